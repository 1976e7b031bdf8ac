import DNS
import MailAuth
import TestKit
import Testing

/// Key records of RFC 6376 §3.6.1.
@Suite struct DKIMKeyRecordTests {
  @Test func `words are compared without regard to case, as ABNF literals are`() throws {
    let record = try DKIMKeyRecord(
      Array("v=DKIM1; k=RSA; h=SHA256; s=Email; t=Y:S; p=Zm9v".utf8))
    #expect(record.keyType == .rsa && record.hashAlgorithms == [.sha256])
    #expect(record.serviceTypes == [.email] && record.flags == [.testing, .sameDomain])
    let signature = try DKIMSignature(
      Array(
        "v=1; a=RSA-SHA256; c=Relaxed; q=DNS/TXT; d=example.com; s=s; h=from; bh=Zm9v; b=Zm9v"
          .utf8))
    #expect(signature.algorithm == .rsaSHA256)
    #expect(signature.queryMethods == [DKIMSignature.dnsQueryMethod])
  }

  @Test("A record without anything but a key has the defaults")
  func readsMinimalRecord() throws {
    let record = try DKIMKeyRecord("p=Zm9v")
    #expect(record.keyType == .rsa)
    #expect(record.keyData == Array("foo".utf8))
    #expect(record.hashAlgorithms == nil)
    #expect(record.allows(.sha256) && record.allows(.sha1))
    #expect(record.serviceTypes == [.all])
    #expect(record.isForEmail)
    #expect(!record.isTesting && !record.isRevoked)
  }

  @Test("Every tag is read, unknown ones are kept aside")
  func readsFullRecord() throws {
    let record = try DKIMKeyRecord(
      "v=DKIM1; h=sha1 : sha256:x; k=ed25519; n=a note; p=Zm 9v; s=email:tlsrpt; t=y:s:z; g=*; q=dns"
    )
    #expect(record.hashAlgorithms == [.sha1, .sha256, .other("x")])
    #expect(record.keyType == .ed25519)
    #expect(record.notes == "a note")
    #expect(record.keyData == Array("foo".utf8))
    #expect(record.serviceTypes == [.email, .other("tlsrpt")])
    #expect(record.flags == [.testing, .sameDomain, .other("z")])
    #expect(record.otherTags.map(\.name) == ["g", "q"])
  }

  @Test("An empty p= is a revoked key, and a key for other services is not for mail")
  func readsRevokedAndOtherServices() throws {
    #expect(try DKIMKeyRecord("v=DKIM1; p=").isRevoked)
    #expect(try DKIMKeyRecord("v=DKIM1; p= ;").isRevoked)
    #expect(try !DKIMKeyRecord("v=DKIM1; s=tlsrpt; p=Zm9v").isForEmail)
  }

  @Test(
    "What is no key record is refused with its reason",
    arguments: [
      ("", DKIMKeyRecord.SyntaxError.badList(.emptyList)),
      ("v=spf1 -all", .unknownVersion("spf1 -all")),
      ("v=DKIM2; p=Zm9v", .unknownVersion("DKIM2")),
      ("v=dkim1; p=Zm9v", .unknownVersion("dkim1")),
      ("v=DKIM1\\; p=Zm9v", .escapedSemicolon(tag: "v", offset: 7)),
      ("v=DKIM1; k=rsa\\; p=Zm9v", .escapedSemicolon(tag: "k", offset: 14)),
      ("v=DKIM1; n=\u{E9}; p=Zm9v", .octetOutsideASCII(tag: "n", 0xC3, offset: 11)),
      ("k=rsa; v=DKIM1; p=Zm9v", .versionNotFirst(offset: 7)),
      ("v=DKIM1; k=rsa", .missingKey),
      ("v=DKIM1; P=Zm9v", .missingKey),
      ("v=DKIM1; k=rsa p=Zm9v", .missingKey),
      ("v=DKIM1; p=Zm9v; p=Zm9v", .badList(.duplicate(name: "p", offset: 17))),
      ("v=DKIM1; p=Zm\"9v", .badKeyData(.badOctet(offset: 13, UInt8(ascii: "\"")))),
      ("v=DKIM1; p=Zm9vZ", .badKeyData(.badLength)),
      ("v=DKIM1;; p=Zm9v", .badList(.emptyTag(offset: 8))),
      ("MIGfMA0GCSqG", .badList(.missingEqualsSign(offset: 0))),
    ])
  func refuses(text: String, expected: DKIMKeyRecord.SyntaxError) {
    #expect(throws: expected) { try DKIMKeyRecord(text) }
  }

  @Test("Mutated records never crash")
  func survivesMutations() {
    var random = SeededGenerator(seed: 8463)
    let seed = Array("v=DKIM1; h=sha256:sha1; k=rsa; s=email; t=y:s; p=MIGfMA0G CSqGSIb3DQEB".utf8)
    var read = 0
    for _ in 0..<5000 where (try? DKIMKeyRecord(seed.mutated(using: &random))) != nil { read += 1 }
    #expect(read > 0)
  }
}

extension DKIMKeyRecord {
  fileprivate init(_ text: String) throws(SyntaxError) { try self.init(Array(text.utf8)) }
}
