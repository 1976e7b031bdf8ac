import Charsets
import Message
import TestKit
import Testing

/// Character sets: text, what could not be read, and the way back to the octets.
@Suite struct DecodedTextTests {
  @Test(
    "Labels are read as mail clients read them",
    arguments: [
      ("utf-8", [0x67, 0xC3, 0xBC], "gü"), ("UTF8", [0xE2, 0x82, 0xAC], "€"),
      ("iso-8859-1", [0x67, 0xFC], "gü"), ("Latin1", [0x80], "€"),
      ("windows-1252", [0x93, 0x94], "“”"), ("iso-8859-15", [0xA4], "€"),
      ("koi8-r", [0xF0, 0xF2], "ПР"), ("shift_jis", [0x82, 0xA0], "あ"),
      ("euc-jp", [0xA4, 0xA2], "あ"),
      ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42], "あ"),
      ("gb2312", [0xC4, 0xE3], "你"), ("gbk", [0xC4, 0xE3], "你"), ("big5", [0xA7, 0x41], "你"),
      ("ks_c_5601-1987", [0xB0, 0xA1], "가"), ("euc-kr", [0xB0, 0xA1], "가"),
      ("utf-16", [0xFE, 0xFF, 0, 0x41, 0xD8, 0x3D, 0xDE, 0x00], "A😀"),
      ("utf-16le", [0x41, 0], "A"), ("utf-16", [0xFF, 0xFE, 0x41, 0], "A"),
      ("utf-32be", [0, 1, 0xF6, 0], "😀"), ("utf-7", Array("+AOk-".utf8), "é"),
      ("windows-1251", [0xCF], "П"), ("iso-8859-8-i", [0xE0], "א"), ("x-mac-roman", [0x8E], "é"),
      ("us-ascii", [0x41], "A"), ("tis-620", [0xA1], "ก"),
    ] as [(String, [UInt8], String)])
  func reads(label: String, octets: [UInt8], expected: String) {
    let text = DecodedText(octets, charset: Charset(label), SystemCharsets())
    #expect(text.string == expected)
    #expect(text.certainty == .declared && text.malformedCount == 0)
  }

  @Test(
    "What can't be read is told with its place",
    arguments: [
      ("utf-8", [0x41, 0xFF, 0x42], "A\u{FFFD}B", [1..<2]),
      ("utf-8", [0xE2, 0x82], "\u{FFFD}", [0..<2]),
      ("utf-8", [0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}", [0..<1, 1..<2, 2..<3]),
      ("utf-8", [0xC0, 0x80], "\u{FFFD}\u{FFFD}", [0..<1, 1..<2]),
      (
        "utf-8", [0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}",
        [0..<1, 1..<2, 2..<3, 3..<4]
      ),
      ("euc-jp", [0xA4, 0x41], "\u{FFFD}A", [0..<1]),
      ("shift_jis", [0x41, 0x82], "A\u{FFFD}", [1..<2]),
      ("utf-16be", [0xD8, 0, 0, 0x41], "\u{FFFD}A", [0..<2]),
      ("utf-16be", [0, 0x41, 0], "A\u{FFFD}", [2..<3]),
    ] as [(String, [UInt8], String, [Range<Int>])])
  func places(label: String, octets: [UInt8], expected: String, malformed: [Range<Int>]) {
    let text = DecodedText(octets, charset: Charset(label), SystemCharsets())
    #expect(text.string == expected)
    #expect(text.malformed == malformed && text.malformedCount == malformed.count)
  }

  @Test func `unlabelled and mislabelled text is read as programs do, and told`() {
    let utf8 = DecodedText(Array("é".utf8), charset: nil)
    #expect(utf8.string == "é" && utf8.charset == .utf8 && utf8.certainty == .undeclared)
    let other = DecodedText([0xE9, 0x80], charset: nil)
    #expect(other.string == "é€" && other.charset == .windows1252)
    let contradicted = DecodedText([0xE9], charset: .usASCII)
    #expect(contradicted.string == "é" && contradicted.certainty == .contradicted)
    let unknown = DecodedText([0x41], charset: Charset("x-nonsense"), SystemCharsets())
    #expect(unknown.string == "A" && unknown.certainty == .unknown("x-nonsense"))
    let controls = DecodedText([0x41, 0x85], charset: Charset("iso-8859-1"))
    #expect(controls.firstControl == 1)
    for name in ["", "//TRANSLIT", "utf-8//IGNORE", String(repeating: "x", count: 1_000)] {
      #expect(
        DecodedText([0x41], charset: Charset(name), SystemCharsets()).certainty
          == .unknown(name.lowercased()))
    }
  }

  /// The place of each character of a long text, whatever its charset.
  @Test(arguments: [
    "utf-8", "windows-1252", "utf-16", "utf-32le", "koi8-r", "euc-jp", "shift_jis", "gb2312",
    "big5",
    "iso-2022-jp",
  ])
  func `each character leads back to its octets`(label: String) throws {
    let (octets, starts, text) = try #require(Self.longText(label))
    let decoded = DecodedText(octets, charset: Charset(label), SystemCharsets())
    #expect(decoded.string == text)
    var offset = 0
    for (index, character) in text.unicodeScalars.enumerated() {
      // The very beginning is that of the octets, before what switches a character set on.
      if index > 0, index % 97 == 0 || index < 10 {
        #expect(decoded.octetOffset(of: offset) == starts[index], "\(label), character \(index)")
      }
      offset += String(character).utf8.count
    }
  }

  /// Characters with where each begins.
  private static func longText(_ label: String) -> ([UInt8], [Int], String)? {
    let forms: [String: [(String, [UInt8])]] = [
      "utf-8": [
        ("é", [0xC3, 0xA9]), ("x", [0x78]), ("\u{FFFD}", [0xFF]), ("😀", [0xF0, 0x9F, 0x98, 0x80]),
      ],
      "windows-1252": [("é", [0xE9]), ("€", [0x80]), ("x", [0x78])],
      "utf-16": [("A", [0, 0x41]), ("あ", [0x30, 0x42]), ("😀", [0xD8, 0x3D, 0xDE, 0])],
      "utf-32le": [("A", [0x41, 0, 0, 0]), ("あ", [0x42, 0x30, 0, 0])],
      "koi8-r": [("П", [0xF0]), ("x", [0x78])],
      "euc-jp": [("あ", [0xA4, 0xA2]), ("x", [0x78]), ("\u{FFFD}", [0xFF])],
      "shift_jis": [("あ", [0x82, 0xA0]), ("x", [0x78]), ("ｱ", [0xB1])],
      "gb2312": [("你", [0xC4, 0xE3]), ("x", [0x78])],
      "big5": [("你", [0xA7, 0x41]), ("x", [0x78])],
      "iso-2022-jp": [("x", [0x78]), ("あ", [0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42])],
    ]
    guard let characters = forms[label] else { return nil }
    var random = SeededGenerator(seed: 1_468)
    var (octets, starts, text): ([UInt8], [Int], String) = ([], [], "")
    for index in 0..<6_000 {
      var (character, form) = characters[Int.random(in: 0..<characters.count, using: &random)]
      if index % 60 == 59, !label.hasPrefix("utf-16"), !label.hasPrefix("utf-32") {
        (character, form) = ("\n", [0x0A])
      }
      // What switches the character set on comes before the character.
      let shift = form.first == 0x1B ? 3 : 0
      starts.append(octets.count + shift)
      octets += form
      text += character
    }
    return (octets, starts, text)
  }
}
