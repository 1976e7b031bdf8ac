import Foundation
import TestKit
import Testing

/// `dlv gate` as a CI step runs it: files in, report and exit status out.
@Suite(.timeLimit(.minutes(5))) struct GateCommandTests {
  static let zone = """
    $ORIGIN example.com.
    $TTL 3600
    @ SOA ns1 hostmaster 1 7200 900 1209600 300
    @ NS ns1
    @ NS ns2
    ns1 A 192.0.2.53
    ns2 A 198.51.100.53
    @ MX 10 mx1
    @ MX 20 mx2
    mx1 A 192.0.2.25
    mx2 A 198.51.100.25
    @ TXT "v=spf1 mx ip4:192.0.2.0/24 -all"
    _dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"
    s1._domainkey TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    www A 192.0.2.80

    """

  /// What scripts may rely on.
  struct Report: Decodable {
    let schema: String
    let new, worse, fixed, unchanged: [Finding]
    let undetermined: [Question]
    let changes: [Change]

    struct Finding: Decodable {
      let rule: String
      let severity: String
      let subject: String
      let targets: [String]
      let location: Location?
      let change: Change?
    }

    struct Question: Decodable {
      let rule: String
      let reason: String
      let new: Bool
    }

    struct Change: Decodable {
      let name: String
      let type: String
      let before: [String]
      let after: [String]
      let location: Location?
    }

    struct Location: Decodable, Equatable {
      let file: String
      let line: Int
    }
  }

  struct Rig {
    let folder: TemporaryFolder

    init(base: [String: String], head: [String: String]) throws {
      folder = try TemporaryFolder()
      for (state, files) in [("base", base), ("head", head)] {
        let url = folder.url(state)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files { try folder.write(text, to: "\(state)/\(name)") }
      }
      // Found before any other above the folder.
      try folder.write("fail-on: error\n", to: "dlv.yml")
    }

    init(replacing old: String, with new: String) throws {
      try self.init(
        base: ["example.com.zone": zone],
        head: ["example.com.zone": zone.replacingOccurrences(of: old, with: new)])
    }

    func run(_ arguments: [String] = []) async throws -> ProgramRun {
      try await ProgramRun(
        ProgramRun.dlv, ["gate", "--head", "head", "--base", "base", "--offline"] + arguments,
        in: folder.url)
    }

    func report(_ arguments: [String] = []) async throws -> (Report, Int32) {
      let run = try await run(["--format", "json"] + arguments)
      #expect(run.errors == "")
      return (try JSONDecoder().decode(Report.self, from: run.outputBytes), run.status)
    }
  }

  @Test func `a change that is no matter of mail passes`() async throws {
    let (report, status) = try await Rig(replacing: "www A 192.0.2.80", with: "www A 192.0.2.81")
      .report()
    #expect(status == 0)
    #expect(report.schema == "dlv.gate/1")
    #expect(report.new.isEmpty && report.worse.isEmpty && report.undetermined.isEmpty)
    #expect(report.changes.map(\.name) == ["www.example.com"])
    #expect(report.changes.first?.before == ["192.0.2.80"])
  }

  @Test func `the same zones have no difference, whatever is wrong with them`() async throws {
    let broken = Self.zone.replacingOccurrences(of: "mx1 A 192.0.2.25", with: "")
    let rig = try Rig(base: ["a.zone": broken], head: ["b.zone": broken])
    let (report, status) = try await rig.report()
    #expect(status == 0)
    #expect(report.new.isEmpty && report.changes.isEmpty)
  }

  @Test func `a change that breaks something is told with its line, and fails`() async throws {
    let rig = try Rig(replacing: "mx1 A 192.0.2.25\nmx2 A 198.51.100.25\n", with: "")
    let (report, status) = try await rig.report()
    #expect(status == 1)
    let finding = try #require(report.new.first)
    #expect(finding.rule == "mx-unresolvable")
    #expect(finding.severity == "error")
    #expect(finding.targets == ["example.com"])
    #expect(finding.location?.file == "head/example.com.zone")
    #expect(finding.change?.after == [])
    #expect(finding.change?.location == .init(file: "base/example.com.zone", line: 10))
    // What no longer reaches --fail-on is still told.
    let never = try await rig.run(["--fail-on", "never"])
    #expect(never.status == 0)
    #expect(never.output.contains("mx-unresolvable"))
  }

  @Test func `a repaired zone passes and says what was mended`() async throws {
    let broken = Self.zone.replacingOccurrences(of: "mx1 A 192.0.2.25\n", with: "")
    let rig = try Rig(base: ["a.zone": broken], head: ["a.zone": Self.zone])
    let (report, status) = try await rig.report()
    #expect(status == 0)
    #expect(report.fixed.map(\.rule).contains("mx-unresolvable"))
  }

  @Test func `what is open since the change is a status of its own`() async throws {
    let rig = try Rig(replacing: "v=spf1 mx ip4", with: "v=spf1 mx include:spf.example.net ip4")
    let (report, status) = try await rig.report()
    #expect(status == 2)
    #expect(report.new.allSatisfy { $0.severity != "error" })
    #expect(report.undetermined.contains { $0.new && $0.reason.contains("spf.example.net TXT") })
    #expect(try await rig.run(["--allow-undetermined"]).status == 0)
  }

  @Test func `what was open before is no fault of the change`() async throws {
    let open = Self.zone.replacingOccurrences(
      of: "v=spf1 mx", with: "v=spf1 include:spf.example.net mx")
    let rig = try Rig(
      base: ["a.zone": open],
      head: ["a.zone": open.replacingOccurrences(of: "p=reject", with: "p=quarantine")])
    let (report, status) = try await rig.report()
    #expect(status == 0)
    #expect(!report.undetermined.isEmpty)
    #expect(report.undetermined.allSatisfy { !$0.new })
    #expect(report.new.map(\.rule) == ["gate-dmarc-weakened"])
  }

  @Test func `the text names each change once, with what it breaks and the fix`() async throws {
    let rig = try Rig(replacing: "ip4:192.0.2.0/24 ", with: "")
    let run = try await rig.run()
    #expect(run.status == 0)
    #expect(run.output.contains("example.com TXT  head/example.com.zone:12\n"))
    #expect(run.output.contains("  - TXT \"v=spf1 mx ip4:192.0.2.0/24 -all\"\n"))
    #expect(run.output.contains("  + TXT \"v=spf1 mx -all\"\n"))
    #expect(run.output.contains("gate-spf-narrowed"))
    #expect(
      run.output.contains("example.com. 3600 IN TXT \"v=spf1 mx ip4:192.0.2.0/24 -all\""))
    #expect(!run.output.contains("As before"))
    #expect(try await rig.run(["--all"]).output.contains("Changes"))
  }

  @Test func `waivers of the configuration are accepted, and those that have expired are told`()
    async throws
  {
    let rig = try Rig(replacing: "p=reject", with: "p=none")
    func waive(until day: String) throws {
      try rig.folder.write(
        """
        fail-on: warning
        waivers:
          - rule: gate-dmarc-weakened
            subject: _dmarc.example.com
            reason: moving the newsletter
            expires: \(day)

        """, to: "dlv.yml")
    }
    try waive(until: "2999-12-31")
    let (held, status) = try await rig.report()
    #expect(!held.new.contains { $0.rule == "gate-dmarc-weakened" })
    #expect(held.unchanged.contains { $0.rule == "gate-dmarc-weakened" })
    try waive(until: "2020-12-31")
    let (expired, later) = try await rig.report()
    #expect(later == 1 && status != 65)
    #expect(expired.new.contains { $0.rule == "gate-dmarc-weakened" })
    let notice = try #require(expired.new.first { $0.rule == "gate-waiver-expired" })
    #expect(notice.location?.line == 3)
    #expect(notice.location?.file.hasSuffix("dlv.yml") == true)
  }

  @Test(arguments: [
    ("  - subject: x\n    reason: y\n    expires: 2026-01-01\n", "dlv.yml:2:5", "'rule'"),
    ("  - rule: spf-ptr\n    subject: x\n    reason: y\n", "dlv.yml:2:5", "'expires'"),
    (
      "  - rule: spf-prt\n    subject: x\n    reason: y\n    expires: 2026-01-01\n", "dlv.yml:2:11",
      "'spf-ptr'"
    ),
    (
      "  - rule: spf-ptr\n    subject: x\n    reason: y\n    expires: 2026-02-30\n",
      "dlv.yml:5:14", "2026-02-30"
    ),
    ("  - rule: spf-ptr\n    subject: x\n    why: y\n", "dlv.yml:4:5", "'why'"),
  ])
  func `a waiver that can't be read is an error at its place`(
    _ entry: String, _ place: String, _ words: String
  ) async throws {
    let rig = try Rig(replacing: "p=reject", with: "p=none")
    try rig.folder.write("waivers:\n" + entry, to: "dlv.yml")
    let run = try await rig.run()
    #expect(run.status == 78)
    #expect(run.errors.contains(place) && run.errors.contains(words), "\(run.errors)")
  }

  // MARK: Bad input

  struct Bad: CustomTestStringConvertible, Sendable {
    let what: String
    /// Of the file head/bad.zone.
    let text: String
    let words: [String]

    var testDescription: String { what }
  }

  static let bad = [
    Bad(
      what: "a truncated zone", text: String(zone.dropLast(6)) + " A",
      words: ["head/bad.zone:15"]),
    Bad(
      what: "an open parenthesis", text: zone + "x TXT ( \"a\"\n", words: ["head/bad.zone:16"]),
    Bad(
      what: "mixed origins", text: zone + "$ORIGIN example.net.\n@ A 192.0.2.1\n",
      words: ["head/bad.zone:17", "not in the zone"]),
    Bad(
      what: "two zones in a file",
      text: zone + "example.net. SOA ns1 hostmaster 1 2 3 4 5\n",
      words: ["head/bad.zone:16", "not in the zone"]),
    Bad(
      what: "an alias at the apex", text: zone + "@ CNAME www\n",
      words: ["head/bad.zone:16", "CNAME"]),
    Bad(
      what: "an include from outside the folder", text: zone + "$INCLUDE ../secret\n",
      words: ["head/bad.zone:16", "outside the folder"]),
    Bad(
      what: "an include through a link", text: zone + "$INCLUDE .link\n",
      words: ["head/bad.zone:16", "outside the folder"]),
  ]

  @Test(arguments: bad)
  func `a zone that is none stops everything at its place`(_ bad: Bad) async throws {
    let rig = try Rig(
      base: ["bad.zone": Self.zone], head: ["good.zone": Self.good, "bad.zone": bad.text])
    try rig.folder.write("@ A 192.0.2.1\n", to: "secret")
    try FileManager.default.createSymbolicLink(
      atPath: rig.folder.path("head/.link"), withDestinationPath: "../secret")
    let run = try await rig.run(["--format", "json"])
    #expect(run.status == 65)
    #expect(run.output == "")
    for word in bad.words { #expect(run.errors.contains(word), "\(run.errors)") }
  }

  @Test func `a link that leads out of the folder is refused`() async throws {
    let rig = try Rig(base: ["a.zone": Self.zone], head: ["a.zone": Self.zone])
    try rig.folder.write(Self.good, to: "secret.zone")
    try FileManager.default.createSymbolicLink(
      atPath: rig.folder.path("head/link.zone"), withDestinationPath: "../secret.zone")
    let run = try await rig.run()
    #expect(run.status == 65)
    #expect(run.errors.contains("head/link.zone"), "\(run.errors)")
  }

  private static let good = """
    $ORIGIN good.example.
    $TTL 3600
    @ SOA ns1 hostmaster 1 7200 900 1209600 300
    @ NS ns1
    ns1 A 192.0.2.53

    """

  @Test func `a line of 100 MB is refused in a moment`() async throws {
    let rig = try Rig(base: ["a.zone": Self.zone], head: ["a.zone": Self.zone])
    var octets = Data(Self.zone.utf8)
    octets.append(Data("x TXT \"".utf8))
    octets.append(Data(repeating: UInt8(ascii: "a"), count: 100 << 20))
    octets.append(Data("\"\n".utf8))
    try octets.write(to: rig.folder.url("head/a.zone"))
    let run = try await rig.run()
    #expect(run.status == 65)
    #expect(run.errors.contains("head/a.zone"), "\(run.errors)")
    #expect(run.output == "")
  }

  @Test func `usage and missing files have statuses of their own`() async throws {
    let rig = try Rig(replacing: "p=reject", with: "p=none")
    let folder = rig.folder.url
    func status(_ arguments: [String]) async throws -> Int32 {
      try await ProgramRun(ProgramRun.dlv, ["gate"] + arguments, in: folder).status
    }
    #expect(try await status([]) == 64)
    #expect(try await status(["--head", "head", "--offline"]) == 64)
    #expect(try await status(["--head", "none", "--base", "base", "--offline"]) == 66)
    #expect(try await status(["--head", "head", "--base", "none", "--offline"]) == 66)
    #expect(
      try await status(["--head", "head", "--base", "base", "--offline", "--output", "no/x"]) == 73)
  }
}
