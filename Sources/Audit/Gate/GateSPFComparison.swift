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
  private let old: SPFTree
  private let new: SPFTree

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

  // MARK: Causes

  /// What is lost or gained for one reason: a record with other terms, or one host's addresses.
  struct Group {
    let addresses: AddressSet
    let parts: [SPFDrift.Part]
    /// A line a share: `192.0.2.25: was pass by 'mx' at example.com (mx1.example.com), is fail`.
    let evidence: [String]
  }

  /// What is lost, by reason.
  var lostGroups: [Group] { groups(lost, of: old, missingIn: new) }
  /// What is gained, by reason.
  var gainedGroups: [Group] { groups(gained, of: new, missingIn: old) }

  private enum Reason: Hashable {
    case record(DomainName)
    case host(DomainName)
    case question(SPFPlace)
    case other
  }

  private func groups(
    _ changes: [Change], of tree: SPFTree, missingIn other: SPFTree
  ) -> [Group] {
    var order: [Reason] = []
    var shares: [Reason: [(change: Change, part: SPFDrift.Part)]] = [:]
    func add(_ reason: Reason, _ change: Change, _ part: SPFDrift.Part) {
      if shares[reason] == nil { order.append(reason) }
      shares[reason, default: []].append((change, part))
    }
    for change in changes {
      // A term that is gone would let them all pass again, whatever else did so, too.
      let linked = tree.parts(of: change.addresses) { $0.contains { !other.has($0) } }
      let rest = linked.reduce(into: change.addresses) { $0 = $0.subtracting($1.addresses) }
      let others = change.parts.map {
        SPFDrift.Part(place: $0.place, path: $0.path, addresses: $0.addresses.intersection(rest))
      }
      for part in linked + others.filter({ !$0.addresses.isEmpty }) {
        let places = part.path + (part.place.map { [$0] } ?? [])
        if let link = places.first(where: { !other.has($0) }) {
          add(.record(link.domain), change, part)
        } else if let place = part.place {
          var rest = part.addresses
          for (host, networks) in tree.hosts(at: place) {
            let own = rest.intersection(networks)
            if own.isEmpty { continue }
            rest = rest.subtracting(own)
            add(
              .host(host), change,
              SPFDrift.Part(place: part.place, path: part.path, addresses: own))
          }
          if rest.isEmpty { continue }
          let isQuestion = tree.isQuestion(place)
          add(
            isQuestion ? .question(place) : .other, change,
            SPFDrift.Part(place: part.place, path: part.path, addresses: rest))
        } else {
          add(.other, change, part)
        }
      }
    }
    return order.map { reason in
      let own = shares[reason] ?? []
      return Group(
        addresses: own.reduce(into: AddressSet()) { $0.formUnion($1.part.addresses) },
        parts: own.map(\.part),
        evidence: own.map { change, part in
          let host = if case .host(let name) = reason { " (\(name))" } else { "" }
          return "\(part.addresses.rangeText(limit: 20)): was \(change.before)"
            + (part.place.map { place in
              change.before == SPFAddressMap.Outcome.pass.rawValue
                ? " by '\(place.term)' at \(place.domain)\(host), is \(change.now)"
                : ", is \(change.now) by '\(place.term)' at \(place.domain)\(host)"
            } ?? ", is \(change.now)")
        })
    }
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

  // MARK: Findings

  /// Finds refusals of one direction.
  func find(
    _ changes: [Refusal], _ remedy: String, severity: Severity?, _ subject: GateSubject,
    _ examination: inout Examination
  ) {
    if changes.isEmpty { return }
    let record = changedEnding
    examination.find(
      record?.name ?? subject.domain,
      changes.map { change in
        let whom =
          change.isEverythingElse ? "everything else" : change.addresses.rangeText(limit: 4)
        return "\(whom): \(change.before.rawValue) → \(change.now.rawValue)"
          + (change.isEverythingElse ? " (\(change.addresses.countText))" : "")
      }.joined(separator: "; "),
      evidence: changes.map { change in
        "\(change.addresses.rangeText(limit: 20)): was \(change.before.rawValue), is \(change.now.rawValue)"
      },
      fix: record.map { remedy + $0.description } ?? "; put the terms back as they were",
      severity: severity)
  }

  /// The records of both states, as evidence.
  var records: [String] {
    var lines: [String] = []
    if case .record(_, let resource)? = old.root?.content { lines.append("before: \(resource)") }
    if case .record(_, let resource)? = new.root?.content { lines.append("after: \(resource)") }
    return lines
  }

  /// The record of the new state with the terms of those parts in it again; `nil` where they stand in several records, or in none.
  func mending(_ parts: [SPFDrift.Part]) -> Record? {
    // Without a record of its own the old one is the remedy.
    guard case .record? = new.root?.content else {
      if case .record(_, let resource)? = old.root?.content { return resource }
      return nil
    }
    let links = parts.compactMap { part in
      (part.path + (part.place.map { [$0] } ?? [])).first { !new.has($0) }
    }
    guard let domain = links.first?.domain, links.allSatisfy({ $0.domain == domain }),
      case .record(let record, let resource)? = new.nodes[domain]?.content
    else { return nil }
    var terms: [String] = []
    for link in links where !terms.contains(link.term) { terms.append(link.term) }
    let again = AddressSet(terms.compactMap(Self.passingNetwork))
    // What the terms cover is not named twice.
    var words = String(decoding: record.text, as: UTF8.self).split(separator: " ").map(String.init)
      .filter { word in Self.passingNetwork(word).map { !again.contains($0) } ?? true }
    let end = words.firstIndex { word in
      let term = word.lowercased()
      return term.hasSuffix("all") && term.utf8.count <= 4 || term.hasPrefix("redirect=")
    }
    words.insert(contentsOf: terms, at: end ?? words.count)
    return Record(
      name: resource.name, ttl: resource.ttl,
      data: .txt(CharacterStrings(words: words.joined(separator: " "))))
  }

  /// Of a term `ip4` or `ip6` that lets pass.
  private static func passingNetwork(_ term: String) -> IPNetwork? {
    guard let only = SPFRecord(parsing: Array("v=spf1 \(term)".utf8)).terms.first,
      case .directive(let directive) = only.content, directive.qualifier == .pass
    else { return nil }
    switch directive.mechanism {
    case .ip4(let network), .ip6(let network): return network
    case .all, .include, .a, .mx, .ptr, .exists: return nil
    }
  }

  /// The record as it was, where those parts come from one that changed.
  func earlierRecord(_ parts: [SPFDrift.Part]) -> Record? {
    let links = parts.compactMap { part in
      (part.path + (part.place.map { [$0] } ?? [])).first { !old.has($0) }
    }
    guard let domain = links.first?.domain, links.allSatisfy({ $0.domain == domain }),
      case .record(_, let resource)? = old.nodes[domain]?.content
    else { return nil }
    return resource
  }

  /// The first record of the old state that has changed, of those that decide what no term names: the root, and what it redirects to.
  private var changedEnding: Record? {
    var domain: DomainName? = old.domain
    for _ in 0..<SPFTree.maximumRecords {
      guard let current = domain, let node = old.nodes[current],
        case .record(let record, let resource) = node.content
      else { return nil }
      if new.nodes[current]?.record?.text != record.text { return resource }
      domain =
        node.steps.first {
          if case .modifier(.redirect) = $0.term.content { true } else { false }
        }?.targetName
    }
    return nil
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

  /// The hosts that a term asks about, with what it makes of their addresses.
  fileprivate func hosts(at place: SPFPlace) -> [(name: DomainName, networks: AddressSet)] {
    guard let step = nodes[place.domain]?.steps.first(where: { $0.place == place }) else {
      return []
    }
    switch (step.directive?.mechanism, step.lookup) {
    case (.a(_, let lengths)?, .addresses(let host)):
      return [(host.name, AddressSet(host.networks(lengths)))]
    case (.mx(_, let lengths)?, .exchanges(_, let hosts)):
      return hosts.map { ($0.name, AddressSet($0.networks(lengths))) }
    case (_, _): return []
    }
  }

  /// Whether what the term asks for depends on the message.
  fileprivate func isQuestion(_ place: SPFPlace) -> Bool {
    nodes[place.domain]?.steps.contains { $0.place == place && $0.target == .dependsOnMessage }
      ?? false
  }

  /// Whether the term stands in that domain's record.
  fileprivate func has(_ place: SPFPlace) -> Bool {
    nodes[place.domain]?.steps.contains { $0.place == place } ?? false
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

extension AddressSet {
  /// `256 IPv4 addresses`, `1 IPv4 address and 2^64 IPv6 addresses`.
  var countText: String {
    var parts: [String] = []
    if ipv4Count > 0 { parts.append("\(ipv4Count) IPv4 address\(ipv4Count == 1 ? "" : "es")") }
    if !ipv6Count.isZero {
      parts.append(
        "\(ipv6Count.shortText) IPv6 address\(ipv6Count == .some(1) ? "" : "es")")
    }
    return parts.joined(separator: " and ")
  }

  var isOne: Bool {
    ipv4Count == 1 && ipv6Count.isZero || ipv4Count == 0 && ipv6Count == .some(1)
  }

  var isNearlyEverything: Bool { ipv4Share > 0.5 || ipv6Count.approximation > 1e30 }

  /// Each family as blocks, `192.0.2.0/24, 198.51.100.7`; where these are more than the limit as ranges, `192.0.2.1-192.0.2.254`; and
  /// where most of a family is there by what is not, `all IPv4 but 192.0.2.0/24; all IPv6`.
  ///
  /// - Parameter limit: How many blocks or ranges are worth a look; beyond it their number is told.
  func rangeText(limit: Int) -> String {
    [(AddressSet.everyIPv4, "all IPv4"), (.everyIPv6, "all IPv6")].compactMap { family, all in
      let own = intersection(family)
      if own.isEmpty { return nil }
      if own == family { return all }
      let rest = family.subtracting(own)
      return rest.networks.count < own.networks.count && own.isNearlyEverything
        ? "\(all) but \(rest.listText(limit))" : own.listText(limit)
    }.joined(separator: "; ")
  }

  private func listText(_ limit: Int) -> String {
    let networks = networks
    if networks.count <= limit { return networks.map(\.description).joined(separator: ", ") }
    let ends = boundaries
    let ranges = stride(from: 0, to: ends.count - 1, by: 2).map { index in
      let (first, last) = (ends[index], ends[index + 1])
      return first == last ? "\(first)" : "\(first)-\(last)"
    }
    let shown = ranges.prefix(limit).joined(separator: ", ")
    return ranges.count > limit ? shown + " and \(ranges.count - limit) more ranges" : shown
  }
}

extension IPv6Count {
  /// Powers of two above a million, and few of them with little beside them, as such: `2^80 + 1`; other large numbers roughly.
  fileprivate var shortText: String {
    let million: UInt128 = 1 << 20
    if let power = powerOfTwo { return power > 20 ? "2^\(power)" : description }
    guard case .some(let count) = self, count > million else { return description }
    var rest = count
    var powers: [String] = []
    while rest > million, powers.count < 3 {
      let power = 127 - rest.leadingZeroBitCount
      powers.append("2^\(power)")
      rest -= 1 << UInt128(power)
    }
    if rest > million { return "about \(powers[0])" }
    return powers.joined(separator: " + ") + (rest == 0 ? "" : " + \(rest)")
  }
}
