import Audit
import Message

/// What stands where an address has to be, and is none.
enum AddressMalformed: LintRule {
  static let rule = Rule(
    "lint-header-address-malformed", "An address can't be read", family: .header, severity: .error,
    citation: "RFC 5322 §3.4",
    page: RulePage(
      what: """
        From, Sender, Reply-To, To or Cc holds something that is no address. Names with commas, dots or @ need quotation marks; addresses \
        are divided by commas; groups such as `undisclosed-recipients:;` are allowed in To and Cc.
        """,
      why: """
        Programs guess: they show another author, drop the address, or send answers elsewhere. Receivers refuse mail whose From can't be \
        read, since DMARC has no domain then.
        """,
      fix: "Write the addresses as RFC 5322 has them: \"Name, with a comma\" <local@domain>.",
      bad: "From: Museum, Example <news@example.com>",
      good: "From: \"Museum, Example\" <news@example.com>"))

  static let requirement: LintRequirement? = .format

  private static let names: [HeaderFieldName] = [.from, .sender, .replyTo, .to, .cc]

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for name in names {
      guard let addresses = message.addresses(name) else { continue }
      for address in addresses.list.malformed {
        // A tag that the sending program fills in.
        if message.context.templates != nil, PlaceholderText.holdsTag(address.text) { continue }
        let start = address.offset
        examination.find(
          at: addresses.range(start..<(start + max(1, address.text.utf8.count)))
            .clamped(to: addresses.field.range),
          "\(addresses.field.name) can't be read: \(address.reason.rawValue)")
      }
      if name == .from, let group = addresses.list.elements.first(where: isGroup) {
        // RFC 6854 allows groups in From for mail that has no author; programs don't know them.
        if case .group(let title, let members) = group, !members.isEmpty {
          examination.find(
            at: addresses.field.valueRange,
            "From has the group '\(title)', which most programs don't read", severity: .warning)
        }
      }
    }
  }

  private static func isGroup(_ element: AddressList.Element) -> Bool {
    if case .group = element { true } else { false }
  }
}
