import DNS
import MailAuth

/// A `_dmarc` that is a CNAME to nothing.
enum DMARCDelegationDangling: Check {
  static let rule = Rule(
    "dmarc-delegation-dangling", "CNAME at _dmarc leads to no record", family: .dmarc,
    severity: .warning, citation: "RFC 9989 §4.5, RFC 1034 §3.6.2",
    page: RulePage(
      what: """
        _dmarc of the domain, or of its organizational domain, is a CNAME, but the name that it points to does not exist or has no \
        TXT record.
        """,
      why: """
        The domain has no DMARC record there. A service that kept the record was given up, or the target is misspelt; where the \
        target's domain can be registered by anybody, so can a policy and an address for the reports.
        """,
      fix: """
        Take the target from the service's console again, or remove the CNAME. A TXT record can't stand beside it, so it has to go \
        first (RFC 1034 §3.6.2).
        """,
      bad: "_dmarc.example.com. IN CNAME example.com.dmarc.gone.example.",
      good: "_dmarc.example.com. IN CNAME example.com.dmarc.service.example."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let walk = facts.dmarc.walk else { return }
    let places = walk.steps.filter {
      $0.domain == walk.domain || $0.domain == facts.dmarc.rfc7489OrganizationalDomain
    }
    for step in places {
      guard examination.records(of: step.answer) != nil, step.isDangling else { continue }
      examination.find(
        step.answer.question.name,
        "The CNAME leads to \(step.answer.canonicalName), which has no record (\(step.answer.outcome.text)).",
        evidence: step.answer.aliases.map(\.description), fix: fix(facts, walk, step),
        at: step.answer.aliases.first?.location)
    }
  }

  private static func fix(
    _ facts: DomainFacts, _ walk: DMARCTreeWalk, _ step: DMARCTreeWalk.Step
  ) -> String {
    let correct = "Correct the target of the CNAME"
    // A record of its own would take the place of the policy that is inherited now.
    if let policy = walk.discovery.policy {
      return correct + ", or remove it: the record of \(policy.domain) applies as it does now."
    }
    let text =
      facts.sendsNoMail && step.domain == walk.domain
      ? "v=DMARC1; p=reject" : "v=DMARC1; p=none; rua=mailto:dmarc@\(step.domain)"
    return correct + ", or publish a record in its place:\n"
      + TagListText.line(at: step.answer.question.name, text)
  }
}

extension DMARCTreeWalk.Step {
  /// Whether the name is an alias of something that does not exist, or has no TXT record.
  var isDangling: Bool { !answer.aliases.isEmpty && answer.isVoid }

  /// A record to publish at the name; nothing may stand beside a CNAME (RFC 1034 §3.6.2).
  func publishing(_ line: String) -> String {
    guard let alias = answer.aliases.first else { return line }
    return "In place of the CNAME at \(alias.name):\n" + line
  }
}
