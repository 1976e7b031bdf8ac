public import DNS

/// What each term of a record costs, and whom it lets in that no term before it does.
public struct SPFAccount: Sendable {
  /// The terms of the root's record, in order.
  public let rows: [Row]
  /// What all terms authorise.
  public let authorised: AddressSet

  public struct Row: Sendable {
    public let step: SPFStep
    /// The addresses that the mechanism matches; of `include`, those that its record lets pass; of `redirect` likewise.
    public let matched: AddressSet
    /// Whether `matched` is all: neither the message nor a failed lookup can add to it.
    public let isComplete: Bool
    /// The addresses that pass because of this term: no term before it decides about them.
    public let new: AddressSet
    /// Whether a match of the term authorises anybody: its qualifier, and those of the includes around it, are `+`.
    public let authorises: Bool
    /// What the term costs at most, all below it included.
    public let lookups: SPFCount
    public let voidLookups: SPFVoidLookups
    public let below: Below
  }

  /// The record that a term leads to.
  public enum Below: Sendable {
    case none
    case record(SPFNode, [Row])
    /// Its terms stand at an earlier place.
    case shownBefore(SPFNode)
    /// It leads back to where it came from.
    case loop(SPFNode)
    /// A bound of the walk was reached first.
    case leftOut
  }

  public init(_ tree: SPFTree) {
    var assembly = SPFAccountAssembly(tree: tree)
    var undecided = AddressSet.everything
    rows =
      tree.root.map { assembly.rows(of: $0, undecided: &undecided, authorises: true) } ?? []
    authorised = assembly.authorised
  }
}

private struct SPFAccountAssembly {
  let tree: SPFTree
  var authorised = AddressSet()
  private var maps: SPFMapAssembly
  private var shown: Set<DomainName> = []
  private var ancestors: Set<DomainName> = []

  init(tree: SPFTree) {
    self.tree = tree
    maps = SPFMapAssembly(tree: tree)
  }

  /// Each record is gone through once, so the depth and the work are bounded by the walk.
  mutating func rows(
    of node: SPFNode, undecided: inout AddressSet, authorises: Bool
  ) -> [SPFAccount.Row] {
    shown.insert(node.domain)
    ancestors.insert(node.domain)
    defer { ancestors.remove(node.domain) }
    // §6.1: `redirect` comes last, wherever it stands.
    var rows: [Int: SPFAccount.Row] = [:]
    let order =
      node.steps.indices.filter { !node.steps[$0].isRedirect }
      + node.steps.indices.filter { node.steps[$0].isRedirect }
    for index in order {
      rows[index] = row(node.steps[index], undecided: &undecided, authorises: authorises)
    }
    return node.steps.indices.compactMap { rows[$0] }
  }

  private mutating func row(
    _ step: SPFStep, undecided: inout AddressSet, authorises: Bool
  ) -> SPFAccount.Row {
    let isEvaluated = step.standing == .evaluated
    let isPass = step.directive.map { $0.qualifier == .pass } ?? step.isRedirect
    let authorises = authorises && isPass && isEvaluated
    var (matched, isComplete) = (AddressSet(), true)
    var below = SPFAccount.Below.none
    let known = authorised
    if step.leadsToRecord, isEvaluated {
      var inside = undecided
      (matched, isComplete, below) = follow(step, undecided: &inside, authorises: authorises)
    } else if isEvaluated {
      let networks = step.matchedNetworks
      (matched, isComplete) = (AddressSet(networks.networks), networks.isComplete)
    }
    let decided = matched.intersection(undecided)
    undecided = undecided.subtracting(decided)
    if authorises { authorised.formUnion(decided) }
    return SPFAccount.Row(
      step: step, matched: matched, isComplete: isComplete,
      new: authorises ? decided.subtracting(known) : AddressSet(), authorises: authorises,
      lookups: isEvaluated ? lookups(step) : .exactly(0),
      voidLookups: isEvaluated ? voidLookups(step) : SPFVoidLookups(), below: below)
  }

  private mutating func follow(
    _ step: SPFStep, undecided: inout AddressSet, authorises: Bool
  ) -> (AddressSet, Bool, SPFAccount.Below) {
    guard case .record = step.lookup, let target = step.targetName, let node = tree.nodes[target]
    else {
      if case .leftOut = step.lookup { return (AddressSet(), false, .leftOut) }
      return (AddressSet(), false, .none)
    }
    if ancestors.contains(target) { return (AddressSet(), true, .loop(node)) }
    let map = maps.map(of: target, reachedBy: step.place)
    let isComplete =
      map.openTerms.isEmpty && map.redirect == nil && map.addresses(.unknown).isEmpty
    let matched = map.addresses(.pass)
    if shown.contains(target) { return (matched, isComplete, .shownBefore(node)) }
    let rows = rows(of: node, undecided: &undecided, authorises: authorises)
    return (matched, isComplete, .record(node, rows))
  }

  private func lookups(_ step: SPFStep) -> SPFCount {
    guard step.countsAsLookup else { return .exactly(0) }
    return .exactly(1)
      + below(step, nothing: .exactly(0), unknown: .atLeast(0)) { $0.lookups }
  }

  private func voidLookups(_ step: SPFStep) -> SPFVoidLookups {
    guard step.countsAsLookup else { return SPFVoidLookups() }
    return SPFVoidLookups(of: step, in: tree.nodes)
      + below(step, nothing: SPFVoidLookups(), unknown: .unknown) { $0.voidLookups }
  }

  /// What the record that the term leads to adds.
  private func below<Count>(
    _ step: SPFStep, nothing: Count, unknown: Count, _ count: (SPFTotals) -> Count
  ) -> Count {
    guard step.leadsToRecord else { return nothing }
    switch (step.target, step.lookup) {
    case (.domain(let target), .record):
      if ancestors.contains(target) { return unknown }
      return tree.totals[target].map(count) ?? unknown
    case (.dependsOnMessage, _), (.invalid, _): return nothing
    case (_, _): return unknown
    }
  }
}

extension SPFStep {
  public var isRedirect: Bool {
    if case .modifier(.redirect) = term.content { true } else { false }
  }

  /// `include` and `redirect`.
  public var leadsToRecord: Bool {
    switch term.content {
    case .directive(let directive):
      if case .include = directive.mechanism { true } else { false }
    case .modifier(.redirect): true
    case .modifier(.explanation), .modifier(.unknown): false
    }
  }
}
