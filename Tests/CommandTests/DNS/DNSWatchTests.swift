import Foundation
import TestKit
import Testing

/// `dlv dns propagation` and `dlv dns watch` against real servers that differ.
@Suite(.timeLimit(.minutes(5))) struct DNSWatchTests {
  private static func run(_ command: String, _ arguments: [String]) async throws -> ProgramRun {
    let port = try DNSRig.shared.get().port
    return try await ProgramRun(
      ProgramRun.dlv,
      ["dns", command, "--port", "\(port)", "--resolver", "127.0.0.3:\(port)"] + arguments)
  }

  /// Name and type, another resolver, the result, the status.
  @Test(arguments: [
    ("same.child.test A", "127.0.0.4", "same", 0), ("child.test MX", "127.0.0.4", "differs", 1),
    ("same.child.test A", "127.0.0.5", "undetermined", 2),
  ]) func `propagation tells who has what`(
    _ question: String, _ resolver: String, _ result: String, _ status: Int
  ) async throws {
    let port = try DNSRig.shared.get().port
    let arguments =
      ["--resolver", "\(resolver):\(port)"] + question.split(separator: " ").map(String.init)
    let run = try await Self.run("propagation", arguments + ["--format", "json"])
    struct Document: Decodable {
      let schema: String
      let result: String
      let serials: [Int]
      let wait: Int?
      let servers: [Server]
      struct Server: Decodable {
        let name: String
        let role: String
        let version: Int?
      }
    }
    let document = try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
    #expect(document.schema == "dlv.dns.propagation/1")
    #expect(document.result == result, "\(run.output)")
    #expect(document.servers.filter { $0.role == "authoritative" }.count == 2)
    #expect(document.servers.filter { $0.role == "resolver" }.count == 2)
    #expect(Set(document.serials) == [7, 8])
    #expect((document.wait == nil) == (result == "differs"))
    #expect(Int(run.status) == status)
    let text = try await Self.run("propagation", arguments)
    #expect(text.output.contains("ns1.child.test"), "\(text.output)")
  }

  @Test func `a watch ends at once where the value is there, and with its time where not`()
    async throws
  {
    let seen = try await Self.run(
      "watch", ["--authoritative", "same.child.test", "--expect", "192.0.2.9"])
    #expect(seen.status == 0, "\(seen.output)\(seen.errors)")
    #expect(seen.output.contains("seen everywhere"))
    let mixed = try await Self.run(
      "watch",
      ["--authoritative", "child.test", "MX", "--expect", "10 mx2.child.test.", "--timeout", "0"])
    #expect(mixed.status == 1, "\(mixed.output)")
    #expect(mixed.output.contains("not seen everywhere"), "\(mixed.output)")
    #expect(mixed.errors.contains("1 of 2 servers have it"), "\(mixed.errors)")
    let resolver = try await Self.run(
      "watch", ["x.child.test", "TXT", "--expect", "quoted \"text\"second", "--format", "json"])
    #expect(resolver.status == 0, "\(resolver.output)")
    #expect(resolver.output.contains("\"dlv.dns.watch/1\""))
  }

  @Test(
    arguments: [
      (["watch", "x.test", "A", "--expect", "192.0.2"], 65, "--expect"),
      (["watch", "x.test", "MX", "--expect", "mail"], 65, "--expect"),
      (["watch", "x.test", "--exact"], 64, "--exact"),
      (["watch", "x.test", "--interval", "0"], 64, "--interval"),
      (["watch", "x.test", "--timeout", "-1"], 64, "timeout"),
      (["watch", "a..b"], 65, "empty label"),
      (["propagation", "a..b"], 65, "empty label"),
      (["propagation", "x.test", "BOGUS"], 64, "no record type"),
      (["propagation"], 64, "name"),
    ] as [([String], Int, String)]) func `bad input has its status`(
      _ arguments: [String], _ status: Int, _ words: String
    ) async throws
  {
    let run = try await ProgramRun(ProgramRun.dlv, ["dns"] + arguments)
    #expect(Int(run.status) == status, "\(run.errors)")
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test func `a zone that can't be found is undetermined`() async throws {
    let run = try await Self.run("watch", ["--authoritative", "host.example.org"])
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.errors.contains("can't find the servers"))
  }
}
