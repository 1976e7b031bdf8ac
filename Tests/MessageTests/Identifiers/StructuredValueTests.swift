import DNS
import Message
import TestKit
import Testing

/// Dates, identifiers and URIs of lists.
@Suite struct StructuredValueTests {
  @Test(
    "Dates are read as RFC 5322 §3.3 and §4.3 write them",
    arguments: [
      ("Sat, 21 Nov 2026 21:30:00 +0100", "2026-11-21T20:30:00Z", 60, []),
      ("21 Nov 2026 21:30 -0330", "2026-11-22T01:00:00Z", -210, []),
      ("\r\n Sat,\r\n 1 Aug 2026 00:00:60 +0000 (UTC)", "2026-08-01T00:00:59Z", 0, []),
      ("Sat, 21 Nov 2026 21:30:00 -0000", "2026-11-21T21:30:00Z", nil, []),
      ("Sat, 21 Nov 2026 21:30:00 GMT", "2026-11-21T21:30:00Z", 0, [.namedZone]),
      ("Sat, 21 Nov 26 21:30:00 EST", "2026-11-22T02:30:00Z", -300, [.namedZone, .shortYear]),
      ("21 Nov 99 21:30:00 PDT", "1999-11-22T04:30:00Z", -420, [.namedZone, .shortYear]),
      ("21 Nov 126 21:30:00 +0000", "2026-11-21T21:30:00Z", 0, [.shortYear]),
      ("Sun, 21 Nov 2026 21:30:00 +0000", "2026-11-21T21:30:00Z", 0, [.wrongDayOfWeek]),
      ("Sat 21 Nov 2026 21:30:00 +0000", "2026-11-21T21:30:00Z", 0, [.looseSyntax]),
      ("Sat, 21 (c) Nov 2026 21 : 30 : 00 +0000", "2026-11-21T21:30:00Z", 0, [.looseSyntax]),
      ("Sat, 21 Nov 2026 9:30:00 +0000", "2026-11-21T09:30:00Z", 0, [.shortTime]),
      ("Sat, 21 Nov 2026 21:30:00", "2026-11-21T21:30:00Z", nil, [.missingZone]),
      ("Sat, 21 Nov 2026 21:30:00 A", "2026-11-21T21:30:00Z", nil, [.unknownZone]),
      ("Sat, 21 Nov 2026 21:30:00 +01:00", "2026-11-21T20:30:00Z", 60, [.looseSyntax]),
      ("Sat, 21 Nov 2026 21:30:00 +0000 tail", "2026-11-21T21:30:00Z", 0, [.textBehind]),
      ("29 Feb 2024 00:00 +0000", "2024-02-29T00:00:00Z", 0, []),
    ] as [(String, String, Int?, Set<MessageDate.Note>)])
  func readsDates(text: String, time: String, offset: Int?, notes: Set<MessageDate.Note>) throws {
    let date = try MessageDate(Array(text.utf8)[...])
    #expect(date.time.description == time)
    #expect(date.offsetInMinutes == offset && date.notes == notes)
  }

  @Test(
    "What is no date is told with its reason",
    arguments: [
      ("", .empty), ("  ", .empty), ("yesterday", .noDay), ("Sat, Nov 21 2026", .noDay),
      ("21 2026 21:30", .noMonth), ("21 Okt 2026 21:30 +0000", .noMonth), ("21 Nov", .noYear),
      ("21 Nov 2026", .noTime), ("21 Nov 2026 2130 +0000", .noTime),
      ("2026-11-21T21:30:00Z", .noMonth),
      ("31 Nov 2026 21:30 +0000", .outOfRange), ("29 Feb 2026 00:00 +0000", .outOfRange),
      ("21 Nov 2026 24:00 +0000", .outOfRange), ("0 Nov 2026 21:30 +0000", .outOfRange),
      ("21 Nov 2026 21:60 +0000", .outOfRange), ("21 Nov 99999 21:30 +0000", .outOfRange),
    ] as [(String, MessageDate.ParsingError)])
  func refusesDates(text: String, reason: MessageDate.ParsingError) {
    #expect(throws: reason) { try MessageDate(Array(text.utf8)[...]) }
  }

  @Test(
    "Identifiers are read with what is wrong with them",
    arguments: [
      ("<a@b>", "<a@b>", []), (" <a.b@[192.0.2.1]>\r\n <c@d>", "<a.b@[192.0.2.1]> <c@d>", []),
      ("<\"a b\"@c>", "<\"a b\"@c>", []), ("<a>", "<a>", [.notTwoParts]),
      ("<@b>", "<@b>", [.notTwoParts]),
      ("<a@>", "<a@>", [.notTwoParts]), ("<>", "<>", [.notTwoParts]),
      ("<a@b", "<a@b>", [.notClosed]),
      ("<a b@c>", "<a b@c>", [.badSyntax]), ("< a@b >", "<a@b>", [.badSyntax]),
      ("<a..b@c>", "<a..b@c>", [.badSyntax]), ("<a@b@c>", "<a@b@c>", [.badSyntax]),
      ("<ä@b>", "<ä@b>", [.eightBit]), ("", "", []),
    ] as [(String, String, Set<MessageIdentifiers.Problem>)])
  func readsIdentifiers(text: String, expected: String, problems: Set<MessageIdentifiers.Problem>) {
    let found = MessageIdentifiers(Array(text.utf8)[...])
    #expect(found.identifiers.map(\.text).joined(separator: " ") == expected)
    #expect(found.identifiers.reduce(into: Set()) { $0.formUnion($1.problems) } == problems)
    #expect(found.other.isEmpty)
  }

  @Test func `what stands beside identifiers is told`() {
    let found = MessageIdentifiers(Array("Your message <a@b> of today".utf8)[...])
    #expect(found.other == [0..<4, 5..<12, 19..<21, 22..<27])
    #expect(found.identifiers.first?.right == "b" && found.identifiers.first?.range == 13..<18)
  }

  @Test(
    "URIs of lists are read as RFC 2369 §2 writes them",
    arguments: [
      ("<mailto:a@b?subject=x>, <https://c/d>", "mailto:a@b?subject=x https://c/d", []),
      ("(c) <https://a> (d)", "https://a", []),
      ("<https://a/\r\n b>", "https://a/b", [.blankInURI]),
      ("NO (closed)", "", [.outsideBrackets]), (" NO ", "", []),
      ("https://a", "", [.outsideBrackets]), ("<https://a", "https://a", [.notClosed]),
      ("<>", "", [.emptyURI]), ("<https://a> <https://b>", "https://a https://b", [.missingComma]),
      ("<https://a>, https://b", "https://a", [.outsideBrackets]), ("(", "", [.openComment]),
      ("=?utf-8?q?<https://a>?=", "https://a", [.encodedWord, .outsideBrackets, .outsideBrackets]),
    ] as [(String, String, [ListURIs.Defect.Kind])])
  func readsURIs(text: String, expected: String, defects: [ListURIs.Defect.Kind]) {
    let list = ListURIs(Array(text.utf8)[...])
    #expect(list.uris.map(\.text).filter { !$0.isEmpty }.joined(separator: " ") == expected)
    #expect(list.defects.map(\.kind) == defects)
  }

  @Test func `a URI has its scheme and its place`() {
    let list = ListURIs(Array(" <HTTPS://a>, <nonsense>, <:x>".utf8)[...])
    #expect(list.uris.map(\.scheme) == ["https", nil, nil])
    #expect(list.uris.first?.range == 2..<11)
    #expect(ListURIs(Array("NO".utf8)[...]).isNo)
  }

  @Test func `mutated values are read to their end`() {
    let seeds = [
      "Sat, 21 Nov 2026 21:30:00 +0100 (CET)", "<a.b@[192.0.2.1]> text <\"c d\"@e>",
      "<mailto:a@b?subject=x> (c), <https://c/d>",
    ].map { Array($0.utf8) }
    var random = SeededGenerator(seed: 2_369)
    for round in 0..<20_000 {
      let octets = seeds[round % 3].mutated(using: &random)[...]
      if let date = try? MessageDate(octets) {
        #expect((-1_000...9_999).contains(date.time.date.year))
      }
      for found in MessageIdentifiers(octets).identifiers {
        #expect(found.range.upperBound <= octets.count)
      }
      for uri in ListURIs(octets).uris { #expect(uri.range.upperBound <= octets.count) }
    }
  }
}
