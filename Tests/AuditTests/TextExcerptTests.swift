import Audit
import Testing

/// The line that shows a person where in a text something is wrong.
@Suite struct TextExcerptTests {
  @Test func `a short text is shown whole`() {
    let excerpt = TextExcerpt(of: Array("v=spf1 ipv4:192.0.2.1 -all".utf8), at: 7..<21)
    #expect(excerpt.line == "v=spf1 ipv4:192.0.2.1 -all")
    #expect(excerpt.pointer == "       ^^^^^^^^^^^^^^")
  }

  @Test(arguments: 0...300) func `the carets stand below the place, in a line of 80 columns`(
    start: Int
  ) {
    let text = (0..<300).map { UInt8(ascii: "a") + UInt8($0 % 26) }
    let excerpt = TextExcerpt(of: text, at: start..<(start + 3))
    let shown = Array(excerpt.line)
    #expect(shown.count <= 70)
    #expect(excerpt.pointer.count <= 71)
    guard start < 300 else { return }
    #expect(shown[excerpt.column] == Character(Unicode.Scalar(text[start])))
    #expect(excerpt.pointer.dropFirst(excerpt.column).allSatisfy { $0 == "^" })
  }

  @Test func `octets that are no printable ASCII take a column each`() {
    let excerpt = TextExcerpt(of: Array("v=spf1 –all\u{1B}".utf8), at: 7..<13)
    #expect(excerpt.line == "v=spf1 ???all?")
    #expect(excerpt.pointer == "       ^^^^^^")
  }

  @Test(arguments: [-5..<0, 3..<3, 9..<99]) func `a place beyond the text is its end`(
    place: Range<Int>
  ) {
    let excerpt = TextExcerpt(of: Array("abc".utf8), at: place)
    #expect(excerpt.line == "abc")
    #expect(excerpt.pointer.hasSuffix("^"))
  }

  /// Lines, what is marked in them, what is shown, and the columns of a terminal before it and that it takes.
  @Test(
    arguments: [
      ("こんにちは {{name}} さん", "{{name}}", "こんにちは {{name}} さん", 11, 8),
      ("👍 Hi {{name}}", "{{name}}", "👍 Hi {{name}}", 6, 8),
      ("👩\u{200D}🚀\u{FE0F} {{name}}", "{{name}}", "👩🚀 {{name}}", 5, 8),
      ("👍\u{1F3FD} ok", "ok", "👍 ok", 3, 2), ("❤\u{FE0F} ok", "ok", "❤ ok", 2, 2),
      ("e\u{301}e\u{301} ok", "ok", "e\u{301}e\u{301} ok", 3, 2),
      ("pay\u{200D}pal", "pay\u{200D}pal", "pay?pal", 0, 7), ("🇩🇪 ok", "ok", "🇩🇪 ok", 3, 2),
      ("日本", "本", "日本", 2, 2),
    ] as [(String, String, String, Int, Int)])
  func `carets stand below the place in columns of a terminal`(
    line: String, marked: String, shown: String, column: Int, length: Int
  ) throws {
    let octets = Array(line.utf8)
    let place = try #require(octets.firstRange(of: Array(marked.utf8)))
    let excerpt = TextExcerpt(ofUTF8: octets[...], at: place)
    #expect(excerpt.line == shown)
    #expect(excerpt.column == column && excerpt.length == length)
  }
}
