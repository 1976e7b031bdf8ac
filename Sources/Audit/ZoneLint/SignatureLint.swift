import DNS

/// A signed zone whose records are not signed, or not any more, or not as they are now.
enum ZoneSigned: ZoneLintCheck {
  static let rule = Rule(
    "dns-signature", "Signature (RRSIG) that is missing, expired or does not verify",
    family: .zoneData, severity: .error, citation: "RFC 4035 §2.2, §5.3",
    page: RulePage(
      what: """
        The file is a signed zone (it has RRSIG records), and records in it have no signature by a key of the zone that verifies now: they were \
        edited after signing, the signatures have expired, or the keys are others. The records below delegations and glue are not signed. \
        The chain of NSEC or NSEC3 records is another rule's (dns-denial).
        """,
      why:
        "Resolvers that validate answer SERVFAIL for the name as soon as a DS record stands in the zone above: for them the records do not exist.",
      fix:
        "Edit the unsigned zone and sign it again: dnssec-signzone, ldns-signzone, or the server's own signer.",
      bad:
        "www.example.com. IN A 192.0.2.7 ; edited after signing\nwww.example.com. IN RRSIG A 13 3 …",
      good: "The file as the signer has written it."))

  /// Sets whose signatures are verified; a signature takes a tenth of a millisecond and more, so that this is under a minute.
  private static let maximumSets = 200_000
  /// Names that one finding shows.
  private static let maximumShown = 8

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    guard let signatures = zone.signatures, zone.isWhole,
      let first = zone.groups(of: .rrsig).first
    else { return examination.notApplicable() }
    let keys = zone.records(zone.origin, .dnskey)
    guard !keys.isEmpty else {
      return examination.find(
        zone.origin, "the zone has RRSIG records and no DNSKEY record: nothing verifies them",
        evidence: [first.first.description.prefix(120) + "…"],
        fix: "; sign the zone again, with its keys", at: first.first.location)
    }
    var faults: [ZoneSignatures.Fault: [(group: ZoneLintFacts.Group, evidence: [Record])]] = [:]
    var (looked, signed) = (0, 0)
    for group in zone.groups where zone.isSigned(group) {
      signed += 1
      if signed > maximumSets { continue }
      looked += 1
      switch signatures.verdict(
        on: group.unique, signatures: zone.records(group.name, .rrsig), keys: keys,
        zone: zone.origin)
      {
      case .valid: break
      case .faulty(let fault, let evidence): faults[fault, default: []].append((group, evidence))
      case .undetermined(let reason): examination.cannotTell(group.name, reason)
      }
    }
    for (fault, sets) in faults.sorted(by: { $0.key < $1.key }) {
      let shown = sets.prefix(maximumShown).map { "\($0.group.name) \($0.group.type)" }
      let rest = sets.count - shown.count
      let names = shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
      examination.find(
        zone.origin,
        "\(sets.count) of \(signed) record sets \(fault.clause): \(names)",
        evidence: sets.prefix(maximumShown).flatMap(\.evidence).map(\.securityDescription),
        fix: "; sign the zone again: dnssec-signzone -o \(zone.origin) …",
        at: sets.first?.group.first.location)
    }
    if signed > looked {
      examination.cannotTell(
        zone.origin,
        "the signatures of \(looked) record sets were verified; the zone has \(signed)")
    }
  }
}

/// A signed zone whose NSEC or NSEC3 records are those of another state of the zone.
enum DenialOfExistence: ZoneLintCheck {
  static let rule = Rule(
    "dns-denial", "Chain of NSEC or NSEC3 records that is not the zone's", family: .zoneData,
    severity: .error, citation: "RFC 4034 §4.1, RFC 4035 §2.3, RFC 5155 §7.1",
    page: RulePage(
      what: """
        The file is a signed zone, and its NSEC records, or those NSEC3 records that its NSEC3PARAM record names, are not those that the \
        names and types of the zone have: one is missing, or belongs to nothing, lists other types, or points past the next name.
        """,
      why: """
        By these records a validating resolver proves that a name or type does not exist. Where they deny what is there, resolvers that \
        keep them (RFC 8198) answer that it is not; where they do not cover what is missing, the answer is SERVFAIL.
        """,
      fix:
        "Edit the unsigned zone and sign it again: dnssec-signzone, ldns-signzone, or the server's own signer.",
      bad: "a.example.com. IN NSEC c.example.com. A RRSIG NSEC   ; and there is b.example.com",
      good: "a.example.com. IN NSEC b.example.com. A RRSIG NSEC"))

  /// Names that one finding shows.
  private static let maximumShown = 8

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    guard let signatures = zone.signatures, zone.isWhole, !zone.groups(of: .rrsig).isEmpty,
      !zone.records(zone.origin, .dnskey).isEmpty
    else { return examination.notApplicable() }
    let denials = (zone.groups(of: .nsec) + zone.groups(of: .nsec3)).flatMap(\.records)
    let verdict = signatures.chain(
      of: zone.origin, types: zone.typesAtNames, cuts: zone.cuts, denials: denials,
      parameters: zone.records(zone.origin, .nsec3param))
    switch verdict {
    case .whole: return
    case .none:
      examination.find(
        zone.origin, "the zone has RRSIG records, and neither NSEC nor NSEC3 records",
        evidence: zone.records(zone.origin, .soa).map(\.description),
        fix: "; sign the zone again: dnssec-signzone -o \(zone.origin) …",
        at: zone.records(zone.origin, .soa).first?.location)
    case .undetermined(let reason): examination.cannotTell(zone.origin, reason)
    case .faulty(let faults):
      for (clause, names) in faults {
        let shown = names.prefix(maximumShown).map(\.description).joined(separator: ", ")
        let rest = names.count - min(names.count, maximumShown)
        examination.find(
          zone.origin,
          "\(names.count) name\(names.count == 1 ? "" : "s") \(clause): \(shown)"
            + (rest > 0 ? " and \(rest) more" : ""),
          evidence: names.prefix(maximumShown).flatMap {
            zone.records($0, .nsec) + zone.records($0, .nsec3)
          }.map(\.securityDescription),
          fix: "; sign the zone again: dnssec-signzone -o \(zone.origin) …",
          at: names.lazy.compactMap { name in
            zone.groups.first { $0.name == name }?.first.location
          }.first)
      }
    }
  }
}

extension ZoneLintFacts {
  /// Whether the set is data that the zone itself gives out (RFC 4035 §2.2): no glue, and of a delegation DS and NSEC alone.
  fileprivate func isSigned(_ group: Group) -> Bool {
    if group.type == .rrsig || substitution(above: group.name) != nil { return false }
    guard let cut = cut(above: group.name) else { return true }
    return group.name == cut && (group.type == .ds || group.type == .nsec)
  }
}

extension ZoneLintFacts.Group {
  fileprivate var unique: [Record] {
    var seen: Set<RecordData> = []
    return records.filter { seen.insert($0.data).inserted }
  }
}

extension ZoneSignatures.Fault {
  /// Goes behind `3 of 12 record sets`.
  fileprivate var clause: String {
    switch self {
    case .missing: "have no signature"
    case .doesNotVerify: "have a signature that does not verify: they were changed after signing"
    case .expired: "have a signature that has expired"
    case .notYetValid: "have a signature that is not valid yet"
    case .noKey: "are signed by a key that the zone does not have"
    case .otherSigner: "are signed by another zone"
    }
  }
}
