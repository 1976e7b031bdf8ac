public import MailAuth

/// The From field does not name one domain, so that DMARC can't be evaluated.
public enum MessageAuthorDomain: MessageRule {
  public static let rule = Rule(
    "message-author-domain", "From does not name one domain", family: .dmarc, severity: .error,
    citation: "RFC 9989 §5.3.1, §10.5; RFC 5322 §3.6.2",
    page: RulePage(
      what: """
        The message has no From field or several, or its From field names no domain, more than one, or something that is no \
        address. The rule looks at a message, in dlv verify.
        """,
      why: """
        DMARC needs exactly one domain. Receivers take a message without for an attempt to get around it, and large ones \
        refuse it.
        """,
      fix: "Write one From field with one address. What several authors share goes into Reply-To.",
      bad: "From: ceo@bank.example <someone@example.com>",
      good: "From: \"CEO\" <ceo@example.com>"))

  public static func examine(_ message: MessageVerification) -> [Finding] {
    guard case .problem(let problem) = message.author else { return [] }
    return [
      Finding(
        rule: rule.id, severity: rule.severity, subject: "From", message: problem.description,
        evidence: message.fromFields, fix: rule.page.fix)
    ]
  }
}
