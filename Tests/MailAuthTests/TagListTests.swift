import DNS
import MailAuth
import TestKit
import Testing

/// The tag=value list under DKIM and DMARC.
@Suite struct TagListTests {
  @Test("Tags keep their order, their offsets and their values without the white space around")
  func readsTags() {
    let list = TagList(
      Array("v=DMARC1 ; p\t= none;rua=mailto:a@b.example,  c ;".utf8), whiteSpace: .plain)
    #expect(list.problems.isEmpty)
    #expect(list.tags.map(\.name) == ["v", "p", "rua"])
    #expect(list.tags.map(\.text) == ["DMARC1", "none", "mailto:a@b.example,  c"])
    #expect(list.tags.map(\.offset) == [0, 11, 20])
    #expect(list.tags.map(\.valueOffset) == [2, 15, 24])
    #expect(list["p"]?.text == "none")
    #expect(list["P"] == nil)
  }

  @Test(
    "What breaks the grammar is named with its offset",
    arguments: [
      ("", [TagList.Problem.emptyList]),
      ("  \t", [.emptyList]),
      (";", [.emptyTag(offset: 0)]),
      ("a=1;;b=2", [.emptyTag(offset: 4)]),
      ("a=1; ;", [.emptyTag(offset: 4)]),
      ("a=1;b", [.missingEqualsSign(offset: 4)]),
      ("=1", [.badName(offset: 0)]),
      ("1a=1", [.badName(offset: 0)]),
      ("a b=1", [.badName(offset: 0)]),
      ("a-b=1", [.badName(offset: 0)]),
      ("a=\u{1}", [.badOctet(offset: 2, 1)]),
      ("a=\u{201C}b", [.badOctet(offset: 2, 0xE2)]),
      ("a=1;b=2;a=3", [.duplicate(name: "a", offset: 8)]),
      ("a=b\r\nc", [.badOctet(offset: 3, 13)]),
      ("a=b\nc", [.badOctet(offset: 3, 10)]),
    ])
  func namesProblems(text: String, problems: [TagList.Problem]) {
    #expect(TagList(Array(text.utf8), whiteSpace: .folding).problems == problems)
  }

  @Test(
    "What looks odd but is allowed passes",
    arguments: ["a=", "a=;b=", "a=1;", "a=1; ", " a = 1 ", "a_1=x", "a=b=c", "a=1;A=2"])
  func passesOddLists(text: String) {
    #expect(TagList(Array(text.utf8), whiteSpace: .plain).problems.isEmpty)
  }

  @Test("A line break is white space only where folding is allowed")
  func foldsLines() {
    let text = Array("a=b\r\n c;\r\n d=e".utf8)
    #expect(TagList(text, whiteSpace: .folding).problems.isEmpty)
    #expect(TagList(text, whiteSpace: .folding).tags.map(\.name) == ["a", "d"])
    #expect(!TagList(text, whiteSpace: .plain).problems.isEmpty)
  }

  @Test("Mutated lists never crash, and every tag stands where its offsets say")
  func survivesMutations() {
    var random = SeededGenerator(seed: 6376)
    let seed = Array(
      "v=DMARC1; p=none; rua=mailto:a@example.com!10m, mailto:b@example.net; fo=1:d".utf8)
    for _ in 0..<5000 {
      let text = seed.mutated(using: &random)
      for tag in TagList(text, whiteSpace: .folding).tags {
        #expect(text[tag.offset...].starts(with: tag.name.utf8))
        #expect(text[tag.valueOffset...].starts(with: tag.value))
      }
    }
  }
}

/// Base64 as DKIM keys hold it.
@Suite struct Base64Tests {
  @Test(
    "Base64 is decoded, white space in it ignored",
    arguments: [
      ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm 9v\r\n YmFy", "foobar"),
      ("Zg", "f"), ("Zm8", "fo"),
    ])
  func decodes(text: String, expected: String) throws {
    #expect(try Base64.decode(Array(text.utf8)) == Array(expected.utf8))
  }

  @Test(
    "What is not base64 is refused with its place",
    arguments: [
      ("Zm9-", Base64.DecodingError.badOctet(offset: 3, UInt8(ascii: "-"))),
      ("\"Zm9v", .badOctet(offset: 0, UInt8(ascii: "\""))),
      ("Z", .badLength), ("Zm9vZ", .badLength), ("Zm9v=", .badLength), ("Zg=", .badLength),
      ("Zg==Zg==", .dataAfterPadding(offset: 4)), ("====", .badLength),
    ])
  func refuses(text: String, expected: Base64.DecodingError) {
    #expect(throws: expected) { try Base64.decode(Array(text.utf8)) }
  }
}
