import Foundation
import TestKit
import Testing

/// The command finds of the fixture domains what `Fixtures/zones/expected` says: nothing is lost or added between the files,
/// the options and the report.
@Suite struct FixtureAuditTests {
  @Test(arguments: [false, true])
  func `the command finds what is expected of every fixture domain`(isParked: Bool) async throws {
    let expected = try Self.expected(isParked)
    let folder = try TemporaryFolder()
    try folder.write(expected.keys.sorted().joined(separator: "\n") + "\n", to: "domains")
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "audit", "--offline", "--only", FixtureAudit.families, "--format", "json", "--file",
        folder.path("domains"),
      ]
        + (isParked ? ["--parked"] : [])
        + FixtureZoneFiles.zones().flatMap { ["--zone", $0.path] })
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    #expect(report.targets.count == expected.count, "\(run.errors)")
    for audited in report.targets {
      #expect(audited.lines == expected[audited.target], "\(audited.target)")
    }
  }

  private struct Report: Decodable { let targets: [Audited] }

  private struct Audited: Decodable {
    let target: String
    let findings: [Finding]
    let undetermined: [Undetermined]

    struct Finding: Decodable { let rule, severity, subject: String }
    struct Undetermined: Decodable { let rule, subject: String }

    var lines: Set<String> {
      Set(
        findings.map { "\($0.severity) \($0.rule) \($0.subject)" }
          + undetermined.map { "? \($0.rule) \($0.subject)" })
    }
  }

  /// The lines below each domain's heading; those of parked domains or of the others.
  private static func expected(_ isParked: Bool) throws -> [String: Set<String>] {
    let entries = try ExpectedFindings.all.get().flatMap(\.entries)
      .filter { $0.isParked == isParked }
    return Dictionary(entries.map { ("\($0.domain)", Set($0.lines)) }) { $0.union($1) }
  }
}
