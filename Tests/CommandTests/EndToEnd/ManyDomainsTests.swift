import DNS
import Foundation
import TestKit
import Testing

/// A list is streamed: in input order, the same with any number of jobs, in bounded memory.
@Suite(.timeLimit(.minutes(5))) struct ManyDomainsTests {
  private static let count = 2_000
  /// The line in the list, from 0, that is no domain.
  private static let badLine = 123
  private static let formats = ["json", "sarif", "csv"]

  /// A zone in which every domain of the list takes mail, and the one above, so that all can be determined.
  private static let zones = [
    "many.test": """
    $ORIGIN many.test.
    $TTL 3600
    @ SOA ns1 hostmaster 1 7200 900 1209600 300
    @ NS ns1
    ns1 A 192.0.2.53
    mx A 192.0.2.25

    """ + (0..<count).map { "d\($0) MX 10 mx\nd\($0) TXT \"v=spf1 mx -all\"\n" }.joined(),
    "test":
      "$ORIGIN test.\n$TTL 3600\n@ SOA ns1.many hostmaster 1 7200 900 1209600 300\n@ NS ns1.many\n",
  ]

  private static let list = (0..<count).map { $0 == badLine ? "no..domain" : "d\($0).many.test" }

  @Test func `a list keeps its order, and a bad line is one error`() async throws {
    let server = try NSDServer(zones: Self.zones)
    let documents = try await audit(Self.list, jobs: 64, server)
    let report = try JSONReport(#require(documents["json"]))
    #expect(report.targets.map(\.target) == Self.list)
    #expect(report.targets.filter { $0.error != nil }.map(\.target) == ["no..domain"])
    #expect(report.targets.allSatisfy { $0.undetermined.isEmpty })

    let sarif = try JSONSerialization.jsonObject(with: #require(documents["sarif"]))
    let runs = try #require((sarif as? [String: Any])?["runs"] as? [[String: Any]])
    let results = try #require(runs.first?["results"] as? [Any])
    // The line that is no domain is a result too.
    #expect(results.count == report.targets.reduce(1) { $0 + $1.findings.count })
  }

  @Test func `the number of jobs changes nothing`() async throws {
    let server = try NSDServer(zones: Self.zones)
    let list = Array(Self.list.prefix(400))
    let one = try await audit(list, jobs: 1, server)
    let many = try await audit(list, jobs: 64, server)
    for format in Self.formats { #expect(one[format] == many[format], "\(format)") }
  }

  /// The documents by format.
  private func audit(
    _ names: [String], jobs: Int, _ server: NSDServer
  ) async throws -> [String: Data] {
    let folder = try TemporaryFolder()
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "audit", "--file", "-", "--resolver", "127.0.0.1:\(server.port)", "--jobs", "\(jobs)",
        "--fail-on", "never", "--quiet",
      ] + Self.formats.flatMap { ["--output", "\($0)=\(folder.path($0))"] },
      input: names.joined(separator: "\n"))
    // The list could not be read in full.
    #expect(run.status == 65)
    let complaints = run.errors.split(separator: "\n")
    #expect(complaints.count == 1)
    #expect(complaints.first?.hasPrefix("dlv: standard input:") ?? false)
    #expect(complaints.first?.contains(": no..domain: ") ?? false)
    return try Dictionary(
      uniqueKeysWithValues: Self.formats.map { ($0, try folder.data(of: $0)) })
  }

  @Test func `a list of 20,000 lines takes little memory`() async throws {
    let last = try DomainName("last.nowhere.example")
    let (reached, continuation) = AsyncStream.makeStream(of: Void.self)
    // The last audit waits for an answer that does not come, while the memory is looked at.
    let proxy = try await ForwardingProxy.start(before: FixtureAudit.server.get().port) {
      query, truth in
      guard query.name == last else { return [.send(truth())] }
      continuation.yield()
      return []
    }
    let folder = try TemporaryFolder()
    let domains = "quiet.good.example\nnowhere.example\n"
    try folder.write(String(repeating: domains, count: 10_000) + "\(last)\n", to: "list")
    for name in ["output", "errors"] { try folder.write("", to: name) }
    let files = try ["output", "errors"].map { try FileHandle(forWritingTo: folder.url($0)) }
    let program = try RunningProgram(
      ProgramRun.dlv,
      [
        "audit", "--file", folder.path("list"), "--resolver", "127.0.0.1:\(proxy.port)",
        "--format", "csv",
      ],
      in: folder.url,
      streams: [FileHandle.nullDevice.fileDescriptor] + files.map(\.fileDescriptor))
    for await _ in reached { break }
    let peak = try #require(program.peakMemory)
    #expect(peak < 200 << 20, "\(peak >> 20) MiB")
    program.send(SIGINT)
    #expect(await program.end() == .status(130))
    #expect(try folder.text(of: "errors") == "")
    // Nearly all of the 10,000 times one warning of a name that does not exist.
    #expect(try folder.text(of: "output").split(separator: "\n").count > 9_000)
    try await proxy.stop()
  }
}
