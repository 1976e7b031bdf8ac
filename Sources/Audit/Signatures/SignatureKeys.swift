import DNS
import MailAuth

/// rsa-sha1.
enum SignatureUsesSHA1: SignatureRule {
  static let rule = Rule(
    "dkim-signature-sha1", "DKIM signature with rsa-sha1", family: .dkim, severity: .error,
    citation: "RFC 8301 §3.1",
    page: RulePage(
      what: "a= of a DKIM-Signature field is rsa-sha1.",
      why:
        "Signers must not use it any more, and verifiers must not accept it: the signature never passes.",
      fix: "Let the signer use rsa-sha256; the key stays the same.",
      bad: "DKIM-Signature: v=1; a=rsa-sha1; d=example.com; s=s1; …",
      good: "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=s1; …"))

  static func examine(_ message: ExaminedMessage) -> [Finding] {
    message.report.signatures.filter { $0.verdict == .obsoleteAlgorithm }.map {
      finding(
        $0, "a=rsa-sha1 must not be used; receivers take the message for unsigned.",
        fix: "a=rsa-sha256")
    }
  }
}

/// A key that is, or soon will be, too short.
enum SignatureKeyWeak: SignatureRule {
  static let rule = Rule(
    "dkim-signature-key-weak", "DKIM signature with a weak key", family: .dkim, severity: .error,
    citation: "RFC 8301 §3.2",
    page: RulePage(
      what:
        "The RSA key of a signature has fewer than 1024 bits (an error), or fewer than 2048 (a warning).",
      why: """
        Verifiers must not accept keys below 1024 bits. Signers should use 2048: keys of 1024 bits can be broken by those who can \
        pay for it.
        """,
      fix: "Make a key of 2048 bits, publish it at a new selector, and let the signer use that.",
      bad: "a key of 512 bits at s1._domainkey.example.com",
      good: "a key of 2048 bits at s2._domainkey.example.com"))

  static func examine(_ message: ExaminedMessage) -> [Finding] {
    message.report.signatures.compactMap { signature in
      guard case .rsa(let key)? = signature.publicKey, key.bits < recommendedBits else {
        return nil
      }
      let isRefused = key.bits < DKIMVerification.minimumRSABits
      let domain = signature.signature?.domain.description ?? "DOMAIN"
      return finding(
        signature,
        isRefused
          ? "The RSA key has \(key.bits) bits: verifiers must not accept its signatures."
          : "The RSA key has \(key.bits) bits; signers should use 2048.",
        fix: "dlv keygen \(domain) --type rsa --bits 2048", severity: isRefused ? nil : .warning)
    }
  }

  private static let recommendedBits = 2048
}

/// A key with the testing flag.
enum SignatureKeyTesting: SignatureRule {
  static let rule = Rule(
    "dkim-signature-testing", "DKIM signature with a key in testing mode", family: .dkim,
    severity: .warning, citation: "RFC 6376 §3.6.1",
    page: RulePage(
      what: "The key record of a signature holds t=y.",
      why:
        "Verifiers must not treat mail that is signed with such a key otherwise than unsigned mail.",
      fix: "Take y out of t= once signatures verify.",
      bad: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; t=y; p=MIIBIjANBgkqhki…""#,
      good: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…""#))

  static func examine(_ message: ExaminedMessage) -> [Finding] {
    message.report.signatures.filter { $0.keyRecord?.isTesting == true }.map {
      finding(
        $0, "The key says t=y, so receivers may treat the message as unsigned.",
        fix: "Take y out of t= in the record at \($0.subject).")
    }
  }
}
