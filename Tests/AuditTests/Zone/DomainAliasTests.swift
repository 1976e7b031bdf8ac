import Audit
import DNS
import TestKit
import Testing

/// Domains that are aliases of nothing, or of themselves.
@Suite struct DomainAliasTests {
  @Test func `an alias of itself is an error that shows the aliases`() async throws {
    let audit = try await TestAudit(
      "a.test", TestDNS(zone: "$ORIGIN test.\na IN CNAME b\nb IN CNAME a\n"))
    let finding = try #require(audit.findings("zone-domain-missing").first)
    #expect(finding.severity == .error)
    #expect(finding.evidence.first?.contains("a.test. 3600 IN CNAME b.test.") == true)
    #expect(audit.outcome("zone-domain-alias") == .notApplicable)
  }

  @Test func `nothing is right about an alias of nothing`() async throws {
    let audit = try await TestAudit(
      "a.test", TestDNS(zone: "$ORIGIN test.\na IN CNAME gone\n"))
    guard case .audited(let report) = Profile().examine(audit.facts).verdict else { return }
    #expect(report.passed.allSatisfy { $0.rawValue.hasPrefix("zone-") })
    #expect(report.findings.contains { $0.rule == "zone-domain-missing" })
  }
}
