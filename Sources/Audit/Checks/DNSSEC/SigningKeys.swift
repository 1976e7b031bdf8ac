import DNS

/// Algorithms that zones should not be signed with any more.
enum SigningAlgorithm: Check {
  static let rule = Rule(
    "dnssec-algorithm", "Zone is signed with an outdated algorithm", family: .dnssec,
    severity: .error, citation: "RFC 9904 §2.2, RFC 9905 §2, RFC 9906 §2",
    page: RulePage(
      what: """
        A DNSKEY has an algorithm that IANA's registry marks as MUST NOT for signing: RSAMD5, DSA, RSASHA1, RSASHA1-NSEC3-SHA1 or \
        ECC-GOST. RSASHA512, NOT RECOMMENDED there, is a warning.
        """,
      why: """
        Validators drop these algorithms one by one (Red Hat's systems no longer verify SHA-1, and RFC 9905 has them treat DS records of RSASHA1 \
        as insecure): for those that have, the zone is unsigned, and DANE is off. SHA-1 signatures can be forged with effort. BIND and \
        Unbound still validate them as they are shipped; so does dlv, and its verdict may be secure beside this error.
        """,
      fix:
        "Roll the keys over to ECDSAP256SHA256 (13); RFC 6781 §4.1.4 has the order of steps. The DS record changes with it.",
      bad: "example.com. IN DNSKEY 257 3 7 …    ; RSASHA1-NSEC3-SHA1",
      good: "example.com. IN DNSKEY 257 3 13 …   ; ECDSAP256SHA256"))

  /// MUST NOT in the column 'Use for DNSSEC Signing' of the registry that RFC 9904 §2.2 sets up.
  private static let forbidden: Set<UInt8> = [1, 3, 5, 6, 7, 12]
  private static let discouraged: Set<UInt8> = [10]

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let zone = examination.signedZone(of: facts), let keys = examination.keys(of: zone)
    else { return }
    guard !keys.isEmpty else {
      examination.notApplicable()
      return
    }
    for algorithm in Set(keys.map(\.key.securityAlgorithm)).sorted() {
      let isForbidden = forbidden.contains(algorithm.rawValue)
      guard isForbidden || discouraged.contains(algorithm.rawValue) else { continue }
      let affected = keys.filter { $0.key.securityAlgorithm == algorithm }
      examination.find(
        zone.apex,
        "\(zone.apex) is signed with \(algorithm), which "
          + (isForbidden ? "must not be used" : "is not recommended"),
        evidence: affected.map(\.record.securityDescription),
        fix: "; roll the keys of \(zone.apex) over to algorithm 13 (ECDSAP256SHA256)",
        severity: isForbidden ? nil : .warning)
    }
  }
}

/// RSA keys that are too small.
enum SigningKeySize: Check {
  /// NIST SP 800-57 part 1: what has 112 bits of security, the least that is allowed.
  static let recommendedBits = 2048
  /// RFC 6781 §3.4.2: the least that was ever advised.
  static let leastBits = 1024

  static let rule = Rule(
    "dnssec-small-rsa-key", "Zone is signed with a small RSA key", family: .dnssec,
    severity: .warning, citation: "RFC 6781 §3.4.2, NIST SP 800-57 part 1",
    page: RulePage(
      what: """
        A DNSKEY is an RSA key of fewer than 1024 bits (warning) or, if its tag is in a DS record or it is a key-signing key, of fewer than 2048 (notice). \
        Zone-signing keys of 1024 bits and more that change often pass.
        """,
      why:
        "A key of 512 bits is broken in hours, one of 768 in years; some systems do not verify with keys below 1024 bits, others below 2048.",
      fix:
        "Roll over to ECDSAP256SHA256, whose keys and answers are smaller besides, or to RSA keys of 2048 bits.",
      bad: "example.com. IN DNSKEY 257 3 8 …   ; RSA, 1024 bits",
      good: "example.com. IN DNSKEY 257 3 8 …   ; RSA, 2048 bits"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let zone = examination.signedZone(of: facts), let keys = examination.keys(of: zone)
    else { return }
    let rsaKeys = keys.filter { $0.key.securityAlgorithm.isRSA }
    guard !rsaKeys.isEmpty else {
      examination.notApplicable()
      return
    }
    for (record, key) in rsaKeys {
      guard let bits = key.modulusBits else { continue }
      let isEntry = key.isEntryPoint || zone.signers.contains { $0.signer.names(key) }
      guard bits < Self.leastBits || isEntry && bits < Self.recommendedBits else { continue }
      examination.find(
        zone.apex, "\(key.label) of \(zone.apex) has \(bits) bits",
        evidence: [record.securityDescription],
        fix: "; roll the key over to algorithm 13 (ECDSAP256SHA256), or to RSA with 2048 bits",
        at: record.location, severity: bits < Self.leastBits ? nil : .notice)
    }
  }
}

/// NSEC3 parameters that cost more than they bring.
enum HashedDenialParameters: Check {
  /// Above that validators treat the zone as unsigned: BIND 9.20 and dlv itself.
  static let toleratedIterations = 50

  static let rule = Rule(
    "dnssec-nsec3-parameters", "NSEC3 with iterations, salt or opt-out", family: .dnssec,
    severity: .warning, citation: "RFC 9276 §3.1, §3.2",
    page: RulePage(
      what: """
        The zone proves with NSEC3 records that names do not exist. RFC 9276 requires 0 extra iterations, advises against a salt, and against opt-out in all but \
        large zones of delegations. More than 50 iterations are an error, fewer a warning, salt and opt-out notices.
        """,
      why: """
        Iterations make validators work and protect nothing. Above a limit (50 in BIND 9.20, 150 in Unbound) they give up, and the zone's negative answers are insecure, or \
        SERVFAIL: DANE then fails for hosts without TLSA records. With opt-out, names can be forged that do not exist.
        """,
      fix:
        "Set iterations to 0, the salt to none (`-`) and opt-out off; most signers do so with one setting.",
      bad: "example.com. IN NSEC3PARAM 1 0 100 AABBCCDD",
      good: "example.com. IN NSEC3PARAM 1 0 0 -"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let zone = examination.signedZone(of: facts) else { return }
    guard let hashing = zone.hashing else {
      examination.cannotTell(
        zone.apex, "\(zone.apex) NULL: no answer that shows how names are denied")
      return
    }
    guard case .used(let parameters, let isOptOut, let record) = hashing else {
      examination.notApplicable()
      return
    }
    var messages: [(message: String, severity: Severity?)] = []
    let count = Int(parameters.iterations)
    if count > Self.toleratedIterations {
      messages.append(
        (
          "\(zone.apex) hashes names in \(count) extra iterations: validators give up on that many",
          .error
        ))
    } else if count > 0 {
      messages.append(
        (
          "\(zone.apex) hashes names in \(count) extra iteration\(count == 1 ? "" : "s") instead of 0",
          nil
        ))
    }
    if !parameters.salt.isEmpty {
      messages.append(
        (
          "\(zone.apex) salts its hashed names (\(parameters.salt.hexadecimal)), which protects nothing",
          .notice
        ))
    }
    if isOptOut {
      messages.append(
        ("\(zone.apex) uses opt-out: the absence of a name is not proven", .notice))
    }
    examination.find(
      zone.apex, each: messages, evidence: [record.securityDescription],
      fix: "; in the signer, not in the zone: 0 iterations, no salt, no opt-out\n"
        + "; BIND: nsec3param iterations 0 optout no salt-length 0;   (in the dnssec-policy)\n"
        + "; PowerDNS: pdnsutil set-nsec3 \(zone.apex) '1 0 0 -'")
  }
}
