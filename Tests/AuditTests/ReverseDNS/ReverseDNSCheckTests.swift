import Audit
import Crypto
import DNS
import TestKit
import Testing

/// What the rules about reverse names say of sending addresses and exchanges, from zones written in the test.
@Suite struct ReverseDNSCheckTests {
  /// Addresses that nobody set aside, so that they count as reachable.
  static let zone = """
    $ORIGIN 8.8.in-addr.arpa.
    1.8 IN PTR mail.a.test.
    3.8 IN PTR mail3.a.test.
    4.8 IN PTR gone.a.test.
    5.8 IN PTR mail5.a.test.
    5.8 IN PTR gone.a.test.
    6.8 IN PTR 8-8-8-6.dyn.isp.test.
    7.8 IN PTR smtp.a.test.
    9.8 IN PTR under_score.a.test.
    10.8 IN PTR mail.a.test.8.8.8.in-addr.arpa.
    15.8 IN PTR 8.8.8.15.
    14.8 IN PTR many1.a.test.
    14.8 IN PTR many2.a.test.
    14.8 IN PTR many3.a.test.
    14.8 IN PTR many4.a.test.
    14.8 IN PTR many5.a.test.
    14.8 IN PTR many6.a.test.
    14.8 IN PTR many7.a.test.
    14.8 IN PTR many8.a.test.
    14.8 IN PTR many9.a.test.
    14.8 IN PTR many10.a.test.
    14.8 IN PTR many11.a.test.
    14.8 IN PTR many12.a.test.
    11.8 IN PTR h1.a.test.
    11.8 IN PTR h2.a.test.
    $ORIGIN a.test.
    @ IN MX 10 mx
    @ IN TXT "v=spf1 -all"
    mx IN A 8.8.8.2
    mail IN A 8.8.8.1
    mail3 IN A 8.8.8.99
    mail5 IN A 8.8.8.5
    smtp IN CNAME mail7
    mail7 IN A 8.8.8.7
    under_score IN A 8.8.8.9
    h1 IN A 8.8.8.11
    h2 IN A 8.8.8.11
    $ORIGIN isp.test.
    8-8-8-6.dyn IN A 8.8.8.6
    """

  struct Case: CustomTestStringConvertible, Sendable {
    let rule: RuleID
    let address: String
    var severity: Severity = .error
    var helo: String?
    /// Words of the fix.
    var fix = ""
    var testDescription: String { "\(rule) \(address) \(helo ?? "")" }
  }

  private static func audit(
    _ addresses: [String], helo: String? = nil, failing: [String: LookupFailure] = [:],
    zone: String = zone, _ configure: (inout AuditRequest) -> Void = { _ in }
  ) async throws -> TestAudit {
    let sending = try addresses.map { try #require(IPAddress($0)) }
    return try await TestAudit("a.test", TestDNS(zone: zone, failing: failing)) {
      $0.families = [.reverseDNS]
      $0.sendingAddresses = sending
      $0.greetingName = helo
      configure(&$0)
    }
  }

  @Test(arguments: [
    Case(
      rule: "rdns-missing", address: "8.8.8.12",
      fix: "; 12.8.8.8.in-addr.arpa. IN PTR <host>.a.test."),
    Case(rule: "rdns-missing", address: "2600::25", fix: "; <host>.a.test. IN AAAA 2600::25"),
    Case(rule: "rdns-unconfirmed", address: "8.8.8.3", fix: "mail3.a.test. IN A 8.8.8.3"),
    Case(rule: "rdns-unconfirmed", address: "8.8.8.4", fix: "gone.a.test. IN A 8.8.8.4"),
    Case(
      rule: "rdns-unconfirmed", address: "8.8.8.10",
      fix: "10.8.8.8.in-addr.arpa. IN PTR mail.a.test."),
    Case(rule: "rdns-name-unconfirmed", address: "8.8.8.5", severity: .warning, fix: "gone.a.test"),
    Case(rule: "rdns-generic", address: "8.8.8.6", severity: .warning),
    Case(
      rule: "rdns-name-alias", address: "8.8.8.7", severity: .notice,
      fix: "7.8.8.8.in-addr.arpa. IN PTR mail7.a.test."),
    Case(rule: "rdns-name-syntax", address: "8.8.8.9", severity: .warning),
    Case(rule: "rdns-name-syntax", address: "8.8.8.15", severity: .warning),
    Case(rule: "rdns-several-names", address: "8.8.8.14", severity: .warning),
    Case(rule: "rdns-several-names", address: "8.8.8.11", severity: .notice),
    Case(rule: "rdns-address-not-global", address: "10.0.0.25"),
    Case(rule: "rdns-address-not-global", address: "192.0.2.25"),
    Case(rule: "rdns-helo", address: "8.8.8.1", severity: .warning, helo: "localhost"),
    Case(rule: "rdns-helo", address: "8.8.8.1", severity: .warning, helo: "gone.a.test"),
    Case(
      rule: "rdns-helo", address: "8.8.8.1", severity: .warning, helo: "mail3.a.test",
      fix: "EHLO mail.a.test"),
    Case(rule: "rdns-helo", address: "8.8.8.1", severity: .notice, helo: "[8.8.8.1]"),
    Case(rule: "rdns-helo", address: "8.8.8.1", severity: .warning, helo: "[8.8.8.9]"),
  ])
  func `finds what is wrong with a sending address`(_ example: Case) async throws {
    let audit = try await Self.audit([example.address], helo: example.helo)
    let found = audit.findings(example.rule)
    #expect(found.map(\.severity) == [example.severity])
    #expect(found.first?.subject == example.address)
    #expect(found.first?.fix.contains(example.fix) == true, "\(found.first?.fix ?? "")")
  }

  @Test func `names that were not looked at leave open whether one leads back`() async throws {
    let audit = try await Self.audit(["8.8.8.14"])
    #expect(audit.findings("rdns-unconfirmed").isEmpty)
    #expect(
      audit.undetermined("rdns-unconfirmed").first?.reason.contains("2 more were not looked at")
        == true)
  }

  @Test func `a confirmed name passes every rule`() async throws {
    let audit = try await Self.audit(["8.8.8.1"], helo: "mail.a.test")
    #expect(audit.findings(.reverseDNS) == ["rdns-exchange info"])
    #expect(audit.undetermined(.reverseDNS) == [])
    #expect(
      Set(audit.passed(.reverseDNS)) == [
        "rdns-address-not-global", "rdns-missing", "rdns-unconfirmed", "rdns-name-unconfirmed",
        "rdns-generic", "rdns-name-syntax", "rdns-name-alias", "rdns-several-names", "rdns-helo",
      ])
  }

  @Test func `a failed PTR lookup of a sending address leaves every rule about names open`()
    async throws
  {
    let audit = try await Self.audit(
      ["8.8.8.1"], failing: ["1.8.8.8.in-addr.arpa PTR": .serverFailure])
    #expect(audit.findings("rdns-missing").isEmpty)
    #expect(
      Set(audit.undetermined(.reverseDNS)) == [
        "rdns-missing", "rdns-unconfirmed", "rdns-name-unconfirmed", "rdns-generic",
        "rdns-name-syntax", "rdns-name-alias", "rdns-several-names",
      ])
  }

  @Test func `a failed lookup of the name leaves open whether it leads back`() async throws {
    let audit = try await Self.audit(["8.8.8.1"], failing: ["mail.a.test A": .timedOut])
    #expect(audit.findings("rdns-unconfirmed").isEmpty)
    #expect(
      audit.undetermined("rdns-unconfirmed").map(\.reason) == ["mail.a.test A: no answer in time"])
  }

  @Test func `a failed lookup of one of several names leaves open whether all lead back`()
    async throws
  {
    let audit = try await Self.audit(["8.8.8.11"], failing: ["h2.a.test A": .timedOut])
    #expect(audit.undetermined("rdns-name-unconfirmed").count == 1)
    #expect(audit.findings("rdns-name-unconfirmed").isEmpty)
  }

  @Test func `a failed lookup of the HELO name leaves open whether it fits`() async throws {
    let audit = try await Self.audit(
      ["8.8.8.1"], helo: "lost.a.test", failing: ["lost.a.test": .timedOut])
    #expect(audit.undetermined("rdns-helo").count == 1)
  }

  @Test
  func `an exchange without a name is for information, and a failed lookup counts only on demand`()
    async throws
  {
    let missing = try await Self.audit([])
    #expect(missing.findings(.reverseDNS) == ["rdns-exchange info"])
    let failing = ["2.8.8.8.in-addr.arpa": LookupFailure.refused]
    let lost = try await Self.audit([], failing: failing)
    #expect(lost.findings(.reverseDNS) == [])
    #expect(lost.undetermined(.reverseDNS) == [])
    #expect(lost.outcome("rdns-exchange") == .notApplicable)
    let demanded = try await Self.audit([], failing: failing) { $0.needsReverseNames = true }
    #expect(demanded.undetermined(.reverseDNS) == ["rdns-exchange"])
  }

  @Test func `an exchange whose name leads back passes`() async throws {
    let audit = try await Self.audit(
      [], zone: Self.zone.replacing("1.8 IN PTR", with: "2.8 IN PTR mx.a.test.\n1.8 IN PTR"))
    #expect(audit.outcome("rdns-exchange") == .passed)
    #expect(audit.outcome("rdns-missing") == .notApplicable)
  }

  @Test func `an address that sends is judged as such though it is an exchange too`() async throws {
    let audit = try await Self.audit(["8.8.8.2"])
    #expect(audit.findings(.reverseDNS) == ["rdns-missing error"])
    #expect(audit.findings("rdns-missing").first?.fix.contains("IN PTR mx.a.test.") == true)
  }

  @Test func `addresses for documentation below names for documentation are examples`() async throws
  {
    let zone = """
      $ORIGIN 2.0.192.in-addr.arpa.
      25 IN PTR mail.example.com.
      $ORIGIN example.com.
      mail IN A 192.0.2.25
      """
    let dns = try TestDNS(zone: zone)
    let address = try #require(IPAddress("192.0.2.25"))
    let audit = try await TestAudit("example.com", dns) {
      $0.families = [.reverseDNS]
      $0.sendingAddresses = [address]
    }
    #expect(audit.findings(.reverseDNS) == [])
    #expect(audit.outcome("rdns-address-not-global") == .passed)
  }

  @Test func `of a block, an address without a name is for information only`() async throws {
    let gatherer = FactGatherer(
      resolver: try TestDNS(zone: Self.zone), publicSuffixes: TopLevelSuffixes(),
      keyInspector: OpenSSLKeyInspector(), authoritativeServers: ScriptedServers(servers: [:]))
    for (text, severities) in [
      ("8.8.8.12", [Severity.info]), ("8.8.8.3", [.warning]), ("8.8.8.1", []),
      ("8.8.8.6", [.info]), ("10.0.0.1", [.info]),
    ] {
      let address = try #require(IPAddress(text))
      let facts = await gatherer.gatherReverseDNS(of: address, use: .block)
      let report = Profile(families: [.reverseDNS]).examine(address, facts)
      #expect(report.target == text)
      guard case .audited(let audited) = report.verdict else { continue }
      #expect(audited.findings.map(\.severity) == severities, "\(text)")
    }
  }

  /// Addresses that the SPF record names, without `--sending-ip`.
  private static func audit(
    spf: String, failing: [String: LookupFailure] = [:], sending: [String] = []
  ) async throws -> TestAudit {
    try await audit(
      sending, failing: failing,
      zone: zone.replacing("\"v=spf1 -all\"", with: "\"\(spf)\"")
        .replacing(
          "mx IN A", with: "_spf IN TXT \"v=spf1 ip4:8.8.8.13 -all\"\nmx IN A") + """

          $ORIGIN other.test.
          @ IN TXT "v=spf1 ip4:8.8.8.14 -all"
          """
    ) { $0.families = [.spf, .reverseDNS] }
  }

  @Test(arguments: [
    ("v=spf1 ip4:8.8.8.12 -all", "rdns-missing warning 8.8.8.12"),
    ("v=spf1 ip6:2600::25 -all", "rdns-missing warning 2600::25"),
    ("v=spf1 a:mail3.a.test -all", "rdns-missing warning 8.8.8.99"),
    ("v=spf1 mx -all", "rdns-missing warning 8.8.8.2"),
    ("v=spf1 include:_spf.a.test -all", "rdns-missing warning 8.8.8.13"),
    ("v=spf1 ip4:8.8.8.3 -all", "rdns-unconfirmed warning 8.8.8.3"),
    ("v=spf1 ip4:8.8.8.5 -all", "rdns-name-unconfirmed notice 8.8.8.5"),
    ("v=spf1 ip4:8.8.8.6 -all", "rdns-generic notice 8.8.8.6"),
    ("v=spf1 ip4:8.8.8.1 -all", ""),
    // Networks, what does not pass, and what another organization's record lets in.
    ("v=spf1 ip4:8.8.8.12/31 -all", ""), ("v=spf1 ?ip4:8.8.8.12 -all", ""),
    ("v=spf1 -ip4:8.8.8.12 ip4:8.8.8.12 -all", ""), ("v=spf1 include:other.test -all", ""),
    ("v=spf1 ip4:10.0.0.25 -all", ""),
  ])
  func `an address that SPF names is looked at, and counts for less`(
    spf: String, expected: String
  ) async throws {
    let audit = try await Self.audit(spf: spf)
    let rules: Set<String> = [
      "rdns-missing", "rdns-unconfirmed", "rdns-name-unconfirmed", "rdns-generic",
      "rdns-address-not-global",
    ]
    let found = audit.allFindings(.reverseDNS).filter { rules.contains($0.rule.rawValue) }
    #expect(
      found.map { "\($0.rule) \($0.severity) \($0.subject)" }
        == (expected.isEmpty ? [] : [expected]))
    for finding in found { #expect(finding.message.contains("in SPF"), "\(finding.message)") }
  }

  @Test
  func `a failed lookup about an address that SPF names decides nothing, and is in the facts`()
    async throws
  {
    let audit = try await Self.audit(
      spf: "v=spf1 ip4:8.8.8.1 ip4:8.8.8.11 -all",
      failing: ["1.8.8.8.in-addr.arpa PTR": .serverFailure])
    #expect(audit.undetermined(.reverseDNS) == [])
    #expect(audit.outcome("rdns-missing") == .notApplicable)
    #expect("\(audit.facts.summary)".contains("1.8.8.8.in-addr.arpa PTR"))
  }

  @Test
  func
    `an address that is said to send is not softened by SPF, and an exchange that may send is no mere exchange`()
    async throws
  {
    let sending = try await Self.audit(spf: "v=spf1 ip4:8.8.8.12 -all", sending: ["8.8.8.12"])
    #expect(sending.findings("rdns-missing").map(\.severity) == [.error])
    let exchange = try await Self.audit(spf: "v=spf1 mx -all")
    #expect(exchange.findings("rdns-exchange").isEmpty)
    #expect(exchange.findings("rdns-missing").count == 1)
  }

  @Test func `of many addresses that SPF names the first are looked at`() async throws {
    let terms = (100..<140).map { "ip4:8.8.8.\($0)" }.joined(separator: " \" \"")
    let audit = try await Self.audit(spf: "v=spf1 \(terms) -all")
    #expect(audit.findings("rdns-missing").count == ReverseDNSFacts.maximumPermitted)
    #expect(audit.undetermined(.reverseDNS) == [])
  }
}
