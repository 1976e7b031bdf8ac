import Foundation
import TestKit
import Testing

/// `dlv dns reverse` on reverse zones of a real server.
@Suite(.timeLimit(.minutes(5))) struct DNSReverseTests {
  private static let soa = "SOA ns1.rev.test. hostmaster.rev.test. 1 1800 900 604800 60"

  private static let zones = [
    "2.0.192.in-addr.arpa.": """
    $ORIGIN 2.0.192.in-addr.arpa.
    $TTL 3600
    @ \(soa)
    @ NS ns1.rev.test.
    1 PTR good.rev.test.
    2 PTR bad.rev.test.
    7 PTR good.rev.test.
    7 PTR seven.rev.test.
    9 PTR host.elsewhere.example.

    """,
    "8.b.d.0.1.0.0.2.ip6.arpa.": """
    $ORIGIN 8.b.d.0.1.0.0.2.ip6.arpa.
    $TTL 3600
    @ \(soa)
    @ NS ns1.rev.test.
    1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR good.rev.test.
    f.e.e.b.0.0.0.0.0.0.0.0.0.0.0.0.7.0.0.0.0.0.0.0 PTR beef.rev.test.
    *.f.f.f.f PTR wild.rev.test.

    """,
    "rev.test.": """
    $ORIGIN rev.test.
    $TTL 3600
    @ \(soa)
    @ NS ns1
    ns1 A 127.0.0.1
    good A 192.0.2.1
    good A 192.0.2.7
    good AAAA 2001:db8::1
    bad A 203.0.113.5
    beef AAAA 2001:db8:0:7::beef

    """,
  ]

  private static let server = Result { try NSDServer(zones: zones) }

  private static func run(_ arguments: [String]) async throws -> ProgramRun {
    let port = try server.get().port
    return try await ProgramRun(
      ProgramRun.dlv, ["dns", "reverse", "--resolver", "127.0.0.1:\(port)"] + arguments)
  }

  struct Document: Decodable {
    let schema: String
    let result: String
    let questions: Int
    let entries: [Entry]
    let gaps: [Gap]
    let wildcards: [String]
    struct Entry: Decodable {
      let address: String
      let names: [String]
      let confirmed: Bool?
    }
    struct Gap: Decodable {
      let first: String
      let last: String
      let count: Int
    }
  }

  @Test func `names and gaps of an IPv4 block are listed`() async throws {
    let run = try await Self.run(["192.0.2.0/28", "--format", "json"])
    let document = try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
    #expect(document.schema == "dlv.dns.reverse/1" && document.result == "complete")
    #expect(
      document.entries.map(\.address) == ["192.0.2.1", "192.0.2.2", "192.0.2.7", "192.0.2.9"])
    #expect(document.entries[2].names.sorted() == ["good.rev.test.", "seven.rev.test."])
    #expect(document.gaps.map(\.count) == [1, 4, 1, 6])
    #expect(document.gaps.last?.last == "192.0.2.15")
    #expect(run.status == 0)
    let text = try await Self.run(["192.0.2.0/28"])
    #expect(text.output.contains("192.0.2.3 – 192.0.2.6  no name (4 addresses)"), "\(text.output)")
  }

  @Test func `--forward tells which names don't lead back`() async throws {
    let run = try await Self.run(["192.0.2.0/29", "--forward"])
    #expect(run.status == 1)
    #expect(run.output.contains("✓ 192.0.2.1  good.rev.test."), "\(run.output)")
    #expect(run.output.contains("leads to 203.0.113.5"), "\(run.output)")
    let unknown = try await Self.run(["192.0.2.8/29", "--forward"])
    #expect(unknown.status == 2, "\(unknown.output)")
  }

  @Test func `the tree of an IPv6 block is walked where it exists`() async throws {
    let run = try await Self.run(["2001:db8::/33", "--format", "json"])
    let document = try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
    #expect(document.entries.map(\.address) == ["2001:db8::1", "2001:db8:0:7::beef"])
    #expect(document.questions < 1_500)
    let whole = try await Self.run(["2001:db8::/32", "--format", "json"])
    let all = try JSONDecoder().decode(Document.self, from: Data(whole.output.utf8))
    #expect(all.entries.count == 2)
    #expect(all.wildcards.count == 16, "\(all.wildcards)")
  }

  @Test(
    arguments: [
      (["192.0.2.0/33"], 65, "no block"), (["192.0.2.1/24"], 65, "192.0.2.0/24"),
      (["10.0.0.0/8"], 65, "/16 or smaller"), (["example.com"], 65, "no block"),
      (["2001:db8::/129"], 65, "no block"), ([], 64, "network"),
      (["192.0.2.0/024"], 65, "no block"),
    ] as [([String], Int, String)]) func `a block that is none has its status`(
      _ arguments: [String], _ status: Int, _ words: String
    ) async throws
  {
    let run = try await Self.run(arguments)
    #expect(Int(run.status) == status, "\(run.errors)")
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test func `a server that refuses leaves the block undetermined`() async throws {
    let run = try await Self.run(["198.51.100.0/30"])
    #expect(run.status == 2)
    #expect(run.output.contains("REFUSED"), "\(run.output)")
  }
}
