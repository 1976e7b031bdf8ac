import Foundation
import TestKit
import Testing

/// `dlv dns lint` as a program: statuses, formats, bad input.
@Suite(.timeLimit(.minutes(5))) struct DNSLintCommandTests {
  static let good = """
    $ORIGIN example.com.
    $TTL 3600
    @ SOA ns1 hostmaster 1 14400 3600 1209600 3600
    @ NS ns1
    @ NS ns2.example.net.
    ns1 A 8.8.8.1

    """

  static func run(_ files: [String: String], _ arguments: [String]) async throws -> ProgramRun {
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(text, to: name) }
    return try await ProgramRun(
      ProgramRun.dlv, ["dns", "lint"] + arguments, in: folder.url)
  }

  @Test func `a good zone passes`() async throws {
    let run = try await Self.run(["z": Self.good], ["z"])
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }

  /// What is added, the status, and words of standard output or error.
  @Test(
    arguments: [
      ("www CNAME gone\n", [], 0, "dns-alias-dangling"),
      ("www CNAME gone\n", ["--fail-on", "warning"], 1, "z:7"),
      ("@ MX 10 gone\n", [], 1, "dns-mx-no-address"),
      ("www A 192.0.2.\n", [], 65, "z:7:7"),
      ("ns1 CNAME x\n", [], 65, "z:7"),
      ("@ CNAME x\n", [], 65, "CNAME record and other data"),
      ("@ SOA a b 2 3 4 5 6\n", [], 65, "second SOA"),
      ("$INCLUDE ../x\n", [], 65, "outside the folder"),
      ("a TXT \"open\n", [], 65, "z:7"),
      (String(repeating: "a", count: 1_000_000) + "\n", [], 65, "z:7"),
    ] as [(String, [String], Int, String)]) func `what is wrong has its status`(
      _ lines: String, _ arguments: [String], _ status: Int, _ words: String
    ) async throws
  {
    let run = try await Self.run(["z": Self.good + lines], arguments + ["z"])
    #expect(Int(run.status) == status, "\(run.output.prefix(2000))\(run.errors.prefix(2000))")
    #expect(
      (run.output + run.errors).contains(words),
      "\(run.output.prefix(2000))\(run.errors.prefix(2000))")
    if status == 65 { #expect(run.output.isEmpty) }
  }

  @Test(
    arguments: [
      ([], 64, "Name a zone file"), (["none"], 66, "none"), (["z", "z2"], 65, "is in"),
      (["--resolver", "127.0.0.1", "z"], 64, "--online"), (["--from", "bogus", "z"], 64, "bogus"),
    ] as [([String], Int, String)]) func `bad arguments have their status`(
      _ arguments: [String], _ status: Int, _ words: String
    ) async throws
  {
    let run = try await Self.run(["z": Self.good, "z2": Self.good], arguments)
    #expect(Int(run.status) == status, "\(run.errors)")
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test(arguments: ["json", "sarif", "junit", "markdown", "html", "csv", "github"])
  func `every format names the rule and the place`(_ format: String) async throws {
    let run = try await Self.run(
      ["example.com.zone": Self.good + "@ MX 10 gone\n"],
      ["--format", format, "example.com.zone"])
    #expect(run.status == 1)
    #expect(run.output.contains("dns-mx-no-address"), "\(run.output)")
    #expect(run.output.contains("example.com.zone"), "\(run.output)")
  }

  @Test func `hosts outside are asked for with --online, and a failure is undetermined`()
    async throws
  {
    let port = try DNSRig.shared.get().port
    let zone = Self.good.replacing("@ NS ns2.example.net.", with: "@ NS ns1.child.test.")
    let cases: [(String, Int)] = [
      ("@ MX 10 same.child.test.\n", 0), ("@ MX 10 none.child.test.\n", 1),
      ("@ MX 10 in.child.test.\n", 1), ("@ MX 10 host.example.org.\n", 2),
    ]
    for (lines, status) in cases {
      let run = try await Self.run(
        ["z": zone + lines], ["--online", "--resolver", "127.0.0.3:\(port)", "z"])
      #expect(Int(run.status) == status, "\(lines): \(run.output)\(run.errors)")
      let offline = try await Self.run(["z": zone + lines], ["z"])
      #expect(offline.status == 0, "\(offline.output)")
    }
  }

  @Test func `rules can be turned off in dlv.yml`() async throws {
    let run = try await Self.run(
      ["z": Self.good + "@ MX 10 gone\n", "dlv.yml": "rules:\n  dns-mx-no-address: off\n"], ["z"])
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }
}
