import Audit
import DNS
import TestKit
import Testing

/// Servers of one zone that are asked themselves.
@Suite struct AuthoritativeServerTests {
  private static func zone(
    serial: Int = 5, mx: String = "10 mx", spf: String = "v=spf1 mx -all", dmarc: String = "reject",
    ttl: Int = 3600
  ) -> String {
    """
    $ORIGIN a.test.
    @ IN SOA ns1 hostmaster \(serial) 14400 3600 1209600 3600
    @ IN NS ns1
    @ IN NS ns2
    ns1 IN A 8.8.8.53
    ns2 IN A 9.9.9.53
    mx IN A 8.8.8.25
    @ \(ttl) IN MX \(mx)
    @ 3600 IN TXT "\(spf)"
    @ 10 IN TXT "other text \(serial)"
    _dmarc 3600 IN TXT "v=DMARC1; p=\(dmarc)"
    """
  }

  private static func audit(_ second: TestDNS?) async throws -> TestAudit {
    let first = try TestDNS(zone: zone())
    var servers = ["8.8.8.53": first]
    if let second { servers["9.9.9.53"] = second }
    return try await TestAudit("a.test", try TestDNS(zone: zone()), servers: servers)
  }

  @Test(arguments: ZoneCheckTests.direct)
  func `servers that agree pass`(_ rule: RuleID) async throws {
    #expect(try await Self.audit(TestDNS(zone: Self.zone())).outcome(rule) == .passed)
  }

  @Test(arguments: ZoneCheckTests.direct)
  func `a server that does not answer is not determined`(_ rule: RuleID) async throws {
    let audit = try await Self.audit(nil)
    #expect(audit.findings(rule).isEmpty)
    #expect(audit.undetermined(rule).contains { $0.subject == "ns2.a.test (9.9.9.53)" })
  }

  @Test(arguments: ZoneCheckTests.direct)
  func `a server whose address is not known is not determined`(_ rule: RuleID) async throws {
    let zone = try TestDNS(zone: Self.zone())
    let dns = try TestDNS(zone: Self.zone(), failing: ["ns2.a.test": .serverFailure])
    let audit = try await TestAudit("a.test", dns, servers: ["8.8.8.53": zone])
    #expect(audit.findings(rule).isEmpty)
    #expect(!audit.undetermined(rule).isEmpty)
  }

  @Test func `a server that refuses is lame, and is not compared`() async throws {
    let audit = try await Self.audit(
      TestDNS(zone: Self.zone(), failing: ["a.test": .refused, "_dmarc.a.test": .refused]))
    let findings = audit.findings("zone-server-lame")
    #expect(findings.map(\.subject) == ["ns2.a.test (9.9.9.53)"])
    #expect(findings.map(\.severity) == [.error])
    #expect(audit.outcome("zone-serials-differ") == .passed)
    #expect(audit.outcome("zone-mail-records-differ") == .passed)
  }

  @Test func `a server that denies the domain is lame`() async throws {
    let audit = try await Self.audit(TestDNS(zone: "$ORIGIN b.test.\n@ IN A 8.8.8.8"))
    #expect(audit.findings("zone-server-lame").count == 1)
  }

  @Test func `a server that fails is not called lame`() async throws {
    let audit = try await Self.audit(
      TestDNS(zone: Self.zone(), failing: ["a.test": .serverFailure]))
    #expect(audit.findings("zone-server-lame").isEmpty)
    #expect(audit.undetermined("zone-server-lame").count == 1)
  }

  @Test func `an older serial is named`() async throws {
    let audit = try await Self.audit(TestDNS(zone: Self.zone(serial: 4)))
    let findings = audit.findings("zone-serials-differ")
    #expect(findings.count == 1 && findings.first?.severity == .warning)
    #expect(findings.first?.message.contains("behind: ns2.a.test (9.9.9.53)") == true)
    // Texts that have nothing to do with mail may differ.
    #expect(audit.outcome("zone-mail-records-differ") == .passed)
  }

  @Test(arguments: [
    (zone(mx: "20 mx"), "MX"), (zone(spf: "v=spf1 -all"), "SPF"), (zone(dmarc: "none"), "DMARC"),
    (zone(spf: "something else"), "SPF"),
  ])
  func `mail records that differ name who has which`(_ zone: String, _ kind: String) async throws {
    let audit = try await Self.audit(TestDNS(zone: zone))
    let findings = audit.findings("zone-mail-records-differ")
    #expect(findings.count == 1)
    let first = try #require(findings.first)
    #expect(first.message.contains("different sets of \(kind) records"))
    #expect(first.evidence.contains { $0.hasPrefix("ns1.a.test (8.8.8.53): ") })
    #expect(first.evidence.contains { $0.hasPrefix("ns2.a.test (9.9.9.53): ") })
  }

  @Test func `a TTL that differs is no difference, a short one is found`() async throws {
    let audit = try await Self.audit(TestDNS(zone: Self.zone(ttl: 10)))
    #expect(audit.outcome("zone-mail-records-differ") == .passed)
    let findings = audit.findings("zone-ttl-short")
    #expect(findings.map(\.fix) == ["a.test. 3600 IN MX 10 mx.a.test."])
  }

  @Test func `a DMARC record behind an alias elsewhere is not the servers' to give`() async throws {
    let zone = Self.zone().replacing(
      "_dmarc 3600 IN TXT \"v=DMARC1; p=reject\"", with: "_dmarc 3600 IN CNAME a.provider.test.")
    #expect(zone.contains("CNAME"))
    let server = try TestDNS(zone: zone, failing: ["a.provider.test": .refused])
    let dns = try TestDNS(
      zones: [zone, "$ORIGIN provider.test.\na IN TXT \"v=DMARC1; p=reject\""])
    let audit = try await TestAudit(
      "a.test", dns, servers: ["8.8.8.53": server, "9.9.9.53": server])
    #expect(audit.outcome("zone-ttl-short") == .passed)
    #expect(audit.outcome("zone-mail-records-differ") == .passed)
  }
}
