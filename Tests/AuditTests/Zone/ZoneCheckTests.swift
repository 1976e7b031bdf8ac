import Audit
import DNS
import TestKit
import Testing

/// What the zone checks say about domains written as zones.
@Suite struct ZoneCheckTests {
  static let soa = "@ IN SOA ns1.host.test. hostmaster.a.test. 5 14400 3600 1209600 3600\n"
  static let servers = "@ IN NS ns1.host.test.\n@ IN NS ns2.host.test.\n"
  static let mail = "@ IN MX 10 mx\n@ IN TXT \"v=spf1 mx -all\"\nmx IN A 8.8.8.25\n"

  /// The hosts that the cases name as servers.
  static let host = """
    $ORIGIN host.test.
    ns1 IN A 8.8.8.53
    ns2 IN A 9.9.9.53
    near IN A 8.8.8.54
    v6 IN AAAA 2600::53
    alias IN CNAME ns1
    dangling IN CNAME gone
    text IN TXT "no address"
    private IN A 10.0.0.53
    """

  struct Case: CustomTestStringConvertible, Sendable {
    let rule: RuleID
    var soa = ZoneCheckTests.soa
    var servers = ZoneCheckTests.servers
    var mail = ZoneCheckTests.mail
    var domain = "a.test"
    var severity: Severity?
    var fix = ""
    var testDescription: String { "\(rule) \(domain): \(soa) \(servers)" }
  }

  private static func audit(
    _ example: Case, failing: [String: LookupFailure] = [:]
  ) async throws -> TestAudit {
    let zone = "$ORIGIN a.test.\n" + example.soa + example.servers + example.mail
    let dns = try TestDNS(zones: [zone, host], failing: failing)
    return try await TestAudit(example.domain, dns)
  }

  private static func soa(
    _ timers: String, primary: String = "ns1.host.test.", mailbox: String = "hostmaster.a.test."
  ) -> String { "@ IN SOA \(primary) \(mailbox) 5 \(timers)\n" }

  private static let usual = "14400 3600 1209600 3600"

  @Test(arguments: [
    Case(rule: "zone-domain-missing", domain: "gone.a.test", severity: .error),
    Case(
      rule: "zone-domain-missing", domain: "dangling.host.test",
      severity: .error),
    Case(
      rule: "zone-domain-alias", mail: mail + "www IN CNAME a.test.\n", domain: "www.a.test",
      severity: .warning, fix: "www.a.test. 3600 IN MX 10 mx.a.test."),
    Case(rule: "zone-name-server-single", servers: "@ IN NS ns1.host.test.\n", severity: .warning),
    Case(
      rule: "zone-name-server-single", servers: "", severity: .error,
      fix: "a.test. IN NS ns1.host.test."),
    Case(
      rule: "zone-name-server-alias", servers: servers + "@ IN NS alias.host.test.\n",
      severity: .error, fix: "a.test. 3600 IN NS ns1.host.test."),
    Case(
      rule: "zone-name-server-unresolvable", servers: servers + "@ IN NS gone.host.test.\n",
      severity: .warning),
    Case(
      rule: "zone-name-server-unresolvable", servers: "@ IN NS text.host.test.\n",
      severity: .error),
    Case(
      rule: "zone-name-server-not-global", servers: servers + "@ IN NS private.host.test.\n",
      severity: .error),
    Case(
      rule: "zone-name-servers-together",
      servers: "@ IN NS ns1.host.test.\n@ IN NS near.host.test.\n", severity: .notice),
    Case(rule: "zone-soa-timers", soa: soa("600 300 1209600 3600"), severity: .notice),
    Case(
      rule: "zone-soa-timers", soa: soa("14400 14400 1209600 3600"), severity: .notice,
      fix: "6 14400 3600 1209600 3600"),
    Case(rule: "zone-soa-timers", soa: soa("14400 3600 18000 3600"), severity: .notice),
    Case(rule: "zone-soa-timers", soa: soa("14400 3600 86400 3600"), severity: .notice),
    Case(rule: "zone-soa-timers", soa: soa("14400 3600 1209600 86401"), severity: .notice),
    Case(
      rule: "zone-soa-mailbox", soa: soa(usual, mailbox: "root\\@a.test."), severity: .notice,
      fix: " root.a.test. 6 "),
    Case(
      rule: "zone-soa-mailbox", soa: soa(usual, mailbox: "root\\@a.test"), severity: .notice,
      fix: " root.a.test. 6 "),
    Case(
      rule: "zone-soa-mailbox", soa: soa(usual, mailbox: "root."), severity: .notice,
      fix: " hostmaster.a.test. 6 "),
    Case(
      rule: "zone-soa-primary", soa: soa(usual, primary: "localhost."), severity: .notice,
      fix: "SOA ns1.host.test. "),
    Case(rule: "zone-soa-primary", soa: soa(usual, primary: "192.0.2.1."), severity: .notice),
    Case(
      rule: "zone-ttl-long", mail: "@ 604801 IN MX 10 mx\nmx 3600 IN A 8.8.8.25\n",
      severity: .notice,
      fix: "a.test. 3600 IN MX 10 mx.a.test."),
    Case(
      rule: "zone-ttl-long", mail: "@ IN MX 10 mx\nmx 9999999 IN A 8.8.8.25\n",
      severity: .notice),
  ])
  func `finds what is wrong`(_ example: Case) async throws {
    let findings = try await Self.audit(example).findings(example.rule)
    #expect(findings.count == 1)
    let first = try #require(findings.first)
    #expect(first.severity == example.severity)
    #expect(first.fix.contains(example.fix))
    #expect(!first.evidence.isEmpty && !first.fix.isEmpty)
  }

  /// Those that need no server to be asked itself.
  static let rules = TestAudit.rules(of: .zone)
  static let direct: [RuleID] = [
    "zone-server-lame", "zone-serials-differ", "zone-mail-records-differ", "zone-ttl-short",
  ]
  static let ofApex = rules.filter {
    $0.rawValue.hasPrefix("zone-name") || $0.rawValue.hasPrefix("zone-soa")
  }

  @Test(arguments: rules.filter { !direct.contains($0) })
  func `passes what is right`(_ rule: RuleID) async throws {
    #expect(try await Self.audit(Case(rule: rule)).outcome(rule) == .passed)
  }

  @Test(arguments: direct)
  func `servers are compared only when they were to be asked`(_ rule: RuleID) async throws {
    #expect(try await Self.audit(Case(rule: rule)).outcome(rule) == .notApplicable)
  }

  @Test(arguments: ofApex)
  func `a name inside a zone has no SOA and NS of its own to judge`(_ rule: RuleID) async throws {
    let example = Case(rule: rule, domain: "mx.a.test")
    #expect(try await Self.audit(example).outcome(rule) == .notApplicable)
  }

  @Test(arguments: ofApex + ["zone-domain-alias"])
  func `an SOA that could not be looked up leaves the rule undetermined`(
    _ rule: RuleID
  ) async throws {
    let audit = try await Self.audit(Case(rule: rule), failing: ["a.test SOA": .timedOut])
    #expect(audit.findings(rule).isEmpty)
    #expect(audit.undetermined(rule).map(\.reason) == ["a.test SOA: no answer in time"])
  }

  @Test(
    arguments: [
      "zone-name-server-alias", "zone-name-server-unresolvable", "zone-name-server-not-global",
      "zone-name-servers-together",
    ] as [RuleID])
  func `a name server that could not be looked up leaves the rule undetermined`(
    _ rule: RuleID
  ) async throws {
    let example = Case(
      rule: rule,
      servers: "@ IN NS ns1.host.test.\n@ IN NS near.host.test.\n@ IN NS ns2.host.test.\n")
    let audit = try await Self.audit(example, failing: ["ns2.host.test": .serverFailure])
    #expect(audit.findings(rule).isEmpty)
    #expect(!audit.undetermined(rule).isEmpty)
  }

  @Test func `a domain of which every lookup fails is not taken for missing`() async throws {
    let audit = try await Self.audit(
      Case(rule: "zone-domain-missing"), failing: ["a.test": .serverFailure])
    #expect(audit.findings("zone-domain-missing").isEmpty)
    #expect(!audit.undetermined("zone-domain-missing").isEmpty)
  }

  @Test func `an MX that could not be looked up leaves its lifetime undetermined`() async throws {
    let audit = try await Self.audit(
      Case(rule: "zone-ttl-long"), failing: ["a.test MX": .serverFailure])
    #expect(!audit.undetermined("zone-ttl-long").isEmpty)
  }

  @Test func `AAAA of a name server is asked only where it has no A`() async throws {
    let zone =
      "$ORIGIN a.test.\n" + Self.soa + "@ IN NS ns1.host.test.\n@ IN NS v6.host.test.\n" + Self.mail
    let dns = try TestDNS(zones: [zone, Self.host])
    let audit = try await TestAudit("a.test", dns)
    #expect(try dns.count("ns1.host.test", .aaaa) == 0)
    #expect(try dns.count("v6.host.test", .aaaa) == 1)
    #expect(audit.outcome("zone-name-server-unresolvable") == .passed)
    #expect(audit.outcome("zone-name-servers-together") == .passed)
  }

  @Test(arguments: [[RecordType.soa], [.ns], [.mx], [.soa, .ns]])
  func `a server that denies a type does not deny the domain`(types: [RecordType]) async throws {
    let zone = "$ORIGIN a.test.\n" + Self.soa + Self.servers + "@ IN A 8.8.8.80\n"
    let dns = DenyingServer(
      dns: try TestDNS(zones: [zone, Self.host]), domain: try DomainName("a.test"), types: types)
    let audit = try await TestAudit("a.test", dns)
    #expect(audit.outcome("zone-domain-missing") == .passed)
    #expect(audit.findings("spf-record-missing").count == 1)
    #expect(audit.findings("dmarc-missing").count == 1)
    #expect(audit.findings("mx-implicit").count == 1)
    guard case .audited(let report) = Profile().examine(audit.facts).verdict else {
      Issue.record("the domain was not audited")
      return
    }
    #expect(
      report.outcomes.contains { $0.rule.id == "spf-record-missing" && $0.outcome.hasFindings })
  }

  @Test func `a domain is missing when nothing says that it exists`() async throws {
    let dns = try TestDNS(zone: "", failing: ["gone.test NS": .timedOut, "gone.test MX": .refused])
    let audit = try await TestAudit("gone.test", dns)
    #expect(audit.findings("zone-domain-missing").count == 1)
  }
}

/// Says NXDOMAIN for some types of one domain, as some servers do for types that they do not know.
private struct DenyingServer: Resolver {
  let dns: TestDNS
  let domain: DomainName
  let types: [RecordType]

  func resolve(_ question: Question) async -> Answer {
    question.name == domain && types.contains(question.type)
      ? Answer(question: question, outcome: .noSuchName(ttl: 60)) : await dns.resolve(question)
  }
}

extension CheckOutcome {
  fileprivate var hasFindings: Bool { if case .findings = self { true } else { false } }
}
