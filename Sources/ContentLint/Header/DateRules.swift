import Audit
import DNS
import Message

/// A message without Date.
enum DateMissing: LintRule {
  static let rule = Rule(
    "lint-header-date-missing", "There is no Date field", family: .header, severity: .error,
    citation: "RFC 5322 §3.6, §3.6.1",
    page: RulePage(
      what: "The header has no Date field, which every message must have once.",
      why: """
        Gmail refuses messages that do not follow RFC 5322, and filters count a missing Date against the sender. Servers that add it write \
        the time at which they saw the message.
        """,
      fix: "Let the program that makes the message write Date: with the time at which it is sent.",
      bad: "From: news@example.com\nSubject: Our autumn programme",
      good:
        "Date: Mon, 23 Nov 2026 09:30:00 +0100\nFrom: news@example.com\nSubject: Our autumn programme"
    ))

  static let requirement: LintRequirement? = .format

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard message.field(.date) == nil else { return }
    examination.find(at: nil, subject: "Date", "the message has no Date field")
  }
}

/// A Date that programs read in different ways, or not at all.
enum DateMalformed: LintRule {
  static let rule = Rule(
    "lint-header-date-malformed", "Date is no date", family: .header, severity: .error,
    citation: "RFC 5322 §3.3",
    page: RulePage(
      what: """
        Date can't be read as a date: day, English month, year, time and zone, `23 Nov 2026 09:30:00 +0100`. The names of days and months are \
        English in every language.
        """,
      why:
        "Mailboxes sort such a message to the beginning or the end, and filters take it as the work of a careless program.",
      fix: "Write the date as RFC 5322 has it, with English names and a zone of four digits.",
      bad: "Date: 2026-11-23T09:30:00+01:00", good: "Date: Mon, 23 Nov 2026 09:30:00 +0100"))

  static let requirement: LintRequirement? = .format

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let field = message.field(.date) else { return examination.notApplicable() }
    do {
      _ = try MessageDate(field.value)
    } catch {
      examination.find(at: field.valueRange, "Date can't be read: \(error.rawValue)")
    }
  }
}
