import DNS
import Foundation
import TestKit
import Testing

/// `dlv dns trace` through a small Internet of real servers, beside drill.
@Suite(.timeLimit(.minutes(5))) struct DNSTraceTests {
  static func run(_ arguments: [String], hints: String? = nil) async throws -> ProgramRun {
    let rig = try DNSRig.shared.get()
    let folder = try TemporaryFolder()
    try folder.write(hints ?? rig.hints, to: "named.root")
    return try await ProgramRun(
      ProgramRun.dlv,
      [
        "dns", "trace", "--root-hints", folder.path("named.root"), "--port", "\(rig.port)",
        "--dns-timeout", "1",
      ] + arguments)
  }

  struct Document: Decodable {
    let schema: String
    let result: String
    let reason: String?
    let queries: Int
    let steps: [Step]
    struct Step: Decodable {
      let zone: String
      let outcome: String
      let depth: Int
      let alias: String?
      let attempts: [Attempt]
    }
    struct Attempt: Decodable {
      let server: String
      let lame: Bool
    }
    init(_ run: ProgramRun) throws {
      self = try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
    }
  }

  @Test func `every zone from the root down is shown with servers and glue`() async throws {
    let run = try await Self.run(["child.test", "MX"])
    #expect(run.status == 0, "\(run.errors)")
    var rest = run.output[...]
    for words in [
      "child.test MX", "1 record", "  .\n", "ns.root 127.0.0.1", "→ test.", "ns.test  127.0.0.2",
      "  test.\n", "→ child.test.", "ns1.child.test  127.0.0.3", "  child.test.\n", "Answer",
      "child.test. 600 IN MX 10 mx",
    ] {
      let place = try #require(rest.range(of: words), "'\(words)' is not in \(run.output)")
      rest = rest[place.upperBound...]
    }
  }

  @Test(arguments: ["child.test MX", "same.child.test AAAA", "target.other.test A"])
  func `zones and answer are those of drill`(_ question: String) async throws {
    let words = question.split(separator: " ").map(String.init)
    let rig = try DNSRig.shared.get()
    let folder = try TemporaryFolder()
    try folder.write(rig.hints, to: "named.root")
    let drill = try await ProgramRun(
      "drill",
      ["-4", "-T", "-r", folder.path("named.root"), "-p", "\(rig.port)", words[0], words[1]])
    let run = try await Self.run(words + ["--format", "json"])
    let document = try Document(run)
    for zone in document.steps.map(\.zone) where zone != "." {
      #expect(drill.output.contains("\(zone)\t"), "\(zone): \(drill.output)")
    }
    // The last line of drill's that is no remark is the answer.
    let last = try #require(
      drill.output.split(separator: "\n").last {
        !$0.hasPrefix(";") && $0.contains("\tIN\t\(words[1])\t")
      },
      "\(drill.output)\(drill.errors)")
    let data = try #require(last.split(separator: "\t").last)
    let ours = run.output.lowercased()
    // The two servers of child.test have different MX records.
    #expect(ours.contains("\"\(data)\"") || data.hasPrefix("10 mx"), "\(data): \(run.output)")
  }

  /// Name and type, result, exit status, zones asked.
  @Test(
    arguments: [
      ("none.child.test A", "answered", 0, [".", "test.", "child.test."]),
      ("same.child.test MX", "answered", 0, [".", "test.", "child.test."]),
      ("in.child.test A", "answered", 0, [".", "test.", "child.test."]),
      ("www.child.test A", "answered", 0, [".", "test.", "child.test.", "test.", "other.test."]),
      ("child.test DS", "answered", 0, [".", "test."]),
      ("x.lame.test A", "undetermined", 2, [".", "test.", "lame.test."]),
      ("loop.child.test A", "undetermined", 2, [".", "test.", "child.test."]),
      ("x.noglue.test A", "undetermined", 2, [".", "test.", "noglue.test."]),
      ("x.unreachable.test A", "undetermined", 2, [".", "test.", "unreachable.test."]),
      ("none A", "answered", 0, ["."]),
    ] as [(String, String, Int, [String])]) func `each end has its word and its status`(
      _ question: String, _ result: String, _ status: Int, _ zones: [String]
    ) async throws
  {
    let run = try await Self.run(
      question.split(separator: " ").map(String.init) + ["--format", "json"])
    let document = try Document(run)
    #expect(document.schema == "dlv.dns.trace/1")
    #expect(document.result == result, "\(run.output)")
    #expect(Int(run.status) == status)
    #expect(document.steps.filter { $0.depth == 0 }.map(\.zone) == zones, "\(run.output)")
  }

  @Test func `a lame server is shown, and is exit status 1 where another answers`() async throws {
    let hints = ". NS lame.root.\n. NS ns.root.\nlame.root. A 127.0.0.5\nns.root. A 127.0.0.1\n"
    let run = try await Self.run(["child.test", "NS"], hints: hints)
    #expect(run.status == 1)
    #expect(run.output.contains("✗ lame.root 127.0.0.5"), "\(run.output)")
    #expect(run.output.contains("lame: the server refused"), "\(run.output)")
  }

  @Test func `with --all every server of a zone is asked`() async throws {
    let run = try await Self.run(["--all", "child.test", "NS", "--format", "json"])
    let document = try Document(run)
    #expect(
      document.steps.last?.attempts.map(\.server).sorted() == [
        "ns1.child.test.", "ns2.child.test.",
      ])
  }

  @Test func `servers without glue are looked up from the root`() async throws {
    let run = try await Self.run(["target.far.test", "A"])
    #expect(run.status == 0, "\(run.output)")
    #expect(run.output.contains("ns1.faraway  no glue, and none is needed"), "\(run.output)")
    #expect(run.output.contains("needed for its address: ns1.faraway A"), "\(run.output)")
  }

  /// Servers that would lead on for ever.
  enum Trap: String, CaseIterable, Sendable {
    case refersToItself, refersUpward, refersDeeper, aliasesForEver, silent, serversNeedEachOther,
      noGlue

    func message(_ query: ScriptedDNSServer.Received) -> [ScriptedDNSServer.Action] {
      var response = ResponseMaker(answering: query)
      func name(_ text: String) -> DomainName { (try? DomainName(text)) ?? .root }
      func refer(_ zone: DomainName, _ server: DomainName) {
        response.authority(zone, .ns, server.wire)
      }
      switch self {
      case .noGlue:
        // Its only server is below the delegation, and has no address beside it.
        let zone = query.name.suffix(labels: 1)
        refer(zone, name("ns.\(zone)"))
      case .silent: return []
      case .refersToItself, .refersUpward: refer(.root, name("ns.root"))
      case .refersDeeper:
        // One label more at each answer: the name's depth is the end.
        let depth = min(query.name.labelCount, Int.random(in: 1...100))
        refer(query.name.suffix(labels: depth), name("ns.root"))
      case .aliasesForEver:
        response.flags |= 0x0400
        let next =
          query.name.labels.first.map { Int(String(decoding: $0.dropFirst(), as: UTF8.self)) ?? 0 }
          ?? 0
        response.answer(query.name, .cname, name("a\(next + 1).test").wire)
      case .serversNeedEachOther:
        let zone = query.name.suffix(labels: 1)
        refer(zone, name(zone == name("one") ? "ns.two" : "ns.one"))
      }
      return [.send(response.message)]
    }
  }

  @Test(arguments: Trap.allCases) func `a trap ends, with status 1 where nobody can get through it`(
    _ trap: Trap
  ) async throws {
    let server = try await ScriptedDNSServer.start { trap.message($0) }
    let folder = try TemporaryFolder()
    try folder.write(". NS ns.root.\nns.root. A 127.0.0.1\n", to: "named.root")
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "dns", "trace", "--root-hints", folder.path("named.root"), "--port", "\(server.port)",
        "--dns-timeout", "1", "--timeout", "5", "a0.b.c.one", "A",
      ])
    #expect(run.status == ([.aliasesForEver, .noGlue].contains(trap) ? 1 : 2), "\(run.output)")
    #expect(server.received.count <= 200)
    try await server.stop()
  }

  @Test(
    arguments: [
      (["--root-hints", "/nowhere", "x.test"], 66, "root hints"),
      (["--root-hints", "/dev/null", "x.test"], 65, "root"), (["a..b"], 65, "empty label"),
      (["x.test", "BOGUS"], 64, "no record type"), (["--timeout", "0", "x.test"], 64, "--timeout"),
      ([], 64, "name"),
    ] as [([String], Int, String)]) func `bad input has its status`(
      _ arguments: [String], _ status: Int, _ words: String
    ) async throws
  {
    let run = try await ProgramRun(ProgramRun.dlv, ["dns", "trace"] + arguments)
    #expect(Int(run.status) == status, "\(run.errors)")
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(run.output.isEmpty)
  }
}
