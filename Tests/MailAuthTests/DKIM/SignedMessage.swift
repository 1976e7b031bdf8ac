import Crypto
import DNS
import MailAuth
import Message
import TestKit
import Testing

/// A message signed in the test, with the keys that verify it.
struct SignedMessage {
  var message: [UInt8]
  let records: [DomainName: String]

  static let now: UInt64 = 1_700_000_000
  static let plain = """
    Received: from a\r
    From: A <a@example.com>\r
    To: b@example.net\r
    Subject:  two  spaces \r
    \r
    Hello  there \r
    \r
    end\r
    \r
    \r

    """

  enum Key: String, CaseIterable {
    case rsa, other, ed25519

    static let all: [Key: PrivateKey] = [
      .rsa: made(.rsa(bits: 1024)), .other: made(.rsa(bits: 1024)), .ed25519: made(.ed25519),
    ].compactMapValues { $0 }

    private static func made(_ request: KeyGenerator.Request) -> PrivateKey? {
      try? KeyGenerator.generate(request)
    }

    var record: String {
      get throws {
        let key = try #require(Self.all[self])
        return "v=DKIM1; k=\(key.kind.rawValue); p=\(Base64.encode(key.publicKeyData))"
      }
    }
  }

  /// Signs with each of the keys, at selectors of their names, `d=example.com`.
  init(
    _ message: some Sequence<UInt8> = Self.plain.utf8, keys: [Key] = [.rsa],
    canonicalization: String = "relaxed/relaxed", bodyLength: Bool = false,
    timestamp: UInt64? = Self.now, expiration: UInt64? = nil,
    change: (inout DKIMSigner.Configuration) throws -> Void = { _ in }
  ) throws {
    let message = Array(message)
    let (header, body) = try HeaderReader.split(message[...])
    let cryptography = OpenSSLSignatureVerifier()
    var fields: [UInt8] = []
    var records: [DomainName: String] = [:]
    for key in keys {
      var configuration = DKIMSigner.Configuration(
        domain: try DomainName("example.com"), selector: key.rawValue)
      configuration.canonicalization = try #require(CanonicalizationPair(canonicalization))
      try change(&configuration)
      let signature = try DKIMSigner(configuration, try #require(Key.all[key])).begin(
        header, at: timestamp, expiring: expiration)
      var hasher = BodyHasher(
        configuration.canonicalization.body, digest: cryptography.makeDigest())
      hasher.update(body)
      let hash = hasher.finish()
      fields += try signature.field(
        bodyHash: hash, bodyLength: bodyLength ? hasher.canonicalLength : nil, cryptography)
      records[try DomainName("\(key.rawValue)._domainkey.example.com")] = try key.record
    }
    self.message = fields + message
    self.records = records
  }

  var text: String { String(decoding: message, as: UTF8.self) }

  /// With a text replaced, once.
  func replacing(_ old: String, with new: String) throws -> SignedMessage {
    var copy = self
    let range = try #require(text.firstRange(of: old), "no \(old)")
    copy.message = Array(text.replacingCharacters(in: range, with: new).utf8)
    return copy
  }

  func verify(
    records: [String: String]? = nil, failing: LookupFailure? = nil, now: UInt64 = Self.now,
    explains: Bool = true, author: DomainName? = nil
  ) throws -> DKIMReport {
    var options = DKIMVerification.Options()
    options.explains = explains
    options.author = author
    var known = self.records
    for (name, text) in records ?? [:] { known[try DomainName(name)] = text }
    return try DKIMVerifier.verify(
      message[...], at: now, OpenSSLSignatureVerifier(), options: options
    ) { question in
      if let failure = failing { return Answer(question: question, outcome: .failed(failure)) }
      guard let text = known[question.name] else {
        return Answer(question: question, outcome: .noSuchName(ttl: 60))
      }
      let record = Record(
        name: question.name, ttl: 60, data: .txt(CharacterStrings(text)))
      return Answer(question: question, outcome: .records(text.isEmpty ? [] : [record]))
    }
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
