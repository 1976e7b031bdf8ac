import Audit
import Message
import TestKit
import Testing

@testable import ContentLint

/// What is mended is clean of its rules, and says the same as before.
@Suite struct FixTests {
  /// Rules whose findings are mended.
  private static let mended: [any LintRule.Type] = [
    DateMissing.self, MessageIDMissing.self, MIMEVersionMissing.self, OneClickMissing.self,
    HeaderLineLong.self, BodyLineLong.self, EightBitInSevenBit.self, EncodedLineLong.self,
    BodyNUL.self, HTMLAlone.self,
  ]

  private static let examples = LintExample.header + LintExample.unsubscribe + LintExample.mime

  private func message(_ octets: [UInt8], _ example: LintExample) -> LintMessage {
    LintMessage(
      MIMEMessage(octets), source: LintSource(file: "a.eml"), context: example.context)
  }

  private func findings(_ check: any LintRule.Type, _ message: LintMessage) -> Int {
    var examination = LintExamination(of: check, message)
    check.examine(message, &examination)
    return examination.places.count
  }

  @Test(arguments: examples)
  func `a message that is mended is clean, and its parts decode as before`(example: LintExample) {
    let before = message(example.octets, example)
    let edits = MessageFixer.edits(for: before, identifier: "1.a")
    let octets = MessageEdit.apply(edits, to: example.octets)
    let after = message(octets, example)
    let isWrapped = edits.contains { $0.rule == HTMLAlone.rule.id }
    let oldLeaves = before.message.parts.filter(\.isLeaf)
    var leaves = after.message.parts.filter(\.isLeaf)
    // The text that is new.
    if isWrapped, let page = after.plainText?.part.id { leaves.removeAll { $0.id == page } }
    #expect(leaves.count == oldLeaves.count)
    for (old, new) in zip(oldLeaves, leaves) {
      var content = after.message.content(of: new).octets
      let wanted = before.message.content(of: old).octets
      // A line end may come before the last boundary of what had none.
      if isWrapped, content.last == 0x0A, wanted.last != 0x0A { content.removeLast() }
      #expect(content == wanted)
      #expect(new.contentType.name == old.contentType.name)
    }
    #expect(before.subject?.string == after.subject?.string)
    // Nothing is left that could be mended.
    #expect(MessageFixer.edits(for: after, identifier: "1.a").isEmpty)
    if before.header.isEmpty { return }
    for check in Self.mended
    where findings(check, before) > 0 && edits.contains(where: { $0.rule == check.rule.id }) {
      #expect(findings(check, after) == 0, "\(check.rule.id)")
    }
  }

  @Test(arguments: ["\n", "\r\n"]) func `HTML alone gets a text that is made of it`(
    lineEnd: String
  ) throws {
    let text = [
      "From: a@example.com", "MIME-Version: 1.0", "Content-Type: text/html; charset=iso-8859-1",
      "Content-Transfer-Encoding: 8bit", "Subject: x", "",
      "<html><head><style>p { color: red }</style></head><body><div style=\"display:none\">hidden</div>",
      "<h1>Gr\u{FC}\u{DF}e</h1><p>Read <a href=\"https://example.com/a\">the news</a>.</p>",
      "<p><a href=\"https://example.com/b\"><img src=\"b.png\" alt=\"Shop\"></a></p></body></html>",
      "",
    ].joined(separator: lineEnd)
    // Each character is one octet of ISO 8859-1.
    let octets = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    let example = LintExample(HTMLAlone.self, "x", octets: octets)
    let before = message(octets, example)
    let edits = MessageFixer.edits(for: before, identifier: "1.a")
    let after = message(MessageEdit.apply(edits, to: octets), example)
    #expect(after.message.root.contentType.name == "multipart/alternative")
    // The octets of the HTML are as they were.
    #expect(after.message.defects.map(\.kind) == before.message.defects.map(\.kind))
    let plain = try #require(after.plainText)
    #expect(
      plain.text.string.replacing("\r\n", with: "\n")
        == "Gr\u{FC}\u{DF}e\nRead the news <https://example.com/a>.\nShop <https://example.com/b>",
      "\(plain.text.string)")
    let html = try #require(after.htmlText)
    #expect(html.text.string.contains("Gr\u{FC}\u{DF}e"))
    #expect(after.field("Content-Transfer-Encoding") == nil)
  }

  /// Where the HTML stands, and where the text that is made of it comes.
  @Test(
    arguments: [
      (
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>Hello</p>\n--b\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\nAAAA\n--b--\n",
        ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf"]
      ),
      (
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>Hello</p>\n--b--\n",
        ["multipart/alternative", "text/plain", "text/html"]
      ),
      (
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/x-amp-html\n\n<html amp4email></html>\n--b\nContent-Type: text/html\n\n<p>Hello</p>\n--b--\n",
        ["multipart/alternative", "text/plain", "text/x-amp-html", "text/html"]
      ),
      (
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/related; boundary=c\n\n--c\nContent-Type: text/html\n\n<p>Hello</p>\n--c\nContent-Type: image/png\nContent-ID: <a@b>\n\nx\n--c--\n--b\nContent-Type: text/csv\nContent-Disposition: attachment\n\n1,2\n--b--\n",
        [
          "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related",
          "text/html", "image/png", "text/csv",
        ]
      ),
      (
        "Content-Type: multipart/signed; boundary=b; protocol=\"application/pgp-signature\"\n\n--b\nContent-Type: text/html\n\n<p>Hello</p>\n--b\nContent-Type: application/pgp-signature\n\nx\n--b--\n",
        ["multipart/signed", "text/html", "application/pgp-signature"]
      ),
    ] as [(String, [String])], ["\n", "\r\n"])
  func `the text comes where the HTML stands alone`(
    entry: (message: String, types: [String]), lineEnd: String
  ) throws {
    let text =
      "From: a@example.com\nDate: Mon, 23 Nov 2026 09:30:00 +0100\nMessage-ID: <1@a.example>\nMIME-Version: 1.0\n"
      + entry.message
    let octets = Array(text.replacing("\n", with: lineEnd).utf8)
    let example = LintExample(HTMLAlone.self, "x", octets: octets)
    let before = message(octets, example)
    let edits = MessageFixer.edits(for: before, identifier: "1.a")
    let after = message(MessageEdit.apply(edits, to: octets), example)
    #expect(after.message.parts.map(\.contentType.name) == entry.types)
    #expect(after.message.defects.map(\.kind) == before.message.defects.map(\.kind))
    #expect((findings(HTMLAlone.self, after) == 0) == entry.types.contains("text/plain"))
    #expect(MessageFixer.edits(for: after, identifier: "1.a").isEmpty)
    for part in before.message.parts where part.isLeaf {
      let new = after.message.parts.first { $0.contentType.name == part.contentType.name }
      #expect(
        new.map { after.message.content(of: $0).octets } == before.message.content(of: part).octets)
    }
  }

  @Test func `what is signed stays as it is, and what is declared has a version`() {
    let date = "Date: Mon, 23 Nov 2026 09:30:00 +0100\nMessage-ID: <1@a.example>\n"
    let signed = """
      MIME-Version: 1.0
      Content-Type: multipart/signed; boundary=b; protocol="application/pgp-signature"

      --b
      Content-Type: text/plain

      Gr\u{FC}n
      --b
      Content-Type: application/pgp-signature

      x
      --b--

      """
    let octets = Array((date + signed).utf8)
    let example = LintExample(EightBitInSevenBit.self, "x", octets: octets)
    #expect(MessageFixer.edits(for: message(octets, example), identifier: "1.a").isEmpty)
    let bare = Array("\(date)Subject: x\n\nGr\u{FC}n\n".utf8)
    let edits = MessageFixer.edits(for: message(bare, example), identifier: "1.a")
    #expect(edits.contains { $0.rule == MIMEVersionMissing.rule.id })
    let after = message(MessageEdit.apply(edits, to: bare), example)
    #expect(MessageFixer.edits(for: after, identifier: "1.a").isEmpty)
  }

  @Test func `random octets come back out of both encodings`() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<300 {
      let octets = (0..<Int.random(in: 0..<400, using: &generator)).map { _ in
        [0x20, 0x3D, 0x0A, 0x41, 0xC3, 0x2E, 0x09, UInt8.random(in: 0...255, using: &generator)]
          .randomElement(using: &generator) ?? 0
      }
      for (name, body) in [
        ("quoted-printable", QuotedPrintableText.encode(octets, lineEnd: [0x0D, 0x0A])),
        ("base64", Base64Lines.encode(octets, lineEnd: [0x0A])),
      ] {
        let message = MIMEMessage(Array("Content-Transfer-Encoding: \(name)\n\n".utf8) + body)
        let content = message.content(of: message.root)
        #expect(content.octets == octets, "\(name) \(octets)")
        #expect(content.defects.isEmpty, "\(name) \(octets) \(content.defects)")
      }
    }
  }

  @Test func `a date is written as RFC 5322 has it`() {
    #expect(LintExample.now.messageDate == "Mon, 23 Nov 2026 09:30:00 +0000")
  }

  @Test func `a diff shows lines around a change`() {
    let text = Array("1\n2\n3\n4\n5\n6\n7\n8\n".utf8)
    let edits = [MessageEdit(8..<9, Array("five".utf8), "lint-mime-nul")]
    #expect(
      EditDiff.lines(of: edits, in: text, file: "a") == [
        "--- a", "+++ a", "@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8",
      ])
  }
}
