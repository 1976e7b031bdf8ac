import DNS
import MailAuth

/// A key that is too short.
enum TLSWeakKey: Check {
  static let rule = Rule(
    "tls-weak-key", "Key of a certificate is too short", family: .tls, severity: .warning,
    citation: "RFC 9325 §4.5",
    page: RulePage(
      what: """
        The RSA key of the server's certificate, or of one above it, has fewer than \(leastRSABits) bits, or a key on an elliptic \
        curve fewer than \(leastCurveBits).
        """,
      why: """
        RFC 9325 asks for 2048 bits of RSA. Clients whose library keeps to that (OpenSSL at its security level 2, which \
        several distributions choose) break the handshake; with senders that must have TLS, mail does not arrive. \
        Under an MTA-STS policy in mode enforce, the rule is an error.
        """,
      fix: "Make a new key: ECDSA on P-256, or RSA with 2048 bits, and get a certificate for it.",
      bad: "RSA 1024", good: "EC P-256"))

  static let leastRSABits = 2048
  static let leastCurveBits = 224

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let chains = examination.presentedChains(in: facts) else { return }
    for chain in chains {
      for (depth, certificate) in chain.session.path.enumerated() where isWeak(certificate.key) {
        examination.find(
          chain.host, "\(chain.words(of: certificate, at: depth)) has a key of \(certificate.key)",
          evidence: chain.evidence,
          fix: "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
            + "-subj /CN=\(chain.host) -addext subjectAltName=DNS:\(chain.host) "
            + "-keyout \(chain.host).key -out \(chain.host).csr",
          severity: facts.authenticationDemand.severity(otherwise: .warning))
      }
    }
  }

  private static func isWeak(_ key: Certificate.Key) -> Bool {
    switch key.kind {
    case .rsa: key.bits < leastRSABits
    case .ellipticCurve: key.bits < leastCurveBits
    case .ed25519, .ed448, .other: false
    }
  }
}

/// A signature with a digest that is broken.
enum TLSWeakSignature: Check {
  static let rule = Rule(
    "tls-weak-signature", "Certificate is signed with a broken digest", family: .tls,
    severity: .warning, citation: "RFC 9325 §4.5, RFC 9155 §1",
    page: RulePage(
      what: """
        The server's certificate, or one between it and the authority, is signed with SHA-1 or MD5. A certificate that signs itself \
        is left out, and so is the authority's own: nobody builds on those signatures.
        """,
      why: """
        For these digests two different certificates with the same signature can be made. Libraries refuse such chains; \
        under an MTA-STS policy in mode enforce, the rule is an error.
        """,
      fix:
        "Have the certificate issued again; every public authority signs with SHA-256 or better.",
      bad: "sha1WithRSAEncryption", good: "sha256WithRSAEncryption"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let chains = examination.presentedChains(in: facts) else { return }
    for chain in chains {
      for certificate in chain.session.path
      where certificate.signature.isBroken && !certificate.isSelfSigned {
        examination.find(
          chain.host,
          "the certificate '\(certificate.subject)' of \(chain.place) is signed with "
            + certificate.signature.name,
          evidence: chain.evidence,
          fix: "Have the certificate of \(chain.host) issued again, signed with SHA-256.",
          severity: facts.authenticationDemand.severity(otherwise: .warning))
      }
    }
  }
}
