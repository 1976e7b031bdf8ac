import DNS
import MailAuth

/// A certificate for another name.
enum TLSCertificateName: Check {
  static let rule = Rule(
    "tls-certificate-name", "Certificate is for another name", family: .tls, severity: .notice,
    citation: "RFC 9525 §6, RFC 8461 §4.1, RFC 7435",
    page: RulePage(
      what: """
        None of the DNS names of the certificate (subjectAltName) is the name in the MX record. A wildcard stands for one whole label \
        at the left; the common name of the subject does not count.
        """,
      why: """
        Senders that honour an MTA-STS policy in mode enforce do not deliver: an error then, and a warning in mode testing. DANE \
        with usage 2 compares names as well, with usage 3 it does not. Other senders encrypt whatever the name (RFC 3207 §4.1 \
        leaves the decision to them).
        """,
      fix:
        "Get a certificate whose subjectAltName has the host name of the MX record, or name a host in the MX record that it has.",
      bad: "example.com. IN MX 10 mx.example.com.\ncertificate: DNS:mail.example.com",
      good: "example.com. IN MX 10 mx.example.com.\ncertificate: DNS:mx.example.com"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let chains = examination.presentedChains(in: facts) else { return }
    let demand = facts.authenticationDemand
    for chain in chains {
      guard let leaf = chain.leaf, leaf.name(for: chain.host) == nil else { continue }
      let names =
        leaf.dnsNames.isEmpty
        ? "has no DNS name at all" : "is for \(leaf.dnsNames.joined(separator: ", "))"
      examination.find(
        chain.host, "the certificate of \(chain.place) \(names); \(demand.effect)",
        evidence: chain.evidence,
        fix: "Get a certificate with subjectAltName DNS:\(chain.host)",
        severity: demand.severity(otherwise: .notice))
    }
  }
}

/// A certificate that no known authority vouches for.
enum TLSCertificateUntrusted: Check {
  static let rule = Rule(
    "tls-certificate-untrusted", "Certificate is not vouched for by a known authority",
    family: .tls,
    severity: .notice, citation: "RFC 5280 §6.1, RFC 8461 §4.1, RFC 7435",
    page: RulePage(
      what: """
        The chain that the server sent does not lead to an authority that this system trusts (or one of --ca-file): the certificate \
        signs itself, the authority is not known, or an intermediate certificate was not sent. Names and dates have rules of their own.
        """,
      why: """
        Senders that honour an MTA-STS policy in mode enforce do not deliver: an error then, and a warning in mode testing. \
        DANE has its own trust and does not need this one. Other senders encrypt all the same (RFC 3207 §4.1, RFC 7435). An \
        incomplete chain deceives: some clients know the missing certificate from elsewhere, others do not.
        """,
      fix: """
        Use a certificate of a public authority, and have the server send the intermediate certificates behind its own (the \
        authority's 'fullchain' file), without the root.
        """,
      bad: "smtpd_tls_chain_files = /etc/ssl/key.pem, /etc/ssl/cert.pem",
      good: "smtpd_tls_chain_files = /etc/ssl/key.pem, /etc/ssl/fullchain.pem"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let chains = examination.presentedChains(in: facts) else { return }
    let demand = facts.authenticationDemand
    for chain in chains {
      guard case .untrusted(let problem) = chain.session.trust, let leaf = chain.leaf
      else { continue }
      examination.find(
        chain.host,
        "the certificate of \(chain.place) \(text(of: problem, chain.session.path.last ?? leaf)); "
          + demand.effect,
        evidence: chain.evidence
          + ["OpenSSL: \(problem.reason) (at depth \(problem.depth))"],
        fix: fix(problem, chain), severity: demand.severity(otherwise: .notice))
    }
  }

  private static func text(
    of problem: ChainProblem, _ last: Certificate
  ) -> String {
    switch problem.kind {
    case .selfSigned: "signs itself"
    case .unknownAuthority:
      "leads to '\(last.isSelfSigned ? last.subject : last.issuer)', an authority that is not trusted here"
    case .incomplete:
      "leads no further than '\(last.subject)': its issuer '\(last.issuer)' was not sent and is not an authority "
        + "known here"
    case .expired, .notYetValid, .nameMismatch, .noAssociation, .other:
      "does not verify: \(problem.reason)"
    }
  }

  private static func fix(_ problem: ChainProblem, _ chain: PresentedChain) -> String {
    switch problem.kind {
    case .incomplete:
      "Have \(chain.host) send the certificate '\(chain.session.path.last?.issuer ?? "")' behind "
        + "its own: the authority's 'fullchain' file."
    case .selfSigned, .unknownAuthority, .expired, .notYetValid, .nameMismatch, .noAssociation,
      .other:
      "Use a certificate of a public authority on \(chain.host), or publish a TLSA record in a signed "
        + "zone (DANE)."
    }
  }
}

/// STARTTLS that leads to no TLS.
enum TLSHandshakeFails: Check {
  static let rule = Rule(
    "tls-handshake-fails", "STARTTLS is offered, and TLS fails", family: .tls, severity: .error,
    citation: "RFC 3207 §4.1, RFC 9325 §3.1.1",
    page: RulePage(
      what: """
        The server offers STARTTLS, but the command is refused, or the handshake fails. A temporary refusal (454) is undetermined. \
        Where the SMTP family is asked for too, smtp-starttls-fails tells of it.
        """,
      why: """
        Many senders do not go back to clear text once STARTTLS was offered: they put the mail off and try again until it \
        bounces. Others deliver in clear text.
        """,
      fix: """
        Look at the mail server's log: mostly the key does not fit the certificate, a file can't be read, or only versions below \
        TLS 1.2 are enabled. Try: openssl s_client -starttls smtp -connect HOST:25
        """,
      bad: "501 5.5.4 Syntax error", good: "220 2.0.0 Ready to start TLS")
  )

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    // The family SMTP has a rule of its own for it, `smtp-starttls-fails`.
    guard let tls = facts.tls, facts.handshakeRule == rule.id else {
      return examination.notApplicable()
    }
    guard examination.presentedChains(in: facts) != nil else { return }
    for (server, endpoint) in tls.endpoints {
      guard case .failed(let reason) = endpoint.session else { continue }
      examination.find(
        server.name,
        "TLS with \(server.name.place([endpoint.address])) fails: \(reason)"
          + (endpoint.offers?.oldVersionsAlone ?? "") + facts.effectOfNoTLS(server.name),
        evidence: [reason],
        fix:
          "openssl s_client -starttls smtp -connect \(server.name):25   # then mend what it shows")
    }
  }
}
