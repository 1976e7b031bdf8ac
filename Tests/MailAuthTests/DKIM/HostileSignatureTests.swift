import Crypto
import DNS
import MailAuth
import Message
import TestKit
import Testing

/// Messages that are made to crash a verifier or to keep it busy.
@Suite struct HostileSignatureTests {
  private static func verify(_ message: [UInt8], _ signed: SignedMessage) throws -> DKIMReport {
    var copy = signed
    copy.message = message
    return try copy.verify()
  }

  @Test func `mutated messages never crash, and pass only with an unchanged signed part`() throws {
    var random = SeededGenerator(seed: 8463)
    let signed = try SignedMessage(keys: [.rsa, .ed25519])
    var passed = 0
    for _ in 0..<3000 {
      let message = signed.message.mutated(using: &random)
      guard let report = try? Self.verify(message, signed) else { continue }
      if report.result == .pass { passed += 1 }
    }
    // Received, white space and the empty lines at the end may change.
    #expect(passed > 0 && passed < 2000)
  }

  @Test func `no single octet of what is signed can be changed`() throws {
    let signed = try SignedMessage(keys: [.rsa], canonicalization: "simple/simple")
    let start = signed.message.count - SignedMessage.plain.utf8.count
    let from = try #require(signed.text.firstRange(of: "From: A"))
    let first = signed.text.utf8.distance(from: signed.text.startIndex, to: from.lowerBound)
    #expect(first > start)
    for index in first..<(signed.message.count - 4) {
      var message = signed.message
      message[index] ^= 0x01
      let result = try Self.verify(message, signed).result
      #expect(result != .pass, "octet \(index)")
    }
  }

  @Test func `twenty thousand fields, signed all, are verified in linear time`() throws {
    var text = "From: a@example.com\r\n"
    for number in 0..<9_000 { text += "X-\(number % 100): \(number)\r\n" }
    let signed = try SignedMessage((text + "\r\nbody\r\n").utf8) { request in
      request.fields = DKIMSignedFields(
        signed: ["From"] + (0..<100).map { HeaderFieldName(Array("X-\($0)".utf8)[...]) },
        sealed: [])
    }
    #expect(try signed.verify().result == .pass)
  }

  @Test func `thousands of signatures, tags and names are no work`() throws {
    let signed = try SignedMessage()
    let (header, _) = try HeaderReader.split(signed.message[...])
    let field = Array(try #require(header.first("DKIM-Signature")).octets)
    let many = Array(repeating: field, count: 1500).flatMap { $0 } + signed.message
    let report = try Self.verify(many, signed)
    #expect(report.signatures.count == 50 && report.unlisted.notVerified == 1451)
    #expect(report.result == .pass)

    let tags = (0..<20_000).map { "t\($0)=x;" }.joined()
    let long = Array("DKIM-Signature: \(tags)\r\n".utf8) + signed.message
    #expect(try Self.verify(long, signed).signatures[0].verdict == .badSyntax(.missingTag("v")))

    let names = Array(repeating: "x:", count: 100_000).joined()
    let listing = Array(
      "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=rsa; bh=Zm9v; b=Zm9v; h=\(names)from\r\n"
        .utf8)
    #expect(try Self.verify(listing + signed.message, signed).signatures[0].verdict.result == .fail)
  }

  @Test func `a body of empty lines only, and one long line, are no work`() throws {
    let signed = try SignedMessage(canonicalization: "relaxed/relaxed")
    let lines = signed.message + Array(repeating: [0x0D, 0x0A], count: 200_000).flatMap { $0 }
    #expect(try Self.verify(lines, signed).result == .pass)
    #expect(try Self.verify(lines + [0x78], signed).result == .fail)
    let blanks = signed.message + Array(repeating: 0x20, count: 400_000)
    #expect(try Self.verify(blanks, signed).result == .pass)
  }
}
