import Audit
import Message

/// Answers that go to a free mailbox, though the sender has a domain.
enum ReplyToFreemail: LintRule {
  static let rule = Rule(
    "lint-header-reply-to-freemail", "Answers go to a free mailbox", family: .header,
    severity: .warning, citation: "SpamAssassin FREEMAIL_FORGED_REPLYTO; RFC 5322 §3.6.2",
    page: RulePage(
      what:
        "From has a domain of its own, and Reply-To is an address of a provider of free mailboxes.",
      why:
        "It is the form of most advance-fee fraud: a harmless or forged From, and answers to a mailbox that anybody can open. Filters weigh it heavily.",
      fix: "Let Reply-To be an address of the domain in From.",
      bad: "From: Example Museum <news@example.com>\nReply-To: example.museum@gmail.com",
      good: "From: Example Museum <news@example.com>\nReply-To: hello@example.com"))

  static func treatment(in profile: LintProfile) -> Profile.Treatment? {
    profile == .personal ? .severity(.info) : nil
  }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let from = message.from?.list.mailboxes.first, let answers = message.replyTo else {
      return examination.notApplicable()
    }
    if FreemailDomains.contains(from.domain) { return }
    for mailbox in answers.list.mailboxes where FreemailDomains.contains(mailbox.domain) {
      examination.find(
        at: answers.range(mailbox.addressRange),
        "answers go to \(mailbox.domain), a provider of free mailboxes, and From is at \(from.domain)"
      )
    }
  }
}

/// Answers that go to another domain.
enum ReplyToElsewhere: LintRule {
  static let rule = Rule(
    "lint-header-reply-to-domain", "Answers go to another domain", family: .header,
    severity: .info, citation: "RFC 5322 §3.6.2",
    page: RulePage(
      what: "Reply-To has another organisation's domain than From.",
      why:
        "Programs warn people who answer, and filters look at it together with other signs. It is common where a service sends.",
      fix: "Use an address of the domain in From where you can.",
      bad: "From: news@example.com\nReply-To: inbox@example.net",
      good: "From: news@example.com\nReply-To: inbox@mail.example.com"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let from = message.from?.list.mailboxes.first, let answers = message.replyTo,
      let author = message.organization(from.domain)
    else { return examination.notApplicable() }
    for mailbox in answers.list.mailboxes {
      // That is another rule's.
      if FreemailDomains.contains(mailbox.domain), !FreemailDomains.contains(from.domain) {
        continue
      }
      guard let other = message.organization(mailbox.domain), other != author else { continue }
      examination.find(
        at: answers.range(mailbox.addressRange), "answers go to \(other), and From is at \(author)")
    }
  }
}

/// An answer that answers nothing.
enum ReplyFaked: LintRule {
  static let rule = Rule(
    "lint-header-reply-faked", "Subject pretends to be an answer", family: .header,
    severity: .warning, citation: "RFC 5322 §3.6.4, §3.6.5",
    page: RulePage(
      what:
        "Subject begins with Re:, Fwd: or the like in another language, and the message has neither In-Reply-To nor References. A forwarded message that is attached or quoted is no pretence.",
      why: """
        People feel deceived and complain. CAN-SPAM forbids misleading subjects, Gmail's guidelines name `Re:` and `Fwd:` at the beginning of \
        subjects that answer nothing, and filters look for it.
        """,
      fix: "Leave the prefix out; where it is an answer, keep In-Reply-To and References.",
      bad: "Subject: Re: your order",
      good: "Subject: Re: your order\nIn-Reply-To: <5f@shop.example>"))

  static let needsHeader = false

  static func treatment(in profile: LintProfile) -> Profile.Treatment? {
    // People forward by hand, and their programs forget the thread.
    profile == .personal ? .severity(.info) : nil
  }

  private static let forwards = [
    "fw:", "fwd:", "wg:", "tr:", "rv:", "enc:", "转发:", "fw：", "fwd：",
  ]
  private static let prefixes =
    [
      "re:", "aw:", "antw:", "sv:", "vs:", "odp:", "rif:", "réf:", "ref:", "回复:", "re：",
    ] + forwards

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let subject = message.subject else { return examination.notApplicable() }
    if message.field(.inReplyTo) != nil || message.field(.references) != nil { return }
    let head = String(decoding: subject.utf8.prefix(16), as: UTF8.self).lowercased()
    guard let prefix = prefixes.first(where: { head.hasPrefix($0) }) else { return }
    if forwards.contains(prefix), ForwardedOriginal.isPart(of: message) { return }
    examination.find(
      at: subject.sourceRange(of: 0..<prefix.utf8.count),
      "Subject begins with '\(prefix)', and the message answers nothing")
  }
}
