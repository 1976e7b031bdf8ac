import Message
import TestKit
import Testing

/// Address lists of header fields (RFC 5322 §3.4, §4.4).
@Suite struct AddressListTests {
  /// A field's body and what is read from it: `local@domain` or `name <local@domain>`, groups in braces, the rest with `!`.
  @Test(
    "Addresses are read as RFC 5322 writes them",
    arguments: [
      ("a@example.com", "a@example.com"),
      (" a@example.com ", "a@example.com"),
      ("A B <a@example.com>", "A B <a@example.com>"),
      ("\"B, A\" <a@example.com>", "B, A <a@example.com>"),
      ("\"q \\\" q\" <a@example.com>", "q \" q <a@example.com>"),
      ("<a@example.com>", "a@example.com"),
      ("a@example.com (the (real) one)", "a@example.com"),
      ("(c) A (d) <(e) a (f) @ (g) example (h) . com (i) > (j)", "A <a@example.com>"),
      ("a\r\n @example.com", "a@example.com"),
      ("J. R. Doe <a@example.com>", "J. R. Doe <a@example.com>"),
      ("\"a b\"@example.com", "a b@example.com"),
      ("\"a@b\"@example.com", "a@b@example.com"),
      ("a . b @ example . com", "a.b@example.com"),
      ("x.\"y z\".z@example.com", "x.y z.z@example.com"),
      ("<@old.example,@older.example:a@example.com>", "a@example.com"),
      ("a@[192.0.2.1]", "a@[192.0.2.1]"),
      ("a@example.com, B <b@example.net>", "a@example.com | B <b@example.net>"),
      (",a@example.com,,b@example.com,", "a@example.com | b@example.com"),
      ("Team: a@example.com, B <b@example.com>;", "{Team: a@example.com, B <b@example.com>}"),
      ("Nobody:;", "{Nobody: }"),
      ("Nobody:(really) ; , a@example.com", "{Nobody: } | a@example.com"),
      ("Team: , a@example.com,;", "{Team: a@example.com}"),
      ("=?utf-8?Q?B=C3=BCro?= <a@example.com>", "=?utf-8?Q?B=C3=BCro?= <a@example.com>"),
      // A comma in an encoded word, which RFC 2047 §5 forbids and programs write.
      ("=?utf-8?Q?Doe,_J.?= <a@example.com>", "=?utf-8?Q?Doe,_J.?= <a@example.com>"),
      ("=?broken <a@example.com>", "=?broken <a@example.com>"),
      ("büro@bücher.example", "büro@bücher.example"),
      ("Büro <büro@bücher.example>", "Büro <büro@bücher.example>"),
    ])
  func reads(body: String, expected: String) {
    #expect(Self.text(AddressList(Array(body.utf8))) == expected)
  }

  @Test(
    "What is no address is told with its reason, and reading goes on",
    arguments: [
      ("nobody", "!noAddress"),
      ("Doe, John <a@example.com>", "!noAddress | John <a@example.com>"),
      ("a@example.com b@example.com, c@example.com", "!textAfterAddress@ | c@example.com"),
      ("ceo@bank.example <a@example.com>", "!textAfterAddress@"),
      ("<a@example.com> tail, c@example.com", "!textAfterAddress@ | c@example.com"),
      ("<a@example.com> <b@example.com>", "!textAfterAddress@"),
      ("<>", "!emptyAddress"),
      ("< >", "!emptyAddress"),
      ("A <a>", "!missingAt"),
      ("A <a@>", "!badDomain@"),
      ("@example.com", "!badLocalPart@"),
      ("a@@example.com", "!badDomain@"),
      ("a..b@example.com", "!badLocalPart@"),
      (".a@example.com", "!badLocalPart@"),
      ("a b@example.com", "!badLocalPart@"),
      ("a@example.com.", "!badDomain@"),
      ("a@example..com", "!badDomain@"),
      ("A <a@example.com", "!missingBracket@"),
      ("A <a@example.com, b@example.com>", "!missingBracket@ | !textAfterAddress@"),
      ("a@[192.0.2.1", "!badDomain@"),
      ("a@example.com (open", "!openComment@"),
      ("\"a@example.com", "!openQuotedString@"),
      ("Team: a@example.com", "!openGroup@"),
      ("a@example.com;", "!textAfterAddress@"),
      ("a\\b@example.com", "!unexpectedOctet@"),
      ("a\u{0}b@example.com", "!unexpectedOctet@"),
      ("\"x@y\" z", "!noAddress"),
      ("=?utf-8?Q?a=40example=2Ecom?=", "!noAddress"),
      ("", ""),
      (" (nothing) ", ""),
    ])
  func complains(body: String, expected: String) {
    #expect(Self.text(AddressList(Array(body.utf8))) == expected)
  }

  @Test("A malformed part is kept with its text and place")
  func placesMalformed() throws {
    let list = AddressList(Array(" a@example.com,  Doe , b@example.com".utf8))
    let bad = try #require(list.malformed.first)
    #expect(bad.text == "Doe " && bad.offset == 17 && !bad.holdsAtSign)
  }

  @Test func `names and addresses have their places`() throws {
    let body = Array(" \"B, A\" <a@example.com> (c), x@y (The Name), T: z@w;".utf8)
    let mailboxes = AddressList(body).mailboxes
    func text(_ range: Range<Int>?) -> String? {
      range.map { String(decoding: body[$0], as: UTF8.self) }
    }
    #expect(mailboxes.map { text($0.displayNameRange) } == ["\"B, A\"", nil, nil])
    #expect(mailboxes.map { text($0.addressRange) } == ["a@example.com", "x@y", "z@w"])
    #expect(mailboxes.map(\.comment) == ["c", "The Name", ""])
  }

  @Test(
    "What is obsolete or odd is noted",
    arguments: [
      ("a@b", []), ("\"a b\" <a@b>", []), ("<@x,@y:a@b>", [.route]), ("a @b", [.blankInAddress]),
      ("a@ b", [.blankInAddress]), ("a . b@c", [.blankInAddress]),
      ("a@b . c", [.blankInAddress, .blankInAddress]),
      ("a@b,,c@d", [.emptyElement]), ("a@b,", []), ("J. Doe <a@b>", [.dotInName]),
      ("\"=?utf-8?q?x?=\" <a@b>", [.encodedWordInQuotedString]),
      ("<=?utf-8?q?x?=@b>", [.encodedWordInAddress]), ("=?utf-8?q?x?= <a@b>", []),
    ] as [(String, [AddressNote.Kind])])
  func notes(body: String, expected: [AddressNote.Kind]) {
    #expect(AddressList(Array(body.utf8)).notes.map(\.kind) == expected)
  }

  @Test("Mutated lists are read to their end without a crash")
  func survivesMutation() {
    let seeds = [
      "\"B, A\" <a@example.com>, Team: x@[192.0.2.1], <@o.example:y@z.example>;",
      "=?utf-8?Q?Doe,_J.?= (c (d) \\) e) <a.\"b c\"@example.com>", "a@b, c <d@e> (f), ;",
    ].map { Array($0.utf8) }
    var random = SeededGenerator(seed: 53_22)
    for round in 0..<20_000 {
      let body = seeds[round % seeds.count].mutated(using: &random)
      let list = AddressList(body)
      #expect(list.elements.count <= body.count + 1)
      for mailbox in list.mailboxes { #expect(!mailbox.domain.isEmpty) }
    }
  }

  @Test(
    "Long hostile lists take time in proportion",
    arguments: ["(", "\"", "<", "a,", "@", "=?", "=?x?y?", "a:", "a@b,", "(a)", ".", "[", "a@b c,"])
  func staysLinear(unit: String) {
    let small = Array(String(repeating: unit, count: 4_000).utf8)
    let large = Array(String(repeating: unit, count: 64_000).utf8)
    let clock = ContinuousClock()
    let first = clock.measure { _ = AddressList(small) }
    let second = clock.measure { _ = AddressList(large) }
    // Sixteen times the text; quadratic would be 256 times the time.
    #expect(second < max(first * 100, .milliseconds(400)), "\(unit): \(first) and \(second)")
  }

  private static func text(_ list: AddressList) -> String {
    list.elements.map { element in
      switch element {
      case .mailbox(let mailbox): text(mailbox)
      case .group(let name, let mailboxes):
        "{\(name): " + mailboxes.map(text).joined(separator: ", ") + "}"
      case .malformed(let bad): "!\(bad.reason)" + (bad.holdsAtSign ? "@" : "")
      }
    }.joined(separator: " | ")
  }

  private static func text(_ mailbox: Mailbox) -> String {
    let address = "\(mailbox.localPart)@\(mailbox.domain)"
    return mailbox.displayName.isEmpty ? address : "\(mailbox.displayName) <\(address)>"
  }
}
