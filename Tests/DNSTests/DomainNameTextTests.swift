import DNS
import TestKit
import Testing

/// Domain names in presentation format: what is read, what is refused and why, and what is written.
@Suite struct DomainNameTextTests {
  private static let label63 = String(repeating: "x", count: 63)
  /// Four labels that take 255 octets on the wire, the longest legal name.
  private static let name255 =
    [label63, label63, label63, String(repeating: "y", count: 61)].joined(separator: ".")

  /// Text, and how the same name is written with its final dot.
  private static let good: [(text: String, absolute: String)] = [
    (".", "."),
    ("com", "com."),
    ("com.", "com."),
    ("WWW.Example.com", "WWW.Example.com."),
    ("_dmarc.example.com", "_dmarc.example.com."),
    ("*.example.com", "*.example.com."),
    ("-a-.b_c/d", "-a-.b_c/d."),
    (#"a\.b.example"#, #"a\.b.example."#),
    (#"a\046b.example"#, #"a\.b.example."#),
    (#"a\\b.example"#, #"a\\b.example."#),
    (#"a\.."#, #"a\.."#),
    (#"a\."#, #"a\.."#),
    (#"\097\b"#, "ab."),
    (#"a\032b"#, #"a\032b."#),
    (#"a\ b"#, #"a\032b."#),
    (#"\000.\255"#, #"\000.\255."#),
    (#"\@.x\"y\;z\(\)\$"#, #"\@.x\"y\;z\(\)\$."#),
    (#"@.x"y;z()$"#, #"\@.x\"y\;z\(\)\$."#),
    (label63 + ".example", label63 + ".example."),
    (name255, name255 + "."),
    (name255 + ".", name255 + "."),
    // 63 octets on the wire, four characters each in the text.
    (String(repeating: #"\001"#, count: 63), String(repeating: #"\001"#, count: 63) + "."),
  ]

  @Test(arguments: good)
  func `a good name is read, and written so that it reads back`(
    text: String, absolute: String
  ) throws {
    let name = try DomainName(text)
    #expect(name.absolute == absolute)
    #expect(name.description == (absolute == "." ? "." : String(absolute.dropLast())))
    #expect(try DomainName(name.absolute).wire == name.wire)
    #expect(try DomainName(name.description).wire == name.wire)
    #expect(DomainName(wire: name.wire)?.wire == name.wire)
  }

  private static let bad: [(text: String, error: DomainName.SyntaxError)] = [
    ("", .empty),
    ("..", .emptyLabel(offset: 0)),
    (".com", .emptyLabel(offset: 0)),
    ("a..b", .emptyLabel(offset: 2)),
    ("a..", .emptyLabel(offset: 2)),
    (label63 + "x", .labelTooLong(offset: 64, length: 64)),
    ("a.\(label63)x.b", .labelTooLong(offset: 66, length: 64)),
    (name255 + "y", .nameTooLong(length: 256)),
    (name255 + "y.", .nameTooLong(length: 256)),
    (name255 + ".z", .nameTooLong(length: 257)),
    (#"a\"#, .badEscape(offset: 1)),
    (#"a\1"#, .badEscape(offset: 1)),
    (#"a\12"#, .badEscape(offset: 1)),
    (#"a\12x"#, .badEscape(offset: 1)),
    (#"\256"#, .badEscape(offset: 0)),
    (#"\999"#, .badEscape(offset: 0)),
    ("b\u{FC}cher.example", .notASCII(offset: 1)),
    ("a\\\u{FC}", .notASCII(offset: 2)),
    ("example\u{3002}com", .notASCII(offset: 7)),
    ("a b", .illegalCharacter(offset: 1, 0x20)),
    ("a.b\t", .illegalCharacter(offset: 3, 0x09)),
    ("a\n", .illegalCharacter(offset: 1, 0x0A)),
    ("\0", .illegalCharacter(offset: 0, 0)),
    ("a\u{7F}", .illegalCharacter(offset: 1, 0x7F)),
  ]

  @Test(arguments: bad)
  func `a bad name is refused, and the reason is told`(
    text: String, error: DomainName.SyntaxError
  ) {
    #expect(throws: error) { try DomainName(text) }
  }

  @Test func `the errors are told in words with numbers`() {
    let texts: [(DomainName.SyntaxError, String)] = [
      (.empty, "the name is empty"),
      (.emptyLabel(offset: 2), "empty label at offset 2"),
      (
        .labelTooLong(offset: 64, length: 64),
        "the label that ends at offset 64 has 64 octets; at most 63 are allowed"
      ),
      (.nameTooLong(length: 256), "the name takes 256 octets; at most 255 are allowed"),
    ]
    for (error, text) in texts { #expect("\(error)" == text) }
  }

  @Test func `whatever a damaged text is read as reads back as the same name`() throws {
    var random = SeededGenerator(seed: 1)
    let texts = Self.good.map { Array($0.text.utf8) }
    var accepted = 0
    for _ in 0..<20_000 {
      let text = texts.randomElement(using: &random) ?? []
      let bytes = text.mutated(using: &random)
      guard let name = try? DomainName(presentation: bytes) else { continue }
      accepted += 1
      #expect(try DomainName(name.absolute).wire == name.wire, "\(bytes)")
      #expect(DomainName(wire: name.wire)?.wire == name.wire, "\(bytes)")
    }
    // Both sides of the parser are reached.
    #expect((1000..<19_000).contains(accepted))
  }
}
