import DNS
import TestKit
import Testing

@testable import DNSTransport

/// Whole messages, right ones and damaged ones.
@Suite struct MessageDecoderTests {
  /// A response with all sections, EDNS and an extended error.
  private static func message() -> [UInt8] {
    func name(_ text: String) -> [UInt8] { ((try? DomainName(text)) ?? .root).wire }
    func number(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }
    func record(_ owner: [UInt8], _ type: UInt16, _ data: [UInt8]) -> [UInt8] {
      owner + number(type) + number(1) + [0, 0, 1, 44] + number(UInt16(data.count)) + data
    }
    let header = number(7) + number(0x8583) + number(1) + number(1) + number(1) + number(2)
    let question = name("www.example.com") + number(15) + number(1)
    // A pointer to the name of the question.
    let answer = record([0xC0, 12], 15, number(10) + [4] + Array("mail".utf8) + [0xC0, 16])
    let authority = record([0xC0, 16], 2, [2] + Array("ns".utf8) + [0xC0, 16])
    let glue = record([2] + Array("ns".utf8) + [0xC0, 16], 1, [192, 0, 2, 1])
    let option = number(15) + number(7) + number(22) + Array("gone!".utf8)
    let opt =
      [0] + number(41) + number(1232) + [1, 0, 0x80, 0] + number(UInt16(option.count)) + option
    return header + question + answer + authority + glue + opt
  }

  @Test func `every section, the flags and EDNS are read`() throws {
    let message = try MessageDecoder.decode(Self.message())
    #expect(message.flags.words == ["qr", "aa", "rd", "ra"])
    // NXDOMAIN, and one in the upper bits.
    #expect(message.code.rawValue == 19)
    #expect(message.question?.description == "www.example.com MX")
    #expect(
      message.answers.map(\.description) == ["www.example.com. 300 IN MX 10 mail.example.com."])
    #expect(message.authority.map(\.description) == ["example.com. 300 IN NS ns.example.com."])
    #expect(message.additional.map(\.description) == ["ns.example.com. 300 IN A 192.0.2.1"])
    #expect(message.edns?.payloadSize == 1232 && message.edns?.wantsSignatures == true)
    #expect(
      message.edns?.extendedErrors.map(\.description) == ["22 No Reachable Authority (gone!)"])
    #expect(message.size == Self.message().count)
  }

  @Test func `a message that breaks off is an error wherever it does`() {
    let whole = Self.message()
    for length in whole.indices {
      #expect(throws: MessageDecoder.Failure.self, "\(length) octets") {
        _ = try MessageDecoder.decode(Array(whole[..<length]))
      }
    }
  }

  @Test func `damage is an error or another message, and nothing worse`() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<20_000 {
      let octets = Self.message().mutated(using: &random)
      guard let message = try? MessageDecoder.decode(octets) else { continue }
      for record in message.answers + message.authority + message.additional {
        _ = RecordText.data(of: record)
      }
    }
  }

  /// Text of a zone file, and as RecordText writes it.
  @Test(arguments: [
    "NAPTR 100 10 \"S\" \"SIP+D2U\" \"\" _sip._udp.example.com.",
    "SSHFP 4 2 " + String(repeating: "12", count: 32),
    "HTTPS 1 . alpn=h2", "DNSKEY 257 3 13 " + String(repeating: "A", count: 86) + "==",
    "TYPE65280 \\# 2 0102", "HINFO \"PC\" \"a ; b\"", "A 192.0.2.1", "TXT \"a\" \"b\"",
  ]) func `data are written as zone files have them`(_ text: String) throws {
    let file = try ZoneFile.parse(
      Array("x. 60 IN \(text)\n".utf8), file: "z", origin: .root, completeness: .fragment)
    let record = try #require(file.records.first)
    let type = try #require(text.split(separator: " ").first)
    #expect(
      "\(type) \(RecordText.data(of: record).lowercased())" == "\(type) "
        + text.dropFirst(type.count + 1).lowercased())
  }
}
