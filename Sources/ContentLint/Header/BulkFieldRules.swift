import Audit
import MailAuth
import Message

/// A message that calls itself urgent.
enum PriorityRaised: LintRule {
  static let rule = Rule(
    "lint-header-priority", "The message is marked urgent", family: .header, severity: .info,
    citation: "RFC 2156 §5.3.6; SpamAssassin X_PRIORITY_HIGH",
    page: RulePage(
      what:
        "X-Priority, X-MSMail-Priority, Importance or Priority says that the message is urgent.",
      why: "People call what is sent to many and marked so spam, and filters have rules for it.",
      fix: "Leave the field out of mail to many.", bad: "X-Priority: 1 (Highest)",
      good: "X-Priority: 3 (Normal)"))

  static func treatment(in profile: LintProfile) -> Profile.Treatment? {
    profile == .personal || profile == .transactional ? .off : nil
  }

  private static let names: [HeaderFieldName] = [
    "X-Priority", "X-MSMail-Priority", "Importance", "Priority",
  ]

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for name in names {
      guard let field = message.field(name) else { continue }
      let text = field.text.lowercased()
      guard ["1", "2", "high", "urgent"].contains(where: { text.hasPrefix($0) }) else { continue }
      examination.find(at: field.valueRange, "\(field.name) marks the message as urgent")
    }
  }
}

/// The Precedence field.
enum PrecedenceField: LintRule {
  static let rule = Rule(
    "lint-header-precedence", "Precedence is not standardised", family: .header, severity: .info,
    citation: "RFC 2076 §3.9, RFC 3834 §3.1.8, RFC 2919 §3",
    page: RulePage(
      what:
        "The message has a Precedence field: `bulk`, `list` or `junk`. It stops answers of vacation programs; no standard defines it.",
      why:
        "It does no harm as `list` or `bulk`. `junk` makes some servers drop the message when they are busy. List-Id and Auto-Submitted say the same by a standard.",
      fix:
        "Use List-Id for mail to lists, and Auto-Submitted: auto-generated for mail of programs.",
      bad: "Precedence: junk", good: "List-Id: Example News <news.example.com>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let field = message.field("Precedence") else { return }
    let word = field.text.lowercased()
    let isJunk = word == "junk"
    let isKnown = ["bulk", "list", "junk", "first-class"].contains(word)
    examination.find(
      at: field.valueRange,
      isJunk
        ? "Precedence: junk lets servers drop the message"
        : isKnown
          ? "Precedence is there, which no standard has" : "Precedence has an unknown value",
      severity: isJunk ? .warning : nil)
  }
}

/// Mail to a list that has no name.
enum ListIDMissing: LintRule {
  static let rule = Rule(
    "lint-header-list-id-missing", "There is no List-Id", family: .header, severity: .info,
    citation: "RFC 2919 §2, §3",
    page: RulePage(
      what: "Mail to many has no List-Id field, or one without an identifier in angle brackets.",
      why:
        "People and programs sort by it, and vacation programs don't answer mail that has one (RFC 3834 §2).",
      fix: "List-Id: Name of the list <list.your.domain>", bad: "Precedence: bulk",
      good: "List-Id: Example News <news.example.com>"))

  static func treatment(in profile: LintProfile) -> Profile.Treatment? {
    profile == .coldOutreach ? .off : .onlyForLists(profile)
  }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let field = message.field(.listID) else {
      return examination.find(at: nil, subject: "List-Id", "the message has no List-Id field")
    }
    let octets = field.value
    guard let open = octets.lastIndex(of: UInt8(ascii: "<")),
      let close = octets[open...].firstIndex(of: UInt8(ascii: ">")), close > open + 1
    else {
      return examination.find(
        at: field.valueRange, "List-Id has no identifier in angle brackets")
    }
    if !octets[open..<close].contains(UInt8(ascii: ".")) {
      examination.find(
        at: (open + 1)..<close, "the identifier of the list has no domain behind it")
    }
  }
}

/// Mail to many that Gmail can't report about.
enum FeedbackIDMissing: LintRule {
  static let rule = Rule(
    "lint-header-feedback-id-missing", "There is no Feedback-ID", family: .header, severity: .info,
    citation: "Gmail, Feedback Loop (support.google.com/a/answer/6254652)",
    page: RulePage(
      what:
        "Mail to many has no Feedback-ID field, or one without the sender's identifier at its end: `campaign:customer:type:sender`.",
      why:
        "Gmail's feedback loop tells complaints by the parts of this field, and says nothing about mail without it.",
      fix: "Feedback-ID: campaign:customer:newsletter:yoursender", bad: "From: news@example.com",
      good: "Feedback-ID: autumn26:museum:newsletter:example"))

  static func treatment(in profile: LintProfile) -> Profile.Treatment? {
    profile == .coldOutreach || profile == .yahoo || profile == .microsoft
      ? .off : .onlyForLists(profile)
  }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let field = message.field("Feedback-ID") else {
      return examination.find(
        at: nil, subject: "Feedback-ID", "the message has no Feedback-ID field")
    }
    let parts = field.text.utf8.split(
      separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    if parts.count > 4 {
      examination.find(
        at: field.valueRange, "Feedback-ID has \(parts.count) parts, and four are read at most")
    } else if parts.last?.isEmpty != false {
      examination.find(at: field.valueRange, "Feedback-ID has no sender's identifier at its end")
    }
  }
}

/// A BIMI-Selector that selects nothing.
enum BIMISelectorForm: LintRule {
  static let rule = Rule(
    "lint-header-bimi-selector", "BIMI-Selector can't be read", family: .header, severity: .info,
    citation: "draft-brand-indicators-for-message-identification §5.1",
    page: RulePage(
      what: "BIMI-Selector is not `v=BIMI1; s=selector`, or no DKIM signature covers it.",
      why: "Receivers then take the selector `default`, and another logo or none is shown.",
      fix: "BIMI-Selector: v=BIMI1; s=selector", bad: "BIMI-Selector: brand",
      good: "BIMI-Selector: v=BIMI1; s=brand"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let field = message.field("BIMI-Selector") else { return examination.notApplicable() }
    let list = tags(of: field)
    guard list.tags.first?.name == "v", list.tags.first?.text == "BIMI1" else {
      return examination.find(at: field.valueRange, "BIMI-Selector does not begin with v=BIMI1")
    }
    let selector = list["s"]?.text ?? ""
    if selector.isEmpty {
      examination.find(at: field.valueRange, "BIMI-Selector names no selector (s=)")
    } else if !selector.utf8.allSatisfy(isNameOctet) {
      examination.find(at: field.valueRange, "the selector of BIMI-Selector is no DNS name")
    }
  }

  /// The selector that the message names; `nil` where it names none that can be looked up.
  static func selector(of message: LintMessage) -> String? {
    guard let field = message.field("BIMI-Selector"), let selector = tags(of: field)["s"]?.text,
      !selector.isEmpty, selector.utf8.allSatisfy(isNameOctet)
    else { return nil }
    return selector
  }

  private static func tags(of field: LintField) -> TagList {
    TagList(Array(field.text.utf8), whiteSpace: .folding)
  }

  private static func isNameOctet(_ octet: UInt8) -> Bool {
    (octet | 0x20) &- 0x61 < 26 || octet &- 0x30 < 10 || octet == UInt8(ascii: "-")
      || octet == UInt8(ascii: ".") || octet == UInt8(ascii: "_")
  }
}
