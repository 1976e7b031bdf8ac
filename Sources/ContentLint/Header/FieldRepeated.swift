import Audit
import Message

/// A field twice that may be there once.
enum FieldRepeated: LintRule {
  static let rule = Rule(
    "lint-header-repeated", "A field is there more than once", family: .header, severity: .error,
    citation: "RFC 5322 §3.6",
    page: RulePage(
      what: """
        One of Date, From, Sender, Reply-To, To, Cc, Bcc, Message-ID, In-Reply-To, References and Subject is there more than once; each may \
        be there once at most.
        """,
      why: """
        Programs take the first or the last, so that people and filters may see different authors. Gmail refuses such mail (5.7.1, \
        "multiple From headers"), and it does not pass DMARC.
        """,
      fix:
        "Keep one field of the name. Addresses of several To fields go into one, divided by commas.",
      bad: "To: anna@example.net\nTo: ben@example.net",
      good: "To: anna@example.net, ben@example.net"
    ))

  static let requirement: LintRequirement? = .format

  /// RFC 5322 §3.6, the table.
  private static let names: [HeaderFieldName] = [
    .date, .from, .sender, .replyTo, .to, .cc, .bcc, .messageID, .inReplyTo, .references, .subject,
  ]

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for name in names {
      let fields = message.fields(name)
      guard fields.count > 1 else { continue }
      examination.find(
        at: fields[1].nameRange,
        "\(fields[0].name) is there \(fields.count) times, and once is allowed",
        evidence: fields.map { "\($0.name): \($0.text)" })
    }
  }
}
