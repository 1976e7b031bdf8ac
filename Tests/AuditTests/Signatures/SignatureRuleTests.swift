import Audit
import Crypto
import DNS
import MailAuth
import Message
import Testing

/// The rules about signatures: each fires where it should, and only there.
@Suite struct SignatureRuleTests {
  static let key = Result { try KeyGenerator.generate(.rsa(bits: 2048)) }
  static let shortKey = Result { try KeyGenerator.generate(.rsa(bits: 1024)) }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var header = "From: a@example.com\r\nTo: b@example.net\r\nSubject: hi\r\nDate: today\r\n"
    var canonicalization = "relaxed/relaxed"
    var fields = DKIMSignedFields.standard
    var bodyLength = false
    var isShort = false
    /// Put into the key record.
    var tags = ""
    /// Put in front of the signed message, behind it, and replaced in it.
    var front = ""
    var behind = ""
    var replaced: (String, String)?
    var expected: [RuleID: Severity] = [:]
  }

  static let fromOnly = DKIMSignedFields(signed: ["From", "To", "Subject", "Date"], sealed: [])

  static let cases: [Case] = [
    Case(testDescription: "sound"),
    Case(
      testDescription: "changed body", behind: "more\r\n",
      expected: ["dkim-signature-fails": .error]),
    Case(
      testDescription: "sha1", replaced: ("rsa-sha256", "rsa-sha1"),
      expected: ["dkim-signature-sha1": .error]),
    Case(
      testDescription: "1024 bits", isShort: true, expected: ["dkim-signature-key-weak": .warning]),
    Case(testDescription: "testing", tags: "t=y; ", expected: ["dkim-signature-testing": .warning]),
    Case(
      testDescription: "length", bodyLength: true,
      expected: ["dkim-signature-body-length": .warning]),
    Case(
      testDescription: "length, appended", bodyLength: true, behind: "more\r\n",
      expected: ["dkim-signature-body-length": .error]),
    Case(
      testDescription: "From open", fields: fromOnly,
      expected: ["dkim-signature-from-open": .notice]),
    Case(
      testDescription: "second Subject", fields: fromOnly, front: "Subject: other\r\n",
      expected: ["dkim-signature-from-open": .notice, "dkim-signature-unsigned-duplicate": .error]),
    Case(
      testDescription: "Subject not signed",
      fields: DKIMSignedFields(signed: ["To", "Date"], sealed: ["From"]),
      expected: ["dkim-signature-fields-unsigned": .warning]),
    Case(
      testDescription: "unsubscribe not signed",
      front: "List-Unsubscribe: <https://x.example>\r\nList-Unsubscribe-Post: x\r\n",
      expected: ["dkim-signature-unsubscribe-unsigned": .error]),
    Case(
      testDescription: "unsubscribe signed",
      header:
        "From: a@example.com\r\nList-Unsubscribe: <https://x.example>\r\nList-Unsubscribe-Post: x\r\n"
    ),
    Case(
      testDescription: "simple", canonicalization: "simple/relaxed",
      expected: ["dkim-signature-simple-header": .notice]),
  ]

  @Test(arguments: cases)
  func `a rule fires where it should, and only there`(entry: Case) throws {
    let key = try (entry.isShort ? Self.shortKey : Self.key).get()
    let message = Array((entry.header + "\r\nbody\r\n").utf8)
    let (header, body) = try HeaderReader.split(message[...])
    var configuration = DKIMSigner.Configuration(
      domain: try DomainName("example.com"), selector: "s1")
    configuration.canonicalization = try #require(CanonicalizationPair(entry.canonicalization))
    configuration.fields = entry.fields
    let cryptography = OpenSSLSignatureVerifier()
    var hasher = BodyHasher(configuration.canonicalization.body, digest: cryptography.makeDigest())
    hasher.update(body)
    let field = try DKIMSigner(configuration, key).begin(header).field(
      bodyHash: hasher.finish(), bodyLength: entry.bodyLength ? 6 : nil, cryptography)
    var text = entry.front + String(decoding: field + message, as: UTF8.self) + entry.behind
    if let (old, new) = entry.replaced, let range = text.firstRange(of: old) {
      text = text[..<range.lowerBound] + new + text[range.upperBound...]
    }

    let received = Array(text.utf8)
    var options = DKIMVerification.Options()
    options.explains = true
    let record = "v=DKIM1; \(entry.tags)p=\(Base64.encode(key.publicKeyData))"
    let report = try DKIMVerifier.verify(received[...], at: 0, cryptography, options: options) {
      Answer(
        question: $0,
        outcome: .records([Record(name: $0.name, ttl: 60, data: .txt(CharacterStrings(record)))]))
    }
    let findings = ExaminedMessage(try HeaderReader.split(received[...]).header, report).findings
    #expect(
      Dictionary(findings.map { ($0.rule, $0.severity) }, uniquingKeysWith: max) == entry.expected)
    #expect(findings.allSatisfy { !$0.evidence.isEmpty && !$0.fix.isEmpty })
  }

  @Test func `what could not be looked up is no finding`() throws {
    let message = Array(
      "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=s1; c=relaxed; h=from; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=Zm9v\r\nFrom: a@example.com\r\n\r\n"
        .replacing("c=relaxed", with: "c=relaxed/relaxed").utf8)
    let report = try DKIMVerifier.verify(message[...], at: 0, OpenSSLSignatureVerifier()) {
      Answer(question: $0, outcome: .failed(.timedOut))
    }
    #expect(report.result == .temperror)
    #expect(ExaminedMessage(try HeaderReader.split(message[...]).header, report).findings.isEmpty)
  }
}
