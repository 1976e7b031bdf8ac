import Crypto
import DNS
import MailAuth
import Message

/// A message that is signed, and then received: whatever could be signed verifies, and the whole message has a verdict.
enum SigningTarget {
  static func run(_ input: [UInt8]) {
    guard let key, let domain = try? DomainName("example.com") else {
      preconditionFailure("the key can't be read")
    }
    var received = input
    do {
      let (header, body) = try HeaderReader.split(input[...])
      for canonicalization in Canonicalization.allCases {
        var configuration = DKIMSigner.Configuration(domain: domain, selector: "e")
        configuration.canonicalization = CanonicalizationPair(
          header: canonicalization, body: canonicalization.other)
        let signature = try DKIMSigner(configuration, key).begin(header)
        var hasher = BodyHasher(
          configuration.canonicalization.body, digest: cryptography.makeDigest())
        hasher.update(body)
        let field = try signature.field(bodyHash: hasher.finish(), cryptography)
        received = field + header.octets + [0x0D, 0x0A] + body
        let report = try DKIMVerifier.verify(
          received[...], at: now, cryptography, answer: answer)
        precondition(report.signatures.first?.verdict == .verified)
      }
    } catch { _ = "\(error)" }
    verify(received)
  }

  private static func verify(_ message: [UInt8]) {
    let verifier = MessageVerifier(
      resolver: NothingResolver(), signatureVerifier: cryptography, suffixes: TwoLabels(),
      names: PlainNames(), receiver: nil)
    let envelope = MessageEnvelope(
      client: IPAddress("192.0.2.1"), helo: "mail.example.com", mailFrom: "a@example.com")
    guard let verification = try? verifier.verify(message[...], envelope, at: now, answer: answer)
    else { return }
    _ = (verification.result, verification.senderRules, verification.oneClickUnsubscribe)
    let field = verification.authenticationResults(server: "mx.example.net").field()
    // What is written reads.
    guard let colon = field.utf8.firstIndex(of: UInt8(ascii: ":")) else {
      preconditionFailure("a field has a name")
    }
    let read = try? AuthenticationResults(body: Array(field.utf8[colon...].dropFirst()))
    precondition(read != nil, field)
  }

  private static let cryptography = OpenSSLSignatureVerifier()
  private static let now: UInt64 = 1_700_000_000

  /// Made for this: the seed of an Ed25519 key is any 32 octets.
  private static let key: PrivateKey? = {
    let seed = Array(Base64.encode([UInt8](repeating: 7, count: 32)).utf8)
    return try? PrivateKey(seed.withUnsafeBytes { SecretOctets(copying: $0) })
  }()

  private static func answer(_ question: Question) -> Answer {
    let labels = question.name.description
    let text: String? =
      if question.type != .txt {
        nil
      } else if labels.contains("_domainkey") {
        "v=DKIM1; k=ed25519; p=\(Base64.encode(key?.publicKeyData ?? []))"
      } else if labels.hasPrefix("_dmarc") {
        "v=DMARC1; p=reject; rua=mailto:d@example.com"
      } else {
        "v=spf1 ip4:192.0.2.0/24 -all"
      }
    guard let text else { return Answer(question: question, outcome: .noData(ttl: 60)) }
    let record = Record(name: question.name, ttl: 60, data: .txt(CharacterStrings(text)))
    return Answer(question: question, outcome: .records([record]))
  }
}

/// Every name of one label is a public suffix.
struct TwoLabels: PublicSuffixes {
  func registrableDomain(of name: DomainName) -> DomainName? {
    name.labelCount < 2 ? nil : name.suffix(labels: 2)
  }
}

/// Names in ASCII only.
struct PlainNames: DomainNameReader {
  func domainName(of text: String) -> DomainName? { try? DomainName(text) }
}
