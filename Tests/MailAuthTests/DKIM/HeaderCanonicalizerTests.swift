import MailAuth
import Message
import Testing

@Suite struct HeaderCanonicalizerTests {
  /// RFC 6376 §3.4.2, an octet at a time.
  private static func relaxed(_ value: [UInt8]) -> [UInt8] {
    var unfolded: [UInt8] = []
    for octet in value {
      if octet == 0x0A, unfolded.last == 0x0D {
        unfolded.removeLast()
      } else {
        unfolded.append(octet)
      }
    }
    let isBlank = { (octet: UInt8) in octet == 0x20 || octet == 0x09 }
    let words = unfolded.split(whereSeparator: isBlank)
    return Array(words.joined(separator: [0x20]))
  }

  @Test func `relaxed fields are what the standard says, whatever stands where`() throws {
    let parts: [[UInt8]] = ["word,", "a", " ", " ", "\t", "  ", "\r\n ", "\r\n\t", "\u{1}", "é:"]
      .map {
        Array($0.utf8)
      }
    var random: UInt64 = 6_376
    for _ in 0..<4_000 {
      var value: [UInt8] = []
      while value.count < Int(random >> 33) % 150 + 1 {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        // Long runs of words with single spaces, too.
        let part = Int(random >> 40) % (random >> 20 & 1 == 0 ? parts.count : 3)
        value += parts[part]
      }
      let octets = Array("Subject:".utf8) + value + [0x0D, 0x0A]
      let field = try #require(HeaderField(written: octets[...]))
      var canonical: [UInt8] = []
      HeaderCanonicalizer.append(field, .relaxed, to: &canonical)
      let expected = Array("subject:".utf8) + Self.relaxed(value) + [0x0D, 0x0A]
      #expect(canonical == expected, "\(String(decoding: value, as: UTF8.self))")
    }
  }
}
