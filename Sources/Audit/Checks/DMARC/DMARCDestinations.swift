import DNS
import MailAuth

/// A host outside that did not agree to take the reports.
enum DMARCReportUnauthorized: Check {
  static let rule = Rule(
    "dmarc-report-unauthorized", "DMARC reports go to a domain that did not agree to take them",
    family: .dmarc, severity: .error,
    citation: "RFC 9990, Verifying External Destinations; RFC 7489 §7.1",
    page: RulePage(
      what: """
        A destination of rua or ruf lies in another organizational domain, and has no DMARC record at \
        policy-domain._report._dmarc.host. An error for rua, a warning for ruf. Where the host is outside by RFC 9989's tree walk or by RFC 7489's \
        public suffix list only, it is a notice.
        """,
      why: "Receivers must not send the reports there: they are lost, without anybody saying so.",
      fix:
        "Ask the operator of the host for the record below; providers of report services usually publish it when the domain is added there.",
      bad: #"_dmarc.example.com. IN TXT "v=DMARC1; p=reject; rua=mailto:x@reports.example""#,
      good: #"example.com._report._dmarc.reports.example. IN TXT "v=DMARC1;""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    if facts.dmarc.destinations.isEmpty { examination.notApplicable() }
    examination.noteDestinationsNotAsked(policy, facts)
    for destination in facts.dmarc.destinations {
      switch destination.consent {
      case .notNeeded, .given:
        break
      case .undetermined(let answer):
        _ = examination.records(of: answer)
      case .missing:
        guard let answer = destination.authorization else { break }
        let reading: String
        let severity: Severity?
        switch destination.relation {
        case .own, .external:
          reading = ""
          severity = destination.uses.contains(.rua) ? nil : .warning
        case .externalByTreeWalk:
          reading = " (another organizational domain by RFC 9989 only)"
          severity = .notice
        case .externalByPublicSuffixList:
          reading = " (another organizational domain by RFC 7489 only)"
          severity = .notice
        }
        examination.find(
          destination.host,
          "\(destination.host) did not agree to take reports on \(policy.domain)\(reading): receivers must not send them.",
          evidence: policy.evidence + ["\(answer.question): \(answer.outcome.text)"]
            + answer.records.map(\.description),
          fix: "The operator of \(destination.host) publishes:\n"
            + TagListText.line(at: answer.question.name, "v=DMARC1;"),
          at: policy.resource.location, severity: severity)
      }
    }
  }
}

/// A host for reports that takes no mail.
enum DMARCReportHostWithoutMail: Check {
  static let rule = Rule(
    "dmarc-report-host-without-mail", "DMARC reports go to a host that takes no mail",
    family: .dmarc, severity: .error, citation: "RFC 5321 §5.1, RFC 7505 §3",
    page: RulePage(
      what: "The host of a rua or ruf address has neither MX nor address records, or a null MX.",
      why: "Reports can't be delivered.",
      fix: "Correct the address, or give the host an MX.",
      bad: #"_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@typo.example""#,
      good: #"_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    if facts.dmarc.destinations.isEmpty { examination.notApplicable() }
    examination.noteDestinationsNotAsked(policy, facts)
    for destination in facts.dmarc.destinations {
      let problem: String
      var seen = policy.evidence
      switch destination.mail.service {
      case .available:
        continue
      case .undetermined(let answer):
        _ = examination.records(of: answer)
        continue
      case .refused(let record):
        problem = "says with a null MX that it takes no mail"
        seen.append(record.description)
      case .absent:
        problem = "has neither MX nor address records"
        seen += ([destination.mail.exchangers] + destination.mail.addresses).map {
          "\($0.question): \($0.outcome.text)"
        }
      }
      let uses = destination.uses.map(\.rawValue).joined(separator: " and ")
      examination.find(
        destination.host, "\(destination.host), where \(uses) sends reports, \(problem).",
        evidence: seen,
        fix: "Correct the address in the record, or publish an MX for \(destination.host).",
        at: policy.resource.location,
        severity: destination.uses.contains(.rua) ? nil : .warning)
    }
  }
}

extension Examination {
  /// Notes that there are more hosts for reports than are asked about.
  fileprivate mutating func noteDestinationsNotAsked(
    _ policy: DiscoveredPolicy, _ facts: DomainFacts
  ) {
    let count = facts.dmarc.destinationsNotAsked
    if count == 0 { return }
    cannotTell(
      DMARCTreeWalk.recordName(of: policy.domain) ?? policy.domain,
      "\(count) more hosts of rua and ruf were not asked: dlv asks about "
        + "\(DMARCFacts.maximumDestinations) hosts of a record")
  }
}
