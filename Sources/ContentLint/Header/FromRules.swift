import Audit
import Message

/// A message that nobody wrote.
enum FromMissing: LintRule {
  static let rule = Rule(
    "lint-header-from-missing", "There is no From field", family: .header, severity: .error,
    citation: "RFC 5322 §3.6, §3.6.2",
    page: RulePage(
      what: "The header has no From field, or one without any address.",
      why: "A message without an author can't pass DMARC, and large receivers refuse it.",
      fix: "Write From: with one address of a domain that is yours.",
      bad: "To: anna@example.net\nSubject: Our autumn programme",
      good:
        "From: Example News <news@example.com>\nTo: anna@example.net\nSubject: Our autumn programme"
    ))

  static let requirement: LintRequirement? = .author

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let from = message.from else {
      return examination.find(at: nil, subject: "From", "the message has no From field")
    }
    // A group may be empty where the author is not told (RFC 6854 §4), but then there is no author either.
    if from.list.mailboxes.isEmpty, from.list.malformed.isEmpty {
      examination.find(at: from.field.valueRange, "From holds no address")
    }
  }
}

/// Several authors, and nobody who says that he sent it.
enum SenderMissing: LintRule {
  static let rule = Rule(
    "lint-header-sender-missing", "Several authors and no Sender", family: .header,
    severity: .error, citation: "RFC 5322 §3.6.2, RFC 9989 §5.3.1",
    page: RulePage(
      what:
        "From holds several addresses. The standard then wants a Sender field with the one who sent the message.",
      why: """
        Receivers refuse mail whose authors have several domains, or don't evaluate DMARC for it: Gmail and others reject it outright. Most \
        programs show the first author alone.
        """,
      fix: "Keep one address in From, and put the others in Reply-To or Cc.",
      bad: "From: anna@example.com, ben@example.com",
      good: "From: anna@example.com\nReply-To: anna@example.com, ben@example.com"))

  static let requirement: LintRequirement? = .format

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let from = message.from else { return examination.notApplicable() }
    let authors = from.list.mailboxes
    guard authors.count > 1, message.field(.sender) == nil else { return }
    examination.find(
      at: from.range(authors[1].addressRange),
      "From names \(authors.count) authors, and there is no Sender field",
      evidence: [from.field.text])
  }
}

/// From without a name beside the address.
enum NameMissing: LintRule {
  static let rule = Rule(
    "lint-header-name-missing", "From has no name", family: .header, severity: .info,
    citation: "RFC 5322 §3.4",
    page: RulePage(
      what: "The address in From has no display name.",
      why:
        "Mailboxes then show the address, or the part before the @, where people look for a name that they know.",
      fix: "Put the name that your readers know in front of the address.",
      bad: "From: news@example.com", good: "From: Example Museum <news@example.com>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let from = message.from, let author = from.list.mailboxes.first else {
      return examination.notApplicable()
    }
    guard author.displayName.isEmpty, author.comment.isEmpty else { return }
    examination.find(
      at: from.range(author.addressRange), "From shows no name",
      fix: "From: Name that readers know <\(author.localPart)@\(author.domain)>")
  }
}

/// Another address in the name.
enum NameIsAddress: LintRule {
  static let rule = Rule(
    "lint-header-name-address", "A name holds another address", family: .header,
    severity: .warning, citation: "RFC 5322 §3.4, RFC 9989 §10.4",
    page: RulePage(
      what:
        "The display name of From or Reply-To looks like an address, and its domain is not that of the address itself.",
      why:
        "Many programs show the name alone, so this is how senders pretend to be somebody else. Filters look for it, and some receivers show a warning.",
      fix: "Write a name, without an address in it.",
      bad: "From: \"service@bank.example\" <news@example.com>",
      good: "From: \"Example Bank\" <news@example.com>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for addresses in [message.from, message.replyTo].compactMap(\.self) {
      for mailbox in addresses.list.mailboxes {
        guard let place = mailbox.displayNameRange else { continue }
        let name = mailbox.decodedName(message.context.charsets).utf8
        guard let domain = Self.domain(in: name),
          message.organization(domain) != message.organization(mailbox.domain)
        else { continue }
        examination.find(
          at: addresses.range(place),
          "the name shows an address at \(domain), and the address is at \(mailbox.domain)")
      }
    }
  }

  /// The domain of what looks like an address.
  private static func domain(in name: [UInt8]) -> String? {
    guard let at = name.lastIndex(of: UInt8(ascii: "@")), at > 0,
      isAddressOctet(name[at - 1])
    else { return nil }
    let domain = name[(at + 1)...].prefix(while: isAddressOctet)
    let trimmed = domain.last == UInt8(ascii: ".") ? domain.dropLast() : domain
    guard trimmed.contains(UInt8(ascii: ".")) else { return nil }
    return String(decoding: trimmed, as: UTF8.self)
  }

  private static func isAddressOctet(_ octet: UInt8) -> Bool {
    (octet | 0x20) &- 0x61 < 26 || octet &- 0x30 < 10 || octet == UInt8(ascii: "-")
      || octet == UInt8(ascii: ".") || octet == UInt8(ascii: "_") || octet >= 0x80
  }
}

/// An address that takes no answers.
enum NoReplyAddress: LintRule {
  static let rule = Rule(
    "lint-header-noreply", "The sender takes no answers", family: .header, severity: .info,
    citation: "Microsoft, Outlook's requirements for high-volume senders (recommendations)",
    page: RulePage(
      what: "Answers to the message go to an address such as noreply@.",
      why: """
        Microsoft asks senders for a From or Reply-To that takes answers. People who get none use the spam button instead, and answers are a \
        good sign to filters.
        """,
      fix: "Let From or Reply-To be a mailbox that somebody reads.",
      bad: "From: Example Museum <noreply@example.com>",
      good:
        "From: Example Museum <noreply@example.com>\nReply-To: Example Museum <hello@example.com>"
    ))

  private static let names = [
    "noreply", "donotreply", "dontreply", "nepasrepondre", "nichtantworten", "keineantwort",
    "noresponder", "naoresponda", "nonrispondere", "nietbeantwoorden",
  ]

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let answered = message.replyTo?.list.mailboxes.isEmpty == false ? message.replyTo : message.from
    guard let answered else { return examination.notApplicable() }
    for mailbox in answered.list.mailboxes {
      let word = mailbox.localPart.utf8.map(HeaderFieldName.lowercase)
        .filter { $0 &- 0x61 < 26 }
      guard Self.names.contains(where: { word.starts(with: $0.utf8) }) else { continue }
      examination.find(
        at: answered.range(mailbox.addressRange), "answers go to \(mailbox.localPart)")
    }
  }
}
