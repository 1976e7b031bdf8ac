import Audit
import Message

/// A message without Subject, or with an empty one.
enum SubjectMissing: LintRule {
  static let rule = Rule(
    "lint-header-subject-missing", "There is no Subject", family: .header, severity: .warning,
    citation: "RFC 5322 §3.6.5",
    page: RulePage(
      what: "The header has no Subject field, or one without text.",
      why:
        "The list of a mailbox shows `(no subject)`, people take it for spam, and filters give points for it.",
      fix: "Write a Subject that says what the message is about.",
      bad: "From: news@example.com\nSubject:",
      good: "From: news@example.com\nSubject: Our autumn programme"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let field = message.field(.subject) else {
      return examination.find(at: nil, subject: "Subject", "the message has no Subject field")
    }
    if message.subject?.utf8.isEmpty != false {
      examination.find(at: field.nameRange, "Subject is empty")
    }
  }
}
