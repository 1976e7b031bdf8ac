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
    BodyNUL.self,
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
    #expect(before.message.parts.count == after.message.parts.count)
    for (old, new) in zip(before.message.parts, after.message.parts) where old.isLeaf {
      #expect(before.message.content(of: old).octets == after.message.content(of: new).octets)
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
    #expect(MessageFixer.date(LintExample.now) == "Mon, 23 Nov 2026 09:30:00 +0000")
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
