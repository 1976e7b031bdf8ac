import DNS
public import MailAuth

/// What `dlv spf explain` knows: a record followed to its leaves, what it costs, and what it comes to for one address where one is given.
public struct SPFExplanation: Sendable {
  public let tree: SPFTree
  let account: SPFAccount
  let mapping: SPFTree.Mapping
  /// The evaluation for one message, where an address was given.
  let evaluation: SPFEvaluation?
  /// Indexes of the steps that lead to the term that matched, that one included.
  private let decisive: Set<Int>
  /// What clients come to whom no term names, by family, within the limits.
  let others: [SPFClientFamily: Set<SPFResult>]
  /// Of those that the terms authorise, the ones whose evaluation is permerror before it comes to such a term.
  let lateForPass: AddressSet
  private let suffixes: any PublicSuffixes

  public init(_ tree: SPFTree, evaluation: SPFEvaluation?, suffixes: any PublicSuffixes) {
    self.tree = tree
    self.evaluation = evaluation
    self.suffixes = suffixes
    decisive = evaluation.map(Self.decisive) ?? []
    account = SPFAccount(tree)
    mapping = tree.mapping()
    let isExceeded =
      tree.total.lookups.minimum > SPFTree.maximumLookups
      || tree.total.voidLookups.worst.minimum > SPFTree.maximumVoidLookups
    lateForPass =
      isExceeded || !mapping.faults.isEmpty
      ? Self.permerrors(in: account.authorised, tree) : AddressSet()
    others = Dictionary(
      uniqueKeysWithValues: SPFClientFamily.allCases.map {
        ($0, tree.verdictOfOthers($0).possible)
      })
  }

  private static func permerrors(in authorised: AddressSet, _ tree: SPFTree) -> AddressSet {
    let networks = tree.orderedNodes.flatMap { node in
      node.steps.filter { $0.standing == .evaluated }.flatMap(\.matchedNetworks.networks)
    }
    var addresses = AddressSet()
    for cell in AddressSet.cells(of: networks) {
      let part = cell.intersection(authorised)
      guard let address = part.first else { continue }
      if tree.verdict(for: address).certain == .permerror { addresses.formUnion(part) }
    }
    return addresses
  }

  private static func decisive(_ evaluation: SPFEvaluation) -> Set<Int> {
    guard evaluation.problem == nil else { return [] }
    var steps: Set<Int> = []
    var next = evaluation.lastStep
    while let index = next {
      steps.insert(index)
      next = evaluation.visits[evaluation.steps[index].visit].reachedBy
    }
    return steps
  }

  /// What the record comes to for somebody whom no term matches, of the family for which it costs more; and for the client, where one
  /// is given.
  public enum State: String, Sendable {
    /// No limit is exceeded, and nothing in it is permerror.
    case ok
    case permerror
    /// No SPF record.
    case none
    case undetermined
  }

  public var state: State {
    switch tree.root?.content {
    case .unknown, nil: return .undetermined
    case .none?: return .none
    case .several: return .permerror
    case .record: break
    }
    let total = tree.total
    if !mapping.faults.isEmpty || total.lookups.minimum > SPFTree.maximumLookups
      || total.voidLookups.worst.minimum > SPFTree.maximumVoidLookups
      || evaluation?.result == .permerror
    {
      return .permerror
    }
    if !total.lookups.isExact || total.voidLookups.isHidden || total.voidLookups.mayExceedLimit
      || tree.isCut || !failures.isEmpty || evaluation?.result == .temperror
    {
      return .undetermined
    }
    return .ok
  }

  /// Every lookup that failed.
  var failures: [Answer] { tree.failedAnswers }

  /// The sender behind an include, and the registered domain that it belongs to.
  func owner(of target: DomainName) -> (sender: String?, organization: DomainName?) {
    (KnownSender.of(target)?.name, suffixes.registrableDomain(of: target))
  }

  /// Whether a domain belongs to whom the record belongs to.
  func isOwn(_ organization: DomainName) -> Bool {
    organization == suffixes.registrableDomain(of: tree.domain)
  }

  /// How the evaluation went on at a term.
  enum Trace {
    case matched
    case evaluated
    case notReached
  }

  func trace(of step: SPFStep) -> Trace? {
    guard let evaluation else { return nil }
    var trace = Trace.notReached
    for (index, other) in evaluation.steps.enumerated() {
      let visit = evaluation.visits[other.visit]
      guard visit.domain == step.place.domain, evaluation.term(of: other)?.range == step.term.range
      else { continue }
      // Of a term that is met twice, the visit that decided counts.
      if decisive.contains(index) { return .matched }
      trace = .evaluated
    }
    return trace
  }
}
