import Audit
import Message

/// A Subject that phones cut.
enum SubjectLong: LintRule {
  static let rule = Rule(
    "lint-text-subject-length", "Subject is longer than what is shown", family: .text,
    severity: .info, citation: "the widths of mail clients",
    page: RulePage(
      what: "Subject has more than 70 characters.",
      why: "Phones show 30 to 50 characters of it, desktops 60 to 70.",
      fix: "Put what matters first, and the rest into the preheader.",
      bad: "Subject: All that our museum has planned for the coming autumn, winter and spring",
      good: "Subject: Our autumn programme"))

  static let longest = 70

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let subject = message.subject, let field = message.field(.subject) else {
      return examination.notApplicable()
    }
    let count = subject.string.count
    if count > longest {
      examination.find(at: field.valueRange, "the subject has \(count) characters")
    }
  }
}

/// Emoji in Subject.
enum SubjectEmoji: LintRule {
  static let rule = Rule(
    "lint-text-subject-emoji", "Subject has emoji", family: .text, severity: .info,
    citation: "UTS #51",
    page: RulePage(
      what: "Subject has one emoji or more.",
      why:
        "Clients draw them in different ways, some old ones not at all, and screen readers read their names aloud.",
      fix: "Leave the subject understandable without them.",
      bad: "Subject: 🍂 Our 🍁 programme", good: "Subject: Our autumn programme"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let subject = message.subject else { return examination.notApplicable() }
    var first: Range<Int>?
    var count = 0
    var offset = 0
    for scalar in subject.string.unicodeScalars {
      let length = UTF8.width(scalar)
      if scalar.properties.isEmojiPresentation || (0x1F300...0x1FAFF).contains(scalar.value) {
        // Skin tones and what is joined belong to the one before.
        if !scalar.properties.isEmojiModifier { count += 1 }
        if first == nil { first = offset..<(offset + length) }
      }
      offset += length
    }
    if let first {
      examination.find(
        at: subject.sourceRange(of: first), "the subject has \(count) emoji")
    }
  }
}

/// Sums of money in Subject.
enum SubjectCurrency: LintRule {
  static let rule = Rule(
    "lint-text-subject-currency", "Subject names a sum of money", family: .text, severity: .info,
    citation: "rspamd SUBJECT_HAS_CURRENCY; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: "Subject has a currency sign with a number.",
      why: "5 % of spam has it, and 2 % of newsletters: a weak sign that filters know.",
      fix: "Nothing, where the price is the news.",
      bad: "Subject: Only $14.95", good: "Subject: The new price list"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let subject = message.subject else { return examination.notApplicable() }
    let octets = subject.utf8
    var index = 0
    while index < octets.count {
      let length = signLength(octets, index)
      if length > 0 {
        let after = octets[(index + length)...].first { $0 != .space }
        let before = octets[..<index].last { $0 != .space }
        if after?.isDigit == true || length > 1 && before?.isDigit == true {
          examination.find(
            at: subject.sourceRange(of: index..<(index + length)),
            "the subject names a sum of money")
          return
        }
      }
      index += max(1, length)
    }
  }

  /// `$`, `£`, `¥`, `€`.
  private static func signLength(_ octets: [UInt8], _ index: Int) -> Int {
    if octets[index] == UInt8(ascii: "$") { return 1 }
    if octets[index] == 0xC2, index + 1 < octets.count,
      octets[index + 1] == 0xA3 || octets[index + 1] == 0xA5
    {
      return 2
    }
    return octets[index...].starts(with: [0xE2, 0x82, 0xAC]) ? 3 : 0
  }
}
