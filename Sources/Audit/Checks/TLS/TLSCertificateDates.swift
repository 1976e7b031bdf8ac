import DNS
import MailAuth

/// A certificate whose time is over, or has not come.
enum TLSCertificateExpired: Check {
  static let rule = Rule(
    "tls-certificate-expired", "Certificate is not valid at this time", family: .tls,
    severity: .warning, citation: "RFC 5280 §4.1.2.5, RFC 8461 §4.1, RFC 7435",
    page: RulePage(
      what: """
        The certificate of a mail server, or one of those between it and the authority, has expired or is not valid yet.
        """,
      why: """
        Senders that authenticate the server refuse to deliver: those that honour an MTA-STS policy in mode enforce (the rule is an \
        error then), and those that use DANE with usage 2 (of which dane-no-match tells). Other senders encrypt without looking at \
        dates; a warning is due all the same, since an expired certificate mostly means that renewal has stopped working. DANE with usage 3 does not \
        look at dates (RFC 7672 §3.1.1).
        """,
      fix:
        "Renew the certificate, have the mail server load it, and find out why that did not happen by itself.",
      bad: "not after 2026-10-01T00:00:00Z", good: "not after 2027-01-01T00:00:00Z"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let chains = examination.presentedChains(in: facts) else { return }
    let demand = facts.authenticationDemand
    for chain in chains {
      for (depth, certificate) in chain.session.path.enumerated() {
        let when: String
        switch certificate.standing(at: chain.now) {
        case .valid: continue
        case .expired(let days):
          when = "expired on \(certificate.notAfter) (\(DayCount(days)) ago)"
        case .notYetValid: when = "is not valid before \(certificate.notBefore)"
        }
        examination.find(
          chain.host, "\(chain.words(of: certificate, at: depth)) \(when); \(demand.effect)",
          evidence: chain.evidence,
          fix: "Renew the certificate of \(chain.host), and reload the mail server.",
          severity: demand.severity(otherwise: .warning))
      }
    }
  }
}

/// A certificate that expires within a month.
enum TLSCertificateExpiresSoon: Check {
  /// Days in which somebody has to act: a certificate of 90 days that renews itself does so 30 days before its end.
  static let noticeDays = 30
  /// Days after which automatic renewal has failed several times.
  static let warningDays = 14

  static let rule = Rule(
    "tls-certificate-expires-soon", "Certificate expires soon", family: .tls, severity: .warning,
    citation: "RFC 5280 §4.1.2.5",
    page: RulePage(
      what: """
        The certificate of a mail server has \(noticeDays) days left or fewer: a notice; \(warningDays) or fewer: a warning. \
        Certificates that are made for less than 60 days are warned of in the last quarter of their time.
        """,
      why: """
        Automatic renewal takes place a month before the end, so that what is left then means that it has not worked, or that \
        nobody reloaded the mail server. After the end, senders with MTA-STS refuse to deliver.
        """,
      fix: "Renew the certificate, and have the mail server load it.",
      bad: "not after: in 9 days", good: "not after: in 60 days"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let chains = examination.presentedChains(in: facts) else { return }
    for chain in chains {
      guard let leaf = chain.leaf, case .valid(let days) = leaf.standing(at: chain.now),
        let severity = severity(of: leaf, daysLeft: days)
      else { continue }
      examination.find(
        chain.host,
        "the certificate of \(chain.place) expires on \(leaf.notAfter), in "
          + "\(DayCount(days))",
        evidence: chain.evidence,
        fix: "Renew the certificate of \(chain.host), and reload the mail server.",
        severity: severity)
    }
  }

  /// By the days left; `nil` where renewal has time.
  static func severity(of leaf: Certificate, daysLeft: Int) -> Severity? {
    let lifetime = (leaf.notAfter.seconds - leaf.notBefore.seconds) / 86_400
    if lifetime < 2 * noticeDays { return daysLeft * 4 <= lifetime ? .warning : nil }
    if daysLeft <= warningDays { return .warning }
    return daysLeft <= noticeDays ? .notice : nil
  }
}
