import DNS
import MailAuth
import Testing

/// Macro expansion by RFC 7208 §7.3, with the values of the RFC's own examples (§7.4).
@Suite struct MacroStringTests {
  private static func value(_ letter: SPFMacro.Letter) -> [UInt8]? {
    switch letter {
    case .sender: Array("strong-bad@email.example.com".utf8)
    case .localPart: Array("strong-bad".utf8)
    case .senderDomain, .domain: Array("email.example.com".utf8)
    case .address: Array("192.0.2.3".utf8)
    case .addressFamily: Array("in-addr".utf8)
    case .validatedName, .helo, .readableAddress, .receiver, .timestamp: nil
    }
  }

  @Test(
    "The values of §7.4 come out",
    arguments: [
      ("%{s}", "strong-bad@email.example.com"), ("%{o}", "email.example.com"),
      ("%{d4}", "email.example.com"), ("%{d2}", "example.com"), ("%{d1}", "com"),
      ("%{dr}", "com.example.email"), ("%{d2r}", "example.email"), ("%{l}", "strong-bad"),
      ("%{l-}", "strong.bad"), ("%{lr}", "strong-bad"), ("%{lr-}", "bad.strong"),
      ("%{l1r-}", "strong"), ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
      ("%{S}", "strong-bad%40email.example.com"), ("a%%b%_c%-d", "a%b c%20d"),
    ])
  func expands(text: String, expected: String) throws {
    let string = try MacroString(parsing: Array(text.utf8)[...], in: .explanation)
    let expanded = try #require(string.expanded(Self.value))
    #expect(String(decoding: expanded, as: UTF8.self) == expected)
  }

  @Test func anUnknownValueLeavesTheTextUnknown() throws {
    let string = try MacroString(parsing: Array("%{d}.%{p}".utf8)[...], in: .domain)
    #expect(string.expanded(Self.value) == nil)
    #expect(string.hasMacros)
  }

  @Test func aLongNameLosesLabelsOnTheLeft() throws {
    let label = String(repeating: "x", count: 60)
    let text = (["first"] + Array(repeating: label, count: 4) + ["example", "com"])
      .joined(separator: ".")
    let name = try MacroString.domainName(Array(text.utf8))
    #expect(name.description.count <= MacroString.maximumDomainLength)
    #expect(name.description.hasSuffix(".example.com"))
    #expect(!name.description.hasPrefix("first"))
  }

  @Test(
    "An expanded text that is no name says why",
    arguments: [("", DomainName.SyntaxError.empty), ("a..example", .emptyLabel(offset: 2))])
  func rejectsNames(text: String, expected: DomainName.SyntaxError) {
    #expect(throws: expected) { try MacroString.domainName(Array(text.utf8)) }
  }

  @Test func aBackslashIsAnOctetLikeAnyOther() throws {
    let name = try MacroString.domainName(Array(#"a\b.example"#.utf8))
    #expect(name.labels.first.map(Array.init) == Array(#"a\b"#.utf8))
  }

  @Test func explanationsMayHoldSpacesAndTheirOwnLetters() throws {
    let text = "See %{c} at %{t}"
    let string = try MacroString(parsing: Array(text.utf8)[...], in: .explanation)
    #expect(string.description == text)
  }
}
