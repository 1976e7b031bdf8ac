/// Waivers of a configuration, held against the report of an audit.
import Audit
import DNS
import TestKit
import Testing

@Suite struct WaiverTests {
  private static let zone = """
    $ORIGIN example.com.
    @ MX 10 mx1
    mx1 A 192.0.2.25
    @ TXT "v=spf1 mx ptr ?all"
    """
  private static let now = UTCTime(seconds: 1_800_000_000)

  private static func report(
    _ waivers: [(RuleID, String, String)], failing: [String: LookupFailure] = [:],
    families: Set<RuleFamily> = [.spf]
  ) async throws -> TargetReport.Audited {
    let audit = try await TestAudit("example.com", TestDNS(zone: zone, failing: failing))
    let profile = Profile(families: families)
    let list = try waivers.map { rule, subject, day in
      try #require(Waiver(rule: rule, subject: subject, reason: "agreed", expires: day))
    }
    let report = Waivers(list, at: now).applied(to: profile.examine(audit.facts), profile)
    guard case .audited(let audited) = report.verdict else { throw BadTestZone.noOrigin }
    return audited
  }

  @Test func whatIsAcceptedIsSetAsideWithItsReason() async throws {
    let report = try await Self.report([("spf-ptr", "Example.com.", "2027-01-15")])
    #expect(!report.findings.contains { $0.rule == "spf-ptr" })
    #expect(report.findings.contains { $0.rule == "spf-neutral-all" })
    #expect(report.waived.map(\.finding.rule) == ["spf-ptr"])
    #expect(report.waived.first?.waiver.reason == "agreed")
    #expect(!report.passed.contains("spf-ptr"))
  }

  @Test func oneThatHasExpiredAcceptsNothingAndIsTold() async throws {
    let report = try await Self.report([("spf-ptr", "example.com", "2027-01-14")])
    #expect(report.findings.contains { $0.rule == "spf-ptr" })
    #expect(report.findings.contains { $0.rule == "gate-waiver-expired" })
    #expect(report.waived.isEmpty)
    // One about another domain is told where that is audited.
    let other = try await Self.report([("spf-ptr", "elsewhere.example", "2020-01-01")])
    #expect(!other.findings.contains { $0.rule == "gate-waiver-expired" })
  }

  @Test func oneAboutNothingIsToldWhereItsRuleWasExamined() async throws {
    let unused = try await Self.report([("spf-pass-all", "example.com", "2099-01-01")])
    #expect(unused.findings.contains { $0.rule == "gate-waiver-unused" })
    for (rule, subject) in [
      // Another domain, a rule that is not examined here, one of the gate.
      ("spf-pass-all", "elsewhere.example"), ("mx-single", "example.com"),
      ("gate-spf-relaxed", "example.com"),
    ] as [(RuleID, String)] {
      let silent = try await Self.report([(rule, subject, "2099-01-01")])
      #expect(!silent.findings.contains { $0.rule == "gate-waiver-unused" }, "\(rule)")
    }
    // What could not be examined may still be there.
    let open = try await Self.report(
      [("spf-pass-all", "example.com", "2099-01-01")], failing: ["example.com TXT": .timedOut])
    #expect(!open.findings.contains { $0.rule == "gate-waiver-unused" })
  }
}
