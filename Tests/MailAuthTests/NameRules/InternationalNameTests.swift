import DNS
import NameRules
import TestKit
import Testing

/// Names as people type them, and what goes on the wire.
@Suite struct InternationalNameTests {
  @Test(
    "A name is converted to ASCII, and shown in Unicode where that differs",
    arguments: [
      ("bücher.example", "xn--bcher-kva.example", "bücher.example"),
      ("BÜCHER.example", "xn--bcher-kva.example", "bücher.example"),
      ("bu\u{308}cher.example", "xn--bcher-kva.example", "bücher.example"),
      ("bücher。example", "xn--bcher-kva.example", "bücher.example"),
      ("bücher\u{FF0E}example\u{FF61}com", "xn--bcher-kva.example.com", "bücher.example.com"),
      ("ｅｘａｍｐｌｅ.com", "example.com", nil),
      ("straße.example", "xn--strae-oqa.example", "straße.example"),
      ("_dmarc.bücher.example", "_dmarc.xn--bcher-kva.example", "_dmarc.bücher.example"),
      ("例え.テスト", "xn--r8jz45g.xn--zckzah", "例え.テスト"),
      ("bücher.example.", "xn--bcher-kva.example", "bücher.example"),
      ("xn--bcher-kva.example", "xn--bcher-kva.example", "bücher.example"),
      ("XN--BCHER-KVA.example", "XN--BCHER-KVA.example", "bücher.example"),
    ])
  func converts(text: String, ascii: String, unicode: String?) throws {
    let name = try InternationalName(text)
    #expect(name.name.description == ascii)
    #expect(name.unicode == unicode)
  }

  @Test(
    "A name in ASCII passes untouched",
    arguments: [
      "_dmarc.example.com", "Example.COM", "a--b.example", "r3---sn-x.example", "*.example.com",
      "-leading.example", "xn--.example", "xn--a.example", "xn--99999999999.example",
      "xn--ls8h.la",
    ])
  func passesASCII(text: String) throws {
    let name = try InternationalName(text)
    #expect(name.name.description == text)
    #expect(name.unicode == nil)
  }

  @Test(
    "A text that is no name is refused with its reason",
    arguments: [
      ("", InternationalNameError.notAName(.empty)),
      ("a..example", .notAName(.emptyLabel(offset: 2))),
      ("bücher..example", .notAName(.emptyLabel(offset: 14))),
      ("exa mple.com", .notAName(.illegalCharacter(offset: 3, 0x20))),
      (
        String(repeating: "a", count: 64) + ".example",
        .notAName(.labelTooLong(offset: 64, length: 64))
      ),
      (
        Array(repeating: "a", count: 300).joined(separator: "."),
        .notAName(.nameTooLong(length: 601))
      ),
      (
        Array(repeating: "ü", count: 300).joined(separator: "."),
        .notAName(.nameTooLong(length: 2401))
      ),
      (String(repeating: "a.", count: 600), .tooLong(octets: 1200)),
    ])
  func refuses(text: String, expected: InternationalNameError) {
    #expect(throws: expected) { try InternationalName(text) }
  }

  @Test(
    "A label that IDNA forbids is refused",
    arguments: [
      "\u{308}ucher.example",  // starts with a combining mark
      "a\u{200D}b.example",  // joiner without its context (RFC 5892 A.2)
      "💩.example",  // DISALLOWED (RFC 5892 §2.6)
      "-ü.example",  // leading hyphen (RFC 5891 §4.2.3.1)
      "a\u{0}ü.example",  // NUL would cut the text short
      "\u{2488}.example",  // maps to a text with a dot
      "\u{AD}.example",  // maps to nothing
      "א1b.example",  // mixes directions (RFC 5893 §2)
    ])
  func refusesLabel(text: String) throws {
    #expect {
      try InternationalName(text)
    } throws: { error in
      if case InternationalNameError.badLabel = error { true } else { false }
    }
  }

  @Test("Mutated names never crash, and what is accepted is stable")
  func survivesMutations() throws {
    var random = SeededGenerator(seed: 0x1D)
    let pieces = [
      "ü", "xn--", "a", ".", "\u{3002}", "\\", "0", "-", "ß", "א", "\u{308}", "💩", "_", "テ",
    ]
    for _ in 0..<3000 {
      let count = Int.random(in: 0...12, using: &random)
      let text = (0..<count).compactMap { _ in pieces.randomElement(using: &random) }.joined()
      guard let name = try? InternationalName(text) else { continue }
      #expect(try InternationalName(name.name.description).name == name.name)
    }
  }
}
