public import DNS

/// What can be said about a client address without a message.
public struct SPFStaticVerdict: Hashable, Sendable {
  /// Every result that evaluation may come to; one where macros, `ptr` and failed lookups make no difference.
  public var possible: Set<SPFResult>
  /// The terms that only a message, or a lookup that failed, could decide. In order.
  public var undecided: [SPFPlace]
  /// The terms at which a limit of §4.6.4 ends evaluation for everybody who comes so far. In order.
  public var exceeded: [SPFExceededLimit]

  /// The result, where there is only one.
  public var certain: SPFResult? { possible.count == 1 ? possible.first : nil }
}

/// A limit of §4.6.4 and the term that goes beyond it.
public struct SPFExceededLimit: Hashable, Sendable {
  public let limit: Limit
  public let place: SPFPlace

  public enum Limit: Hashable, Sendable {
    /// `SPFTree.maximumLookups`.
    case lookups
    /// `SPFTree.maximumVoidLookups`.
    case voidLookups
  }
}

extension SPFTree {
  /// Terms that ask the DNS; at the next one evaluation is permerror (§4.6.4).
  public static let maximumLookups = 10

  /// Terms whose lookup finds nothing; at the next one evaluation is permerror (§4.6.4).
  public static let maximumVoidLookups = 2

  /// Evaluates the tree for an address in the order of §4.6, with the limits of §4.6.4, leaving open what the tree does not know.
  public func verdict(for address: IPAddress) -> SPFStaticVerdict {
    verdict(for: .address(address))
  }

  /// The same for a client of the family that no term names: no network matches it, and nothing that a message decides. What a
  /// failed lookup decides stays open.
  public func verdictOfOthers(_ family: SPFClientFamily) -> SPFStaticVerdict {
    verdict(for: .other(family))
  }

  private func verdict(for client: SPFStaticEvaluation.Client) -> SPFStaticVerdict {
    var evaluation = SPFStaticEvaluation(tree: self, client: client)
    let outcomes = evaluation.outcomes(of: domain, after: SPFSpending())
    return SPFStaticVerdict(
      possible: Set(outcomes.keys), undecided: evaluation.undecided, exceeded: evaluation.exceeded)
  }
}

/// What evaluation has spent on its way: the least and the most, because what the tree does not know may end a record early.
private struct SPFSpending: Hashable {
  var lookups = 0...0
  var voidLookups = 0...0

  func union(_ other: SPFSpending) -> SPFSpending {
    SPFSpending(
      lookups: Self.union(lookups, other.lookups),
      voidLookups: Self.union(voidLookups, other.voidLookups))
  }

  private static func union(_ left: ClosedRange<Int>, _ right: ClosedRange<Int>)
    -> ClosedRange<Int>
  {
    min(left.lowerBound, right.lowerBound)...max(left.upperBound, right.upperBound)
  }
}

/// Every result that a record may come to, with what has been spent by then.
private typealias SPFOutcomes = [SPFResult: SPFSpending]

/// Not `SPFEvaluator`, which follows one message through one chain of answers: here the message is open, so that each term may go
/// more than one way, and what is carried along are all the results and costs that are still possible.
private struct SPFStaticEvaluation {
  let tree: SPFTree
  let client: Client
  var undecided: [SPFPlace] = []
  var exceeded: [SPFExceededLimit] = []
  private var known: [Visit: SPFOutcomes] = [:]

  init(tree: SPFTree, client: Client) {
    self.tree = tree
    self.client = client
  }

  enum Client {
    case address(IPAddress)
    /// Somebody whom no term names.
    case other(SPFClientFamily)

    var family: SPFClientFamily {
      switch self {
      case .address(.v4): .v4
      case .address(.v6): .v6
      case .other(let family): family
      }
    }

    func isIn(_ network: IPNetwork) -> Bool {
      switch (self, network.address) {
      case (.address(let address), _): network.contains(address)
      // `all` and what is as wide matches everybody.
      case (.other(.v4), .v4), (.other(.v6), .v6): network.prefixLength == 0
      case (.other, _): false
      }
    }
  }

  /// A record that is reached twice is evaluated twice: what is left of the limits may differ.
  private struct Visit: Hashable {
    let domain: DomainName
    let spending: SPFSpending
  }

  private enum Match {
    case yes
    case no
    case unknown
    case permerror
  }

  /// A loop ends at the limit of lookups, so the depth is bounded by it.
  mutating func outcomes(of domain: DomainName, after spending: SPFSpending) -> SPFOutcomes {
    let visit = Visit(domain: domain, spending: spending)
    if let known = known[visit] { return known }
    let outcomes = evaluate(tree.nodes[domain], after: spending)
    known[visit] = outcomes
    return outcomes
  }

  private mutating func evaluate(_ node: SPFNode?, after start: SPFSpending) -> SPFOutcomes {
    guard let node else { return Self.anything(after: start) }
    switch node.content {
    case .none: return [.none: start]
    case .several: return [.permerror: start]
    case .unknown: return Self.anything(after: start)
    case .record(let record, _):
      // §4.6: one syntax error anywhere is permerror.
      if !record.errors.isEmpty { return [.permerror: start] }
    }
    var outcomes: SPFOutcomes = [:]
    var spending = start
    for step in node.steps where step.standing == .evaluated {
      guard case .directive(let directive) = step.term.content else { continue }
      guard spend(on: step, &spending, &outcomes) else { return outcomes }
      if case .include = directive.mechanism {
        guard include(step, directive.qualifier, &spending, &outcomes) else { return outcomes }
        continue
      }
      switch match(step, directive.mechanism) {
      case .yes:
        outcomes.add(SPFResult(directive.qualifier), spending)
        return outcomes
      case .permerror:
        outcomes.add(.permerror, spending)
        return outcomes
      case .no: break
      case .unknown:
        outcomes.add(SPFResult(directive.qualifier), spending)
        // §5: a lookup that fails is temperror.
        if step.mayFail { outcomes.add(.temperror, spending) }
        note(step.place)
      }
      // §5.7: an `exists` that does not match has found nothing.
      if step.isExistenceByMessage {
        guard spendVoid(1...1, on: step, &spending, &outcomes) else { return outcomes }
      }
    }
    let redirect = node.steps.first {
      if case .modifier(.redirect) = $0.term.content { $0.standing == .evaluated } else { false }
    }
    guard let redirect else {
      outcomes.add(.neutral, spending)  // §4.7
      return outcomes
    }
    guard spend(on: redirect, &spending, &outcomes) else { return outcomes }
    for (result, spending) in followed(redirect, after: spending) { outcomes.add(result, spending) }
    return outcomes
  }

  /// Counts a term (§4.6.4). `false` when a limit certainly ends evaluation here.
  private mutating func spend(
    on step: SPFStep, _ spending: inout SPFSpending, _ outcomes: inout SPFOutcomes
  ) -> Bool {
    guard step.countsAsLookup else { return true }
    return spend(
      1...1, of: .lookups, SPFTree.maximumLookups, \.lookups, step, &spending, &outcomes)
      && spendVoid(voidLookups(of: step), on: step, &spending, &outcomes)
  }

  private mutating func spendVoid(
    _ amount: ClosedRange<Int>, on step: SPFStep, _ spending: inout SPFSpending,
    _ outcomes: inout SPFOutcomes
  ) -> Bool {
    spend(
      amount, of: .voidLookups, SPFTree.maximumVoidLookups, \.voidLookups, step, &spending,
      &outcomes)
  }

  private mutating func spend(
    _ amount: ClosedRange<Int>, of limit: SPFExceededLimit.Limit, _ maximum: Int,
    _ account: WritableKeyPath<SPFSpending, ClosedRange<Int>>, _ step: SPFStep,
    _ spending: inout SPFSpending, _ outcomes: inout SPFOutcomes
  ) -> Bool {
    let least = spending[keyPath: account].lowerBound + amount.lowerBound
    let most = spending[keyPath: account].upperBound + amount.upperBound
    if most > maximum { outcomes.add(.permerror, spending) }
    if least > maximum {
      let end = SPFExceededLimit(limit: limit, place: step.place)
      if !exceeded.contains(end) { exceeded.append(end) }
      return false
    }
    spending[keyPath: account] = least...min(most, maximum)
    return true
  }

  /// A void lookup of `include` and `redirect` is permerror anyway (§5.2, §6.1).
  private func voidLookups(of step: SPFStep) -> ClosedRange<Int> {
    let answer: Answer
    switch step.lookup {
    case .record: return 0...0
    case .leftOut: return 0...1
    case .none:
      // No lookup is made for a name that can't be asked for; `ptr` and macros ask for what the message says.
      if case .invalid = step.target { return 0...0 }
      return step.isExistenceByMessage ? 0...0 : 0...1
    case .existence(let existence): answer = existence
    case .exchanges(let exchanges, _): answer = exchanges
    case .addresses(let host):
      // §5.3: only the client's family is asked.
      switch client.family {
      case .v4: answer = host.v4
      case .v6: answer = host.v6
      }
    }
    if answer.isVoid { return 1...1 }
    return answer.failure == nil ? 0...0 : 0...1
  }

  /// §5.2. `false` when evaluation certainly ends with the term; otherwise `spending` is that of the records that do not match.
  private mutating func include(
    _ step: SPFStep, _ qualifier: SPFQualifier, _ spending: inout SPFSpending,
    _ outcomes: inout SPFOutcomes
  ) -> Bool {
    var passedOver: SPFSpending?
    var isEnded = false
    for (result, spending) in followed(step, after: spending) {
      switch result {
      case .pass:
        outcomes.add(SPFResult(qualifier), spending)
        isEnded = true
      case .fail, .softfail, .neutral:
        passedOver = passedOver?.union(spending) ?? spending
      case .temperror, .permerror, .none:
        outcomes.add(result, spending)
        isEnded = true
      }
    }
    guard let passedOver else { return false }
    if isEnded { note(step.place) }
    spending = passedOver
    return true
  }

  /// The outcomes of the target's record; 'none' of it is permerror (§5.2, §6.1).
  private mutating func followed(_ step: SPFStep, after spending: SPFSpending) -> SPFOutcomes {
    switch (step.target, step.lookup) {
    case (.domain(let target), .record):
      var outcomes = outcomes(of: target, after: spending)
      if let none = outcomes.removeValue(forKey: .none) { outcomes.add(.permerror, none) }
      return outcomes
    case (.invalid, _):
      return [.permerror: spending]
    case (_, _):
      note(step.place)
      return Self.anything(after: spending)
    }
  }

  private func match(_ step: SPFStep, _ mechanism: SPFMechanism) -> Match {
    switch mechanism {
    case .mx:
      if case .exchanges(let answer, _) = step.lookup,
        answer.records.count > SPFTree.maximumExchanges
      {
        return .permerror
      }
    case .all, .include, .a, .ip4, .ip6, .ptr, .exists:
      break
    }
    let matched = step.matchedNetworks
    if matched.networks.contains(where: client.isIn) { return .yes }
    if matched.isComplete { return .no }
    switch client {
    case .address: return .unknown
    case .other: return step.mayFail ? .unknown : .no
    }
  }

  private mutating func note(_ place: SPFPlace) {
    if !undecided.contains(place), undecided.count < SPFTree.maximumRecords {
      undecided.append(place)
    }
  }

  /// What a record that nobody knows may come to, and may cost.
  private static func anything(after spending: SPFSpending) -> SPFOutcomes {
    let after = SPFSpending(
      lookups: spending.lookups.lowerBound...SPFTree.maximumLookups,
      voidLookups: spending.voidLookups.lowerBound...SPFTree.maximumVoidLookups)
    return Dictionary(uniqueKeysWithValues: SPFResult.allCases.map { ($0, after) })
  }
}

extension SPFOutcomes {
  fileprivate mutating func add(_ result: SPFResult, _ spending: SPFSpending) {
    self[result] = self[result]?.union(spending) ?? spending
  }
}

extension SPFStep {
  /// An `exists` whose name only the message tells. What it costs is known as soon as it does not match.
  fileprivate var isExistenceByMessage: Bool {
    guard case .exists = directive?.mechanism, case .dependsOnMessage = target else { return false }
    return true
  }

  /// Whether a lookup of the term failed, or was left out and so may fail. What only the message decides counts as answered.
  fileprivate var mayFail: Bool {
    switch lookup {
    case .none, .record: false
    case .leftOut: true
    case .addresses(let host): host.failure != nil
    case .exchanges(let answer, let hosts):
      answer.failure != nil || hosts.contains { $0.failure != nil }
    case .existence(let answer): answer.failure != nil
    }
  }
}
