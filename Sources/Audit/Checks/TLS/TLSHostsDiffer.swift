import DNS
import MailAuth
import SMTP

/// Mail servers of one domain that differ in what protects the mail.
enum TLSHostsDiffer: Check {
  static let rule = Rule(
    "tls-hosts-differ", "Mail servers differ in TLS", family: .tls, severity: .notice,
    citation: "RFC 7672 §1.3.1, RFC 8461 §1",
    page: RulePage(
      what: """
        Some of the servers that take the domain's mail speak TLS, are vouched for, or offer a version of TLS, and others are or do not.
        """,
      why: """
        An attacker who can reach the senders' way to one server has mail go to another one: what protects the mail is \
        the weakest of them.
        """,
      fix: "Set all servers up alike.",
      bad: "mx1: TLS 1.3, trusted\nmx2: no STARTTLS",
      good: "mx1: TLS 1.3, trusted\nmx2: TLS 1.3, trusted"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard examination.presentedChains(in: facts) != nil, let tls = facts.tls else { return }
    let known = tls.endpoints.compactMap { server, endpoint in
      Features(endpoint, server.name).map { (place: server.name.place([endpoint.address]), $0) }
    }
    if known.count < 2 { return examination.notApplicable() }
    for (name, feature) in Features.compared {
      let values = known.map { feature($0.1) }
      let distinct = Set(values.compactMap(\.self))
      if distinct.count < 2 { continue }
      examination.find(
        facts.request.domain, "the mail servers of \(facts.request.domain) differ: \(name)",
        evidence: known.map { "\($0.place): \(feature($0.1) ?? "not known")" },
        fix: "Set all servers up like the best of them.")
    }
  }

  /// What is compared of one address.
  private struct Features {
    let hasTLS: Bool
    let isTrusted: Bool?
    let offers: TLSOffers?

    init?(_ endpoint: TLSFacts.Endpoint, _ host: DomainName) {
      offers = endpoint.offers
      switch endpoint.session {
      case .established(let session):
        hasTLS = true
        if case .trusted = session.trust {
          isTrusted = session.certificates.first?.name(for: host) != nil
        } else {
          isTrusted = false
        }
      case .notOffered, .failed:
        hasTLS = false
        isTrusted = nil
      case .unknown: return nil
      }
    }

    static let compared: [(String, @Sendable (Features) -> String?)] = [
      ("some speak TLS, others do not", { $0.hasTLS ? "TLS" : "no TLS" }),
      (
        "some have a certificate that is vouched for and has their name, others do not",
        { $0.isTrusted.map { $0 ? "authenticated" : "not authenticated" } }
      ),
      ("the newest version of TLS", { newest($0)?.description }),
    ]

    private static func newest(_ features: Features) -> TLSVersion? {
      features.offers?.versions.filter { $0.value == .accepted }.keys.max()
    }
  }
}
