import DNS
public import MailAuth

/// Nothing that passes is aligned with the Author Domain.
public enum MessageFailsDMARC: MessageRule {
  public static let rule = Rule(
    "message-fails-dmarc", "Message fails DMARC", family: .dmarc, severity: .error,
    citation: "RFC 9989 §4.4, §5.3.5",
    page: RulePage(
      what: """
        A DMARC record applies to the domain in From, but neither SPF nor any DKIM signature passes for a domain that is \
        aligned with it. Where the domain asks for nothing (p=none), it is a warning. The rule looks at a message, in dlv verify.
        """,
      why: "Receivers treat the message as the domain asks: they quarantine or refuse it.",
      fix: """
        Sign with d= of the domain in From, or of its organizational domain: such a signature survives forwarding. Or send with \
        a MAIL FROM of that domain from an address that its SPF record authorises.
        """,
      bad: """
        From: news@example.com
        DKIM-Signature: v=1; d=provider.example; …
        """,
      good: """
        From: news@example.com
        DKIM-Signature: v=1; d=example.com; …
        """))

  public static func examine(_ message: MessageVerification) -> [Finding] {
    guard message.result == .fail, let evaluation = message.dmarc,
      let policy = evaluation.verdict.requestedPolicy
    else { return [] }
    let verdict = evaluation.verdict
    let domain = evaluation.authorDomain
    let wish =
      policy.applied == .none
      ? "the domain asks for nothing, and for reports alone"
      : "the domain asks receivers to \(policy.applied.rawValue) it"
    return [
      Finding(
        rule: rule.id, severity: policy.applied == .none ? .warning : rule.severity,
        subject: domain.description,
        message: "nothing that passes is aligned with \(domain); \(wish)",
        evidence: message.fromFields + verdict.alignments.map(evidence), fix: fix(verdict, domain))
    ]
  }

  private static func evidence(_ alignment: DMARCVerdict.Alignment) -> String {
    let identifier = alignment.identifier
    let outcome = identifier.outcome == .passed ? "passes" : "does not pass"
    return "\(identifier.mechanism.name.uppercased()) of \(identifier.domain): \(outcome), "
      + (alignment.isAligned ? "aligned" : "not aligned")
  }

  /// What is nearest: an aligned signature that breaks on its way, one that passes for another domain, or none.
  private static func fix(_ verdict: DMARCVerdict, _ domain: DomainName) -> String {
    let aligned = verdict.alignments.filter(\.isAligned)
    if let broken = aligned.first(where: { $0.identifier.mechanism != .spf }) {
      return """
        The signature of \(broken.identifier.domain) would do, but does not verify: see the finding about it.
        """
    }
    // It may as well be somebody else's: nobody should authorise a forger.
    let organization = verdict.organizationalDomain.name ?? domain
    let isStrict = verdict.discovery.policy?.record.dkimAlignment.value == .strict
    let choice =
      organization == domain || isStrict ? "d=\(domain)" : "d=\(domain) or d=\(organization)"
    let signing = "If the message is yours: sign with \(choice) (dlv keygen \(domain) makes a key)"
    guard let spf = aligned.first else { return signing + "." }
    return signing
      + ", and send from an address that the SPF record of \(spf.identifier.domain) authorises."
  }
}
