import Audit
import Message

/// Return-Path in a message that was not delivered yet.
enum ReturnPathInDraft: LintRule {
  static let rule = Rule(
    "lint-header-return-path", "A draft has a Return-Path", family: .header, severity: .warning,
    citation: "RFC 5321 §4.4, RFC 5322 §3.6.7",
    page: RulePage(
      what:
        "The message has a Return-Path field and no Received field: nobody delivered it. Return-Path is the last receiver's to write.",
      why:
        "Bounces go to the address in MAIL FROM whatever stands here. Receivers remove the field or keep two, and a signature over it breaks.",
      fix: "Remove Return-Path, and set the envelope sender where the message is handed over.",
      bad: "Return-Path: <bounce@example.com>\nFrom: news@example.com",
      good: "From: news@example.com"
    ))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.isDelivered else { return examination.notApplicable() }
    guard let field = message.field(.returnPath) else { return }
    examination.find(at: field.nameRange, "Return-Path is there before the message is delivered")
  }
}

/// Recipients that everybody can read though they should not.
enum BccPresent: LintRule {
  static let rule = Rule(
    "lint-header-bcc", "Bcc names recipients", family: .header, severity: .warning,
    citation: "RFC 5322 §3.6.3",
    page: RulePage(
      what: "The message has a Bcc field with addresses in it.",
      why:
        "Not every program that sends removes it: then each recipient sees whom it was hidden from.",
      fix:
        "Remove Bcc from the message, and give the addresses to the sending program as recipients.",
      bad: "To: anna@example.net\nBcc: ben@example.net", good: "To: anna@example.net"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let addresses = message.addresses(.bcc) else { return }
    // An empty field tells nothing, and is allowed.
    if addresses.list.elements.isEmpty { return }
    examination.find(at: addresses.field.nameRange, "Bcc is part of the message")
  }
}

/// A message to nobody.
enum ToMissing: LintRule {
  static let rule = Rule(
    "lint-header-to-missing", "There is no To field", family: .header, severity: .info,
    citation: "RFC 5322 §3.6.3",
    page: RulePage(
      what: "The header has no To field, or one without any address.",
      why:
        "Filters give points to mail that is addressed to nobody, and people see no address of their own.",
      fix:
        "Write the recipient's address into To; for a template, the tag that your sending program fills in.",
      bad: "From: news@example.com\nBcc: anna@example.net",
      good: "From: news@example.com\nTo: anna@example.net"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let field = message.field(.to) else {
      return examination.find(at: nil, subject: "To", "the message has no To field")
    }
    if field.text.isEmpty { examination.find(at: field.nameRange, "To is empty") }
  }
}
