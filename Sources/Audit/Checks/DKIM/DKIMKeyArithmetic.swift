import MailAuth

/// An RSA key whose public exponent lets others forge, or verifiers fail.
enum DKIMRSAExponent: Check {
  static let rule = Rule(
    "dkim-rsa-exponent", "DKIM RSA key with a bad exponent", family: .dkim, severity: .error,
    citation: "RFC 8017 §3.1, FIPS 186-5 §5.1",
    page: RulePage(
      what: """
        The public exponent is 1 or even (an error), 3 (a warning), another one below 65537 (a notice), or above 2147483647 (a \
        warning).
        """,
      why: """
        With the exponent 1 a signature is the padded hash itself: anybody can sign. An even exponent belongs to no key, and nothing \
        verifies. With 3, signatures can be forged where a verifier reads the padding carelessly, as several have (CVE-2006-4339, \
        CVE-2014-1568); FIPS 186-5 wants more than 65536. Some verifiers, among them those written in Go, refuse exponents of more \
        than 31 bits.
        """,
      fix:
        "Make a key of 2048 bits with the exponent 65537, which every tool takes by itself, and publish it at a new selector.",
      bad:
        #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIDANBgkqhkiG9w0BAQEFAAOCAQ0A… (exponent 3)""#,
      good: #"s2._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…""#))

  /// What every tool takes (F4).
  private static let usual: UInt64 = 65537
  /// The largest that Go's crypto/rsa takes.
  private static let largestUsable: UInt64 = 1 << 31 - 1

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for examined in examination.keys(of: facts) {
      guard case .rsa(let key)? = examined.content?.key,
        let (message, severity) = problem(of: key.exponent)
      else { continue }
      examination.find(
        examined.name, message, evidence: examined.evidence, fix: examined.replacement,
        at: examined.location, severity: severity)
    }
  }

  private static func problem(of exponent: [UInt8]) -> (message: String, severity: Severity)? {
    if exponent == [1, 0, 1] { return nil }
    let value =
      exponent.count <= 8 ? exponent.reduce(0 as UInt64) { $0 << 8 | UInt64($1) } : nil
    if value == 1 {
      return ("The public exponent is 1: everybody can make signatures that verify.", .error)
    }
    if (exponent.last ?? 0) & 1 == 0 {
      return (
        "The public exponent is even: it belongs to no RSA key, and nothing verifies.", .error
      )
    }
    guard let value, value <= largestUsable else {
      return (
        "The public exponent has \(exponent.count) octets; some verifiers refuse more than 31 bits.",
        .warning
      )
    }
    if value >= usual { return nil }
    return value == 3
      ? (
        "The public exponent is 3: signatures can be forged where a verifier reads the padding carelessly.",
        .warning
      ) : ("The public exponent is \(value); 65537 is usual.", .notice)
  }
}

/// An RSA modulus that a small prime divides.
enum DKIMRSASmallFactor: Check {
  static let rule = Rule(
    "dkim-rsa-small-factor", "DKIM RSA key whose modulus has a small factor", family: .dkim,
    severity: .error, citation: "RFC 8017 §3.1",
    page: RulePage(
      what:
        "A prime up to 167 divides the modulus, which should be the product of two large primes.",
      why: """
        Such a modulus did not come from a key generator: the key was damaged when it was copied (nine of ten damaged keys have \
        such a factor), so that nothing verifies; or the generator is broken, and others can work out the private key.
        """,
      fix:
        "Compare the record with the public key of the signer, and publish that. If they are the same, make another key.",
      bad: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=<a modulus that 3 divides>""#,
      good: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for examined in examination.keys(of: facts) {
      guard case .rsa(let key)? = examined.content?.key, let factor = key.smallFactor else {
        continue
      }
      examination.find(
        examined.name,
        "\(factor) divides the modulus of \(key.bits) bits: the key is damaged or was badly made.",
        evidence: examined.evidence,
        fix: """
          Compare the record with the public key that the signer has:
          dlv dkim match <private key file> --domain \(facts.request.domain) --selector \(examined.selector.name)
          If they are the same, replace the key:
          \(examined.replacement)
          """,
        at: examined.location)
    }
  }
}

/// An RSA key that Infineon's broken generator made.
enum DKIMRSAROCA: Check {
  static let rule = Rule(
    "dkim-rsa-roca", "DKIM RSA key made by Infineon's broken generator (ROCA)", family: .dkim,
    severity: .error, citation: "CVE-2017-15361; Nemec et al., ACM CCS 2017, §2",
    page: RulePage(
      what: """
        The modulus is a power of 65537 modulo each of the primes that Infineon's RSALib builds its primes from: 39 of them up to 960 \
        bits, 71 up to 1952, 126 up to 3936, 225 above. A sound key of 1024 bits passes for one with a chance of 2^-83.
        """,
      why: """
        Primes made that way have so little randomness that the private key can be worked out from the public one: for 1024 bits in \
        less than 100 processor days, for 2048 bits in some 100 processor years, which can be bought. Keys come from smartcards and \
        security modules of 2012 to 2017.
        """,
      fix:
        "Make a key in software, or on a device whose firmware was mended, publish it at a new selector, switch the signer over and revoke this one.",
      bad: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=<a key from an affected device>""#,
      good: #"s2._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for examined in examination.keys(of: facts) {
      guard case .rsa(let key)? = examined.content?.key, key.hasROCAFingerprint else { continue }
      examination.find(
        examined.name,
        "The modulus of \(key.bits) bits has the fingerprint of CVE-2017-15361 (ROCA): its private key can be worked out.",
        evidence: examined.evidence, fix: examined.replacement, at: examined.location)
    }
  }
}
