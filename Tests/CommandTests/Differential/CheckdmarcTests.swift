import Foundation
import TestKit
import Testing

/// What dlv and checkdmarc (PyPI, 6.0.4) both say of the fixture domains is the same, or listed with who is right.
///
/// Both ask one NSD with the zones of Fixtures/zones, which answers only for these: names outside fail.
@Suite struct CheckdmarcTests {
  @Test func `facts of every fixture domain agree with checkdmarc, but for the differences listed`()
    async throws
  {
    let python = try PythonEnvironment(
      requirementsFile: Self.peers.appendingPathComponent("requirements.txt"))
    let server = try NSDServer(zonesIn: FixtureZoneFiles.folder)
    defer { withExtendedLifetime(server) {} }
    let domains = try Self.domains()
    let folder = try TemporaryFolder()
    try folder.write(domains.joined(separator: "\n") + "\n", to: "domains")

    let peer = try await ProgramRun(
      python.folder.path + "/bin/python",
      [
        Self.peers.appendingPathComponent("checkdmarc_facts.py").path,
        "--port", "\(server.port)", folder.path("domains"),
      ])
    #expect(peer.status == 0, "\(peer.errors)")
    let theirs = try JSONDecoder().decode(
      [String: CheckdmarcFacts].self, from: Data(peer.output.utf8))
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "audit", "--format", "json", "--resolver", "127.0.0.1:\(server.port)", "--file",
        folder.path("domains"),
      ])
    let report = try JSONDecoder().decode(AuditedFacts.Report.self, from: Data(run.output.utf8))
    let ours = Dictionary(uniqueKeysWithValues: report.targets.map { ($0.target, $0) })
    try #require(Set(ours.keys) == Set(domains), "\(run.errors)")
    try #require(Set(theirs.keys) == Set(domains))

    var found: [KnownDifference.Values] = []
    for domain in domains {
      let (own, other) = (ours[domain]?.statements ?? [:], theirs[domain]?.statements ?? [:])
      for fact in ComparedFact.allCases {
        guard let theirValue = other[fact] else { continue }
        let ourValue = own[fact] ?? "nothing"
        guard ourValue != theirValue else { continue }
        found.append(.init(domain: domain, fact: fact, ours: ourValue, theirs: theirValue))
      }
    }
    let listed = KnownDifference.all.map(\.values)
    #expect(Set(listed).count == listed.count, "a difference is listed twice")
    for difference in found where !listed.contains(difference) {
      Issue.record("a difference that is not listed: \(difference)")
    }
    for difference in listed where !found.contains(difference) {
      Issue.record("listed, but no longer a difference: \(difference)")
    }
  }

  @Test func `every listed difference cites the section that decides`() {
    for difference in KnownDifference.all {
      #expect(difference.reason.citation.hasPrefix("RFC "), "\(difference.values)")
      #expect(difference.reason.why.hasSuffix("."), "\(difference.values)")
      // Where checkdmarc were right, dlv would be mended instead.
      #expect(difference.reason.right != .checkdmarc, "\(difference.values)")
    }
  }

  private static let peers = ProgramRun.packageFolder.appendingPathComponent("Benchmarks/Peers")

  /// The domains that Fixtures/zones/expected names: all apexes, and the subdomains worth an audit.
  private static func domains() throws -> [String] {
    Set(try ExpectedFindings.all.get().flatMap(\.entries).map { "\($0.domain)" }).sorted()
  }
}
