import DNS

/// A DS record of which the zone has no key.
enum DelegationWithoutKey: Check {
  static let rule = Rule(
    "dnssec-ds-without-key", "DS record without a matching DNSKEY", family: .dnssec,
    severity: .error, citation: "RFC 4035 §2.4, RFC 6781 §4.1.2",
    page: RulePage(
      what: """
        The parent has DS records, and to one of them no DNSKEY of the zone belongs. Where no DS record has its key, that is an error. \
        Where another has, it is a notice: a key that is published in advance looks like that, and so does one that was forgotten.
        """,
      why: """
        Without any match the zone is bogus: validating resolvers answer SERVFAIL. A DS record that was left over does no harm today, but \
        whoever holds that old key can forge the zone.
        """,
      fix: "Remove the DS record at the registrar, or replace it by that of the present key.",
      bad: "example.com. IN DS 11111 13 2 …     ; no DNSKEY has the tag 11111",
      good: "example.com. IN DS 12345 13 2 …"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let zone = examination.signedZone(of: facts),
      let signers = examination.signers(of: zone)
    else { return }
    if signers.isEmpty {
      examination.notApplicable()
      return
    }
    guard let keys = examination.keys(of: zone) else { return }
    // A trust anchor makes the keys secure whatever the DS records are.
    let isMatched = zone.validated.chain.last { $0.zone == zone.apex }.map { link in
      link.security.isSecure && signers.contains { zone.has($0.signer) }
    }
    for (record, signer) in signers where !zone.has(signer) {
      let isNamed = keys.contains { signer.names($0.key) }
      examination.find(
        zone.apex,
        isNamed
          ? "key \(signer.keyTag) of \(zone.apex) is not the one of this DS record: its digest is another, or it is revoked"
          : "no DNSKEY of \(zone.apex) has the tag \(signer.keyTag) and the algorithm of this DS record "
            + "(\(signer.securityAlgorithm))",
        evidence: [record.securityDescription] + keys.map(\.record.securityDescription),
        fix: isMatched == true
          ? "; remove at the parent:\n; \(record)"
          : zone.delegationText + "\n; and remove there:\n; \(record)",
        at: record.location, severity: isMatched == true ? .notice : nil)
    }
  }
}

/// A signed zone that the parent does not vouch for.
enum IslandOfSecurity: Check {
  static let rule = Rule(
    "dnssec-no-ds", "Zone is signed, but its parent has no DS record", family: .dnssec,
    severity: .notice, citation: "RFC 4033 §2, RFC 6781 §4.1.2",
    page: RulePage(
      what: "The zone has DNSKEY records, and its parent no DS record.",
      why:
        "Nobody validates: the zone counts as unsigned, and DANE does not work. The work of signing is done, its use is missing.",
      fix: """
        Give the DS record of the key-signing key to the registrar. `dig +short example.com CDS` shows it where the signer publishes it.
        """,
      bad: "example.com. IN DNSKEY 257 3 13 …   ; and no DS at the parent",
      good: "; at the parent:\nexample.com. IN DS 12345 13 2 …"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let zone = examination.signedZone(of: facts),
      let signers = examination.signers(of: zone)
    else { return }
    guard let keys = examination.keys(of: zone) else { return }
    guard !keys.isEmpty else {
      examination.notApplicable()
      return
    }
    guard signers.isEmpty else { return }
    if zone.asksForRemoval {
      // RFC 8078 §4.
      examination.find(
        zone.apex,
        "\(zone.apex) is signed, but its parent has no DS record: the zone asked for that with its CDS or CDNSKEY records",
        evidence: keys.map(\.record.securityDescription) + zone.requests.map(\.securityDescription),
        fix: "; if the zone is to stay signed, remove first:\n"
          + zone.requests.map { "; \($0.securityDescription)" }.joined(separator: "\n")
          + "\n; then\n" + zone.delegationText)
      return
    }
    examination.find(
      zone.apex, "\(zone.apex) is signed, but its parent has no DS record",
      evidence: keys.map(\.record.securityDescription), fix: zone.delegationText)
  }
}

/// An algorithm among the DS records that no key of the zone has.
enum DelegationAlgorithmWithoutKey: Check {
  static let rule = Rule(
    "dnssec-algorithm-without-key", "Algorithm of a DS record that does not sign the zone",
    family: .dnssec, severity: .error, citation: "RFC 6840 §5.11, RFC 4035 §2.2",
    page: RulePage(
      what: """
        The DS records name an algorithm of which the zone has no key. RFC 6840 says that the zone has to be signed with every algorithm \
        of its DS records. Where a DS record of another algorithm validates, it is a warning.
        """,
      why:
        "Most validators are content with one algorithm. Stricter ones take the missing signatures for an attempt to downgrade, and answer SERVFAIL.",
      fix:
        "When changing the algorithm, sign with the new one first, then publish its DS record; remove the old DS record before the old key.",
      bad: "example.com. IN DS 12345 13 2 …\nexample.com. IN DS 54321 15 2 …   ; no ED25519 key",
      good: "example.com. IN DS 12345 13 2 …"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let zone = examination.signedZone(of: facts),
      let signers = examination.signers(of: zone)
    else { return }
    guard !signers.isEmpty else {
      examination.notApplicable()
      return
    }
    guard let keys = examination.keys(of: zone) else { return }
    let algorithms = Set(keys.map(\.key.securityAlgorithm))
    for algorithm in Set(signers.map(\.signer.securityAlgorithm)).subtracting(algorithms).sorted() {
      let records = signers.filter { $0.signer.securityAlgorithm == algorithm }.map(\.record)
      examination.find(
        zone.apex, "the DS records of \(zone.apex) name \(algorithm), and no DNSKEY has it",
        evidence: records.map(\.securityDescription),
        fix: "; remove at the parent:\n" + records.map { "; \($0)" }.joined(separator: "\n"),
        severity: zone.validated.security.isSecure ? .warning : nil)
    }
  }
}

/// DS records with digests that must not be used.
enum DelegationDigest: Check {
  static let rule = Rule(
    "dnssec-ds-digest", "DS record with an outdated digest", family: .dnssec, severity: .error,
    citation: "RFC 9904 §2.3, RFC 9905 §2, RFC 4509 §3",
    page: RulePage(
      what: """
        A DS record has a digest of SHA-1 or GOST R 34.11-94, which must not be used in delegations. Beside one of SHA-256 or SHA-384 for \
        the same key it is a notice, since validators then pass it over.
        """,
      why:
        "Collisions of SHA-1 can be made. Validators may stop taking it; the zone is then unsigned for them, or bogus.",
      fix: "Publish the SHA-256 digest (type 2) of the same key, and remove the other.",
      bad: "example.com. IN DS 12345 13 1 …",
      good: "example.com. IN DS 12345 13 2 …"))

  private static let outdated: [UInt8: String] = [1: "SHA-1", 3: "GOST R 34.11-94"]
  private static let current: Set<UInt8> = [2, 4]

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let zone = examination.signedZone(of: facts),
      let signers = examination.signers(of: zone)
    else { return }
    guard !signers.isEmpty else {
      examination.notApplicable()
      return
    }
    for (record, signer) in signers {
      guard let name = outdated[signer.digestType] else { continue }
      let hasBetter = signers.contains {
        $0.signer.keyTag == signer.keyTag && current.contains($0.signer.digestType)
      }
      examination.find(
        zone.apex, "a DS record of \(zone.apex) has a digest of \(name)",
        evidence: [record.securityDescription],
        fix: hasBetter
          ? "; remove at the parent:\n; \(record)"
          : "; at the parent, publish the SHA-256 digest of key \(signer.keyTag) instead:\n"
            + "; \(zone.apex.absolute) IN DS \(signer.keyTag) \(signer.algorithm) 2 <digest>",
        at: record.location, severity: hasBetter ? .notice : nil)
    }
  }
}

/// What the zone asks its parent for differs from what is there.
enum ChildDelegationDiffers: Check {
  static let rule = Rule(
    "dnssec-cds", "CDS or CDNSKEY records that differ from the DS records", family: .dnssec,
    severity: .notice, citation: "RFC 7344 §4, RFC 8078 §4",
    page: RulePage(
      what: """
        With CDS and CDNSKEY records a zone tells its parent which DS records it wants. These differ from the DS records in place, ask \
        for their removal (algorithm 0), contradict each other, or are of keys none of which the zone has.
        """,
      why: """
        During a key rollover that is as it should be, for a day or two. For longer, the parent does not read CDS records, or refuses \
        them: the rollover waits for somebody. A request for removal makes the zone unsigned as soon as a parent follows it.
        """,
      fix:
        "If the parent does not read CDS records, give the DS records to the registrar by hand. Remove a request for removal that is not meant.",
      bad: "example.com. IN CDS 0 0 0 00        ; 'remove my DS records'",
      good: "example.com. IN CDS 12345 13 2 …    ; equal to the DS record"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let zone = examination.signedZone(of: facts),
      examination.records(of: zone.childDelegation.answer) != nil,
      examination.records(of: zone.childKeys.answer) != nil
    else { return }
    let wanted = zone.wantedSigners
    let keys = zone.wantedKeys
    guard !wanted.isEmpty || !keys.isEmpty else {
      examination.notApplicable()
      return
    }
    guard let signers = examination.signers(of: zone) else { return }
    // RFC 7344 §4.1: a parent acts on none that does not validate.
    for answer in [zone.childDelegation, zone.childKeys] where zone.validated.security.isSecure {
      guard !answer.security.isSecure, let reason = answer.security.reason else { continue }
      examination.cannotTell(answer.answer.question.name, "\(reason)")
      return
    }
    let evidence =
      zone.requests.map(\.securityDescription) + signers.map(\.record.securityDescription)
    if zone.asksForRemoval {
      if signers.isEmpty { return }
      examination.find(
        zone.apex, "\(zone.apex) asks its parent to remove the DS records",
        evidence: evidence,
        fix: "; if the zone is to stay signed, remove:\n"
          + zone.requests.map { "; \($0.securityDescription)" }.joined(separator: "\n"),
        severity: .warning)
      return
    }
    // RFC 7344 §4: where both are published, they have to match.
    if !wanted.isEmpty, !keys.isEmpty,
      Set(wanted.map(\.keyTag)) != Set(keys.map(\.tag))
    {
      examination.find(
        zone.apex, "the CDS and CDNSKEY records of \(zone.apex) are not of the same keys",
        evidence: evidence, fix: "; publish CDS and CDNSKEY records of the same keys",
        severity: .error)
      return
    }
    let tags = wanted.isEmpty ? Set(keys.map(\.tag)) : Set(wanted.map(\.keyTag))
    // RFC 7344 §4.1: what is asked for must not break the delegation. A key that is not published yet may stand beside one that is.
    if let published = examination.keys(of: zone) {
      let isSound =
        wanted.isEmpty
        ? keys.contains { key in published.contains { $0.key.tag == key.tag } }
        : wanted.contains(where: zone.has)
      if !isSound {
        examination.find(
          zone.apex,
          "\(zone.apex) asks its parent for DS records of the keys \(Self.list(tags)), and has no such DNSKEY: "
            + "where the parent follows, the zone is bogus",
          evidence: evidence + published.map(\.record.securityDescription),
          fix: "; remove, or replace by those of a key that signs the DNSKEY records:\n"
            + zone.requests.map { "; \($0.securityDescription)" }.joined(separator: "\n"),
          severity: .error)
        return
      }
    }
    let present = Set(signers.map(\.signer.keyTag))
    let others = signers.map(\.signer).filter { Self.differs($0, wanted) }
    if tags == present, others.isEmpty { return }
    if tags == present {
      examination.find(
        zone.apex, "the DS records of \(zone.apex) have other digests than its CDS records",
        evidence: evidence, fix: zone.text(of: wanted))
      return
    }
    examination.find(
      zone.apex,
      "\(zone.apex) asks its parent for DS records of the keys \(Self.list(tags)); "
        + (present.isEmpty
          ? "there are none" : "those there are of the keys \(Self.list(present))"),
      evidence: evidence,
      fix: zone.text(
        of: wanted.isEmpty
          ? zone.ownSigners.filter { $0.digestType == 2 && tags.contains($0.keyTag) } : wanted))
  }

  /// Whether a DS record stands for a key in another way than the CDS records of that key; a parent that makes its own digests
  /// may choose another type beside CDNSKEY records, and this looks at one and the same type.
  private static func differs(_ signer: DelegationSigner, _ wanted: [DelegationSigner]) -> Bool {
    let own = wanted.filter {
      $0.keyTag == signer.keyTag && $0.algorithm == signer.algorithm
        && $0.digestType == signer.digestType
    }
    return !own.isEmpty && !own.contains(signer)
  }

  private static func list(_ tags: Set<UInt16>) -> String {
    tags.sorted().map(String.init).joined(separator: ", ")
  }
}

extension DNSSECFacts.SignedZone {
  /// What the CDS records ask for; they have the form of DS records (RFC 7344 §3.1).
  fileprivate var wantedSigners: [DelegationSigner] {
    childDelegation.answer.records.compactMap { record in
      guard case .other(.cds, let octets) = record.data,
        case .ds(let signer) = RecordData(type: .ds, wire: octets)
      else { return nil }
      return signer
    }
  }

  /// The CDS and CDNSKEY records.
  fileprivate var requests: [Record] {
    childDelegation.answer.records + childKeys.answer.records
  }

  /// RFC 8078 §4.
  fileprivate var asksForRemoval: Bool {
    wantedSigners.contains { $0.algorithm == 0 } || wantedKeys.contains { $0.algorithm == 0 }
  }

  /// Whether one of the keys is that of a DS record: by its digest, or by its tag where the digest is of an unknown type.
  fileprivate func has(_ signer: DelegationSigner) -> Bool {
    ownSigners.contains { $0.digestType == signer.digestType }
      ? ownSigners.contains(signer)
      : ownSigners.contains { $0.keyTag == signer.keyTag && $0.algorithm == signer.algorithm }
  }

  /// What to publish at the parent: CDS records as far as they are of the zone's keys, else the digests of its key-signing keys.
  fileprivate var delegationText: String {
    let offered = wantedSigners.filter { $0.digestType != 1 && ownSigners.contains($0) }
    if !offered.isEmpty { return text(of: offered) }
    let entries = dnsKeys.filter { $0.key.isEntryPoint }
    let tags = Set((entries.isEmpty ? dnsKeys : entries).map(\.key.tag))
    return text(of: ownSigners.filter { $0.digestType == 2 && tags.contains($0.keyTag) })
  }

  fileprivate func text(of signers: [DelegationSigner]) -> String {
    if signers.isEmpty { return "; sign \(apex) with a key of its own, then publish its DS record" }
    return "; at the parent:\n"
      + signers.map { Record(name: apex, ttl: 3600, data: .ds($0)).description }
      .joined(separator: "\n")
  }

  /// What the CDNSKEY records ask for (RFC 7344 §3.2).
  fileprivate var wantedKeys: [DNSKey] {
    childKeys.answer.records.compactMap { record in
      guard case .other(.cdnskey, let octets) = record.data,
        case .dnskey(let key) = RecordData(type: .dnskey, wire: octets)
      else { return nil }
      return key
    }
  }
}
