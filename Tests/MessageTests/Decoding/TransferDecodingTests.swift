import Message
import TestKit
import Testing

/// Transfer encodings (RFC 2045 §6.7, §6.8): content, defects, and the way back to the message.
@Suite struct TransferDecodingTests {
  static func body(_ text: [UInt8], _ encoding: String) -> (MIMEMessage, DecodedBody) {
    let message = MIMEMessage(Array("Content-Transfer-Encoding: \(encoding)\n\n".utf8) + text)
    return (message, message.content(of: message.root))
  }

  @Test(
    "Base64 is read as far as it goes",
    arguments: [
      ("YWJj", "abc", []), ("YWJjZA==", "abcd", []), ("YWJjZGU=", "abcde", []),
      ("YW\nJj\r\n", "abc", []), ("YWJjZA", "abcd", [.badPadding]), ("YWJjZ", "abc", [.badPadding]),
      ("YWJjZA=", "abcd", [.badPadding]), ("YWJjZA===", "abcd", [.badPadding]),
      ("=YWJj", "abc", [.badPadding]), ("YQ==YWJj", "aabc", [.dataBehindPadding]),
      ("YW*Jj-", "abc", [.notBase64]), ("YWJjZA=\n=\n", "abcd", []), ("", "", []),
      (String(repeating: "YWJj", count: 19), String(repeating: "abc", count: 19), []),
      (String(repeating: "YWJj", count: 20), String(repeating: "abc", count: 20), [.longLine]),
    ] as [(String, String, Set<TransferDefect.Kind>)])
  func readsBase64(text: String, content: String, defects: Set<TransferDefect.Kind>) {
    let (_, body) = Self.body(Array(text.utf8), "base64")
    #expect(String(decoding: body.octets, as: UTF8.self) == content)
    #expect(Set(body.defects.map(\.kind)) == defects && Set(body.defectCounts.keys) == defects)
  }

  @Test(
    "Quoted-printable is read as far as it goes",
    arguments: [
      ("a=20b", "a b", []), ("a=\nb", "ab", []), ("a=\r\nb\r\n", "ab\r\n", []),
      ("a= \t\nb", "ab", []), ("a \nb\t", "a\nb", [.trailingBlanks]),
      ("=3d", "=", [.lowercaseEscape]),
      ("a=b", "a=b", [.badEscape]), ("=", "", [.softBreakAtEnd]), ("a=3", "a=3", [.badEscape]),
      ("a=\n", "a", []), ("\u{e9}", "\u{e9}", [.unencodedOctet]),
      ("a\u{1}", "a\u{1}", [.unencodedOctet]),
      (String(repeating: "x", count: 76), String(repeating: "x", count: 76), []),
      (String(repeating: "x", count: 77), String(repeating: "x", count: 77), [.longLine]),
      (String(repeating: "x", count: 75) + "=\ny", String(repeating: "x", count: 75) + "y", []),
      (
        String(repeating: "x", count: 76) + "=\ny", String(repeating: "x", count: 76) + "y",
        [.longLine]
      ),
      ("\r\r\n", "\r\r\n", [.unencodedOctet]), ("", "", []),
    ] as [(String, String, Set<TransferDefect.Kind>)])
  func readsQuotedPrintable(text: String, content: String, defects: Set<TransferDefect.Kind>) {
    let (_, body) = Self.body(Array(text.utf8), "quoted-printable")
    #expect(String(decoding: body.octets, as: UTF8.self) == content)
    #expect(Set(body.defects.map(\.kind)) == defects && Set(body.defectCounts.keys) == defects)
  }

  @Test func `defects have their places`() {
    let (message, body) = Self.body(Array("ok\nbad =zz end\n".utf8), "quoted-printable")
    let place = message.lines.position(of: body.defects.first?.range.lowerBound ?? 0)
    #expect(place.line == 4 && place.column == 5)
  }

  /// Every octet of random content, encoded in random ways, leads to what encodes it.
  @Test(arguments: ["base64", "quoted-printable", "8bit"])
  func `each octet leads back to its place`(encoding: String) {
    var random = SeededGenerator(seed: 76)
    for _ in 0..<20 {
      let length = Int.random(in: 0...9_000, using: &random)
      var content: [UInt8] = []
      var sources: [Int] = []
      var encoded: [UInt8] = []
      if encoding == "base64" {
        content = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
        (encoded, sources) = Self.base64(content, &random)
      } else {
        for _ in 0..<length { Self.appendToken(encoding, &content, &sources, &encoded, &random) }
      }
      let (message, body) = Self.body(encoded, encoding)
      let start = message.root.body.lowerBound
      #expect(body.octets == content)
      for offset in content.indices where offset % 13 == 0 || offset + 40 > content.count {
        #expect(body.sourceOffset(of: offset) == start + sources[offset])
      }
      #expect(body.sourceOffset(of: content.count) == message.octets.count)
    }
  }

  private static func base64(
    _ content: [UInt8], _ random: inout SeededGenerator
  ) -> ([UInt8], [Int]) {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var bits = content.flatMap { octet in (0..<8).map { octet >> (7 - $0) & 1 } }
    while bits.count % 6 != 0 { bits.append(0) }
    var encoded: [UInt8] = []
    var symbols: [Int] = []
    let lineLength = Int.random(in: 1...76, using: &random)
    for start in stride(from: 0, to: bits.count, by: 6) {
      if symbols.count % lineLength == 0, start > 0 { encoded += Array("\r\n".utf8) }
      symbols.append(encoded.count)
      encoded.append(alphabet[Int(bits[start..<(start + 6)].reduce(0) { $0 << 1 | $1 })])
    }
    while (symbols.count + encoded.suffix(2).filter { $0 == UInt8(ascii: "=") }.count) % 4 != 0 {
      encoded.append(UInt8(ascii: "="))
    }
    return (encoded, content.indices.map { symbols[$0 * 8 / 6] })
  }

  private static func appendToken(
    _ encoding: String, _ content: inout [UInt8], _ sources: inout [Int], _ encoded: inout [UInt8],
    _ random: inout SeededGenerator
  ) {
    let kind = encoding == "8bit" ? 0 : Int.random(in: 0..<8, using: &random)
    switch kind {
    case 5, 6:
      let octet = UInt8.random(in: 0...255, using: &random)
      content.append(octet)
      sources.append(encoded.count)
      let digits = Array("0123456789ABCDEF".utf8)
      encoded += [UInt8(ascii: "="), digits[Int(octet >> 4)], digits[Int(octet & 15)]]
    case 7: encoded += Array((Bool.random(using: &random) ? "=\r\n" : "=  \n").utf8)
    case 4:
      sources.append(encoded.count)
      content.append(0x0A)
      encoded.append(0x0A)
    default:
      sources.append(encoded.count)
      let octet = UInt8.random(in: 0x41...0x5A, using: &random)
      content.append(octet)
      encoded.append(octet)
    }
  }
}
