import Message
import Testing

/// What breaks RFC 5322 §3.6 in a header.
@Suite struct MessageFormatTests {
  @Test(
    "What is missing, repeated or malformed is named",
    arguments: [
      ("From: a@b.c\nDate: x\nMessage-ID: <1@b.c>", ""),
      ("From: a@b.c", "there is no Date field|there is no Message-ID field"),
      ("Date: x\nMessage-ID: <1@b>", "there is no From field"),
      (
        "From: a@b.c\nDATE: x\nmessage-id: <1@b>\nSubject: 1\nsubject: 2\nTo: x\nTo: y",
        "there are 2 To fields, one is allowed|there are 2 Subject fields, one is allowed"
      ),
      ("From: a@b.c\nDate: x\nMessage-ID: 1@b", "“1@b” is no Message-ID"),
      ("From: a@b.c\nDate: x\nMessage-ID: <1@b> <2@b>", "“<1@b> <2@b>” is no Message-ID"),
      ("From: a@b.c\nDate: x\nMessage-ID: <@b>", "“<@b>” is no Message-ID"),
      (
        "From: a@b.c, d@e.f\nDate: x\nMessage-ID: <1@b>",
        "From names several authors, and there is no Sender field"
      ),
      ("From: a@b.c, d@e.f\nSender: a@b.c\nDate: x\nMessage-ID: <1@b>", ""),
      (
        "From: Doe, J <a@b.c>\nDate: x\nMessage-ID: <1@b>",
        "From is malformed: it holds no address"
      ),
      ("From: a@b.c\nDate: x\nMessage-ID: <1@b>\nno field", "line 4 is no header field"),
    ])
  func names(header: String, expected: String) throws {
    let (section, _) = try HeaderReader.split(Array((header + "\n\nbody\n").utf8)[...])
    let problems = MessageFormatProblem.all(in: section).map(\.description)
    #expect(problems.joined(separator: "|") == expected)
  }
}
