import Audit
import DNS
import TestKit
import Testing

/// What the MX checks say about domains written as zones.
@Suite struct MXCheckTests {
  /// A domain that the cases are about: an exchange `mx` with both families and a second one elsewhere.
  static let hosts = """
    $ORIGIN a.test.
    mx1 IN A 8.8.8.25
    mx1 IN AAAA 2600::25
    mx2 IN A 9.9.9.25
    gone-not IN TXT "no address"
    v6 IN AAAA 2600::26
    alias IN CNAME mx1
    private IN A 10.0.0.25
    both IN A 8.8.8.26
    both IN A 127.0.0.1
    doc IN A 192.0.2.25
    bad_name IN A 8.8.8.27
    twin IN A 8.8.8.25
    """

  struct Case: CustomTestStringConvertible, Sendable {
    let rule: RuleID
    let records: String
    var isParked = false
    var severity: Severity?
    var count = 1
    /// Words that the fix of the first finding has.
    var fix = ""
    var testDescription: String { "\(rule): \(records)" }
  }

  private static func audit(
    _ example: Case, failing: [String: LookupFailure] = [:]
  ) async throws -> TestAudit {
    let dns = try TestDNS(zone: hosts + "\n" + example.records, failing: failing)
    return try await TestAudit("a.test", dns) { $0.isParked = example.isParked }
  }

  @Test(arguments: [
    Case(rule: "mx-missing", records: "@ IN TXT \"x\"", severity: .error, fix: "a.test. IN MX 0 ."),
    Case(rule: "mx-missing", records: "@ IN TXT \"x\"", isParked: true, severity: .notice),
    Case(
      rule: "mx-implicit", records: "@ IN A 8.8.8.1", severity: .warning,
      fix: "a.test. IN MX 10 a.test."),
    Case(rule: "mx-null-not-alone", records: "@ IN MX 0 .\n@ IN MX 10 mx1", severity: .error),
    Case(
      rule: "mx-null-preference", records: "@ IN MX 10 .", severity: .notice,
      fix: "a.test. 3600 IN MX 0 ."),
    Case(
      rule: "mx-null-sender", records: "@ IN MX 0 .\n@ IN TXT \"v=spf1 ip4:8.8.8.1 -all\"",
      severity: .warning),
    Case(
      rule: "mx-null-sender", records: "@ IN MX 0 .\n@ IN TXT \"v=spf1 redirect=b.test\"",
      severity: .warning),
    Case(
      rule: "mx-parked-without-null", records: "@ IN MX 10 mx1", isParked: true, severity: .notice,
      fix: "a.test. IN MX 0 ."),
    Case(
      rule: "mx-parked-without-null", records: "@ IN A 8.8.8.1", isParked: true, severity: .notice),
    Case(
      rule: "mx-address-literal", records: "@ IN MX 10 192.0.2.1.", severity: .error,
      fix: "mail.a.test. 3600 IN A 192.0.2.1"),
    Case(
      rule: "mx-address-literal", records: "@ IN MX 10 2001:db8::1.", severity: .error,
      fix: "mail.a.test. 3600 IN AAAA 2001:db8::1"),
    Case(
      rule: "mx-address-literal", records: "@ IN MX 10 192.0.2.1", severity: .error,
      fix: "mail.a.test. 3600 IN A 192.0.2.1"),
    Case(
      rule: "mx-address-literal", records: "@ IN MX 10 2001:db8::1", severity: .error,
      fix: "mail.a.test. 3600 IN AAAA 2001:db8::1"),
    Case(
      rule: "mx-parked-without-null", records: "@ IN MX 10 mx1\n@ IN MX 20 mx2", isParked: true,
      severity: .notice, fix: "; a.test. 3600 IN MX 20 mx2.a.test.\n; and publish, alone:"),
    Case(
      rule: "mx-address-not-global", records: "@ IN MX 10 private", severity: .error,
      fix: "private.a.test. IN A <its public address>"),
    Case(
      rule: "mx-host-syntax", records: "@ IN MX 10 bad_name", severity: .error,
      fix: "bad-name.a.test. 3600 IN A 8.8.8.27"),
    Case(rule: "mx-host-syntax", records: "@ IN MX 10 -mx1", severity: .error),
    Case(
      rule: "mx-alias", records: "@ IN MX 10 alias", severity: .error,
      fix: "a.test. 3600 IN MX 10 mx1.a.test."),
    Case(rule: "mx-unresolvable", records: "@ IN MX 10 gone", severity: .error),
    Case(rule: "mx-unresolvable", records: "@ IN MX 10 gone-not", severity: .error),
    Case(rule: "mx-unresolvable", records: "@ IN MX 10 mx1\n@ IN MX 20 gone", severity: .warning),
    Case(
      rule: "mx-unresolvable", records: "@ IN MX 10 gone\n@ IN MX 20 gone-not", severity: .error,
      count: 2),
    Case(
      rule: "mx-unresolvable", records: "@ IN MX 10 mx1.a.test", severity: .error,
      fix: "a.test. 3600 IN MX 10 mx1.a.test."),
    Case(rule: "mx-address-not-global", records: "@ IN MX 10 private", severity: .error),
    Case(rule: "mx-address-not-global", records: "@ IN MX 10 both", severity: .warning),
    Case(rule: "mx-address-not-global", records: "@ IN MX 10 doc", severity: .error),
    Case(rule: "mx-address-not-global", records: "@ IN A 192.168.0.1", severity: .error),
    Case(rule: "mx-only-ipv6", records: "@ IN MX 10 v6", severity: .warning),
    Case(
      rule: "mx-duplicate", records: "@ IN MX 10 mx1\n@ IN MX 20 MX1", severity: .notice,
      fix: "MX 20"),
    Case(rule: "mx-shared-address", records: "@ IN MX 10 mx1\n@ IN MX 20 twin", severity: .info),
    Case(rule: "mx-single", records: "@ IN MX 10 mx1", severity: .info),
  ])
  func `finds what is wrong`(_ example: Case) async throws {
    let findings = try await Self.audit(example).findings(example.rule)
    #expect(findings.count == example.count)
    let first = try #require(findings.first)
    #expect(first.severity == example.severity)
    #expect(first.fix.contains(example.fix))
    #expect(!first.evidence.isEmpty && !first.fix.isEmpty)
  }

  @Test func `an address without a final dot is told by one rule, a host of that name by none`()
    async throws
  {
    for text in ["192.0.2.1", "2001:db8::1"] {
      let audit = try await Self.audit(Case(rule: "mx-unresolvable", records: "@ IN MX 10 \(text)"))
      #expect(audit.findings("mx-unresolvable").isEmpty)
      #expect(audit.findings("mx-host-syntax").isEmpty)
      #expect(audit.findings("mx-address-literal").first?.message.contains("final dot") == true)
    }
    let host = try await Self.audit(
      Case(rule: "mx-unresolvable", records: "@ IN MX 10 192.0.2.1\n192.0.2.1 IN A 8.8.8.1"))
    #expect(host.findings("mx-address-literal").isEmpty)
  }

  @Test func `one address of each family is not one address`() async throws {
    let both = try await Self.audit(Case(rule: "mx-single", records: "@ IN MX 10 mx1"))
    #expect(
      both.findings("mx-single").first?.message.contains("one address of each family") == true)
    let one = try await Self.audit(Case(rule: "mx-single", records: "@ IN MX 10 mx2"))
    #expect(one.findings("mx-single").allSatisfy { $0.message.hasSuffix("one address") })
  }

  static let good = "@ IN MX 10 mx1\n@ IN MX 20 mx2"

  @Test(arguments: [
    Case(rule: "mx-missing", records: good), Case(rule: "mx-implicit", records: good),
    Case(rule: "mx-missing", records: "@ IN A 8.8.8.1"),
    Case(rule: "mx-null-not-alone", records: "@ IN MX 0 ."),
    Case(rule: "mx-null-preference", records: "@ IN MX 0 ."),
    Case(rule: "mx-null-sender", records: "@ IN MX 0 .\n@ IN TXT \"v=spf1 -all\""),
    Case(rule: "mx-null-sender", records: "@ IN MX 0 .\n@ IN TXT \"v=spf1 ?all exp=x.test\""),
    Case(rule: "mx-null-sender", records: "@ IN MX 0 .\n@ IN TXT \"v=spf10 mx\""),
    Case(
      rule: "mx-null-sender", records: "@ IN MX 0 .\n@ IN TXT \"v=spf1 ra=postmaster -all\""),
    Case(rule: "mx-parked-without-null", records: "@ IN MX 0 .", isParked: true),
    Case(rule: "mx-address-literal", records: good), Case(rule: "mx-host-syntax", records: good),
    Case(rule: "mx-alias", records: good), Case(rule: "mx-unresolvable", records: good),
    Case(rule: "mx-address-not-global", records: good), Case(rule: "mx-only-ipv6", records: good),
    Case(rule: "mx-only-ipv6", records: "@ IN MX 10 v6\n@ IN MX 20 mx2"),
    Case(rule: "mx-duplicate", records: good), Case(rule: "mx-shared-address", records: good),
    Case(rule: "mx-single", records: good),
  ])
  func `passes what is right`(_ example: Case) async throws {
    #expect(try await Self.audit(example).outcome(example.rule) == .passed)
  }

  @Test(arguments: [
    Case(rule: "mx-null-not-alone", records: good), Case(rule: "mx-null-preference", records: good),
    Case(rule: "mx-null-sender", records: good),
    Case(
      rule: "mx-null-sender", records: "@ IN MX 0 .\n@ IN TXT \"v=spf1 mx -all\"", isParked: true),
    Case(rule: "mx-parked-without-null", records: good),
    Case(rule: "mx-address-literal", records: "@ IN MX 0 ."),
    Case(rule: "mx-unresolvable", records: "@ IN MX 0 ."),
    Case(rule: "mx-unresolvable", records: "@ IN A 8.8.8.1"),
    Case(rule: "mx-implicit", records: "@ IN A 8.8.8.1", isParked: true),
  ])
  func `leaves alone what a rule is not about`(_ example: Case) async throws {
    #expect(try await Self.audit(example).outcome(example.rule) == .notApplicable)
  }

  @Test(arguments: TestAudit.rules(of: .mx))
  func `an MX lookup that failed leaves every rule undetermined`(_ rule: RuleID) async throws {
    let example = Case(rule: rule, records: Self.good, isParked: rule == "mx-parked-without-null")
    let audit = try await Self.audit(example, failing: ["a.test MX": .serverFailure])
    #expect(audit.findings(rule).isEmpty)
    #expect(audit.undetermined(rule).map(\.reason) == ["a.test MX: the server failed (SERVFAIL)"])
  }

  @Test(arguments: [
    Case(rule: "mx-alias", records: good), Case(rule: "mx-unresolvable", records: good),
    Case(rule: "mx-address-not-global", records: good),
    Case(rule: "mx-shared-address", records: good),
    Case(rule: "mx-only-ipv6", records: "@ IN MX 10 mx2"),
    Case(rule: "mx-single", records: "@ IN MX 10 mx2"),
  ])
  func `an exchange that could not be looked up leaves the rule undetermined`(
    _ example: Case
  ) async throws {
    let audit = try await Self.audit(
      example, failing: ["mx2.a.test A": .timedOut, "mx2.a.test AAAA": .timedOut])
    #expect(audit.findings(example.rule).isEmpty)
    #expect(!audit.undetermined(example.rule).isEmpty)
  }

  @Test(arguments: ["mx-missing", "mx-implicit"] as [RuleID])
  func `addresses that could not be looked up are not taken for missing`(
    _ rule: RuleID
  ) async throws {
    let audit = try await Self.audit(
      Case(rule: rule, records: "@ IN TXT \"x\""),
      failing: ["a.test A": .timedOut, "a.test AAAA": .refused])
    #expect(audit.findings(rule).isEmpty)
    #expect(audit.undetermined(rule).count == 2)
  }

  @Test func `a policy that could not be looked up leaves the null MX sender open`() async throws {
    let audit = try await Self.audit(
      Case(rule: "mx-null-sender", records: "@ IN MX 0 ."), failing: ["a.test TXT": .timedOut])
    #expect(audit.undetermined("mx-null-sender").map(\.reason) == ["a.test TXT: no answer in time"])
  }

  @Test func `documentation addresses are right below documentation names`() async throws {
    let dns = try TestDNS(
      zone: "$ORIGIN a.example.\n@ IN MX 10 mx\nmx IN A 192.0.2.25\nmx IN AAAA 2001:db8::25")
    let audit = try await TestAudit("a.example", dns)
    #expect(audit.outcome("mx-address-not-global") == .passed)
  }

  @Test func `exchanges beyond the limit are not asked, and not passed`() async throws {
    let count = MailExchangerFacts.maximumExchangers + 2
    let records = (1...count).map { "@ IN MX \($0) h\($0)\nh\($0) IN A 8.8.4.\($0)" }
    let dns = try TestDNS(zone: "$ORIGIN a.test.\n" + records.joined(separator: "\n"))
    let audit = try await TestAudit("a.test", dns)
    #expect(try dns.count("h\(count).a.test", .a) == 0)
    #expect(audit.undetermined("mx-unresolvable").map(\.subject) == ["h21.a.test", "h22.a.test"])
    #expect(audit.findings("mx-unresolvable").isEmpty)
  }

  @Test func `each exchange is asked once, and the domain's own address not at all`() async throws {
    let dns = try TestDNS(zone: Self.hosts + "\n@ IN MX 10 mx1\n@ IN MX 20 mx1\n@ IN A 8.8.8.1")
    _ = try await TestAudit("a.test", dns)
    #expect(try dns.count("mx1.a.test", .a) == 1 && dns.count("a.test", .a) == 0)
  }

  @Test func `an address as exchange is not asked`() async throws {
    let dns = try TestDNS(zone: Self.hosts + "\n@ IN MX 10 192.0.2.1.")
    _ = try await TestAudit("a.test", dns)
    #expect(try dns.count("192.0.2.1", .a) == 0)
  }

  @Test func `the summary lists hosts by preference`() async throws {
    let audit = try await Self.audit(
      Case(rule: "mx-missing", records: "@ IN MX 20 alias\n@ IN MX 10 mx2"))
    guard case .object(let summary) = audit.facts.mailExchangers.summary,
      case .list(let hosts) = summary["hosts"]
    else {
      Issue.record("no hosts")
      return
    }
    #expect(hosts.count == 2)
    #expect(hosts[0] == ["preference": 10, "name": "mx2.a.test", "addresses": ["9.9.9.25"]])
  }
}
