import Audit
import DNS
import Message

/// A Date that is read, but was not written as the standard wants it.
enum DateForm: LintRule {
  static let rule = Rule(
    "lint-header-date-form", "Date is written oddly", family: .header, severity: .warning,
    citation: "RFC 5322 §3.3, §4.3",
    page: RulePage(
      what: """
        Date can be read, but has the wrong day of the week, no zone or an unknown one, or a year of two digits. Zones such as GMT or EST, \
        which the standard has as obsolete, are left alone.
        """,
      why:
        "Programs disagree about the time then, and filters take it as the work of a careless program.",
      fix: "Let the program's own library write the date.",
      bad: "Date: Sun, 23 Nov 26 09:30:00", good: "Date: Mon, 23 Nov 2026 09:30:00 +0100"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let field = message.field(.date), let date = try? MessageDate(field.value) else {
      return examination.notApplicable()
    }
    for note in MessageDate.Note.allCases where date.notes.contains(note) {
      switch note {
      case .wrongDayOfWeek:
        examination.find(at: field.valueRange, "the day of the week is another one on that date")
      case .missingZone: examination.find(at: field.valueRange, "the date has no zone")
      case .unknownZone:
        examination.find(at: field.valueRange, "the zone of the date is unknown, and read as UTC")
      case .shortYear: examination.find(at: field.valueRange, "the year has fewer than four digits")
      case .textBehind: examination.find(at: field.valueRange, "something stands behind the date")
      // What old and new programs write, and all read.
      case .namedZone, .looseSyntax, .shortTime: break
      }
    }
  }
}

/// A Date that is far from now.
enum DateFar: LintRule {
  static let rule = Rule(
    "lint-header-date-far", "Date is days away", family: .header, severity: .warning,
    citation: "RFC 5322 §3.6.1; SpamAssassin DATE_IN_PAST_96_XX, DATE_IN_FUTURE_96_XX",
    page: RulePage(
      what: """
        Date is more than four days before or after the time at which the message is looked at; of a message that was delivered, the time in \
        its topmost Received field.
        """,
      why:
        "The message is shown far from the top of the mailbox. Filters give points for dates more than 96 hours away.",
      fix: "Write Date when the message is sent, not when it is drafted.",
      bad: "Date: Mon, 23 Nov 2020 09:30:00 +0100", good: "Date: Mon, 23 Nov 2026 09:30:00 +0100"))

  /// What SpamAssassin calls far: 96 hours.
  private static let limit = 96 * 3_600

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let field = message.field(.date), let date = try? MessageDate(field.value) else {
      return examination.notApplicable()
    }
    let now = message.deliveryTime ?? message.context.now
    let difference = date.time.seconds - now.seconds
    guard abs(difference) > limit else { return }
    let days = abs(difference) / 86_400
    examination.find(
      at: field.valueRange,
      "Date is \(days) days \(difference < 0 ? "in the past" : "in the future"): \(date.time)")
  }
}

extension LintMessage {
  /// When the message was delivered, by the topmost Received field; `nil` of a draft.
  var deliveryTime: UTCTime? {
    guard let value = field(.received)?.value,
      let semicolon = value.lastIndex(of: UInt8(ascii: ";"))
    else { return nil }
    return (try? MessageDate(value[(semicolon + 1)...]))?.time
  }

  /// Whether hosts have handled the message already.
  var isDelivered: Bool { field(.received) != nil }
}
