public import DNS

/// What can be said about a client address without a message.
public struct SPFStaticVerdict: Hashable, Sendable {
  /// Every result that evaluation may come to; one where macros, `ptr` and failed lookups make no difference.
  public var possible: Set<SPFResult>
  /// The terms that only a message, or a lookup that failed, could decide. In order.
  public var undecided: [SPFPlace]

  /// The result, where there is only one.
  public var certain: SPFResult? { possible.count == 1 ? possible.first : nil }
}

extension SPFTree {
  /// Evaluates the tree for an address (§4.6), leaving open what the tree does not know. The limits of §4.6.4 are not applied.
  public func verdict(for address: IPAddress) -> SPFStaticVerdict {
    var evaluation = SPFStaticEvaluation(tree: self, address: address)
    let possible = evaluation.results(of: domain)
    return SPFStaticVerdict(possible: possible, undecided: evaluation.undecided)
  }
}

private struct SPFStaticEvaluation {
  let tree: SPFTree
  let address: IPAddress
  var undecided: [SPFPlace] = []
  private var known: [DomainName: Set<SPFResult>] = [:]
  private var ancestors: Set<DomainName> = []

  init(tree: SPFTree, address: IPAddress) {
    self.tree = tree
    self.address = address
  }

  private enum Match {
    case yes
    case no
    case unknown
    case permerror
  }

  mutating func results(of domain: DomainName) -> Set<SPFResult> {
    if let known = known[domain] { return known }
    // A loop ends in permerror by the limit of §4.6.4.
    if ancestors.contains(domain) { return [.permerror] }
    ancestors.insert(domain)
    let results = evaluate(tree.nodes[domain])
    ancestors.remove(domain)
    known[domain] = results
    return results
  }

  private mutating func evaluate(_ node: SPFNode?) -> Set<SPFResult> {
    guard let node else { return Set(SPFResult.allCases) }
    switch node.content {
    case .none: return [.none]
    case .several: return [.permerror]
    case .unknown: return Set(SPFResult.allCases)
    case .record(let record, _):
      // §4.6: one syntax error anywhere is permerror.
      if !record.errors.isEmpty { return [.permerror] }
    }
    var possible: Set<SPFResult> = []
    for step in node.steps where step.standing == .evaluated {
      guard case .directive(let directive) = step.term.content else { continue }
      switch match(step, directive.mechanism) {
      case .yes: return possible.union([SPFResult(directive.qualifier)])
      case .permerror: return possible.union([.permerror])
      case .no: break
      case .unknown:
        possible.insert(SPFResult(directive.qualifier))
        if !undecided.contains(step.place), undecided.count < SPFTree.maximumRecords {
          undecided.append(step.place)
        }
      }
    }
    guard
      let redirect = node.steps.first(where: {
        if case .modifier(.redirect) = $0.term.content { $0.standing == .evaluated } else { false }
      })
    else { return possible.union([.neutral]) }  // §4.7
    return possible.union(followed(redirect))
  }

  /// The results of the target's record; 'none' of it is permerror (§5.2, §6.1).
  private mutating func followed(_ step: SPFStep) -> Set<SPFResult> {
    switch (step.target, step.lookup) {
    case (.domain(let target), .record):
      var results = results(of: target)
      if results.remove(.none) != nil { results.insert(.permerror) }
      return results
    case (.invalid, _):
      return [.permerror]
    case (_, _):
      if !undecided.contains(step.place) { undecided.append(step.place) }
      return Set(SPFResult.allCases)
    }
  }

  private mutating func match(_ step: SPFStep, _ mechanism: SPFMechanism) -> Match {
    switch mechanism {
    case .include:
      let results = followed(step)
      if results == [.pass] { return .yes }
      if results == [.permerror] { return .permerror }
      return results.isDisjoint(with: [.pass, .permerror, .temperror]) ? .no : .unknown
    case .mx:
      if case .exchanges(let answer, _) = step.lookup,
        answer.records.count > SPFTree.maximumExchanges
      {
        return .permerror
      }
    case .all, .a, .ip4, .ip6, .ptr, .exists:
      break
    }
    let matched = step.matchedNetworks
    if matched.networks.contains(where: { $0.contains(address) }) { return .yes }
    return matched.isComplete ? .no : .unknown
  }
}
