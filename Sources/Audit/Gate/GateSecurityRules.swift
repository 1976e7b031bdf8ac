import DNS

/// A zone that was signed in its file, and is not any more.
enum GateSignaturesRemoved: GateDomainRule {
  static let rule = Rule(
    gate: "gate-signatures-removed", "A signed zone loses its keys or signatures",
    severity: .error, citation: "RFC 4035 §5, RFC 6781 §4.3.5.2",
    page: RulePage(
      what: """
        The old state of a zone has DNSKEY records and signatures, and the new one has not both. With DS records at the parent it is an \
        error, without a notice; where nobody could look for them, a warning.
        """,
      why: """
        As long as the parent, or a cache, has DS records, validating resolvers answer SERVFAIL for every name of the zone: mail to it \
        waits, and mail from it is deferred or refused. It is harmless where something signs the zone on its way to the servers.
        """,
      fix: """
        Sign the zone before it is published. To give DNSSEC up, have the DS records removed at the parent, wait for their TTL, and remove \
        keys and signatures then.
        """,
      bad: "; example.com loses its RRSIG records, and the parent has a DS record",
      good: "; the parent has no DS record since two days; then the signatures go"))

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    guard case .examined(let zone)? = subject.base.dnssec?.state,
      let old = states.base.zone(origin: zone.apex), old.isSigned,
      let new = states.head.zone(origin: zone.apex)
    else { return examination.notApplicable() }
    let keys = old.records(at: zone.apex, .dnskey)
    guard !keys.isEmpty else { return examination.notApplicable() }
    let lost =
      !new.isSigned
      ? "signatures" : new.records(at: zone.apex, .dnskey).isEmpty ? "DNSKEY records" : nil
    guard let lost else { return }
    let effect: String
    let severity: Severity
    switch zone.delegation {
    case nil:
      (effect, severity) = (
        "where the parent has DS records, validating resolvers answer SERVFAIL "
          + "(not known: \(zone.failures.joined(separator: "; ")))", .warning
      )
    case []?:
      (effect, severity) = ("the parent has no DS records, so that nobody validates", .notice)
    case _?:
      (effect, severity) = (
        "the parent has DS records: unless something signs it on its way, validating resolvers answer SERVFAIL",
        .error
      )
    }
    examination.find(
      zone.apex, "\(zone.apex) has no \(lost) any more; \(effect)",
      evidence: (zone.delegation ?? []).map(\.securityDescription)
        + keys.map { "before: \($0.securityDescription)" },
      fix: "; sign \(zone.apex) with these keys before it is published:\n"
        + keys.map { "; \($0.securityDescription)" }.joined(separator: "\n"), severity: severity,
      leavesOpen: zone.delegation == nil)
  }
}

/// Keys that go while nobody could ask the parent.
enum GateDelegationUnknown: GateDomainRule {
  static let rule = Rule(
    gate: "gate-ds-unknown", "Whether the parent has a DS record of a removed key is not known",
    severity: .warning, citation: "RFC 6781 §4.1.2, RFC 4035 §2.4",
    page: RulePage(
      what: """
        A key that DS records may point to is taken out of a signed zone, and the DS records could not be looked up. Where they can, \
        `dnssec-ds-without-key` says so; this rule never finds anything, and is undetermined at most.
        """,
      why:
        "With a DS record of a removed key alone, validating resolvers answer SERVFAIL for the whole zone.",
      fix: """
        Publish the DS record of the new key, wait until caches have it, have the old one removed, wait again, and remove the old key then.
        """,
      bad: "; DNSKEY 257 3 13 (tag 12345) is removed; the parent: DS 12345 13 2 …",
      good: "; the parent: DS 54321 13 2 …, and the DNSKEY with the tag 54321 stays"))

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    guard case .examined(let old)? = subject.base.dnssec?.state,
      case .examined(let new)? = subject.head.dnssec?.state,
      states.head.zone(origin: new.apex) != nil
    else { return examination.notApplicable() }
    let kept = Set(new.dnsKeys.map(\.key))
    let entries = old.dnsKeys.contains { $0.key.isEntryPoint }
    let removed = old.dnsKeys.filter {
      $0.key.isEntryPoint == entries && !kept.contains($0.key)
    }
    if removed.isEmpty || new.delegation != nil { return }
    let tags = removed.map { "\($0.key.tag)" }.joined(separator: ", ")
    examination.cannotTell(
      new.apex,
      "whether the parent has DS records of the keys \(tags), which are removed: "
        + new.failures.joined(separator: "; "))
  }
}
