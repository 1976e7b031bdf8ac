import Audit
import DNS
import Message

/// A message without Message-ID.
enum MessageIDMissing: LintRule {
  static let rule = Rule(
    "lint-header-message-id-missing", "There is no Message-ID", family: .header,
    severity: .warning, citation: "RFC 5322 §3.6.4",
    page: RulePage(
      what: "The header has no Message-ID field.",
      why: """
        Gmail asks for a valid Message-ID, and refuses mail without one. The server that sends it may add one; then replies and bounces can't \
        be matched with what your program noted.
        """,
      fix:
        "Let the program that makes the message write Message-ID: <unique@your.domain>.",
      bad: "From: news@example.com\nDate: Mon, 23 Nov 2026 09:30:00 +0100",
      good:
        "From: news@example.com\nDate: Mon, 23 Nov 2026 09:30:00 +0100\nMessage-ID: <20261123.0930.81f2@example.com>"
    ))

  static let requirement: LintRequirement? = .format

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard message.field(.messageID) == nil else { return }
    examination.find(at: nil, subject: "Message-ID", "the message has no Message-ID field")
  }
}

/// A Message-ID that is not one `<left@right>`.
enum MessageIDMalformed: LintRule {
  static let rule = Rule(
    "lint-header-message-id-malformed", "Message-ID is no identifier", family: .header,
    severity: .error, citation: "RFC 5322 §3.6.4",
    page: RulePage(
      what: "Message-ID is not one `<left@right>`, without white space.",
      why:
        "Gmail refuses such mail with 5.7.1; elsewhere threads and duplicates are not recognised, and filters give points for it.",
      fix:
        "Write one identifier in angle brackets, with something unique before the @ and a domain behind it.",
      bad: "Message-ID: 20261123-0930", good: "Message-ID: <20261123.0930.81f2@example.com>"))

  static let requirement: LintRequirement? = .format

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let field = message.field(.messageID) else { return examination.notApplicable() }
    let identifiers = MessageIdentifiers(field.value)
    if let other = identifiers.other.first {
      return examination.find(at: other, "this is no part of an identifier in angle brackets")
    }
    guard let first = identifiers.identifiers.first else {
      return examination.find(at: field.valueRange, "Message-ID is empty")
    }
    if identifiers.identifiers.count > 1 {
      examination.find(
        at: identifiers.identifiers[1].range,
        "Message-ID holds \(identifiers.identifiers.count) identifiers, and one is allowed")
    }
    for problem in MessageIdentifiers.Problem.allCases where first.problems.contains(problem) {
      switch problem {
      case .notTwoParts:
        examination.find(at: first.range, "the identifier has no @ with something on both sides")
      case .notClosed: examination.find(at: first.range, "the identifier has no > at its end")
      case .eightBit:
        examination.find(at: first.range, "the identifier holds characters outside ASCII")
      case .badSyntax:
        if first.left.utf8.contains(UInt8(ascii: "@")), first.left.utf8.first != UInt8(ascii: "\"")
        {
          examination.find(at: first.range, "the identifier has more than one @")
          continue
        }
        // Everybody reads two dots in a row, or an underscore of a host name too many; nobody refuses them.
        examination.find(
          at: first.range, "the identifier holds what RFC 5322 does not allow between < and >",
          severity: first.holdsWhiteSpace ? nil : .info)
      }
    }
  }
}

/// A Message-ID whose right side names no host of the sender.
enum MessageIDHost: LintRule {
  static let rule = Rule(
    "lint-header-message-id-host", "The Message-ID's host is none of the internet", family: .header,
    severity: .warning, citation: "RFC 5322 §3.6.4",
    page: RulePage(
      what:
        "The right side of the Message-ID is localhost, an IP address, or a name without a dot or with an ending that is not public.",
      why: """
        The right side is what makes the identifier unique in the world. A machine's inner name tells that the program was never set up, and \
        several filters count it.
        """,
      fix: "Set the host name of the program that makes the message to a domain of yours.",
      bad: "Message-ID: <81f2@localhost.localdomain>",
      good: "Message-ID: <81f2@mail.example.com>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let field = message.field(.messageID),
      let identifier = MessageIdentifiers(field.value).identifiers.first,
      !identifier.right.isEmpty
    else { return examination.notApplicable() }
    let right = identifier.right
    let problem = InternetHost.problem(of: right)
    guard let problem else { return }
    let end = identifier.range.upperBound - 1
    examination.find(at: (end - right.utf8.count)..<end, "the host of the Message-ID \(problem)")
  }
}
