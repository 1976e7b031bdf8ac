import DNS
import SMTP

/// Versions that must not be used any more.
enum TLSOldVersions: Check {
  static let rule = Rule(
    "tls-old-versions", "TLS 1.0 or 1.1 is offered", family: .tls, severity: .warning,
    citation: "RFC 8996 §4, §5, RFC 9325 §3.1.1, §5.2",
    page: RulePage(
      what: "The server agrees to TLS 1.0 or 1.1, each tried with an offer of that version alone.",
      why: """
        RFC 8996 forbids both. It is a warning and no error, since STARTTLS without authentication may go on with what is better \
        than clear text (RFC 9325 §5.2), and since up-to-date senders choose a newer version. Policies that audit mail \
        servers count it as a failure.
        """,
      fix:
        "Allow TLS 1.2 and 1.3 only. Postfix: smtpd_tls_protocols = >=TLSv1.2; Exim: openssl_options = +no_tlsv1 +no_tlsv1_1",
      bad: "smtpd_tls_protocols = >=TLSv1", good: "smtpd_tls_protocols = >=TLSv1.2"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    examination.versions(in: facts, [.v1_0, .v1_1]) { examination, host, offers in
      let old = [TLSVersion.v1_0, .v1_1].filter { version in
        offers.contains { $0.offers.versions[version] == .accepted }
      }
      if old.isEmpty { return }
      examination.find(
        host,
        "\(host.place(offers.map(\.address))) agrees to "
          + old.map(\.description).joined(separator: " and "),
        evidence: offers.map(\.versionLine), fix: MailServerSetting.versions.text)
    }
  }
}

/// Nothing that senders of today speak.
enum TLSNoModernVersion: Check {
  static let rule = Rule(
    "tls-no-modern-version", "Neither TLS 1.2 nor 1.3 is offered", family: .tls, severity: .error,
    citation: "RFC 9325 §3.1.1, RFC 8996 §4, §5",
    page: RulePage(
      what: "The server refuses an offer of TLS 1.3 and one of TLS 1.2.",
      why: """
        Senders of today speak nothing older: the handshake fails, and mail is put off, bounces, or comes in clear text. MTA-STS \
        requires TLS 1.2 or higher (RFC 8461 §4.1).
        """,
      fix:
        "Allow TLS 1.2 and 1.3. Postfix: smtpd_tls_protocols = >=TLSv1.2; Exim: nothing in openssl_options that turns them off",
      bad: "smtpd_tls_protocols = TLSv1", good: "smtpd_tls_protocols = >=TLSv1.2"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    examination.versions(in: facts, [.v1_2, .v1_3]) { examination, host, offers in
      let refusing = offers.filter {
        $0.offers.versions[.v1_2] == .refused && $0.offers.versions[.v1_3] == .refused
      }
      if refusing.isEmpty { return }
      examination.find(
        host, "\(host.place(refusing.map(\.address))) refuses TLS 1.2 and TLS 1.3",
        evidence: refusing.map(\.versionLine), fix: MailServerSetting.versions.text)
    }
  }
}

/// TLS 1.2 without TLS 1.3.
enum TLSNoVersion13: Check {
  static let rule = Rule(
    "tls-no-version-1-3", "TLS 1.3 is not offered", family: .tls, severity: .notice,
    citation: "RFC 9325 §3.1.1",
    page: RulePage(
      what: "The server agrees to TLS 1.2, and refuses an offer of TLS 1.3.",
      why: """
        TLS 1.2 with forward secrecy is still good. TLS 1.3 has no weak choices left, hides the certificate from those who \
        listen, and needs one round trip less.
        """,
      fix:
        "Update the TLS library of the mail server (OpenSSL 1.1.1 or later), and do not exclude TLS 1.3.",
      bad: "smtpd_tls_protocols = TLSv1.2", good: "smtpd_tls_protocols = >=TLSv1.2"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    examination.versions(in: facts, [.v1_3]) { examination, host, offers in
      let refusing = offers.filter {
        $0.offers.versions[.v1_3] == .refused && $0.offers.versions[.v1_2] == .accepted
      }
      if refusing.isEmpty { return }
      examination.find(
        host, "\(host.place(refusing.map(\.address))) refuses TLS 1.3",
        evidence: refusing.map(\.versionLine), fix: MailServerSetting.versions.text)
    }
  }
}

extension SurveyedEndpoint {
  /// `192.0.2.1: TLS 1.3 accepted, TLS 1.2 accepted, TLS 1.1 refused`.
  var versionLine: String {
    let versions = TLSVersion.all.map { version in
      switch offers.versions[version] {
      case .accepted: "\(version) accepted"
      case .refused: "\(version) refused"
      case nil: "\(version) not found out"
      }
    }
    return "\(address): " + versions.joined(separator: ", ")
  }
}

extension Examination {
  /// Looks at each host's addresses together; notes those for which one of the versions was not found out.
  fileprivate mutating func versions(
    in facts: DomainFacts, _ versions: [TLSVersion],
    _ examine: (inout Examination, DomainName, [SurveyedEndpoint]) -> Void
  ) {
    eachSurveyedHost(in: facts) { examination, host, endpoints in
      examine(&examination, host, endpoints)
      for endpoint in endpoints {
        for version in versions where endpoint.offers.versions[version] == nil {
          examination.noteInterruption(endpoint, "\(version)")
        }
      }
    }
  }

  /// Calls with each host and its addresses that were surveyed.
  mutating func eachSurveyedHost(
    in facts: DomainFacts,
    _ examine: (inout Examination, DomainName, [SurveyedEndpoint]) -> Void
  ) {
    guard let endpoints = surveyedEndpoints(in: facts) else { return }
    var hosts: [DomainName] = []
    for endpoint in endpoints where !hosts.contains(endpoint.host) { hosts.append(endpoint.host) }
    for host in hosts { examine(&self, host, endpoints.filter { $0.host == host }) }
  }
}

extension TLSOffers {
  /// To end a message about a handshake that failed: whether the server knows none of the versions that dlv speaks.
  var oldVersionsAlone: String {
    let old = [TLSVersion.v1_0, .v1_1].filter { versions[$0] == .accepted }
    guard versions[.v1_2] == .refused, versions[.v1_3] == .refused, !old.isEmpty else { return "" }
    return "; it agrees to \(old.map(\.description).joined(separator: " and ")) alone"
  }
}

extension DomainFacts {
  /// What the survey of that address found.
  func offers(of server: MailServer, at address: IPAddress) -> TLSOffers? {
    tls?.endpoints.first { $0.server.name == server.name && $0.endpoint.address == address }?
      .endpoint.offers
  }
}
