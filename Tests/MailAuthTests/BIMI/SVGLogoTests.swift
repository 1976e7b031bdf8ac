import MailAuth
import ReportFiles
import TestKit
import Testing

/// Logos against the profile SVG Tiny PS, read with libxml2.
@Suite struct SVGLogoTests {
  static let good = """
    <?xml version="1.0" encoding="UTF-8"?>
    <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.2" baseProfile="tiny-ps" viewBox="0 0 64 64">
      <title>Example</title>
      <desc>The logo</desc>
      <defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
      <rect width="64" height="64" fill="url(#g)"/>
      <use xlink:href="#g"/>
    </svg>
    """

  private static func problems(_ text: String) throws -> [SVGLogo.Problem] {
    guard case .document(_, let events) = LogoFile().read(Array(text.utf8)) else {
      throw Unreadable()
    }
    return SVGLogo(events).problems
  }

  private struct Unreadable: Error {}

  @Test func `a document type is told once, whatever entities come out of it`() throws {
    let text = Self.good.replacing(
      "<svg xmlns", with: "<!DOCTYPE svg [<!ENTITY a \"b\">]>\n<svg xmlns"
    )
    .replacing("The logo", with: "&a;&a;")
    let problems = try Self.problems(text)
    #expect(problems.count { $0.message.contains("DOCTYPE") } == 1, "\(problems)")
  }

  @Test(arguments: [
    ("", "it is empty"), (" \n", "it is empty"), ("hello", "does not begin with '<'"),
    ("GIF89a", "a GIF"), ("%PDF-1.7", "a PDF"), ("\u{FEFF}{}", "does not begin with '<'"),
  ])
  func `what is no XML is called what it is`(text: String, reason: String) {
    guard case .unreadable(let said) = LogoFile().read(Array(text.utf8)) else {
      Issue.record("\(LogoFile().read(Array(text.utf8)))")
      return
    }
    #expect(said.contains(reason), "\(said)")
  }

  @Test func `UTF-16 is XML as well`() {
    let text = "\u{FEFF}" + Self.good.replacing("UTF-8", with: "UTF-16")
    let octets = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    guard case .document = LogoFile().read(octets) else {
      Issue.record("\(LogoFile().read(octets))")
      return
    }
  }

  @Test func `a logo of the profile has no problems`() throws {
    #expect(try Self.problems(Self.good) == [])
  }

  /// What is put in the place of what, the line of the problem, and a word of it.
  @Test(arguments: [
    (" version=\"1.2\"", "", 2, "version"), ("1.2\"", "1.1\"", 2, "version"),
    (" baseProfile=\"tiny-ps\"", "", 2, "baseProfile"), ("tiny-ps", "tiny", 2, "baseProfile"),
    ("viewBox", "x=\"0\" viewBox", 2, "attribute x"),
    ("viewBox", "y=\"0\" viewBox", 2, "attribute y"),
    ("0 0 64 64", "0 0 64 32", 2, "square"), (" viewBox=\"0 0 64 64\"", "", 2, "viewBox"),
    ("0 0 64 64", "0 0 64", 2, "viewBox"),
    ("<title>Example</title>", "", 2, "title"),
    ("<title>Example</title>", "<title> </title>", 2, "title"),
    ("<desc>The logo</desc>", "<script>1</script>", 4, "script"),
    ("<desc>The logo</desc>", "<set attributeName=\"x\"/>", 4, "animation"),
    ("<desc>The logo</desc>", "<image xlink:href=\"#x\"/>", 4, "pictures"),
    ("<desc>The logo</desc>", "<a xlink:href=\"#x\"/>", 4, "links"),
    ("<desc>The logo</desc>", "<foreignObject/>", 4, "media"),
    ("<desc>The logo</desc>", "<filter id=\"f\"/>", 4, "element"),
    ("<desc>The logo</desc>", "<style>a{}</style>", 4, "element"),
    ("<desc>The logo</desc>", "<x xmlns=\"urn:x\"/>", 4, "namespace"),
    ("#g\"/>\n</svg>", "https://example.com/#g\"/>\n</svg>", 7, "outside"),
    ("url(#g)", "url(https://example.com/g)", 6, "outside"),
    ("fill=\"url(#g)\"", "onload=\"x()\"", 6, "event handler"),
    ("fill=\"url(#g)\"", "style=\"fill:red\"", 6, "style"),
    ("fill=\"url(#g)\"", "foo=\"bar\"", 6, "foo, which is none of SVG"),
    ("fill=\"url(#g)\"", "clip-path=\"url(#g)\"", 6, "SVG Tiny 1.2 has not"),
    ("fill=\"url(#g)\"", "data-name=\"a\"", 6, "data-name"),
    ("fill=\"url(#g)\"", "xml:base=\"http://evil/\"", 6, "xml:base"),
    ("fill=\"url(#g)\"", "xmlns:i=\"urn:i\" i:label=\"a\"", 6, "another namespace"),
    ("<desc>The logo</desc>", "<title>More</title>", 4, "second <title>"),
    (
      "<rect width=\"64\" height=\"64\" fill=\"url(#g)\"/>\n  <use xlink:href=\"#g\"/>", "", 2,
      "nothing is drawn"
    ),
    ("<svg xmlns", "<!DOCTYPE svg>\n<svg xmlns", 2, "DOCTYPE"),
    ("<svg xmlns", "<?xml-stylesheet href=\"a.css\"?>\n<svg xmlns", 2, "instruction"),
  ])
  func `each fault is told with its line`(
    _ original: String, _ replacement: String, _ line: Int, _ word: String
  ) throws {
    let text = Self.good.replacing(original, with: replacement)
    try #require(text != Self.good)
    let problems = try Self.problems(text)
    #expect(problems.contains { $0.line == line && $0.message.contains(word) }, "\(problems)")
  }

  @Test(arguments: ["", "<svg", "no xml", "<svg></g>", "<svg>&undefined;</svg>"])
  func `what is no XML is told as such`(_ text: String) {
    switch LogoFile().read(Array(text.utf8)) {
    case .document: Issue.record("read: \(text)")
    case .notWellFormed, .unreadable: break
    }
  }

  @Test func `another root element is told`() throws {
    #expect(try !Self.problems("<html/>").isEmpty)
    #expect(try !Self.problems("<svg/>").isEmpty)
  }

  @Test func `entities are not expanded`() throws {
    let bomb = """
      <!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
      <svg xmlns="http://www.w3.org/2000/svg"><title>&b;</title></svg>
      """
    switch LogoFile().read(Array(bomb.utf8)) {
    case .document(_, let events):
      #expect(SVGLogo(events).problems.contains { $0.message.contains("DOCTYPE") })
      #expect((SVGLogo(events).title ?? "").utf8.count < 80)
    case .notWellFormed, .unreadable: break
    }
  }

  @Test func `mutated logos are judged without trouble`() {
    var generator = SeededGenerator(seed: 32)
    let seed = Array(Self.good.utf8)
    for _ in 0..<3_000 {
      var text = seed
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        let place = Int.random(in: 0..<text.count, using: &generator)
        if Bool.random(using: &generator) {
          text[place] = UInt8.random(in: 0...255, using: &generator)
        } else {
          text.remove(at: place)
        }
      }
      if case .document(_, let events) = LogoFile().read(text) { _ = SVGLogo(events) }
    }
  }
}
