import DNS
import MailAuth

/// The SPF of a domain in both states, as far as it can be compared address by address.
struct GateSPFComparison {
  /// What passed and does not, by its result now.
  private(set) var lost: [Change] = []
  /// What passes and did not, by its result before.
  private(set) var gained: [Change] = []
  /// What passes in neither state, and gets another result.
  private(set) var refusals: [Refusal] = []
  /// Whether there was no record before, or none that counted.
  private(set) var isFirst = false
  /// Whether there is no record any more.
  private(set) var isGone = false
  /// Terms whose targets could not be asked, and that stand in one state alone.
  private(set) var removedUnknown: [String] = []
  private(set) var addedUnknown: [String] = []
  /// The same of terms that let hosts pass whom only a message tells.
  private(set) var removedOpen: [String] = []
  private(set) var addedOpen: [String] = []
  /// What changes can't be compared without a message, a clause each.
  let undecided: [String]
  let old: SPFTree
  let new: SPFTree

  struct Change {
    /// The results, as RFC 7208 §2.6 names them.
    let before: String
    let now: String
    let addresses: AddressSet
    let parts: [SPFDrift.Part]
  }

  struct Refusal {
    let before: SPFAddressMap.Outcome
    let now: SPFAddressMap.Outcome
    let addresses: AddressSet
    /// Whether these are the addresses that no term names in either state.
    let isEverythingElse: Bool

    var isMilder: Bool { Self.strictness(of: now) < Self.strictness(of: before) }

    /// Of the results that refuse; 0 for the others.
    static func strictness(of outcome: SPFAddressMap.Outcome) -> Int {
      switch outcome {
      case .fail: 3
      case .softfail: 2
      case .neutral: 1
      case .pass, .redirected, .permerror, .unknown: 0
      }
    }
  }

  /// `nil` where there is nothing to compare; what is not known is noted.
  init?(_ subject: GateSubject, _ examination: inout Examination) {
    old = (subject.base.ownSPF ?? subject.base.spf).tree
    new = (subject.head.ownSPF ?? subject.head.spf).tree
    guard let before = Self.standing(of: old, &examination),
      let now = Self.standing(of: new, &examination)
    else { return nil }
    let questions = GateSPFQuestions(subject, old: old, new: new)
    undecided = questions.open
    if old.isSame(as: new), questions.isEmpty { return nil }
    if old.isCut || new.isCut {
      examination.cannotTell(subject.domain, "the record leads to too many others to follow all")
      return nil
    }
    switch (before, now) {
    case (.record, .record): compareRecords(questions)
    case (.record, .without(let result)):
      isGone = result == SPFResult.none.rawValue
      let map = old.limited(old.mapping(keeping: old.unknownTargets).map)
      lost = changes(map, old) { (before: $0, now: result) }
    case (.without(let result), .record):
      isFirst = true
      let map = new.limited(new.mapping(keeping: new.unknownTargets).map)
      gained = changes(map, new) { (before: result, now: $0) }
    case (.without, .without):
      examination.notApplicable()
      return nil
    }
  }

  private enum Standing {
    case record
    /// The result for everybody.
    case without(String)
  }

  private static func standing(of tree: SPFTree, _ examination: inout Examination) -> Standing? {
    guard let root = tree.root else {
      examination.notApplicable()
      return nil
    }
    switch root.content {
    case .record: return .record
    case .none: return .without(SPFResult.none.rawValue)
    case .several: return .without(SPFResult.permerror.rawValue)
    case .unknown:
      _ = examination.records(of: root.answer)
      return nil
    }
  }

  /// Of the addresses that pass by one state, where the other has one result for everybody.
  private func changes(
    _ map: SPFAddressMap, _ tree: SPFTree, _ results: (String) -> (before: String, now: String)
  ) -> [Change] {
    let addresses = map.addresses(.pass)
    if addresses.isEmpty { return [] }
    let (before, now) = results(SPFAddressMap.Outcome.pass.rawValue)
    return [
      Change(before: before, now: now, addresses: addresses, parts: tree.parts(of: addresses))
    ]
  }

  private mutating func compareRecords(_ questions: GateSPFQuestions) {
    let kept = old.unknownTargets.union(new.unknownTargets)
    // Nobody passes by a term behind the limits.
    let before = old.limited(old.mapping(keeping: kept).map)
    let now = new.limited(new.mapping(keeping: kept).map)
    let drift = SPFDrift(from: (before, old), to: (now, new))
    func told(_ changes: [SPFDrift.Change]) -> [Change] {
      changes.map {
        Change(
          before: $0.before.rawValue, now: $0.now.rawValue, addresses: $0.addresses, parts: $0.parts
        )
      }
    }
    lost = told(
      drift.changes.filter {
        $0.before == .pass && [.fail, .softfail, .neutral, .permerror].contains($0.now)
      })
    gained = told(drift.changes.filter { $0.now == .pass && $0.before != .unknown })
    let pass = SPFAddressMap.Outcome.pass.rawValue
    lost += Self.changes(questions.lost, now) { (pass, $0) }
    gained += Self.changes(questions.gained, before) { ($0, pass) }
    if before.ending.outcome == .permerror { isFirst = true }
    findRefusals(drift, before, now)

    let (openBefore, openNow) = (before.ownedTerms, now.ownedTerms)
    func missing(
      _ terms: [SPFOpenTerm], in others: [SPFOpenTerm], _ isMeant: (SPFOpenTerm) -> Bool
    ) -> [String] {
      terms.filter { term in isMeant(term) && !others.contains { $0.content == term.content } }
        .map(\.place.term)
    }
    removedUnknown = missing(openBefore, in: openNow) { $0.reason == .kept }
    addedUnknown = missing(openNow, in: openBefore) { $0.reason == .kept }
    removedOpen = missing(openBefore, in: openNow, \.mayPass)
    addedOpen = missing(openNow, in: openBefore, \.mayPass)
  }

  /// Of clients that a term lets pass in one state: those that no other term lets pass in the other, whose map is given.
  private static func changes(
    _ clients: [(place: SPFPlace, address: IPAddress)], _ map: SPFAddressMap,
    _ results: (String) -> (before: String, now: String)
  ) -> [Change] {
    var changes: [Change] = []
    for outcome in SPFAddressMap.Outcome.allCases where outcome != .pass && outcome != .unknown {
      let others = map.addresses(outcome)
      var parts: [SPFDrift.Part] = []
      var places: [SPFPlace] = []
      for client in clients where !places.contains(client.place) { places.append(client.place) }
      for place in places {
        let own = AddressSet(
          clients.filter { $0.place == place }.compactMap {
            IPNetwork($0.address, prefixLength: $0.address.bitWidth)
          }
        ).intersection(others)
        if !own.isEmpty { parts.append(SPFDrift.Part(place: place, path: [], addresses: own)) }
      }
      if parts.isEmpty { continue }
      let (before, now) = results(outcome.rawValue)
      changes.append(
        Change(
          before: before, now: now,
          addresses: parts.reduce(into: AddressSet()) { $0.formUnion($1.addresses) }, parts: parts))
    }
    return changes
  }

  private mutating func findRefusals(
    _ drift: SPFDrift, _ before: SPFAddressMap, _ now: SPFAddressMap
  ) {
    let rest = (before.fates[before.ending] ?? AddressSet())
      .intersection(now.fates[now.ending] ?? AddressSet())
    for change in drift.changes {
      guard Refusal.strictness(of: change.before) > 0, Refusal.strictness(of: change.now) > 0
      else { continue }
      let isEnding =
        change.before == before.ending.outcome && change.now == now.ending.outcome
      let unnamed = isEnding ? change.addresses.intersection(rest) : AddressSet()
      let named = change.addresses.subtracting(unnamed)
      for (addresses, isEverythingElse) in [(unnamed, true), (named, false)]
      where !addresses.isEmpty {
        refusals.append(
          Refusal(
            before: change.before, now: change.now, addresses: addresses,
            isEverythingElse: isEverythingElse))
      }
    }
  }
}

extension SPFAddressMap {
  /// The open terms, the `redirect` among them.
  fileprivate var ownedTerms: [SPFOpenTerm] { openTerms + (redirect.map { [$0] } ?? []) }
}

extension SPFOpenTerm {
  /// Whether it lets hosts pass whom only a message tells.
  fileprivate var mayPass: Bool {
    if reason == .kept { return false }
    guard case .directive(let directive) = content else { return true }
    return directive.qualifier == .pass
  }
}

extension SPFTree {
  /// Whether both say the same in every record, and were answered the same.
  fileprivate func isSame(as other: SPFTree) -> Bool {
    guard nodes.count == other.nodes.count else { return false }
    return nodes.allSatisfy { domain, node in
      guard let second = other.nodes[domain] else { return false }
      return node.record?.text == second.record?.text && node.isSingle == second.isSingle
        && node.answer.failure == second.answer.failure
        && node.steps.map(\.matchedNetworks.networks)
          == second.steps.map(\.matchedNetworks.networks)
        && node.steps.map { $0.answers.map(\.failure) }
          == second.steps.map { $0.answers.map(\.failure) }
    }
  }

  /// The targets of terms about which something that was asked failed.
  fileprivate var unknownTargets: Set<DomainName> {
    var targets: Set<DomainName> = []
    for node in orderedNodes {
      for step in node.steps where step.standing == .evaluated {
        guard let target = step.targetName else { continue }
        let isUnknown =
          switch step.lookup {
          case .record: if case .unknown? = nodes[target]?.content { true } else { false }
          case .leftOut: true
          case .none, .addresses, .exchanges, .existence:
            step.answers.contains { $0.failure != nil }
          }
        if isUnknown { targets.insert(target) }
      }
    }
    return targets
  }
}

extension SPFNode {
  /// Not one of several, which is permerror where none is none.
  fileprivate var isSingle: Bool {
    switch content {
    case .several: false
    case .record, .none, .unknown: true
    }
  }
}
