import DNS
import MailAuth

/// Address ranges that are far too wide.
enum SPFWideRange: Check {
  static let rule = Rule(
    "spf-wide-range", "SPF record authorises a very wide address range", family: .spf,
    severity: .warning, citation: "RFC 7208 §11.4; thresholds by dlv",
    page: RulePage(
      what: """
        Looks at every term with the result pass, in the record and in those that it includes. A block of /12 or wider (a million IPv4 addresses) \
        is a warning, one wider than /8 an error; for IPv6 it is /28 and /16. The union of all terms is looked at too, where it is worse than each \
        block: from 4,194,304 IPv4 addresses (a thousandth of the space) on it is a warning, from 33,554,432 (two /8) on an error. Private and reserved blocks \
        are left to 'spf-private-address'.
        """,
      why: """
        Every host in the range may send as the domain, with an SPF pass and a DMARC pass. Wide ranges hold hosts of strangers.
        """,
      fix:
        "Name the networks that really send. Look for a prefix length with a digit missing ('/2' for '/24').",
      bad: #"example.com. 3600 IN TXT "v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 ip4:192.0.2.0/24 -all""#))

  /// Prefix lengths up to which a block is an error, and a warning. Nobody was ever given more than a /8, but some have one.
  private static let widthV4 = (error: 7, warning: 12)
  /// A registry hands out /12 to regions and /32 to providers: nobody's mail comes from more than a provider's block.
  private static let widthV6 = (error: 16, warning: 28)
  /// IPv4 addresses of all terms together.
  private static let total: (error: UInt64, warning: UInt64) = (1 << 25, 1 << 22)

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard let published = examination.record(of: spf) else { return }
    examination.noteFailedLookups(in: spf)
    var worst: Severity?
    var hasAll = false
    var passing: [IPNetwork] = []
    for node in spf.tree.orderedNodes {
      var messages: [(message: String, severity: Severity?)] = []
      for step in node.steps where step.standing == .evaluated {
        guard let directive = step.directive, directive.qualifier == .pass else { continue }
        // `SPFPassAll` speaks about it.
        if directive.mechanism == .all {
          hasAll = true
          continue
        }
        let networks = step.matchedNetworks.networks
        passing += networks
        guard let severity = networks.compactMap(severity).max() else { continue }
        worst = max(worst ?? severity, severity)
        messages.append(("'\(step.place.term)' authorises \(amount(networks))", severity))
      }
      if node.domain == spf.domain {
        examination.find(
          messages, in: spf, published,
          fix: spf.repaired)
      } else {
        for entry in messages.prefix(Examination.maximumFindingsPerRecord) {
          examination.find(
            node.domain, entry.message + spf.route(to: node.domain),
            evidence: spf.evidence(to: node.domain),
            fix: "Ask the owner of \(node.domain), or remove "
              + "'\(spf.ownTerm(towards: node.domain) ?? "")' from \(spf.domain).",
            severity: entry.severity)
        }
      }
    }
    let authorised = spf.tree.total.authorised.ipv4Count
    if hasAll || authorised < total.warning { return }
    let special = AddressSet(passing.filter(isSpecial)).ipv4Count
    let count = authorised - min(authorised, special)
    if count < total.warning { return }
    let severity: Severity = count >= total.error ? .error : .warning
    if let worst, worst >= severity { return }
    examination.find(
      spf.domain,
      "all terms together authorise \(count) IPv4 addresses, \(share(count)) of the IPv4 space",
      evidence: [published.record.description],
      fix: "Remove the terms of networks that do not send for the domain.",
      at: published.record.location, severity: severity)
  }

  /// Whether one of the blocks is reported for its width.
  static func isWide(_ networks: [IPNetwork]) -> Bool { networks.contains { severity($0) != nil } }

  /// Nobody sends from private and reserved blocks, however wide they are: `SPFPrivateAddress` speaks about them.
  private static func isSpecial(_ network: IPNetwork) -> Bool {
    guard let special = SpecialPurposeNetwork.containing(network.networkAddress) else {
      return false
    }
    return special.network.prefixLength <= network.prefixLength
  }

  private static func severity(_ network: IPNetwork) -> Severity? {
    let width = network.address.bitWidth == 32 ? widthV4 : widthV6
    if network.prefixLength > width.warning || isSpecial(network) { return nil }
    return network.prefixLength <= width.error ? .error : .warning
  }

  private static func amount(_ networks: [IPNetwork]) -> String {
    let set = AddressSet(networks)
    if set.ipv4Count == 0 {
      return
        "the IPv6 block \(networks.min { $0.prefixLength < $1.prefixLength }?.description ?? "")"
    }
    return "\(set.ipv4Count) IPv4 addresses, \(share(set.ipv4Count)) of the IPv4 space"
  }

  /// Per cent with three digits: `0.024 %`.
  private static func share(_ count: UInt64) -> String {
    let thousandths = Int((Double(count) / Double(UInt64(1) << 32) * 100_000).rounded())
    let fraction = String(thousandths % 1000 + 1000).dropFirst()
    return "\(thousandths / 1000).\(fraction) %"
  }
}

/// Bits beyond the prefix.
enum SPFHostBits: Check {
  static let rule = Rule(
    "spf-host-bits", "Network with bits set beyond its prefix", family: .spf, severity: .notice,
    citation: "RFC 7208 §5.6; RFC 4632 §3.1",
    page: RulePage(
      what: "Finds 'ip4' and 'ip6' whose address has bits set beyond the prefix length.",
      why: """
        Receivers ignore these bits: 'ip4:192.0.2.1/24' is all of 192.0.2.0/24. Often one address was meant, or another prefix length.
        """,
      fix: "Write the first address of the network, or the address alone if it alone was meant.",
      bad: #"example.com. 3600 IN TXT "v=spf1 ip4:192.0.2.1/24 -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 ip4:192.0.2.0/24 -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let published = examination.record(of: facts.spf) else { return }
    var messages: [(message: String, severity: Severity?)] = []
    for (term, network) in published.networks where network.hasHostBits {
      let block = "\(network.networkAddress)/\(network.prefixLength)"
      messages.append(
        (
          "'\(published.spf.text(of: term))' means all of \(block), not \(network.address) alone",
          nil
        ))
    }
    examination.find(
      messages, in: facts.spf, published,
      fix: facts.spf.repaired
        + "\nOr leave the prefix length out, if the address alone was meant.")
  }
}

/// The same term twice.
enum SPFDuplicateTerm: Check {
  static let rule = Rule(
    "spf-duplicate-term", "Term repeated in the SPF record", family: .spf, severity: .notice,
    citation: "RFC 7208 §4.6.2",
    page: RulePage(
      what:
        "Finds mechanisms that stand in the record twice. One that asks the DNS is a warning, because the lookup counts twice.",
      why:
        "The second never matches anything that the first has not matched. It makes the record longer, and may cost a lookup of the ten.",
      fix: "Remove the second.",
      bad: #"example.com. 3600 IN TXT "v=spf1 mx ip4:192.0.2.1 mx -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx ip4:192.0.2.1 -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let published = examination.record(of: facts.spf) else { return }
    let steps = facts.spf.tree.root?.steps ?? []
    var seen = Set<String>(minimumCapacity: steps.count)
    var messages: [(message: String, severity: Severity?)] = []
    for step in steps where step.standing == .evaluated {
      guard let directive = step.directive else { continue }
      // Names compare without regard to case; qualifiers do not matter, because the first match decides.
      if seen.insert(directive.mechanism.description.lowercased()).inserted { continue }
      messages.append(
        ("'\(step.place.term)' stands in the record before", step.countsAsLookup ? .warning : nil))
    }
    examination.find(messages, in: facts.spf, published, fix: facts.spf.repaired)
  }
}

/// A network inside another one.
enum SPFCoveredNetwork: Check {
  static let rule = Rule(
    "spf-covered-network", "Network that another term covers", family: .spf, severity: .notice,
    citation: "RFC 7208 §4.6.2",
    page: RulePage(
      what: """
        Finds 'ip4' and 'ip6' whose network lies inside that of another one in the record with the same result. \
        A smaller network in front of the larger one with another result is an exception from it, and is not reported; behind it, it is never reached, \
        and is reported.
        """,
      why: "The term changes nothing. It makes the record longer and harder to read.",
      fix: "Remove the smaller network.",
      bad: #"example.com. 3600 IN TXT "v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.128/25 -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 ip4:192.0.2.0/24 -all""#))

  /// With more networks the comparison of all pairs would take long; such a record has other findings.
  private static let maximumNetworks = 500

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let published = examination.record(of: facts.spf) else { return }
    let networks = published.networks
    guard networks.count > 1 else { return }
    guard networks.count <= maximumNetworks else {
      return examination.cannotTell(
        facts.spf.domain, "more than \(maximumNetworks) networks in one record are not compared")
    }
    var messages: [(message: String, severity: Severity?)] = []
    for (index, (term, network)) in networks.enumerated() {
      let cover = networks.indices.first { other in
        let (otherTerm, wider) = networks[other]
        guard other != index, covers(wider, network) else { return false }
        // The same network twice is `SPFDuplicateTerm`'s.
        if covers(network, wider) { return false }
        return other < index
          || published.qualifierText(of: otherTerm) == published.qualifierText(of: term)
      }
      guard let cover else { continue }
      let wider = published.spf.text(of: networks[cover].term)
      messages.append(("'\(published.spf.text(of: term))' lies inside '\(wider)'", nil))
    }
    examination.find(messages, in: facts.spf, published, fix: facts.spf.repaired)
  }

  private static func covers(_ wide: IPNetwork, _ narrow: IPNetwork) -> Bool {
    wide.prefixLength <= narrow.prefixLength && wide.contains(narrow.networkAddress)
  }
}

extension PublishedSPF {
  /// The `ip4` and `ip6` terms that are reached, in order.
  var networks: [(term: SPFTerm, network: IPNetwork)] {
    var networks: [(term: SPFTerm, network: IPNetwork)] = []
    for term in spf.terms {
      guard case .directive(let directive) = term.content else { continue }
      switch directive.mechanism {
      case .all: return networks
      case .ip4(let network), .ip6(let network): networks.append((term, network))
      case .include, .a, .mx, .ptr, .exists: break
      }
    }
    return networks
  }

  /// The qualifier in front of a term; empty for pass.
  func qualifierText(of term: SPFTerm) -> String {
    guard case .directive(let directive) = term.content, directive.qualifier != .pass else {
      return ""
    }
    return directive.qualifier.rawValue
  }
}
