import DNS
import MailAuth

/// A signature that does not verify.
enum SignatureFails: SignatureRule {
  static let rule = Rule(
    "dkim-signature-fails", "DKIM signature does not verify", family: .dkim, severity: .error,
    citation: "RFC 6376 §6.1",
    page: RulePage(
      what: "A DKIM-Signature field of the message has another result than pass.",
      why: """
        Receivers treat the message as if that signature were not there. If no other one passes, DMARC has to rest on SPF \
        alone, which breaks when mail is forwarded.
        """,
      fix: """
        The reason says which part does not fit. A body hash that did not verify: something changed the body after signing, so \
        sign last. A signature that did not verify with a body that did: header fields were changed, or the published key is \
        another one. A key that is missing: publish it.
        """,
      bad: "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=old; h=from; bh=…; b=…",
      good: "Authentication-Results: mx.example.net; dkim=pass header.d=example.com header.s=s1"))

  static func examine(_ message: ExaminedMessage) -> [Finding] {
    message.report.signatures.compactMap { signature in
      switch signature.verdict {
      // The last two have rules of their own; what could not be looked up is no finding.
      case .verified, .keyLookupFailed, .notVerified, .obsoleteAlgorithm, .keyTooShort:
        return nil
      case .bodyHashMismatch, .signatureMismatch, .badSyntax, .unknownAlgorithm,
        .unknownCanonicalization, .unknownQueryMethod, .bodyTooShort, .expired, .signedInFuture,
        .noKey, .badKeyRecord, .keyRevoked, .unusableKey, .wrongKeyType, .hashNotAllowed,
        .keyNotForMail, .identityNotAllowed:
        let explanation = signature.explanations.map { " " + $0.description }.joined()
        return finding(
          signature,
          "The result is \(signature.verdict.result): \(signature.verdict).\(explanation)",
          fix: fix(signature.verdict, signature))
      }
    }
  }

  private static func fix(_ verdict: DKIMVerdict, _ signature: VerifiedSignature) -> String {
    let key = signature.signature?.keyName.description ?? ""
    switch verdict {
    case .bodyHashMismatch:
      return
        "Sign as the last step: behind filters, footers and conversion of line ends or transfer encodings."
    case .signatureMismatch(.headerChanged):
      return
        "Sign as the last step, and do not sign fields that a later hop rewrites. Use c=relaxed for the header."
    case .signatureMismatch(.otherKeyOrDamaged), .signatureMismatch(.headerOrKey):
      return
        "Compare the signer's private key with what is published at \(key): print its record with dlv keygen --from KEYFILE."
    case .noKey:
      return "Publish the key of the signer at \(key), or let it sign with another selector."
    case .badKeyRecord, .unusableKey, .hashNotAllowed, .keyNotForMail, .wrongKeyType:
      return "Mend the key record at \(key); dlv audit --selector names what is wrong with it."
    case .keyRevoked:
      return "Let the signer use a selector whose key is published, not \(key)."
    case .identityNotAllowed:
      return "Sign with i= in the domain of d= itself, or take s out of t= at \(key)."
    case .expired:
      return "Choose x= so that it covers a week of retries at the least, or leave it out."
    case .signedInFuture: return "Set the signer's clock by NTP."
    case .bodyTooShort: return "Sign without l=."
    case .badSyntax, .unknownAlgorithm, .unknownCanonicalization, .unknownQueryMethod:
      return "Mend the signer: its field can't be processed."
    case .verified, .keyLookupFailed, .notVerified, .obsoleteAlgorithm, .keyTooShort:
      return ""
    }
  }
}
