import Crypto
import DNS
import Foundation
import MailAuth
import Message
import Testing

/// A message that gets ARC sets one after the other (RFC 8617 §5.1), with whatever goes wrong between.
struct SealedMessage {
  var message: [UInt8]

  static let now: UInt64 = 1_700_000_000

  init(_ text: String = "From: a@example.com\r\nSubject: hello\r\n\r\nbody\r\n") {
    message = Array(text.utf8)
  }

  /// Adds a set: message signature over From and Subject, seal over all sets.
  mutating func seal(
    _ instance: Int, _ validation: String, key: SignedMessage.Key = .rsa,
    results: String = "example.com; dkim=pass header.d=example.com"
  ) throws {
    let private_ = try #require(SignedMessage.Key.all[key])
    let cryptography = OpenSSLSignatureVerifier()
    var hasher = BodyHasher(.relaxed, digest: cryptography.makeDigest())
    let (header, body) = try HeaderReader.split(message[...])
    hasher.update(body)
    let tags = "a=\(private_.algorithm); d=example.com; s=\(key.rawValue); t=\(Self.now)"

    let results = "ARC-Authentication-Results: i=\(instance); \(results)\r\n"
    let signatureStart =
      "ARC-Message-Signature: i=\(instance); \(tags); c=relaxed/relaxed; h=from:subject; "
      + "bh=\(Base64.encode(hasher.finish())); b="
    var octets: [UInt8] = []
    for name in ["From", "Subject"] as [HeaderFieldName] {
      for field in header.all(name).suffix(1) {
        HeaderCanonicalizer.append(field, .relaxed, to: &octets)
      }
    }
    let signature = try signatureStart + sign(signatureStart, octets, private_) + "\r\n"

    let sealStart = "ARC-Seal: i=\(instance); \(tags); cv=\(validation); b="
    octets = []
    let (all, _) = try HeaderReader.split((Array((signature + results).utf8) + message)[...])
    for set in try Self.fields(of: all, upTo: instance) {
      HeaderCanonicalizer.append(set, .relaxed, to: &octets)
    }
    let seal = try sealStart + sign(sealStart, octets, private_) + "\r\n"
    message = Array((seal + signature + results).utf8) + message
  }

  /// Results, signature and seal of each set in turn; the last one's seal is not there yet.
  private static func fields(
    of header: HeaderSection, upTo instance: Int
  ) throws -> [HeaderField] {
    var fields: [HeaderField] = []
    for number in 1...instance {
      for name in ["ARC-Authentication-Results", "ARC-Message-Signature", "ARC-Seal"] {
        fields += header.all(HeaderFieldName(Array(name.utf8)[...]))
          .filter { $0.text.hasPrefix("i=\(number);") }
      }
    }
    return fields
  }

  private func sign(
    _ start: String, _ octets: [UInt8], _ key: PrivateKey
  ) throws -> String {
    let (header, _) = try HeaderReader.split(Array((start + "\r\n\r\n").utf8)[...])
    var octets = octets
    HeaderCanonicalizer.appendSignature(try #require(header.first), .relaxed, to: &octets)
    let digest = OpenSSLSignatureVerifier().makeDigest().value(with: octets)
    return Base64.encode(try key.sign(sha256: digest))
  }

  mutating func replace(_ old: String, _ new: String) {
    let text = String(decoding: message, as: UTF8.self)
    guard let range = text.firstRange(of: old) else { return }
    message = Array(text.replacingCharacters(in: range, with: new).utf8)
  }

  func report(failing: Set<String> = []) throws -> ARCReport {
    let (header, body) = try HeaderReader.split(message[...])
    var verification = ARCVerification(header, OpenSSLSignatureVerifier())
    verification.takeBody(body)
    verification.finishBody()
    var records: [String: String] = [:]
    for key in SignedMessage.Key.allCases {
      records["\(key.rawValue)._domainkey.example.com"] = try key.record
    }
    return verification.report(at: Self.now) { question in
      let name = question.name.description
      if failing.contains(name) {
        return Answer(question: question, outcome: .failed(.timedOut))
      }
      guard let text = records[name] else {
        return Answer(question: question, outcome: .noSuchName(ttl: 60))
      }
      let record = Record(name: question.name, ttl: 60, data: .txt(CharacterStrings(text)))
      return Answer(question: question, outcome: .records([record]))
    }
  }
}
