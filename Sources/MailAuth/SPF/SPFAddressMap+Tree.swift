public import DNS

/// Working a map out from a tree.
extension SPFTree {
  /// The map of the root's record, with what stands in the way of an exact one.
  public struct Mapping: Sendable {
    public let map: SPFAddressMap
    /// In the order in which they were met, each once.
    public let faults: [SPFFault]
    /// The questions that failed, each once; what was left out because of a bound is not among them (`isCut`).
    public let failures: [Answer]
  }

  /// - Parameter kept: Targets of `include`, `redirect`, `a` and `mx` that stay open terms.
  public func mapping(keeping kept: Set<DomainName> = []) -> Mapping {
    var assembly = SPFMapAssembly(tree: self, kept: kept)
    let map = assembly.map(
      of: domain, reachedBy: SPFPlace(domain: domain, term: "v=spf1"))
    return Mapping(map: map, faults: assembly.faults, failures: assembly.failures)
  }
}

/// Works out the map of each record once.
struct SPFMapAssembly {
  let tree: SPFTree
  let kept: Set<DomainName>
  private(set) var faults: [SPFFault] = []
  private(set) var failures: [Answer] = []
  private var maps: [DomainName: SPFAddressMap] = [:]
  private var ancestors: Set<DomainName> = []

  init(tree: SPFTree, kept: Set<DomainName> = []) {
    self.tree = tree
    self.kept = kept
  }

  /// Depth is bounded by the number of nodes, which the walk bounds.
  mutating func map(of domain: DomainName, reachedBy place: SPFPlace) -> SPFAddressMap {
    if let known = maps[domain] { return known }
    guard let node = tree.nodes[domain] else { return .constant(.unknown) }
    switch node.content {
    case .unknown:
      note(node.answer)
      return .constant(.unknown)
    case .none:
      return fault(.noRecord(domain), place)
    case .several:
      return fault(.severalRecords(domain), place)
    case .record(let record, _):
      if let error = record.errors.first { return fault(.syntax(domain, error), place) }
    }
    ancestors.insert(domain)
    var rules = SPFMapRules()
    for step in node.steps where step.standing == .evaluated {
      guard case .directive(let directive) = step.term.content else { continue }
      add(step, directive, of: node, to: &rules)
    }
    let explanation = node.explanation.flatMap { relocated($0, from: domain) }
    let map = finish(&rules, of: node, explanation)
    ancestors.remove(domain)
    maps[domain] = map
    return map
  }

  // MARK: Terms

  private mutating func add(
    _ step: SPFStep, _ directive: SPFDirective, of node: SPFNode, to rules: inout SPFMapRules
  ) {
    let outcome = SPFAddressMap.Outcome(directive.qualifier)
    if let reason = openReason(of: step, directive) {
      rules.add(open(step, reason, at: node.domain))
      return
    }
    if case .invalid(let error) = step.target {
      _ = fault(.invalidTarget(error), step.place)
      // §5.2: an include is permerror; the others match nothing.
      if case .include = directive.mechanism { rules.decide(.everything, .permerror) }
      return
    }
    switch directive.mechanism {
    case .all: rules.decide(.everything, outcome)
    case .ip4(let network), .ip6(let network): rules.decide(AddressSet([network]), outcome)
    case .exists, .ptr: break
    case .include:
      guard let below = below(step) else { return rules.decide(.everything, .unknown) }
      include(below, step, outcome, of: node, in: &rules)
    case .a(_, let lengths):
      guard case .addresses(let host) = step.lookup else {
        return rules.decide(.everything, .unknown)
      }
      rules.decide(AddressSet(host.networks(lengths)), outcome)
      leaveOpen([host], in: &rules)
    case .mx(_, let lengths):
      guard case .exchanges(let answer, let hosts) = step.lookup, answer.failure == nil else {
        if case .exchanges(let answer, _) = step.lookup { note(answer) }
        return rules.decide(.everything, .unknown)
      }
      if answer.records.count > SPFTree.maximumExchanges {
        _ = fault(.tooManyExchanges(answer.records.count), step.place)
        return rules.decide(.everything, .permerror)
      }
      rules.decide(AddressSet(hosts.flatMap { $0.networks(lengths) }), outcome)
      leaveOpen(hosts, in: &rules)
    }
  }

  /// §5.3: a client is compared with the addresses of its family, so only that family's lookups count.
  private mutating func leaveOpen(_ hosts: [SPFHost], in rules: inout SPFMapRules) {
    for host in hosts {
      if host.v4.failure != nil {
        note(host.v4)
        rules.decide(.everyIPv4, .unknown)
      }
      if host.v6.failure != nil {
        note(host.v6)
        rules.decide(.everyIPv6, .unknown)
      }
    }
  }

  /// Why the term is not worked out; `nil` where it is.
  private func openReason(of step: SPFStep, _ directive: SPFDirective) -> SPFOpenTerm.Reason? {
    switch directive.mechanism {
    case .all, .ip4, .ip6: nil
    case .exists: .existence
    case .ptr: .pointer
    case .include(let text): openReason(of: step, text)
    case .a(let text, _), .mx(let text, _): openReason(of: step, text)
    }
  }

  private func openReason(of step: SPFStep, _ text: MacroString?) -> SPFOpenTerm.Reason? {
    if let text, text.hasMacros(otherThan: .domain) { return .macro }
    if case .domain(let target) = step.target, kept.contains(target) { return .kept }
    return nil
  }

  /// The map of an include's or redirect's target; `nil` where a bound of the walk kept it from being followed.
  private mutating func below(_ step: SPFStep) -> SPFAddressMap? {
    switch (step.target, step.lookup) {
    case (.domain(let target), .record):
      if ancestors.contains(target) { return fault(.loop, step.place) }
      return map(of: target, reachedBy: step.place)
    case (.invalid(let error), _):
      return fault(.invalidTarget(error), step.place)
    case (_, _):
      return nil
    }
  }

  /// §5.2: pass of the included record is a match, an error an error, and all else no match.
  private mutating func include(
    _ below: SPFAddressMap, _ step: SPFStep, _ outcome: SPFAddressMap.Outcome, of node: SPFNode,
    in rules: inout SPFMapRules
  ) {
    guard below.isListOfMatches else {
      rules.add(open(step, .inexact, at: node.domain))
      return
    }
    for count in 0...below.openTerms.count {
      let fate = SPFAddressMap.Fate(openTerms: count, outcome: .pass)
      if let addresses = below.fates[fate] { rules.decide(addresses, outcome) }
      if count < below.openTerms.count, let qualifier = outcome.qualifier {
        rules.add(below.openTerms[count].with(qualifier))
      }
    }
    rules.decide(below.addresses(.permerror), .permerror)
    rules.decide(below.addresses(.unknown), .unknown)
  }

  /// What happens at the end of the record: `redirect` (§6.1), or neutral (§4.7).
  private mutating func finish(
    _ rules: inout SPFMapRules, of node: SPFNode, _ explanation: MacroString?
  ) -> SPFAddressMap {
    if let last = node.record?.all {
      return rules.map(endingIn: .init(last.qualifier), explanation: explanation)
    }
    let step = node.steps.first {
      if case .modifier(.redirect) = $0.term.content { $0.standing == .evaluated } else { false }
    }
    guard let step, case .modifier(.redirect(let text)) = step.term.content else {
      return rules.map(endingIn: .neutral, explanation: explanation)
    }
    if let reason = openReason(of: step, text) {
      let redirect = open(step, reason, at: node.domain)
      return rules.map(endingIn: .redirected, redirect: redirect, explanation: explanation)
    }
    guard let below = below(step) else {
      return rules.map(endingIn: .unknown, explanation: explanation)
    }
    // A term that means something else elsewhere keeps the redirect.
    if below.openTerms.contains(where: \.isBound) {
      let redirect = open(step, .inexact, at: node.domain)
      return rules.map(endingIn: .redirected, redirect: redirect, explanation: explanation)
    }
    // §6.2: the explanation of the record redirected to counts; of the record's own terms, the record's own.
    let ownFails = rules.hasFail
    let mixes =
      below.mixesExplanations || (ownFails && below.hasFail && explanation != below.explanation)
    rules.append(below)
    return rules.map(
      endingIn: below.ending.outcome, redirect: below.redirect,
      explanation: ownFails ? explanation : below.explanation, mixesExplanations: mixes)
  }

  // MARK: Open terms

  private func open(
    _ step: SPFStep, _ reason: SPFOpenTerm.Reason, at domain: DomainName
  ) -> SPFOpenTerm {
    var lookups = SPFCount.exactly(1)
    if case .domain(let target) = step.target, case .record = step.lookup {
      lookups += tree.totals[target]?.lookups ?? .atLeast(0)
    }
    let content = relocated(step.term.content, from: domain)
    return SPFOpenTerm(
      content: content ?? step.term.content, place: step.place, reason: reason, lookups: lookups,
      isBound: content == nil)
  }

  /// The term as it has to be written in the root's record to mean the same; `nil` where nothing does.
  private func relocated(
    _ content: SPFTerm.Content, from domain: DomainName
  ) -> SPFTerm.Content? {
    if domain == tree.domain { return content }
    switch content {
    case .directive(var directive):
      let own = MacroString(literal: domain)
      switch directive.mechanism {
      case .all, .ip4, .ip6: break
      case .include(let text):
        guard let text = relocated(text, from: domain) else { return nil }
        directive.mechanism = .include(text)
      case .exists(let text):
        guard let text = relocated(text, from: domain) else { return nil }
        directive.mechanism = .exists(text)
      case .a(let text, let lengths):
        guard let text = relocated(text ?? own, from: domain) else { return nil }
        directive.mechanism = .a(text, lengths)
      case .mx(let text, let lengths):
        guard let text = relocated(text ?? own, from: domain) else { return nil }
        directive.mechanism = .mx(text, lengths)
      case .ptr(let text):
        guard let text = relocated(text ?? own, from: domain) else { return nil }
        directive.mechanism = .ptr(text)
      }
      return Self.reads(directive) ? .directive(directive) : nil
    case .modifier(.redirect(let text)):
      return relocated(text, from: domain).map { .modifier(.redirect($0)) }
    case .modifier(.explanation(let text)):
      return relocated(text, from: domain).map { .modifier(.explanation($0)) }
    case .modifier(.unknown):
      return content
    }
  }

  /// `nil` for a text with `%{p}`, whose value depends on the record that it stands in (§7.3).
  private func relocated(_ text: MacroString, from domain: DomainName) -> MacroString? {
    if domain == tree.domain { return text }
    if text.hasMacro(.validatedName) { return nil }
    return text.replacing(.domain, by: domain)
  }

  /// Whether the text of the term is read as that term: a name may hold what the grammar takes for something else.
  private static func reads(_ directive: SPFDirective) -> Bool {
    let record = SPFRecord(parsing: Array("v=spf1 \(directive)".utf8))
    return record.errors.isEmpty && record.terms.map(\.content) == [.directive(directive)]
  }

  // MARK: Notes

  private mutating func fault(_ reason: SPFFault.Reason, _ place: SPFPlace) -> SPFAddressMap {
    let fault = SPFFault(place: place, reason: reason)
    if !faults.contains(fault) { faults.append(fault) }
    return .constant(.permerror)
  }

  private mutating func note(_ answer: Answer) {
    if !failures.contains(answer) { failures.append(answer) }
  }
}

/// The terms of one record, gathered in order.
private struct SPFMapRules {
  private var undecided = AddressSet.everything
  private var decided: [(addresses: AddressSet, fate: SPFAddressMap.Fate)] = []
  private var openTerms: [SPFOpenTerm] = []

  var hasFail: Bool {
    decided.contains { $0.fate.outcome == .fail } || openTerms.contains { $0.outcome == .fail }
  }

  /// The first match counts (§4.6.2).
  mutating func decide(_ addresses: AddressSet, _ outcome: SPFAddressMap.Outcome) {
    let matched = addresses.intersection(undecided)
    if matched.isEmpty { return }
    decided.append((matched, fate(outcome)))
    undecided = undecided.subtracting(matched)
  }

  mutating func add(_ term: SPFOpenTerm) {
    // What nobody reaches can't make a difference.
    if !undecided.isEmpty { openTerms.append(term) }
  }

  /// Goes on with the rules of another record.
  mutating func append(_ other: SPFAddressMap) {
    for count in 0...other.openTerms.count {
      for (fate, addresses) in other.fates where fate.openTerms == count {
        decide(addresses, fate.outcome)
      }
      if count < other.openTerms.count { add(other.openTerms[count]) }
    }
  }

  mutating func map(
    endingIn ending: SPFAddressMap.Outcome, redirect: SPFOpenTerm? = nil, explanation: MacroString?,
    mixesExplanations: Bool = false
  ) -> SPFAddressMap {
    let last = fate(ending)
    decide(.everything, ending)
    var fates: [SPFAddressMap.Fate: AddressSet] = [:]
    for (addresses, fate) in decided { fates[fate, default: AddressSet()].formUnion(addresses) }
    let used = fates.keys.map(\.openTerms).max() ?? 0
    return SPFAddressMap(
      openTerms: Array(openTerms.prefix(used)), fates: fates, ending: last,
      redirect: fates.keys.contains { $0.outcome == .redirected } ? redirect : nil,
      explanation: explanation, mixesExplanations: mixesExplanations)
  }

  /// Open terms right before the outcome that would give the same make no difference, unless they may end evaluation themselves.
  private func fate(_ outcome: SPFAddressMap.Outcome) -> SPFAddressMap.Fate {
    var count = openTerms.count
    while count > 0, openTerms[count - 1].outcome == outcome,
      !openTerms[count - 1].mayBePermerror
    {
      count -= 1
    }
    return SPFAddressMap.Fate(openTerms: count, outcome: outcome)
  }
}

extension SPFAddressMap {
  /// The same for everybody.
  fileprivate static func constant(_ outcome: Outcome) -> SPFAddressMap {
    let fate = Fate(openTerms: 0, outcome: outcome)
    return SPFAddressMap(
      openTerms: [], fates: [fate: .everything], ending: fate, redirect: nil, explanation: nil,
      mixesExplanations: false)
  }

  /// Whether a term refuses anybody.
  fileprivate var hasFail: Bool {
    fates.keys.contains { $0.outcome == .fail } || openTerms.contains { $0.outcome == .fail }
  }

  /// Whether an include of the record is a list: some addresses match, some terms may, and nothing keeps an address from the latter.
  fileprivate var isListOfMatches: Bool {
    if redirect != nil { return false }
    if openTerms.contains(where: { $0.outcome != .pass || $0.isBound }) { return false }
    return fates.keys.allSatisfy { $0.outcome == .pass || $0.openTerms == openTerms.count }
  }
}

extension SPFNode {
  /// The record's `exp`.
  fileprivate var explanation: MacroString? {
    for step in steps {
      if case .modifier(.explanation(let text)) = step.term.content { return text }
    }
    return nil
  }
}
