public import DNS

/// DS records for a zone that has no such keys, as far as can be seen.
enum GateSignerAdded: GateDomainRule {
  static let rule = Rule(
    gate: "gate-ds-added", "A DS record is added above a zone that is not signed",
    severity: .error, citation: "RFC 4035 §2.4, §5.2, RFC 6781 §4.1.2",
    page: RulePage(
      what: """
        The change adds DS records at a delegation, and the zone below is in the files without keys or signatures. Where it is not in \
        the files, its keys are asked for, and one has to have the tag, the algorithm and the digest of a DS record; SHA-1 counts only where \
        there is no better digest. Where the question fails, where no digest is of a known type, or where a zone of the files had DS \
        records before and so is signed on its way to the servers, the rule is undetermined. The keys of a signed zone are looked at by \
        `dnssec-ds-without-key`. The old state has to be files: what is published is not asked for DS records.
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
    if let keys = states.childKeys[domain] {
      guard let failure = keys.answer.failure else {
        return judge(keys, change, &examination)
      }
      reason = "\(keys.answer.question): \(failure)"
    }
    examination.cannotTell(
      domain, "whether \(domain) has a key for the added DS record: \(reason)")
  }

  /// One DS record that fits is enough (RFC 6840 §5.11).
  private static func judge(
    _ keys: PublishedKeys, _ change: RecordSetDifference, _ examination: inout Examination
  ) {
    let signers = change.after.compactMap { record in
      if case .ds(let signer) = record.data { signer } else { nil }
    }
    let records = keys.answer.records
    if !records.isEmpty {
      let usable = PublishedKeys.usable(signers)
      if usable.isEmpty {
        return examination.cannotTell(
          change.name,
          "whether \(change.name) has a key for the added DS record: no digest is of a type that dlv can compute"
        )
      }
      if usable.contains(where: keys.signers.contains) { return }
    }
    // A key of that tag, whose digest is another.
    let own = keys.signers.filter { own in
      own.digestType == 2
        && signers.contains { $0.keyTag == own.keyTag && $0.algorithm == own.algorithm }
    }
    let removal = change.added.map { "; \($0)" }.joined(separator: "\n")
    let ttl = change.after.first?.ttl ?? 3_600
    examination.find(
      change.name,
      "\(change.name) gets a DS record and "
        + (records.isEmpty
          ? "has no DNSKEY records"
          : "none of its \(records.count) DNSKEY records fits"
            + (own.isEmpty ? "" : ", for the digest is another"))
        + ": validating resolvers answer SERVFAIL for everything in it",
      evidence: change.after.map(\.securityDescription) + records.map(\.securityDescription),
      fix: own.isEmpty
        ? "; until \(change.name) publishes such a key, remove:\n" + removal
        : "; the key that is published has:\n"
          + own.map { Record(name: change.name, ttl: ttl, data: .ds($0)).description }
          .joined(separator: "\n") + "\n; in place of:\n" + removal,
      at: change.location)
  }
}

/// The DNSKEY records of a zone as they are published, with the DS records that would fit them.
public struct PublishedKeys: Sendable {
  let answer: Answer
  let signers: [DelegationSigner]

  /// - Parameter validator: Knows the digests.
  public init(_ answer: Answer, _ validator: any DNSSECValidator) {
    self.answer = answer
    signers = FactGatherer.signers(of: answer.records, validator)
  }

  /// Those that a validator looks at: of a digest that is known, and with SHA-1 only where there is nothing better (RFC 4509 §3).
  static func usable(_ signers: [DelegationSigner]) -> [DelegationSigner] {
    let better = signers.filter { [2, 4].contains($0.digestType) }
    return better.isEmpty ? signers.filter { $0.digestType == 1 } : better
  }
}
