import Message
import TestKit
import Testing

/// Lines and columns, and the way back.
@Suite struct SourceLinesTests {
  static let texts = [
    "", "a", "a\n", "a\r\nb", "\n\n\n", "Grüße\nпривет, 世界\n😀x\n",
    String(repeating: "äbc\n", count: 900),
    String(repeating: "x", count: 5_000) + "\n" + String(repeating: "ü", count: 5_000),
  ]

  @Test(arguments: texts) func `an octet is found again at its position`(text: String) {
    let octets = Array(text.utf8)
    let lines = SourceLines(octets)
    for offset in octets.indices where octets[offset] & 0xC0 != 0x80 {
      let place = lines.position(of: offset)
      #expect(lines.offset(line: place.line, column: place.column) == offset)
    }
  }

  @Test func `octets of other character sets are columns of their own`() {
    // Pound signs of ISO 8859-1, and a word of it.
    let octets: [UInt8] = [0xA3, 0xA3, 0xA3, 0x20, 0x78, 0x0A, 0x67, 0xE9, 0x65, 0x78]
    let lines = SourceLines(octets)
    #expect(lines.position(of: 4).column == 5)
    #expect(lines.position(of: 9).column == 4)
    #expect(lines.offset(line: 1, column: 5) == 4)
    #expect(lines.offset(line: 2, column: 4) == 9)
  }

  @Test func `what is beyond a line is its end, and what is no line is nothing`() {
    let lines = SourceLines(Array("ab\ncd".utf8))
    #expect(lines.offset(line: 1, column: 9) == 2)
    #expect(lines.offset(line: 2, column: 9) == 5)
    #expect(lines.offset(line: 3, column: 1) == nil)
    #expect(lines.offset(line: 0, column: 1) == nil)
    #expect(lines.offset(line: 1, column: 0) == nil)
  }
}
