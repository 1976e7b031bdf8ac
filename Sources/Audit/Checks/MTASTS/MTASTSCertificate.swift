import DNS
import MailAuth

/// A policy host's certificate without a DNS name for it.
enum MTASTSCertificateName: Check {
  static let rule = Rule(
    "mta-sts-certificate-name", "MTA-STS policy host's certificate lacks its DNS name",
    family: .mtaSTS, severity: .error, citation: "RFC 8461 §3.3, RFC 9525 §6.3",
    page: RulePage(
      what: """
        The policy is served behind a certificate of a trusted authority, none of whose DNS names (subjectAltName) is mta-sts.DOMAIN: \
        only the common name of its subject is.
        """,
      why: """
        Senders compare DNS names (RFC 8461 §3.3), and most have given common names up. curl and dlv's own fetch take them still, so \
        that a look at the URL shows nothing.
        """,
      fix: "Get a certificate with subjectAltName DNS:mta-sts.DOMAIN.",
      bad: "subject: CN=mta-sts.example.com   ; no subjectAltName",
      good: "subjectAltName: DNS:mta-sts.example.com"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    examination.eachPolicyCertificate(of: facts) { examination, host, certificate, addresses, _ in
      guard certificate.name(for: host) == nil else { return }
      examination.find(
        host,
        "the certificate of \(host.place(addresses)) has no DNS name for it: "
          + (certificate.dnsNames.isEmpty
            ? "no subjectAltName at all" : certificate.dnsNames.joined(separator: ", ")),
        evidence: certificate.policyEvidence,
        fix: "Get a certificate with subjectAltName DNS:\(host)")
    }
  }
}

/// A policy host's certificate that ends soon.
enum MTASTSCertificateExpiresSoon: Check {
  static let rule = Rule(
    "mta-sts-certificate-expires-soon", "MTA-STS policy host's certificate expires soon",
    family: .mtaSTS, severity: .warning, citation: "RFC 8461 §3.3, RFC 5280 §4.1.2.5",
    page: RulePage(
      what: """
        The certificate of mta-sts.DOMAIN has \(TLSCertificateExpiresSoon.noticeDays) days left or fewer: a notice; \
        \(TLSCertificateExpiresSoon.warningDays) or fewer: a warning. Certificates that are made for less than 60 days are warned of in the \
        last quarter of their time.
        """,
      why: """
        Automatic renewal takes place a month before the end. Behind an expired certificate no sender takes the policy: those that have it \
        in their cache keep to the old one, others deliver without.
        """,
      fix: "Renew the certificate, and have the web server load it.",
      bad: "not after: in 9 days", good: "not after: in 60 days"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    examination.eachPolicyCertificate(of: facts) { examination, host, certificate, addresses, now in
      guard case .valid(let days) = certificate.standing(at: now),
        let severity = TLSCertificateExpiresSoon.severity(of: certificate, daysLeft: days)
      else { return }
      examination.find(
        host,
        "the certificate of \(host.place(addresses)) expires on \(certificate.notAfter), in "
          + "\(DayCount(days))",
        evidence: certificate.policyEvidence,
        fix: "Renew the certificate of \(host), and reload the web server.", severity: severity)
    }
  }
}

extension Examination {
  /// Calls with each certificate of the policy host and the addresses that present it. Where no address answered, that is noted.
  fileprivate mutating func eachPolicyCertificate(
    of facts: DomainFacts,
    _ examine: (inout Examination, DomainName, Certificate, [IPAddress], UTCTime) -> Void
  ) {
    guard let found = publishedMTASTS(of: facts), let host = found.host else { return }
    var presented: [(certificate: Certificate, addresses: [IPAddress])] = []
    for attempt in found.attempts {
      guard let certificate = attempt.certificate else { continue }
      if let index = presented.firstIndex(where: { $0.certificate == certificate }) {
        presented[index].addresses.append(attempt.address)
      } else {
        presented.append((certificate, [attempt.address]))
      }
    }
    guard let time = found.certificateTime, !presented.isEmpty else {
      if found.policy == nil { noteOpenFetches(of: found) }
      return notApplicable()
    }
    for entry in presented {
      examine(&self, host.name, entry.certificate, entry.addresses, time)
    }
  }
}

extension Certificate {
  fileprivate var policyEvidence: [String] {
    [
      "\(subject.isEmpty ? "(no subject)" : subject); issuer \(issuer); \(notBefore) to \(notAfter); names: "
        + (dnsNames.isEmpty ? "none" : dnsNames.joined(separator: ", "))
    ]
  }
}
