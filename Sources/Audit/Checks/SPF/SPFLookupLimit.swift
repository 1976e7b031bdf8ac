import DNS
import MailAuth

/// More than ten terms that ask the DNS.
enum SPFTooManyLookups: Check {
  static let rule = Rule(
    "spf-too-many-lookups", "SPF record needs more than 10 DNS lookups", family: .spf,
    severity: .error, citation: "RFC 7208 §4.6.4",
    page: RulePage(
      what: """
        Adds up the terms that ask the DNS: 'include', 'a', 'mx', 'ptr', 'exists' and 'redirect', in the record and in every record that it leads to. \
        Terms behind 'all' cost nothing; a record that is included twice counts twice. The number is that of a message that no term matches. \
        When a lookup fails and what is known does not exceed ten, the answer is undetermined. What an include with a macro of the \
        message leads to is not counted.
        """,
      why: """
        Receivers stop after ten and return permerror (RFC 7208 §4.6.4). Messages from hosts that an early term matches still pass, \
        all others fail: such a record seems to work until it does not.
        """,
      fix: """
        Remove terms of senders that are no longer used, 'ptr', and terms without an answer; write 'ip4' and 'ip6' in place of 'a' and 'mx' of \
        your own hosts; give each bulk sender a subdomain of its own in the envelope, with a record of its own.
        """,
      bad:
        #"example.com. 3600 IN TXT "v=spf1 a mx include:a.example include:b.example … (11 lookups) -all""#,
      good:
        #"example.com. 3600 IN TXT "v=spf1 ip4:192.0.2.0/28 include:a.example (7 lookups) -all""#
    ))

  /// RFC 7208 §4.6.4.
  static let limit = SPFTree.maximumLookups

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let published = examination.record(of: facts.spf) else { return }
    let spf = facts.spf
    let lookups = spf.tree.total.lookups
    guard lookups.minimum > limit else {
      // A loop has no number; `SPFLoop` reports it.
      if !spf.tree.loops.isEmpty { return examination.notApplicable() }
      if !lookups.isExact { examination.noteUnknownRecords(in: spf) }
      return
    }
    examination.find(
      spf.domain, "evaluation needs \(lookups) DNS lookups; receivers stop at \(limit)",
      evidence: [published.record.description] + SPFLookupSavings.costs(spf),
      fix: spf.repaired, at: published.record.location)
  }
}

/// Nearly ten terms that ask the DNS.
enum SPFNearLookupLimit: Check {
  static let rule = Rule(
    "spf-near-lookup-limit", "SPF record is near the limit of 10 DNS lookups", family: .spf,
    severity: .notice, citation: "RFC 7208 §4.6.4",
    page: RulePage(
      what: "Fires when the record needs 9 or 10 of the 10 DNS lookups that receivers make.",
      why: """
        Included records belong to others, who change them without notice: one more include there, and the record fails for every message \
        that it does not match early.
        """,
      fix: "Save lookups now, as for 'spf-too-many-lookups'.",
      bad:
        #"example.com. 3600 IN TXT "v=spf1 include:a.example include:b.example … (10 lookups) -all""#,
      good:
        #"example.com. 3600 IN TXT "v=spf1 ip4:192.0.2.0/28 include:a.example (7 lookups) -all""#))

  /// What leaves no room for a change in an included record.
  static let near = 9...SPFTooManyLookups.limit

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let published = examination.record(of: facts.spf) else { return }
    let spf = facts.spf
    let lookups = spf.tree.total.lookups
    if !spf.tree.loops.isEmpty || lookups.minimum > near.upperBound {
      return examination.notApplicable()
    }
    if !lookups.isExact { examination.noteUnknownRecords(in: spf) }
    guard near.contains(lookups.minimum) else { return }
    examination.find(
      spf.domain,
      "evaluation needs \(lookups) of the \(SPFTooManyLookups.limit) DNS lookups allowed",
      evidence: [published.record.description] + SPFLookupSavings.costs(spf),
      fix: spf.repaired, at: published.record.location)
  }
}

/// Where the lookups of a record go, and how some are saved.
enum SPFLookupSavings {
  /// `include:_spf.esp.example: 4 lookups`, a line a term of the domain's own record, the dearest first.
  static func costs(_ spf: SPFFacts) -> [String] {
    let dearest = counted(spf).sorted { $0.cost.minimum > $1.cost.minimum }
    return dearest.prefix(Examination.maximumFindingsPerRecord).map { step, cost in
      "\(step.place.term): \(cost) lookup" + (cost.minimum == 1 ? "" : "s")
    }
  }

  /// Terms that cost something, with what is below them.
  private static func counted(_ spf: SPFFacts) -> [(step: SPFStep, cost: SPFCount)] {
    (spf.tree.root?.steps ?? []).compactMap { step in
      guard step.standing == .evaluated, step.countsAsLookup else { return nil }
      return (step, cost(of: step, spf))
    }
  }

  static func cost(of step: SPFStep, _ spf: SPFFacts) -> SPFCount {
    guard case .record = step.lookup, let name = step.targetName else { return .exactly(1) }
    return .exactly(1) + (spf.tree.totals[name]?.lookups ?? .atLeast(0))
  }

  /// More addresses than this make a term's replacement too long to be worth it.
  private static let maximumNetworks = 4

  static let advice =
    "Remove includes of senders that are no longer used, or let each bulk sender use a subdomain "
    + "of its own in the envelope, with a record of its own."

  /// The networks of an `a` or `mx` as terms; `nil` where they are unknown or many.
  static func replacement(of step: SPFStep, _ directive: SPFDirective) -> [String]? {
    switch directive.mechanism {
    case .a, .mx: break
    case .all, .include, .ptr, .ip4, .ip6, .exists: return nil
    }
    let matched = step.matchedNetworks
    guard matched.isComplete, (1...maximumNetworks).contains(matched.networks.count) else {
      return nil
    }
    return matched.networks.map { network in
      let name = network.address.bitWidth == 32 ? "ip4" : "ip6"
      let base = IPNetwork(network.networkAddress, prefixLength: network.prefixLength) ?? network
      return "\(directive.sign)\(name):\(base)"
    }
  }
}

/// A record that leads back to itself.
enum SPFLoop: Check {
  static let rule = Rule(
    "spf-loop", "SPF record includes itself", family: .spf, severity: .error,
    citation: "RFC 7208 §4.6.4, §5.2",
    page: RulePage(
      what: """
        Follows includes and redirects, and finds those that lead back to a record from which they were reached.
        """,
      why: """
        Evaluation runs in a circle until the limit of ten lookups, and ends in permerror for every message that nothing before the loop matches.
        """,
      fix: "Remove the term that closes the circle.",
      bad: #"example.com. 3600 IN TXT "v=spf1 include:example.com -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard let published = examination.record(of: spf) else { return }
    examination.noteUnknownRecords(in: spf)
    for place in spf.tree.loops.prefix(Examination.maximumFindingsPerRecord) {
      let isOwn = place.domain == spf.domain
      examination.find(
        place.domain,
        "'\(place.term)' leads back to a record that it was reached from\(spf.route(to: place.domain))",
        evidence: spf.evidence(to: place.domain),
        fix: spf.repaired
          + (isOwn ? "" : "\nOr have '\(place.term)' removed from \(place.domain)."),
        at: isOwn ? published.record.location : nil)
    }
  }
}

/// More than ten names under an `mx`.
enum SPFTooManyExchanges: Check {
  static let rule = Rule(
    "spf-too-many-mx-names", "More than 10 names behind 'mx'", family: .spf, severity: .error,
    citation: "RFC 7208 §4.6.4, §5.4",
    page: RulePage(
      what:
        "Counts the MX records of every domain that an 'mx' in the record, or in one that it leads to, asks about.",
      why: """
        More than ten names under one 'mx' are permerror (RFC 7208 §4.6.4).
        """,
      fix:
        "Write 'ip4' and 'ip6' in place of 'mx', or 'a:' with a name that has all the addresses.",
      bad: #"example.com. 3600 IN TXT "v=spf1 mx -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 ip4:192.0.2.0/28 -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard let published = examination.record(of: spf) else { return }
    examination.noteUnknownRecords(in: spf)
    for node in spf.tree.orderedNodes {
      for step in node.steps where step.standing == .evaluated {
        guard case .exchanges(let answer, _) = step.lookup,
          let records = examination.records(of: answer),
          records.count > SPFTree.maximumExchanges
        else { continue }
        let isOwn = node.domain == spf.domain
        examination.find(
          node.domain,
          "'\(step.place.term)' finds \(records.count) MX records; more than "
            + "\(SPFTree.maximumExchanges) are permerror\(spf.route(to: node.domain))",
          evidence: spf.evidence(to: node.domain) + records.map(\.description),
          fix: isOwn
            ? "Put the networks of these hosts in place of '\(step.place.term)', as ip4:… and ip6:… in:\n\(spf.repaired)"
            : "The owner of \(node.domain) has to correct its record. Until then remove "
              + "'\(spf.ownTerm(towards: node.domain) ?? "")' from \(spf.domain).",
          at: isOwn ? published.record.location : nil)
      }
    }
  }
}
