import DNS
import MailAuth

/// Bits of RSA keys that the rules speak of (RFC 8301 §3.2).
private enum RSABits {
  /// Verifiers must not accept signatures of shorter keys.
  static let minimum = 1024
  /// Signers should use at least this many.
  static let recommended = 2048
  /// Verifiers need not be able to use longer keys.
  static let maximum = 4096
}

/// An RSA key that verifiers must refuse.
enum DKIMRSAKeyTooShort: Check {
  static let rule = Rule(
    "dkim-rsa-key-too-short", "DKIM RSA key below 1024 bits", family: .dkim, severity: .error,
    citation: "RFC 8301 §3.2",
    page: RulePage(
      what: "The modulus of an RSA key has fewer than 1024 bits.",
      why: """
        Verifiers must not consider signatures valid that were made with such keys. Keys of 512 bits are factored in hours \
        on rented machines, after which anybody signs as the domain.
        """,
      fix:
        "Make a key of 2048 bits, publish it at a new selector, switch the signer over, then revoke this one.",
      bad: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAw…""#,
      good: #"s2._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for examined in examination.keys(of: facts) {
      guard case .rsa(let key)? = examined.content?.key, key.bits < RSABits.minimum else {
        continue
      }
      examination.find(
        examined.name,
        "The RSA key has \(key.bits) bits; verifiers must not accept fewer than 1024.",
        evidence: examined.evidence, fix: examined.replacement, at: examined.location)
    }
  }
}

/// An RSA key that is still accepted, but no longer recommended.
enum DKIMRSAKeyWeak: Check {
  static let rule = Rule(
    "dkim-rsa-key-weak", "DKIM RSA key below 2048 bits", family: .dkim, severity: .warning,
    citation: "RFC 8301 §3.2",
    page: RulePage(
      what: "The modulus of an RSA key has 1024 to 2047 bits.",
      why: """
        Signers should use at least 2048 bits. 1024 bits still verify everywhere, but are within reach of a well-funded \
        attacker, and some receivers count them as a weakness.
        """,
      fix:
        "Make a key of 2048 bits, publish it at a new selector, switch the signer over, then revoke this one.",
      bad: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB…""#,
      good: #"s2._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for examined in examination.keys(of: facts) {
      guard case .rsa(let key)? = examined.content?.key,
        (RSABits.minimum..<RSABits.recommended).contains(key.bits)
      else { continue }
      examination.find(
        examined.name, "The RSA key has \(key.bits) bits; 2048 are recommended.",
        evidence: examined.evidence, fix: examined.replacement, at: examined.location)
    }
  }
}

/// An RSA key longer than what every verifier can use.
enum DKIMRSAKeyOversized: Check {
  static let rule = Rule(
    "dkim-rsa-key-oversized", "DKIM RSA key above 4096 bits", family: .dkim, severity: .warning,
    citation: "RFC 8301 §3.2",
    page: RulePage(
      what: "The modulus of an RSA key has more than 4096 bits.",
      why: """
        Verifiers must be able to use keys of 1024 to 4096 bits; longer ones only if they like. The record may also be too \
        long for an answer over UDP.
        """,
      fix: "Use a key of 2048 bits, which is enough and fits everywhere.",
      bad: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIEIjANBgkqhkiG9w0BAQEFAAOCBA8A…""#,
      good: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for examined in examination.keys(of: facts) {
      guard case .rsa(let key)? = examined.content?.key, key.bits > RSABits.maximum else {
        continue
      }
      examination.find(
        examined.name,
        "The RSA key has \(key.bits) bits; verifiers need not be able to use more than 4096.",
        evidence: examined.evidence, fix: examined.replacement, at: examined.location)
    }
  }
}

/// `p=` that is base64, but no key of the type that `k=` says.
enum DKIMNotAKey: Check {
  static let rule = Rule(
    "dkim-not-a-key", "DKIM record does not hold a key of its type", family: .dkim,
    severity: .error, citation: "RFC 6376 §3.6.1, RFC 8463 §4.2",
    page: RulePage(
      what: """
        p= is base64, but what it holds is a private key, or not an RSA key in DER (SubjectPublicKeyInfo, or RSAPublicKey by the letter of \
        RFC 6376), or, with k=ed25519, not the 32 octets of the raw key.
        """,
      why: """
        Every signature made with the selector fails. Usual causes: the base64 was cut off in a multiple of four \
        characters, a certificate or private key was pasted, or an Ed25519 key was published with its ASN.1 wrapping.
        """,
      fix:
        "Publish the public key as the signer gives it; for Ed25519 the last 32 octets of the DER form, in base64.",
      bad: #"s1._domainkey IN TXT "v=DKIM1; k=ed25519; p=MCowBQYDK2VwAyEA8kqrWEt01HqL…""#,
      good:
        #"s1._domainkey IN TXT "v=DKIM1; k=ed25519; p=8kqrWEt01HqLCZzNipHJaFGocfQNhKKe37nhSTFf+I8=""#
    ))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for examined in examination.keys(of: facts) {
      guard let content = examined.content else { continue }
      if content.record.keyData.isPrivateKey {
        examination.find(
          examined.name,
          "p= holds a private key (DER, PKCS#1 or PKCS#8), and everybody can read it: anybody can sign as \(facts.request.domain).",
          evidence: examined.evidence, fix: revocation(examined), at: examined.location)
        continue
      }
      let problem: String
      switch content.key {
      case .rsa, .ed25519, .revoked, .unknownType:
        continue
      case .notAnRSAKey:
        problem =
          content.record.keyData.count == DKIMKeyRecord.ed25519KeyLength
          ? "p= holds 32 octets, as an Ed25519 key has, but the record does not say k=ed25519: verifiers take it for an RSA key."
          : "p= holds \(content.record.keyData.count) octets that are not an RSA public key in DER."
      case .notAnEd25519Key(let length):
        problem =
          length == wrappedEd25519Length
          ? "p= holds the Ed25519 key with its ASN.1 wrapping; DKIM takes the 32 octets of the key alone."
          : "p= holds \(length) octets; an Ed25519 key has 32."
      }
      examination.find(
        examined.name, problem, evidence: examined.evidence, fix: fix(content, examined),
        at: examined.location)
    }
  }

  /// Octets of an Ed25519 SubjectPublicKeyInfo (RFC 8410 §4): twelve of wrapping and the key.
  private static let wrappedEd25519Length = 44

  /// The key is withdrawn at its selector, and another takes its place at a new one.
  private static func revocation(_ examined: ExaminedKey) -> String {
    """
    Revoke the key at once, and destroy it; whoever read it can sign mail of the domain:
    \(examined.line(changing: [("p", "")]))
    Then make another, keep its private half with the signer, and publish the public half at a new selector:
    \(examined.replacement)
    """
  }

  private static func fix(
    _ content: (record: DKIMKeyRecord, key: DKIMPublicKey), _ examined: ExaminedKey
  ) -> String {
    if case .notAnEd25519Key(wrappedEd25519Length) = content.key,
      let text = examined.keyText, text.count >= 16
    {
      // Twelve octets are exactly sixteen symbols of base64, so the wrapping can be cut off as text.
      return examined.line(changing: [("p", String(decoding: text.dropFirst(16), as: UTF8.self))])
    }
    if content.key == .notAnRSAKey, content.record.keyData.count == DKIMKeyRecord.ed25519KeyLength {
      return examined.line(changing: [("k", "ed25519")])
    }
    let type = content.record.keyType.description
    return "Publish the public key again as the signer gives it:\n"
      + TagListText.line(at: examined.name, "v=DKIM1; k=\(type); p=<the key in base64>")
  }
}

/// A key type that no RFC defines.
enum DKIMUnknownKeyType: Check {
  static let rule = Rule(
    "dkim-unknown-key-type", "DKIM key of an unknown type", family: .dkim, severity: .error,
    citation: "RFC 6376 §3.6.1, RFC 8463 §3",
    page: RulePage(
      what: "k= is neither rsa nor ed25519, in exactly this case.",
      why:
        "Verifiers ignore keys of types that they do not know, so every signature made with the selector fails.",
      fix: "Write k=rsa (or leave k= out) for an RSA key, k=ed25519 for an Ed25519 key.",
      bad: #"s1._domainkey IN TXT "v=DKIM1; k=RSA-2048; p=MIIBIjANBgkqhki…""#,
      good: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for examined in examination.keys(of: facts) {
      guard case .unknownType(let type)? = examined.content?.key else { continue }
      examination.find(
        examined.name, "k=\(type) is no type of DKIM key; verifiers ignore the key.",
        evidence: examined.evidence, fix: examined.line(changing: [("k", "rsa")]),
        at: examined.location)
    }
  }
}

extension [UInt8] {
  /// Whether the octets are a private key in DER. All kinds begin with a SEQUENCE that begins with a version, 0 or 1 (RFC 8017
  /// §A.1.2, RFC 5958 §2, RFC 5915 §3); public keys begin with a longer number, or with another SEQUENCE.
  fileprivate var isPrivateKey: Bool {
    guard count >= 5, self[0] == 0x30 else { return false }
    // The length: one octet, or so many more as its lower bits say (X.690 §8.1.3).
    let start = self[1] < 0x80 ? 2 : 2 + Int(self[1] & 0x7F)
    guard count > start + 3 else { return false }
    return self[start] == 0x02 && self[start + 1] == 0x01 && self[start + 2] <= 1
  }
}

extension ExaminedKey {
  /// How to replace a key: a selector of its own, so that mail on its way still verifies.
  var replacement: String {
    let next = "\(selector.name)-2048"
    // `selector._domainkey.domain` without the selector and the label behind it.
    let labels = (try? DomainName(selector.name).labelCount) ?? 1
    let domain = name.suffix(labels: max(name.labelCount - labels - 1, 1))
    return """
      dlv keygen \(domain) --selector \(next)
      It writes the private key for the signer, and prints the record to publish.
      """
  }

  /// The base64 of `p=` without white space.
  fileprivate var keyText: [UInt8]? {
    guard case .txt(let strings) = key.resource.data else { return nil }
    return TagList(strings.joined, whiteSpace: .folding)["p"]?.value.filter { $0 > 0x20 }
  }
}
