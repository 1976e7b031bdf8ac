import Audit
import DNS
import MailAuth
import TestKit
import Testing

/// Void lookups are counted for the clients of each family (RFC 7208 §5, §4.6.4).
@Suite struct SPFVoidLookupTests {
  @Test func hostsOfOneFamilyGiveWayToTheirAddresses() async throws {
    let audit = try await SPFAuditCase(
      "@ TXT \"v=spf1 a:h1.example.com a:h2.example.com a:h3.example.com ip6:2001:db8::/32 -all\"\n"
        + "h1 A 192.0.2.1\nh2 A 192.0.2.2\nh3 A 192.0.2.3")
    let finding = try #require(audit.findings("spf-too-many-void-lookups").first)
    #expect(finding.message == "3 lookups find nothing for IPv6 clients; receivers allow 2")
    #expect(finding.severity == .error)
    #expect(finding.evidence.contains("example.com: a:h3.example.com"))
    #expect(
      finding.fix.hasPrefix(
        #"example.com. 3600 IN TXT "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 ip4:192.0.2.3 ip6:2001:db8::/32 -all""#
      ))
  }

  @Test func aLimitThatNoMailOfTheDomainMeetsIsANotice() async throws {
    let audit = try await SPFAuditCase(
      "@ TXT \"v=spf1 a:h1.example.com a:h2.example.com a:h3.example.com -all\"\n"
        + "h1 A 192.0.2.1\nh2 A 192.0.2.2\nh3 A 192.0.2.3")
    #expect(audit.findings("spf-too-many-void-lookups").map(\.severity) == [.notice])
  }

  @Test func eachFamilyMayMeetTooMany() async throws {
    let names = (1...6).map { "a:h\($0).example.com" }.joined(separator: " ")
    let audit = try await SPFAuditCase(
      "@ TXT \"v=spf1 \(names) -all\"\n"
        + (1...6).map { "h\($0) \($0 < 4 ? "A 192.0.2.\($0)" : "AAAA 2001:db8::\($0)")" }
        .joined(separator: "\n"))
    #expect(
      audit.findings("spf-too-many-void-lookups").map(\.message) == [
        "3 lookups find nothing for IPv4 and for IPv6 clients; receivers allow 2"
      ])
  }

  @Test func aFailedFamilyThatCouldExceedTheLimitIsNoPass() async throws {
    let zone =
      "@ TXT \"v=spf1 a:h1.example.com a:h2.example.com a:h3.example.com -all\"\nh1 A 192.0.2.1\n"
      + "h2 A 192.0.2.2\nh3 A 192.0.2.3"
    let failing = ["h3.example.com AAAA": LookupFailure.refused]
    let audit = try await SPFAuditCase(zone, failing: failing)
    #expect(audit.found == [])
    #expect(audit.undetermined.contains("spf-too-many-void-lookups"))
    let few = try await SPFAuditCase(
      "@ TXT \"v=spf1 a:h3.example.com -all\"\nh3 A 192.0.2.3", failing: failing)
    #expect(!few.undetermined.contains("spf-too-many-void-lookups"))
  }

  @Test func `an exists of the message counts for whom it does not match`() async throws {
    let terms = ["a", "b", "c"].map { "exists:%{i}._\($0).example.com" }
    let audit = try await SPFAuditCase(
      "@ TXT \"v=spf1 \(terms.joined(separator: " ")) ip4:192.0.2.1 -all\"")
    let finding = try #require(audit.findings("spf-too-many-void-lookups").first)
    #expect(
      finding.message == "3 lookups find nothing where no 'exists' matches; receivers allow 2")
    #expect(finding.severity == .error)
    #expect(finding.evidence.contains("example.com: exists:%{i}._c.example.com"))
    #expect(finding.fix.contains("Put the terms that name networks in front of them"))
    // They find what they are there for: nothing is to be removed for it.
    #expect(audit.findings("spf-void-lookup") == [])
    let two = try await SPFAuditCase(
      "@ TXT \"v=spf1 \(terms[..<2].joined(separator: " ")) ip4:192.0.2.1 -all\"")
    #expect(two.outcome("spf-too-many-void-lookups") == .passed)
  }

  @Test func `a term that may be the third is neither a pass nor a finding`() async throws {
    let terms = ["a", "b"].map { "exists:%{i}._\($0).example.com" }.joined(separator: " ")
    let audit = try await SPFAuditCase("@ TXT \"v=spf1 \(terms) ptr ip4:192.0.2.1 -all\"")
    #expect(audit.findings("spf-too-many-void-lookups") == [])
    #expect(audit.undetermined.contains("spf-too-many-void-lookups"))
    let pointer = try await SPFAuditCase("@ TXT \"v=spf1 ptr ip4:192.0.2.1 -all\"")
    #expect(pointer.outcome("spf-too-many-void-lookups") == .passed)
  }
}
