import Foundation
import TestKit
import Testing

/// The command finds of the fixture domains what `Fixtures/zones/expected` says: nothing is lost or added between the files,
/// the options and the report.
@Suite struct FixtureAuditTests {
  @Test(arguments: [false, true])
  func `the command finds what is expected of every fixture domain`(isParked: Bool) async throws {
    let zones = ProgramRun.packageFolder.appendingPathComponent("Fixtures/zones")
    let expected = try Self.expected(in: zones.appendingPathComponent("expected"), isParked)
    let list = FileManager.default.temporaryDirectory
      .appendingPathComponent("domains-\(UUID().uuidString)")
    try Data((expected.keys.sorted().joined(separator: "\n") + "\n").utf8).write(to: list)
    defer { try? FileManager.default.removeItem(at: list) }
    let run = try await ProgramRun(
      ProgramRun.dlv,
      ["audit", "--offline", "--format", "json", "--file", list.path]
        + (isParked ? ["--parked"] : [])
        + Self.files(in: zones, ending: "zone").flatMap {
          ["--zone", $0.path]
        })
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
  private static func expected(in folder: URL, _ isParked: Bool) throws -> [String: Set<String>] {
    var all: [String: Set<String>] = [:]
    for file in try files(in: folder, ending: "findings") {
      var domain: String?
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      where !line.hasPrefix("#") {
        if line.hasPrefix(" ") {
          if let domain { all[domain]?.insert(line.trimmingCharacters(in: .whitespaces)) }
        } else if line.hasSuffix(" --parked") == isParked {
          domain = line.split(separator: " ").first.map(String.init)
          if let domain { all[domain] = [] }
        } else {
          domain = nil
        }
      }
    }
    return all
  }

  private static func files(in folder: URL, ending: String) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == ending }
      .sorted { $0.path < $1.path }
  }
}
