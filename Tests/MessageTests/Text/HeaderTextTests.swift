import Charsets
import Message
import TestKit
import Testing

/// Encoded words and the text of headers (RFC 2047, RFC 2231 §5, RFC 6532).
@Suite struct HeaderTextTests {
  @Test(
    "Headers are decoded, and what is wrong with their words is told",
    arguments: [
      (" plain ", "plain", []), ("a\r\n b\n\tc", "a b\tc", []), ("grün", "grün", []), ("", "", []),
      ("=?utf-8?Q?gr=C3=BCn?=", "grün", []), ("=?UTF-8?b?Z3LDvG4=?=", "grün", []),
      ("=?iso-8859-1*de?q?gr=FCn_ist?=", "grün ist", []),
      ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab", []),
      ("=?utf-8?q?a?=\r\n =?iso-8859-1?q?=E9?=", "aé", []),
      ("=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c", []), ("=?iso-2022-jp?B?GyRCJCIbKEI=?=", "あ", []),
      ("(=?utf-8?q?a?=)", "(a)", []), ("=?utf-8?q??=", "", []),
      ("=?utf-8?q?Really=3F?=", "Really?", []),
      ("=?utf-8?q?Really??=", "Really?", []),
      ("=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é", [.splitCharacter, .splitCharacter]),
      ("=?utf-8?b?w6k?=", "é", [.badBase64]), ("=?utf-8?b?w6k=w6k=?=", "éé", [.badBase64]),
      ("=?utf-8?b?w*6k=?=", "é", [.badBase64]), ("=?utf-8?q?a=ZZ?=", "a=ZZ", [.badQuotedPrintable]),
      ("=?utf-8?q?a b?=", "a b", [.blankInText]), ("=?utf-8?q?=FF?=", "\u{FFFD}", [.malformedText]),
      ("=?x-none?q?a?=", "a", [.unknownCharset]), ("x=?utf-8?q?a?=", "xa", [.notSeparated]),
      ("=?utf-8?q?a?==?utf-8?q?b?=", "ab", [.notSeparated, .notSeparated]),
      ("=?utf-8?q?a", "=?utf-8?q?a", [.unfinished]), ("=?utf-8?x?a?=", "=?utf-8?x?a?=", []),
      ("=?utf-8?q?a =?utf-8?q?b?=", "=?utf-8?q?a b", [.unfinished]), ("=?", "=?", []),
      ("=?us-ascii?q?=E9?=", "é", [.malformedText]),
      (
        "=?utf-8?q?" + String(repeating: "a", count: 63) + "?=", String(repeating: "a", count: 63),
        []
      ),
      (
        "=?utf-8?q?" + String(repeating: "a", count: 64) + "?=", String(repeating: "a", count: 64),
        [.tooLong]
      ),
    ] as [(String, String, [EncodedWordDefect.Kind])])
  func decodes(value: String, expected: String, defects: [EncodedWordDefect.Kind]) {
    let text = HeaderText(Array(value.utf8)[...], SystemCharsets())
    #expect(text.string == expected)
    #expect(text.defects.map(\.kind) == defects)
  }

  @Test func `text leads back to its place, that of an encoded word to the word`() {
    let message = MIMEMessage(
      Array("Subject: ab =?utf-8?q?=C3=A9?=\r\n =?utf-8?q?xy?= end\r\n\r\n".utf8))
    guard let text = message.headerText("Subject") else {
      Issue.record("no subject")
      return
    }
    #expect(text.string == "ab éxy end")
    func source(_ range: Range<Int>) -> String {
      String(decoding: message.octets[text.sourceRange(of: range)], as: UTF8.self)
    }
    #expect(source(0..<2) == "ab" && source(3..<5) == "=?utf-8?q?=C3=A9?=")
    #expect(source(5..<6) == "=?utf-8?q?xy?=" && source(8..<11) == "end")
    #expect(text.words.map(\.charset) == [.utf8, .utf8])
    #expect(source(4..<11).hasPrefix("=?utf-8?q?=C3") && source(11..<99).isEmpty)
  }

  @Test func `octets that are no UTF-8 are read as windows-1252 and told`() {
    let text = HeaderText([0x61, 0xE9, 0x20, 0x80])
    #expect(text.string == "aé €" && text.hasUnlabelledOctets)
    #expect(!HeaderText(Array("é".utf8)[...]).hasUnlabelledOctets)
  }

  @Test func `mutated headers are read to their end`() {
    let seeds = [
      "Re: =?utf-8?Q?gr=C3=BCn?= =?iso-8859-1?b?6Q==?=\r\n =?utf-8?q?=A9?= (x)",
      "=?iso-2022-jp*ja?B?GyRCJCIbKEI=?= <a@b>",
    ].map { Array($0.utf8) }
    var random = SeededGenerator(seed: 2_047)
    for round in 0..<20_000 {
      let octets = seeds[round % 2].mutated(using: &random)
      let text = HeaderText(octets[...])
      #expect(text.utf8.isEmpty || String(validating: text.utf8, as: UTF8.self) != nil)
      let range = text.sourceRange(of: 0..<text.utf8.count)
      #expect(range.lowerBound >= 0 && range.upperBound <= octets.count)
    }
  }
}
