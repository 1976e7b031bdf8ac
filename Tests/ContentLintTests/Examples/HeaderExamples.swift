@testable import ContentLint

/// Examples of the rules about the header.
extension LintExample {
  static let header: [LintExample] = [
    LintExample(DateMissing.self, "no Date", without: ["Date"], firesNowhere: true),
    LintExample(
      DateMissing.self, "another date", fields: "Resent-Date: Mon, 23 Nov 2026 09:30:00 +0100",
      without: ["Date"], firesNowhere: true),
    LintExample(DateMissing.self, "there is one"),
    LintExample(DateMissing.self, "one that is no date is another rule's", fields: "Date: soon"),

    LintExample(DateMalformed.self, "ISO 8601", fields: "Date: ⟦2026-11-23T09:30:00+01:00⟧"),
    LintExample(
      DateMalformed.self, "German names", fields: "Date: ⟦Mo, 23 Okt 2026 09:30:00 +0100⟧"),
    LintExample(DateMalformed.self, "nothing", fields: "Date⟦:⟧"),
    LintExample(DateMalformed.self, "no time", fields: "Date: ⟦Mon, 23 Nov 2026⟧"),
    LintExample(DateMalformed.self, "sound"),
    LintExample(
      DateMalformed.self, "without the day of the week", fields: "Date: 3 Nov 2026 09:30 GMT"),
    LintExample(
      DateMalformed.self, "a comment behind", fields: "Date: Mon, 23 Nov 2026 09:30:00 +0100 (CET)"
    ),
    LintExample(DateMalformed.self, "missing is another rule's", without: ["Date"]),

    LintExample(SubjectMissing.self, "no Subject", without: ["Subject"], firesNowhere: true),
    LintExample(SubjectMissing.self, "empty", fields: "⟦Subject⟧:"),
    LintExample(SubjectMissing.self, "blanks", fields: "⟦Subject⟧:   "),
    LintExample(
      SubjectMissing.self, "an encoded word of nothing", fields: "⟦Subject⟧: =?utf-8?Q??="),
    LintExample(SubjectMissing.self, "one letter", fields: "Subject: a"),
    LintExample(SubjectMissing.self, "an encoded word", fields: "Subject: =?utf-8?Q?gr=C3=BCn?="),

    LintExample(
      FieldRepeated.self, "two To fields", fields: "To: anna@example.net\n⟦To⟧: ben@example.net"),
    LintExample(
      FieldRepeated.self, "names in any case", fields: "From: a@example.com\n⟦FROM⟧: b@example.com"),
    LintExample(
      FieldRepeated.self, "trace fields may repeat", fields: "Received: one\nReceived: two"),
    LintExample(
      FieldRepeated.self, "Resent fields may repeat",
      fields: "Resent-To: a@example.net\nResent-To: b@example.net"),
  ]
}
