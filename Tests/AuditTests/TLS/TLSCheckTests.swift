import Audit
import Crypto
import DNS
import MailAuth
import SMTP
import TestKit
import Testing

/// What the TLS checks say about servers that showed one thing or another.
@Suite struct TLSCheckTests {
  static let now = UTCTime(seconds: 1_793_000_000)
  static let day = 86_400

  /// A certificate with nothing wrong with it: 90 days, 60 of them left.
  static func certificate(
    daysLeft: Int = 60, lifetime: Int = 90, names: [String] = ["mx.example.com"],
    key: Certificate.Key = Certificate.Key(kind: .ellipticCurve("P-256"), bits: 256),
    digest: String = "SHA256", subject: String = "CN=mx.example.com", isSelfSigned: Bool = false
  ) -> Certificate {
    let end = now.seconds + daysLeft * day
    return Certificate(
      subject: subject, issuer: isSelfSigned ? subject : "CN=authority", serial: "01",
      dnsNames: names, addresses: [], commonNames: [],
      notBefore: UTCTime(seconds: end - lifetime * day), notAfter: UTCTime(seconds: end), key: key,
      signature: .init(name: "ecdsa-with-\(digest)", digest: digest), isSelfSigned: isSelfSigned,
      isAuthority: false, sha256: [1], keySHA256: [2])
  }

  static let root = certificate(
    daysLeft: 3650, lifetime: 7300, names: [], digest: "SHA1", subject: "CN=authority",
    isSelfSigned: true)

  static func established(
    _ leaf: Certificate = certificate(), trust: ChainVerdict? = nil
  ) -> TLSFacts.Session {
    .established(
      TLSFacts.Established(
        peer: TLSPeerFacts(
          version: "TLSv1.3", cipherSuite: "TLS_AES_256_GCM_SHA384", chain: [leaf.sha256],
          certificateProblem: nil),
        certificates: [leaf], trust: trust ?? .trusted(path: [leaf, root])))
  }

  static func untrusted(_ kind: ChainProblem.Kind) -> ChainVerdict {
    .untrusted(ChainProblem(kind: kind, reason: "does not verify", depth: 0, subject: nil))
  }

  /// What a server of today agrees to.
  static func offers(
    _ versions: [TLSVersion] = [.v1_3, .v1_2], suites: [String] = [],
    exchange: ServerHello.KeyExchange? = nil
  ) -> TLSOffers {
    var offers = TLSOffers()
    for version in TLSVersion.all {
      offers.versions[version] = versions.contains(version) ? .accepted : .refused
    }
    let base = suites.isEmpty ? ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"] : suites
    let found = CipherSuite.all.filter { base.contains($0.description) }
    offers.ciphers[versions.contains(.v1_2) ? .v1_2 : versions.last ?? .v1_2] = found
    for kind in CipherSuite.Kind.allCases where kind != .forwardSecret {
      offers.kinds[kind] = found.contains { $0.kind == kind } ? .accepted : .refused
    }
    if let exchange { offers.exchanges[.v1_2] = [exchange] }
    return offers
  }

  static var interrupted: TLSOffers {
    var offers = TLSOffers()
    offers.interruption = "421 too many connections"
    return offers
  }

  static func facts(
    _ session: TLSFacts.Session, offers: TLSOffers? = offers(),
    second: (TLSFacts.Session, TLSOffers?)? = nil
  ) async throws -> DomainFacts {
    let zone = "@ IN MX 10 mx\n@ IN MX 20 mx2\nmx IN A 8.8.8.25\nmx2 IN A 8.8.8.26"
    var facts = try await TestAudit(zone: zone).facts
    let first = TLSFacts.Server(
      name: try DomainName("mx.example.com"),
      endpoints: [
        TLSFacts.Endpoint(
          address: .v4(IPv4Address(rawValue: 0x0808_0819)), session: session, offers: offers)
      ])
    var servers = [first]
    if let second {
      servers.append(
        TLSFacts.Server(
          name: try DomainName("mx2.example.com"),
          endpoints: [
            TLSFacts.Endpoint(
              address: .v4(IPv4Address(rawValue: 0x0808_081A)), session: second.0, offers: second.1)
          ]))
    }
    facts.tls = TLSFacts(servers: servers, now: now)
    facts.request.families = [.tls]
    return facts
  }

  static func outcome(_ rule: RuleID, _ facts: DomainFacts) throws -> CheckOutcome {
    try #require(CheckCatalogue.all.first { $0.rule.id == rule }).outcome(for: facts)
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let rule: RuleID
    let name: String
    var session = established()
    var offers: TLSOffers? = TLSCheckTests.offers()
    var severity: Severity?
    var testDescription: String { "\(rule): \(name)" }
  }

  static let failing: [Case] = [
    Case(
      rule: "tls-handshake-fails", name: "an alert", session: .failed("alert 40"), offers: nil,
      severity: .error),
    Case(
      rule: "tls-certificate-expired", name: "expired",
      session: established(certificate(daysLeft: -3)), severity: .warning),
    Case(
      rule: "tls-certificate-expired", name: "not valid yet",
      session: established(certificate(daysLeft: 100, lifetime: 90)), severity: .warning),
    Case(
      rule: "tls-certificate-expires-soon", name: "14 days",
      session: established(certificate(daysLeft: 14)), severity: .warning),
    Case(
      rule: "tls-certificate-expires-soon", name: "15 days",
      session: established(certificate(daysLeft: 15)), severity: .notice),
    Case(
      rule: "tls-certificate-expires-soon", name: "30 days",
      session: established(certificate(daysLeft: 30)), severity: .notice),
    Case(
      rule: "tls-certificate-expires-soon", name: "1 of 6 days",
      session: established(certificate(daysLeft: 1, lifetime: 6)), severity: .warning),
    Case(
      rule: "tls-certificate-name", name: "another name",
      session: established(certificate(names: ["other.example.com"])), severity: .notice),
    Case(
      rule: "tls-certificate-name", name: "no name",
      session: established(certificate(names: [])), severity: .notice),
    Case(
      rule: "tls-certificate-untrusted", name: "self-signed",
      session: established(trust: untrusted(.selfSigned)), severity: .notice),
    Case(
      rule: "tls-certificate-untrusted", name: "incomplete",
      session: established(trust: untrusted(.incomplete)), severity: .notice),
    Case(
      rule: "tls-weak-key", name: "RSA 1024",
      session: established(certificate(key: .init(kind: .rsa, bits: 1024))), severity: .warning),
    Case(
      rule: "tls-weak-signature", name: "SHA-1",
      session: established(certificate(digest: "SHA1")), severity: .warning),
    Case(
      rule: "tls-no-modern-version", name: "1.0 alone", offers: offers([.v1_0]), severity: .error),
    Case(
      rule: "tls-old-versions", name: "1.1", offers: offers([.v1_3, .v1_2, .v1_1]),
      severity: .warning),
    Case(rule: "tls-no-version-1-3", name: "1.2 alone", offers: offers([.v1_2]), severity: .notice),
    Case(
      rule: "tls-broken-ciphers", name: "RC4", offers: offers(suites: ["TLS_RSA_WITH_RC4_128_SHA"]),
      severity: .error),
    Case(
      rule: "tls-broken-ciphers", name: "NULL", offers: offers(suites: ["TLS_RSA_WITH_NULL_SHA"]),
      severity: .error),
    Case(
      rule: "tls-small-block-ciphers", name: "3DES",
      offers: offers(suites: ["TLS_RSA_WITH_3DES_EDE_CBC_SHA"]), severity: .warning),
    Case(
      rule: "tls-no-forward-secrecy", name: "RSA alone",
      offers: offers([.v1_2], suites: ["TLS_RSA_WITH_AES_128_GCM_SHA256"]), severity: .warning),
    Case(
      rule: "tls-weak-key-exchange", name: "DH 1024",
      offers: offers(exchange: .finiteField(bits: 1024)), severity: .warning),
    Case(
      rule: "tls-anonymous-ciphers", name: "DH_anon",
      offers: offers(suites: ["TLS_DH_anon_WITH_AES_256_GCM_SHA384"]), severity: .info),
  ]

  @Test(arguments: failing) func theRuleFires(example: Case) async throws {
    let facts = try await Self.facts(example.session, offers: example.offers)
    guard case .findings(let findings, []) = try Self.outcome(example.rule, facts) else {
      Issue.record("\(try Self.outcome(example.rule, facts))")
      return
    }
    #expect(findings.map(\.severity) == [example.severity])
    #expect(findings.first?.evidence.isEmpty == false)
    #expect(findings.first?.fix.isEmpty == false)
  }

  static let rules = TestAudit.rules(of: .tls)

  @Test(arguments: rules) func aGoodServerPasses(rule: RuleID) async throws {
    let good = Self.established()
    let facts = try await Self.facts(good, second: (Self.second, Self.offers()))
    #expect(try Self.outcome(rule, facts) == .passed)
  }

  private static let second = established(
    certificate(names: ["mx2.example.com"], subject: "CN=mx2.example.com"))

  @Test(arguments: rules) func aServerThatCouldNotBeAskedLeavesTheRuleOpen(rule: RuleID)
    async throws
  {
    let facts = try await Self.facts(.unknown("no connection in time"), offers: nil)
    guard case .undetermined(let entries) = try Self.outcome(rule, facts) else {
      Issue.record("\(try Self.outcome(rule, facts))")
      return
    }
    #expect(entries.first?.reason == "no connection in time")
  }

  @Test(
    arguments: rules.filter { rule in
      ["version", "ciphers", "forward"].contains { rule.rawValue.contains($0) }
    })
  func aSurveyThatWasInterruptedLeavesItsRulesOpen(rule: RuleID) async throws {
    let facts = try await Self.facts(Self.established(), offers: Self.interrupted)
    guard case .undetermined(let entries) = try Self.outcome(rule, facts) else {
      Issue.record("\(try Self.outcome(rule, facts))")
      return
    }
    #expect(entries.allSatisfy { $0.reason.contains("421 too many connections") })
  }

  @Test(arguments: rules) func withoutAProbeNothingApplies(rule: RuleID) async throws {
    let facts = try await TestAudit(zone: "@ IN MX 10 mx\nmx IN A 8.8.8.25").facts
    #expect(try Self.outcome(rule, facts) == .notApplicable)
  }

  @Test func serversThatDifferAreTold() async throws {
    let facts = try await Self.facts(Self.established(), second: (.notOffered, nil))
    guard case .findings(let findings, _) = try Self.outcome("tls-hosts-differ", facts) else {
      Issue.record("\(try Self.outcome("tls-hosts-differ", facts))")
      return
    }
    #expect(findings.count == 1)
    #expect(findings.first?.evidence.last == "mx2.example.com (8.8.8.26): no TLS")
  }

  /// A chain as it was sent, which leads to no authority that is known.
  private static func untrustedChain(_ certificates: [Certificate]) -> TLSFacts.Session {
    .established(
      TLSFacts.Established(
        peer: TLSPeerFacts(
          version: "TLSv1.3", cipherSuite: "TLS_AES_256_GCM_SHA384", chain: [[1]],
          certificateProblem: nil), certificates: certificates, trust: untrusted(.incomplete)))
  }

  @Test func certificatesThatLeadNowhereDoNotCount() async throws {
    let issuer = Self.certificate(names: [], subject: "CN=authority")
    let stray = Self.certificate(daysLeft: -100, names: [], subject: "CN=old cross")
    let facts = try await Self.facts(Self.untrustedChain([Self.certificate(), stray, issuer]))
    #expect(try Self.outcome("tls-certificate-expired", facts) == .passed)
    let expired = Self.certificate(daysLeft: -1, names: [], subject: "CN=authority")
    let chain = try await Self.facts(Self.untrustedChain([Self.certificate(), stray, expired]))
    guard
      case .findings(let findings, _) = try Self.outcome("tls-certificate-expired", chain)
    else {
      Issue.record("\(try Self.outcome("tls-certificate-expired", chain))")
      return
    }
    #expect(findings.count == 1 && findings[0].message.contains("CN=authority"))
    guard
      case .findings(let untrusted, _) = try Self.outcome("tls-certificate-untrusted", chain)
    else { return }
    #expect(untrusted.first?.message.contains("no further than 'CN=authority'") == true)
  }

  @Test func aTemporaryRefusalIsNoFailure() async throws {
    var sources = GatheringSources()
    sources.mailServerProber = ScriptedProber(
      servers: ["8.8.8.25": Script.upToTLS + [Script.says("454 4.7.0 not now"), Script.bye]])
    sources.certificates = CertificateSource(
      inspector: try OpenSSLCertificateInspector(), now: Self.now)
    let zone = "$ORIGIN example.com.\n@ IN MX 10 mx\nmx IN A 8.8.8.25"
    let audit = try await TestAudit("example.com", TestDNS(zone: zone), sources: sources) {
      $0.families = [.tls, .dane]
    }
    #expect(audit.findings(.tls) == [])
    #expect(
      audit.undetermined("tls-handshake-fails").first?.reason.contains("which is temporary") == true
    )
  }

  @Test func theSignatureOfTheAuthorityItselfDoesNotCount() async throws {
    // The root of `established` is signed with SHA-1.
    #expect(try Self.outcome("tls-weak-signature", await Self.facts(Self.established())) == .passed)
  }
}
