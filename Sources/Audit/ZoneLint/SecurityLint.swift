import DNS

/// DS and DNSKEY records where they have no place.
enum DelegationSignerPlace: ZoneLintCheck {
  static let rule = Rule(
    "dns-ds-place", "DS or DNSKEY record in the wrong place", family: .zoneData,
    severity: .error, citation: "RFC 4035 §2.1, §2.4",
    page: RulePage(
      what:
        "A DS record stands at the zone's apex, or at a name that is not delegated; or a DNSKEY record stands below the apex.",
      why: """
        DS records belong into the zone above, at the delegation. At the apex nobody looks for them, and BIND refuses the zone; at other names \
        they mean nothing. Keys are looked for at the apex only.
        """,
      fix: "Give the DS record to the zone above (the registrar), or put it beside the NS records.",
      bad: "$ORIGIN example.com.\n@ IN DS 20326 8 2 E06D44B8…",
      good: "$ORIGIN com.\nexample IN NS ns1.example.com.\nexample IN DS 20326 8 2 E06D44B8…"))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for group in zone.groups {
      let fault: String
      switch group.type {
      case .ds where group.name == zone.origin && !zone.origin.isRoot:
        fault = "DS records at the apex belong into the zone above"
      case .ds where !zone.cuts.contains(group.name) && zone.isWhole:
        fault = "\(group.name) has DS records and is not delegated"
      case .dnskey where group.name != zone.origin:
        fault = "\(group.name) has DNSKEY records and is not the apex"
      default: continue
      }
      examination.find(
        group.name, fault, evidence: group.records.map(\.securityDescription),
        fix: group.records.map { "; remove: \($0.securityDescription)" }.joined(separator: "\n"),
        at: group.first.location,
        severity: group.name == zone.origin ? nil : .warning)
    }
  }
}

/// A DS record that no validator can use.
enum DelegationSignerForm: ZoneLintCheck {
  static let rule = Rule(
    "dns-ds-form", "DS record that validators can't use, or should not", family: .zoneData,
    severity: .error, citation: "RFC 4034 §5.1, RFC 4509 §2.1, RFC 9905 §2",
    page: RulePage(
      what:
        "A DS record has a digest that is not as long as its type demands, or a digest of SHA-1 without a better one beside it.",
      why:
        "With a digest of the wrong length, nothing matches: validating resolvers answer SERVFAIL. SHA-1 is not to be used any more.",
      fix: "Publish the DS record with SHA-256 (digest type 2) as the signer prints it.",
      bad: "lab.example.com. IN DS 12345 13 2 E06D44B8",
      good: "lab.example.com. IN DS 12345 13 2 <64 hexadecimal digits>"))

  /// Octets of a digest by its type (RFC 4034, 4509, 6605).
  private static let lengths: [UInt8: Int] = [1: 20, 2: 32, 4: 48]

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for group in zone.groups(of: .ds) {
      let signers = group.records.compactMap { record -> (Record, DelegationSigner)? in
        if case .ds(let signer) = record.data { (record, signer) } else { nil }
      }
      for (record, signer) in signers {
        if let length = lengths[signer.digestType], signer.digest.count != length {
          examination.find(
            group.name,
            "the digest has \(signer.digest.count) octets; type \(signer.digestType) has \(length)",
            evidence: [record.description],
            fix: "; from the signer's keys, in place of: \(record.description)",
            at: record.location)
        } else if signer.digestType == 1,
          !signers.contains(where: {
            $0.1.digestType != 1 && $0.1.keyTag == signer.keyTag
          })
        {
          examination.find(
            group.name, "key \(signer.keyTag) is vouched for by a SHA-1 digest only",
            evidence: [record.description],
            fix:
              "; the DS record of the same key with SHA-256, beside or in place of: \(record.description)",
            at: record.location, severity: .warning)
        }
      }
    }
  }
}

/// A DNSKEY record that can't sign a zone.
enum ZoneKeyForm: ZoneLintCheck {
  static let rule = Rule(
    "dns-dnskey", "DNSKEY record that can't sign the zone", family: .zoneData,
    severity: .error, citation: "RFC 4034 §2.1, RFC 9904, RFC 9905 §2",
    page: RulePage(
      what:
        "A DNSKEY record has a protocol other than 3, no zone key flag (256), or an algorithm that validators do not support or that is not to be used any more.",
      why:
        "Validators must not use the key. Where a DS record leads to it, the zone is bogus or counts as unsigned.",
      fix:
        "Sign with ECDSAP256SHA256 (13), flags 257 for the key signing key and 256 for the other.",
      bad: "example.com. IN DNSKEY 0 3 5 AwEAAa…",
      good: "example.com. IN DNSKEY 257 3 13 mdsswUyr3DPW…"))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for record in zone.groups(of: .dnskey).flatMap(\.records) {
      guard case .dnskey(let key) = record.data else { continue }
      var faults: [(String, Severity?)] = []
      if key.protocolNumber != 3 {
        faults.append(("the protocol is \(key.protocolNumber) and must be 3", nil))
      }
      if key.flags & 0x0100 == 0 {
        faults.append(("the flags \(key.flags) do not make it a zone key", nil))
      }
      let algorithm = key.securityAlgorithm
      if !algorithm.isSupported {
        faults.append(("\(algorithm) is not supported by validators", nil))
      } else if algorithm == .rsaSHA1 || algorithm == .rsaSHA1NSEC3 {
        faults.append(("\(algorithm) is not to be used for signing any more", .warning))
      }
      examination.find(
        record.name, each: faults, evidence: [record.securityDescription],
        fix: "; a key of algorithm 13 in place of: \(record.securityDescription)",
        at: record.location)
    }
  }
}
