import Foundation
import Reporting
import TestKit
import Testing

/// A recorded run can be had again from the file alone: the same octets in every format.
@Suite(.timeLimit(.minutes(5))) struct ReplayTests {
  @Test func `of every fixture domain on a real server`() async throws {
    let audit = try FixtureAudit.shared.get()
    let server = try FixtureAudit.server.get()
    try await compare(
      audit.arguments, source: ["--resolver", "127.0.0.1:\(server.port)"], status: 1)
  }

  @Test func `with zone files in front of the server`() async throws {
    let audit = try FixtureAudit.shared.get()
    let server = try FixtureAudit.server.get()
    let zones = ["good", "dkim-cases", "wildcard"].flatMap {
      ["--zone", FixtureZoneFiles.folder.appending(path: "\($0).example.zone").path]
    }
    // Without the selectors of the configuration: those in the zone files are part of the recording.
    try await compare(
      ["audit"] + audit.domains, source: zones + ["--resolver", "127.0.0.1:\(server.port)"],
      status: 1)
  }

  @Test func `of failures`() async throws {
    // Fails in every way in turn, by what is asked.
    let server = try await ScriptedDNSServer.start { query in
      var response = ResponseMaker(answering: query)
      switch query.question.reduce(0, { $0 &+ Int($1) }) % 4 {
      case 0: response.code = 2
      case 1: response.code = 5
      case 2: response.code = 4
      default: return []
      }
      return [.send(response.message)]
    }
    try await compare(
      ["audit", "good.example", "bücher.example", "--dns-timeout", "0.3"],
      source: ["--resolver", "127.0.0.1:\(server.port)"], status: 2)
    try await server.stop()
  }

  @Test func `of authoritative servers`() async throws {
    let zone = """
      $ORIGIN own.test.
      $TTL 3600
      @ SOA ns1 hostmaster 1 7200 900 1209600 300
      @ NS ns1
      @ NS ns2
      @ MX 10 mx
      @ TXT "v=spf1 mx -all"
      ns1 A 127.0.0.201
      ns2 A 127.0.0.202
      mx A 192.0.2.25

      """
    let server = try NSDServer(zones: ["own.test": zone])
    // Nobody need listen at their port 53: whatever they do is recorded.
    try await compare(
      ["audit", "own.test", "--authoritative", "--dns-timeout", "0.5"],
      source: ["--resolver", "127.0.0.1:\(server.port)"], status: nil)
  }

  /// Records one run with all formats, replays it, and compares the files.
  private func compare(
    _ arguments: [String], source: [String], status: Int32?
  ) async throws {
    let folder = try TemporaryFolder()
    let formats = ReportFormat.allCases.map(\.rawValue)
    let files = { (run: String) in
      formats.flatMap { ["--output", "\($0)=\(folder.path("\(run).\($0)"))"] }
    }
    let recorded = try await ProgramRun(
      ProgramRun.dlv,
      arguments + source + files("recorded") + ["--record", folder.path("recording")])
    if let status { #expect(recorded.status == status, "\(recorded.errors)") }
    let replayed = try await ProgramRun(
      ProgramRun.dlv, arguments + files("replayed") + ["--replay", folder.path("recording")])
    #expect(replayed.exit == recorded.exit, "\(replayed.errors)")
    #expect(replayed.outputBytes == recorded.outputBytes)
    for format in formats {
      let first = try folder.data(of: "recorded.\(format)")
      #expect(!first.isEmpty)
      #expect(try folder.data(of: "replayed.\(format)") == first, "\(format)")
    }

    // Replayed and recorded again, the recording is the same too.
    _ = try await ProgramRun(
      ProgramRun.dlv,
      arguments + ["--replay", folder.path("recording"), "--record", folder.path("again")])
    #expect(try folder.data(of: "again") == folder.data(of: "recording"))
  }
}
