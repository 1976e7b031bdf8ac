import Audit
import DNS
import TestKit
import Testing

/// A domain whose DKIM keys nobody can guess gets neither a sign of approval nor a reproach.
@Suite struct UnseenKeyTests {
  private static func key(at selector: String) -> String {
    "\(selector)._domainkey IN TXT \"k=ed25519; p="
      + RSAKeyMaker.base64([UInt8](repeating: 7, count: 32)) + "\"\n"
  }

  private static func audit(
    _ domain: String = "example.com", zone: String, selectors: [String] = []
  ) async throws -> (finding: Finding?, grade: String, audited: TargetReport.Audited) {
    let audit = try await TestAudit(
      domain, zone: "@ IN MX 10 mx\n@ IN TXT \"v=spf1 mx -all\"\nmx IN A 192.0.2.1\n" + zone,
      selectors: selectors)
    guard case .audited(let report) = Profile().examine(audit.facts).verdict else {
      throw CancellationError()
    }
    return (
      report.findings.first { $0.rule == "dkim-no-key-found" }, report.grade.description, report
    )
  }

  @Test("A key at a selector that nobody guesses leaves the question open, as a notice")
  func leavesOpen() async throws {
    let (finding, grade, report) = try await Self.audit(zone: Self.key(at: "kx7f2"))
    #expect(finding?.severity == .notice)
    #expect(finding?.leavesOpen == true)
    #expect(finding?.message.contains("can't be seen from outside") == true)
    #expect(grade.hasSuffix("?"))
    // No lookup failed, so the exit status is not that of a failed one.
    #expect(!report.undetermined.contains { $0.rule.id == "dkim-no-key-found" })
  }

  @Test("Naming the selector closes the question")
  func closes() async throws {
    let (finding, grade, _) = try await Self.audit(
      zone: Self.key(at: "kx7f2"), selectors: ["kx7f2"])
    #expect(finding == nil)
    #expect(!grade.hasSuffix("?"))
  }

  @Test("What NXDOMAIN proves is a warning, and not open")
  func proves() async throws {
    let (finding, grade, _) = try await Self.audit(zone: "")
    #expect(finding?.severity == .warning)
    #expect(finding?.leavesOpen == false)
    #expect(!grade.hasSuffix("?"))
  }
}
