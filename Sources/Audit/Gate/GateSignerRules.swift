import DNS

/// DS records for a zone that has no such keys, as far as can be seen.
enum GateSignerAdded: GateDomainRule {
  static let rule = Rule(
    gate: "gate-ds-added", "A DS record is added above a zone that is not signed",
    severity: .error, citation: "RFC 4035 §2.4, §5.2, RFC 6781 §4.1.2",
    page: RulePage(
      what: """
        The change adds DS records at a delegation, and the zone below is in the files without keys or signatures. Where it is not in \
        the files, its keys are asked for, and one has to have the tag and the algorithm of a DS record; where that fails, or where a zone of the \
        files had DS records before and so is signed on its way to the servers, the rule is undetermined. The keys of a signed zone are \
        looked at by `dnssec-ds-without-key`.
        """,
      why: """
        A DS record says that the zone below is signed. Where it is not, validating resolvers answer SERVFAIL for every name of it: mail \
        to it waits, and mail from it is deferred or refused.
        """,
      fix: """
        Sign the zone and wait until all its servers give out the signatures, then add the DS record of its key. Where a server signs \
        what the files have unsigned, accept the finding with a waiver.
        """,
      bad: "lab.example.com. IN DS 12345 13 2 …   ; and lab.example.com has no DNSKEY record",
      good: "lab.example.com. IN DS 12345 13 2 …   ; the DNSKEY with the tag 12345 is published"))

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    let domain = subject.domain
    let change = subject.changes.first { $0.type == .ds && $0.name == domain }
    guard let change, !change.added.isEmpty, !domain.isRoot else {
      return examination.notApplicable()
    }
    if let zone = states.head.zone(origin: domain), zone.startOfAuthority != nil {
      if zone.isSigned, !zone.records(at: domain, .dnskey).isEmpty { return }
      if !change.before.isEmpty {
        return examination.cannotTell(
          domain,
          "whether \(domain) has a key for the added DS record: it had one before and is not signed in the files"
        )
      }
      return examination.find(
        domain,
        "\(domain) gets a DS record and is not signed in the files: unless something signs it on its way, validating resolvers "
          + "answer SERVFAIL for everything in it",
        evidence: change.added.map(\.securityDescription),
        fix: "; until \(domain) is signed, remove:\n"
          + change.added.map { "; \($0)" }.joined(separator: "\n"),
        at: change.location)
    }
    var reason: String
    switch subject.head.dnssec?.state {
    case .examined(let zone)? where zone.apex == domain && zone.keys != nil: return
    case .examined(let zone)? where zone.apex == domain:
      reason = zone.failures.joined(separator: "; ")
    case .unknown(_, let failure)?: reason = failure
    case .examined?, .unsigned?: reason = "no zone was found at that name"
    case nil: reason = "its keys were not asked for"
    }
    if let answer = states.childKeys[domain] {
      guard let failure = answer.failure else {
        return judge(answer, change, &examination)
      }
      reason = "\(answer.question): \(failure)"
    }
    examination.cannotTell(
      domain, "whether \(domain) has a key for the added DS record: \(reason)")
  }

  /// Tag and algorithm alone: a digest takes a key that is made for it to be another one's.
  private static func judge(
    _ answer: Answer, _ change: RecordSetDifference, _ examination: inout Examination
  ) {
    let keys = answer.records.compactMap { record in
      if case .dnskey(let key) = record.data { key } else { nil }
    }
    let isKnown = change.after.contains { record in
      guard case .ds(let signer) = record.data else { return false }
      return keys.contains { $0.tag == signer.keyTag && $0.algorithm == signer.algorithm }
    }
    if isKnown { return }
    examination.find(
      change.name,
      "\(change.name) gets a DS record and "
        + (keys.isEmpty ? "has no DNSKEY records" : "none of its \(keys.count) DNSKEY records fits")
        + ": validating resolvers answer SERVFAIL for everything in it",
      evidence: change.after.map(\.securityDescription)
        + answer.records.map(\.securityDescription),
      fix: "; until \(change.name) publishes such a key, remove:\n"
        + change.added.map { "; \($0)" }.joined(separator: "\n"),
      at: change.location)
  }
}
