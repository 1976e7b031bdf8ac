import DNS
public import MailAuth

/// Only SPF is aligned, so that the first forwarding makes the message fail.
public enum MessageReliesOnSPF: MessageRule {
  public static let rule = Rule(
    "message-relies-on-spf", "Message passes DMARC by SPF alone", family: .dmarc,
    severity: .warning, citation: "RFC 9989 §7.4",
    page: RulePage(
      what: """
        SPF passes for an aligned domain, but no DKIM signature does. The rule looks at a message, in dlv verify.
        """,
      why: """
        A forwarder or mailing list sends from an address of its own, and SPF then fails. RFC 9989 forbids domains with \
        p=reject to rely on SPF alone, and large receivers require both of bulk senders.
        """,
      fix: "Sign with d= of the domain in From, or of its organizational domain.",
      bad: """
        From: news@example.com
        (not signed)
        """,
      good: """
        From: news@example.com
        DKIM-Signature: v=1; d=example.com; …
        """))

  public static func examine(_ message: MessageVerification) -> [Finding] {
    guard let evaluation = message.dmarc, evaluation.verdict.result == .pass else { return [] }
    let passing = evaluation.verdict.alignments.filter {
      $0.identifier.outcome == .passed && $0.isAligned
    }
    let isOpen = evaluation.verdict.alignments.contains {
      $0.identifier.mechanism != .spf && $0.identifier.outcome == .open && $0.isAligned
    }
    guard let spf = passing.first, passing.allSatisfy({ $0.identifier.mechanism == .spf }), !isOpen
    else { return [] }
    let signed = message.dkim.signatures.compactMap(\.signature?.domain.description)
    return [
      Finding(
        rule: rule.id, severity: rule.severity, subject: evaluation.authorDomain.description,
        message:
          "DMARC passes by SPF of \(spf.identifier.domain) alone, and fails once the message is forwarded",
        evidence: message.fromFields + [
          signed.isEmpty ? "(not signed)" : "signed by \(signed.joined(separator: ", "))"
        ],
        fix: "Sign with d=\(evaluation.authorDomain), and see that the signature verifies.")
    ]
  }
}
