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
  private let suffixes: any PublicSuffixes

  public init(_ tree: SPFTree, evaluation: SPFEvaluation?, suffixes: any PublicSuffixes) {
    self.tree = tree
    self.evaluation = evaluation
    self.suffixes = suffixes
    decisive = evaluation.map(Self.decisive) ?? []
    account = SPFAccount(tree)
    mapping = tree.mapping()
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

  /// What the record comes to for somebody whom no term matches: the most that it can cost.
  enum State: String {
    /// No limit is exceeded, and nothing in it is permerror.
    case ok
    case permerror
    /// No SPF record.
    case none
    case undetermined
  }

  var state: State {
    switch tree.root?.content {
    case .unknown, nil: return .undetermined
    case .none?: return .none
    case .several: return .permerror
    case .record: break
    }
    let total = tree.total
    if !mapping.faults.isEmpty || total.lookups.minimum > SPFTree.maximumLookups
      || total.voidLookups.minimum > SPFTree.maximumVoidLookups
    {
      return .permerror
    }
    if !total.lookups.isExact || !total.voidLookups.isExact || tree.isCut || !failures.isEmpty {
      return .undetermined
    }
    return .ok
  }

  /// Every lookup that failed.
  var failures: [Answer] { tree.failedAnswers }

  /// The sender behind an include, and the registered domain that it belongs to.
  func owner(of target: DomainName) -> (sender: String?, organization: DomainName?) {
    (KnownSPFSender.name(of: target), suffixes.registrableDomain(of: target))
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
