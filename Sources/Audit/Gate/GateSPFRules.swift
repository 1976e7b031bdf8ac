import DNS
import MailAuth

/// Addresses that an SPF record authorised, and does not any more.
enum GateSPFNarrowed: GateDomainRule {
  static let rule = Rule(
    gate: "gate-spf-narrowed", "Addresses are no longer authorised by SPF", severity: .warning,
    citation: "RFC 7208 §2.6, §8.4",
    page: RulePage(
      what: """
        Addresses that passed SPF before the change get another result after it, through the record itself or through any record that it \
        leads to. Terms that only a message can decide, and targets that could not be asked, are compared as they stand.
        """,
      why: """
        Mail from these addresses fails SPF: receivers may refuse it, and it passes DMARC by DKIM alone. Where they still send, this is \
        an outage; where they do not, it is what was wanted.
        """,
      fix: "Put the term back, or make sure that nothing sends from these addresses any more.",
      bad: #"example.com. IN TXT "v=spf1 mx -all"   ; was: v=spf1 mx ip4:192.0.2.0/24 -all"#,
      good: #"example.com. IN TXT "v=spf1 mx ip4:192.0.2.0/24 -all""#))

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    guard let comparison = GateSPFComparison(subject, &examination) else { return }
    for term in comparison.removedUnknown {
      examination.cannotTell(
        subject.domain, "which addresses '\(term)' let pass: its target could not be asked")
    }
    let lost = comparison.drift.changes.filter {
      $0.before == .pass && [.fail, .softfail, .neutral].contains($0.now)
    }
    if lost.isEmpty { return }
    let mending = comparison.mending(lost.flatMap(\.parts))
    let addresses = lost.reduce(into: AddressSet()) { $0.formUnion($1.addresses) }
    examination.find(
      mending?.name ?? subject.domain,
      "\(addresses.countText) that passed \(addresses.isOne ? "does" : "do") not pass any more: "
        + addresses.networkText(limit: 4),
      evidence: lost.flatMap { change in
        change.parts.map { part in
          "\(part.addresses.networkText(limit: 20)): was \(change.before.rawValue)"
            + (part.place.map { " by '\($0.term)' at \($0.domain)" } ?? "")
            + ", is \(change.now.rawValue)"
        }
      },
      fix: mending.map { "; where they still send mail:\n\($0)" }
        ?? "; where they still send mail, authorise them again")
  }
}

/// Addresses that an SPF record authorises, and did not before.
enum GateSPFWidened: GateDomainRule {
  static let rule = Rule(
    gate: "gate-spf-widened", "Further addresses are authorised by SPF", severity: .notice,
    citation: "RFC 7208 §2.6.3, §11.4",
    page: RulePage(
      what: """
        Addresses pass SPF after the change that did not before, through the record itself or through any record that it leads to. With \
        more than 65,536 IPv4 addresses, or all there are, this is a warning.
        """,
      why: """
        Whoever controls one of these addresses can send mail that passes SPF, and so DMARC, as the domain. A provider's block holds its \
        other customers, too.
        """,
      fix:
        "Make sure that the domain's mail comes from these addresses, and name no larger block than is needed.",
      bad: #"example.com. IN TXT "v=spf1 ip4:192.0.0.0/8 -all""#,
      good: #"example.com. IN TXT "v=spf1 ip4:192.0.2.0/24 -all""#))

  /// A /16: more than any sender's own network.
  private static let manyAddresses: UInt64 = 1 << 16

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    guard let comparison = GateSPFComparison(subject, &examination) else { return }
    for term in comparison.addedUnknown {
      examination.cannotTell(
        subject.domain, "which addresses '\(term)' lets pass: its target could not be asked")
    }
    let gained = comparison.drift.changes.filter { $0.now == .pass && $0.before != .unknown }
    if gained.isEmpty { return }
    let addresses = gained.reduce(into: AddressSet()) { $0.formUnion($1.addresses) }
    let isMany = addresses.ipv4Count > Self.manyAddresses || addresses.isNearlyEverything
    let old = comparison.earlierRecord(gained.flatMap(\.parts))
    examination.find(
      old?.name ?? subject.domain,
      "\(addresses.countText) that did not pass now \(addresses.isOne ? "passes" : "pass"): "
        + addresses.networkText(limit: 4),
      evidence: gained.flatMap { change in
        change.parts.map { part in
          "\(part.addresses.networkText(limit: 20)): was \(change.before.rawValue), is pass"
            + (part.place.map { " by '\($0.term)' at \($0.domain)" } ?? "")
        }
      },
      fix: old.map { "; where they send none of the domain's mail, as it was:\n\($0)" }
        ?? "; where they send none of the domain's mail, take them out again",
      severity: isMany ? .warning : nil)
  }
}

/// The SPF of a domain in both states, as far as it can be compared address by address.
private struct GateSPFComparison {
  let drift: SPFDrift
  /// Terms whose targets could not be asked, and that stand in one state alone.
  let removedUnknown: [String]
  let addedUnknown: [String]
  private let old: SPFTree
  private let new: SPFTree

  /// `nil` where there is nothing to compare; what is not known is noted.
  init?(_ subject: GateSubject, _ examination: inout Examination) {
    old = (subject.base.ownSPF ?? subject.base.spf).tree
    new = (subject.head.ownSPF ?? subject.head.spf).tree
    for tree in [old, new] {
      guard let root = tree.root else {
        examination.notApplicable()
        return nil
      }
      switch root.content {
      case .record: continue
      case .unknown:
        _ = examination.records(of: root.answer)
        return nil
      // That a record is missing, or one of two, is what other rules say.
      case .none, .several:
        examination.notApplicable()
        return nil
      }
    }
    if old.isSame(as: new) { return nil }
    if old.isCut || new.isCut {
      examination.cannotTell(subject.domain, "the record leads to too many others to follow all")
      return nil
    }
    let kept = old.unknownTargets.union(new.unknownTargets)
    let (before, now) = (old.mapping(keeping: kept), new.mapping(keeping: kept))
    // A record that evaluates to permerror lets nobody pass: the rule that found the error says so.
    if before.map.ending.outcome == .permerror || now.map.ending.outcome == .permerror {
      examination.notApplicable()
      return nil
    }
    drift = SPFDrift(from: (before.map, old), to: (now.map, new))
    let unknown = { (map: SPFAddressMap) in
      (map.openTerms + (map.redirect.map { [$0] } ?? [])).filter { $0.reason == .kept }.map(\.place)
    }
    let (oldUnknown, newUnknown) = (unknown(before.map), unknown(now.map))
    removedUnknown = oldUnknown.filter { !newUnknown.contains($0) }.map(\.term)
    addedUnknown = newUnknown.filter { !oldUnknown.contains($0) }.map(\.term)
  }

  /// The record of the new state with the terms of those parts in it again; `nil` where they stand in several records, or in none.
  func mending(_ parts: [SPFDrift.Part]) -> Record? {
    let links = parts.compactMap { part in
      (part.path + (part.place.map { [$0] } ?? [])).first { !new.has($0) }
    }
    guard let domain = links.first?.domain, links.allSatisfy({ $0.domain == domain }),
      case .record(let record, let resource)? = new.nodes[domain]?.content
    else { return nil }
    var terms: [String] = []
    for link in links where !terms.contains(link.term) { terms.append(link.term) }
    var words = String(decoding: record.text, as: UTF8.self).split(separator: " ").map(String.init)
    let end = words.firstIndex { word in
      let term = word.lowercased()
      return term.hasSuffix("all") && term.utf8.count <= 4 || term.hasPrefix("redirect=")
    }
    words.insert(contentsOf: terms, at: end ?? words.count)
    return Record(
      name: resource.name, ttl: resource.ttl,
      data: .txt(CharacterStrings(words: words.joined(separator: " "))))
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
}

extension SPFTree {
  /// Whether both say the same in every record, and were answered the same.
  fileprivate func isSame(as other: SPFTree) -> Bool {
    guard nodes.count == other.nodes.count else { return false }
    return nodes.allSatisfy { domain, node in
      guard let second = other.nodes[domain] else { return false }
      return node.record?.text == second.record?.text
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

  /// Whether the term stands in that domain's record.
  fileprivate func has(_ place: SPFPlace) -> Bool {
    nodes[place.domain]?.steps.contains { $0.place == place } ?? false
  }
}

extension AddressSet {
  /// `256 IPv4 addresses`, `1 IPv4 address and 2^64 IPv6 addresses`.
  fileprivate var countText: String {
    var parts: [String] = []
    if ipv4Count > 0 { parts.append("\(ipv4Count) IPv4 address\(ipv4Count == 1 ? "" : "es")") }
    if !ipv6Count.isZero {
      let count = ipv6Count.powerOfTwo.map { $0 > 20 ? "2^\($0)" : nil } ?? nil
      parts.append(
        "\(count ?? ipv6Count.description) IPv6 address\(ipv6Count == .some(1) ? "" : "es")")
    }
    return parts.joined(separator: " and ")
  }

  fileprivate var isOne: Bool {
    ipv4Count == 1 && ipv6Count.isZero || ipv4Count == 0 && ipv6Count == .some(1)
  }

  fileprivate var isNearlyEverything: Bool { ipv4Share > 0.5 || ipv6Count.approximation > 1e30 }

  /// The blocks, as many as are worth a look.
  fileprivate func networkText(limit: Int) -> String {
    let networks = networks
    let shown = networks.prefix(limit).map(\.description).joined(separator: ", ")
    return networks.count > limit ? shown + " and \(networks.count - limit) more blocks" : shown
  }
}
