import DNS
import MailAuth
import Message
import TestKit
import Testing

/// The tags of a signature, RFC 6376 §3.5.
@Suite struct DKIMSignatureTests {
  private static let minimal = "v=1; a=rsa-sha256; d=example.com; s=s; h=from; bh=Zm9v; b=Zm9v"

  private static func read(_ text: String) throws(DKIMSignature.SyntaxError) -> DKIMSignature {
    try DKIMSignature(Array(text.utf8))
  }

  @Test func `a signature with what is required has the defaults`() throws {
    let signature = try Self.read(Self.minimal)
    #expect(signature.algorithm == .rsaSHA256)
    #expect(signature.canonicalization.description == "simple/simple")
    #expect(signature.keyName == (try DomainName("s._domainkey.example.com")))
    #expect(signature.signature == Array("foo".utf8) && signature.bodyHash == Array("foo".utf8))
    #expect(signature.identity == nil && signature.bodyLength == nil)
    #expect(signature.queryMethods == ["dns/txt"])
  }

  @Test func `every tag is read, folded, and unknown ones are ignored`() throws {
    let signature = try Self.read(
      "v=1; a=ed25519-sha256; c=relaxed; d=Example.COM; s=a.b;\r\n h=From : To:\r\n\tX-A:from;"
        + " i=a=3Bb=20c@ sub.example.com; l=12; q=http:dns/txt ; t=5; x=7; z=From:a|To:b; new=\r\n x y;"
        + " bh=Zm\r\n 9v; b=\tZm9v\r\n ;")
    #expect(signature.canonicalization.description == "relaxed/simple")
    #expect(signature.signedFields == ["From", "To", "X-A", "From"])
    #expect(signature.identity?.localPart == "a;b c")
    #expect(signature.identity?.domain == (try DomainName("sub.example.com")))
    #expect(signature.bodyLength == 12 && signature.timestamp == 5 && signature.expiration == 7)
    #expect(signature.queryMethods == ["http", "dns/txt"])
    #expect(signature.hasCopiedFields)
  }

  private static let bad: [(String, DKIMSignature.SyntaxError)] = [
    ("", DKIMSignature.SyntaxError.badList(.emptyList)),
    ("v=1", .missingTag("a")),
    (minimal.replacingFirst("v=1; ", ""), .missingTag("v")),
    (minimal.replacingFirst("v=1", "v=2"), .unknownVersion("2", offset: 2)),
    (minimal.replacingFirst("s=s;", "s=s; s=t;"), .badList(.duplicate(name: "s", offset: 39))),
    (minimal.replacingFirst("s=s;", "s=;"), .emptyTag("s", offset: 34)),
    (minimal.replacingFirst("s=s", "s=a b"), .badDomain(tag: "s", "a b", offset: 36)),
    (minimal.replacingFirst("d=example.com", "d=a..b"), .badDomain(tag: "d", "a..b", offset: 21)),
    (
      minimal.replacingFirst("d=example.com", "d=a\\.b"),
      .badDomain(tag: "d", "a\\.b", offset: 21)
    ),
    (minimal.replacingFirst("h=from", "h=to:subject"), .fromNotSigned(offset: 41)),
    (minimal.replacingFirst("h=from", "h=from::to"), .badFieldName("", offset: 46)),
    (
      minimal.replacingFirst("bh=Zm9v", "bh=Zm*v"),
      .badBase64(tag: "bh", .badOctet(offset: 52, 0x2A))
    ),
    (minimal.replacingFirst("bh=Zm9v; ", ""), .missingTag("bh")),
    (minimal + "; l=-1", .badNumber(tag: "l", "-1", offset: 66)),
    (minimal + "; l=", .badNumber(tag: "l", "", offset: 66)),
    (minimal + "; t=1234567890123", .numberTooLong(tag: "t", digits: 13, limit: 12, offset: 66)),
    (minimal + "; t=5; x=5", .expiresBeforeSigned(offset: 71)),
    (minimal + "; i=a", .badIdentity("a", offset: 66)),
    (minimal + "; i=a=3@example.com", .badIdentity("a=3@example.com", offset: 66)),
    (minimal + "; i=@example.net", .identityOutsideDomain("@example.net", offset: 66)),
    (minimal + "; i=@badexample.com", .identityOutsideDomain("@badexample.com", offset: 66)),
    (minimal + ";; x=1", .badList(.emptyTag(offset: 63))),
  ]

  @Test(arguments: bad)
  func `a bad signature is refused with its reason and place`(
    text: String, expected: DKIMSignature.SyntaxError
  ) {
    #expect(throws: expected) { try Self.read(text) }
  }

  @Test func `a length that 64 bits can't hold is the largest that they can`() throws {
    let digits = String(repeating: "9", count: 76)
    #expect(try Self.read(Self.minimal + "; l=\(digits)").bodyLength == .max)
    #expect(throws: DKIMSignature.SyntaxError.self) {
      try Self.read(Self.minimal + "; l=\(digits)9")
    }
  }

  @Test func `mutated signatures never crash`() {
    var random = SeededGenerator(seed: 6376)
    let seed = Array((Self.minimal + "; i=a@example.com; l=5; c=relaxed/simple; t=1; x=2").utf8)
    var read = 0
    for _ in 0..<10_000 where (try? DKIMSignature(seed.mutated(using: &random))) != nil {
      read += 1
    }
    #expect(read > 100)
  }

  @Test func `fields are taken from the bottom up, and missing ones take nothing`() throws {
    let (header, _) = try HeaderReader.split(Array("A: 1\nB: 2\na: 3\nC: 4\nA: 5\n\n".utf8)[...])
    let names: [HeaderFieldName] = ["a", "A", "c", "A", "a", "x", "C"]
    #expect(FieldSelection(names, of: header).indices == [4, 2, 3, 0, nil, nil, nil])
    #expect(FieldSelection(names, of: header, except: 2).indices == [4, 0, 3, nil, nil, nil, nil])
  }
}

extension String {
  func replacingFirst(_ old: String, _ new: String) -> String {
    guard let range = firstRange(of: old) else { return self }
    return self[..<range.lowerBound] + new + self[range.upperBound...]
  }
}
