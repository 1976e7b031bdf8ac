import Foundation
import TestKit
import Testing

/// `dlv dns convert` as a program: what it writes where, and how it ends.
@Suite struct ConvertTests {
  private static let zone = """
    $ORIGIN example.com.
    $TTL 3600
    @ SOA ns1 hostmaster 1 7200 900 1209600 300
    @ NS ns1
    ns1 A 192.0.2.53

    """

  private static func convert(
    _ files: [String: String], _ arguments: String...
  ) async throws -> (run: ProgramRun, folder: TemporaryFolder) {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url("in"), withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      at: folder.url("out"), withIntermediateDirectories: true)
    for (name, text) in files { try folder.write(text, to: "in/" + name) }
    let run = try await ProgramRun(
      ProgramRun.dlv, ["dns", "convert"] + arguments, in: folder.url)
    return (run, folder)
  }

  @Test func `a zone is written to standard output, or to a file of its name`() async throws {
    let files = [
      "a.zone": Self.zone, "b.zone": Self.zone.replacing("example.com", with: "example.net"),
    ]
    let (run, _) = try await Self.convert(files, "in/a.zone", "--to", "zone")
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output.hasPrefix("example.com. 3600 IN SOA ns1.example.com. "))
    let (several, folder) = try await Self.convert(
      files, "in", "--to", "octodns", "--output-dir", "out")
    #expect(several.status == 0 && several.output.isEmpty && several.errors.isEmpty)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).sorted()
        == ["example.com.yaml", "example.net.yaml"])
    let (alone, _) = try await Self.convert(files, "in", "--to", "octodns")
    #expect(alone.status == 64 && alone.errors.contains("--output-dir"))
  }

  @Test func `what the file does not tell is named, and the exit status is 2`() async throws {
    let yaml = "'':\n  type: ALIAS\n  value: a.example.net.\nwww:\n  type: A\n  value: 192.0.2.1\n"
    let (run, _) = try await Self.convert(
      ["example.com.yaml": yaml], "in/example.com.yaml", "--to", "zone")
    #expect(run.status == 2)
    #expect(run.output == "www.example.com. 3600 IN A 192.0.2.1\n")
    #expect(run.errors.contains("in/example.com.yaml:2:3: example.com: ALIAS: the provider looks"))
    let (other, _) = try await Self.convert(
      ["a.zone": Self.zone + "x HINFO a b\n"], "in/a.zone", "--to", "octodns")
    #expect(other.status == 2 && other.errors.contains("in/a.zone:6: x.example.com. 3600 IN"))
  }

  @Test(
    arguments: [
      (["in/none", "--to", "zone"], 66, "No such file"),
      (["in/a.zone", "--to", "zone"], 65, "in/a.zone:1"),
      (["in/plan.json", "--to", "zone"], 65, "in/plan.json:1:"),
      (["in/x.nsupdate", "--to", "zone"], 64, "changes the zone"),
      (["in/x.nsupdate"], 64, "--to"), (["in/a.zone", "--to", "csv"], 64, "csv"),
      (["zone:in/a.zone@a..b", "--to", "zone"], 65, "'a..b' is no origin"),
    ] as [([String], Int32, String)])
  func `bad input ends with the status of its kind`(
    arguments: [String], status: Int32, words: String
  ) async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url("in"), withIntermediateDirectories: true)
    try folder.write("@ SOA\n", to: "in/a.zone")
    try folder.write(#"{"terraform_version": "1", "resource_changes": ["#, to: "in/plan.json")
    try folder.write("zone example.com\nupdate delete x.example.com\n", to: "in/x.nsupdate")
    let run = try await ProgramRun(
      ProgramRun.dlv, ["dns", "convert"] + arguments, in: folder.url)
    #expect(run.status == status && run.output.isEmpty)
    #expect(run.errors.contains(words), "\(run.errors)")
  }

  @Test func `what Route 53 has not is named, and the rest is written`() async throws {
    let zone =
      Self.zone + "l LOC 51 30 12.748 N 0 7 39.611 W 15m\nd DNAME example.net.\ne TXT \"\"\n"
      + "u URI 1 1 \"https://example.com/\"\nx TYPE65400 \\# 1 00\n"
    for format in ["route53", "terraform"] {
      let (run, _) = try await Self.convert(["a.zone": zone], "in/a.zone", "--to", format)
      #expect(run.status == 2)
      #expect(run.errors.split(separator: "\n").count == 5, "\(run.errors)")
      #expect(run.errors.contains("Route 53 has no records of type LOC"))
      #expect(run.output.contains("192.0.2.53") && !run.output.contains("LOC"))
    }
  }

  @Test(arguments: ["route53", "nsupdate"])
  func `a zone that was written as changes is read back`(format: String) async throws {
    let (run, folder) = try await Self.convert(
      ["a.zone": Self.zone], "in/a.zone", "--to", format, "--output-dir", "new")
    #expect(run.status == 0, "\(run.errors)")
    let name = format == "route53" ? "example.com.json" : "example.com.nsupdate"
    let back = try await ProgramRun(
      ProgramRun.dlv, ["dns", "convert", "new/" + name, "--to", "zone"], in: folder.url)
    // No SOA record: the provider, or the server, has its own.
    #expect(back.status == 2, "\(back.errors)")
    #expect(
      back.errors.hasPrefix("dlv: incomplete: example.com: new/\(name) has no SOA record"),
      "\(back.errors)")
    #expect(back.output.contains("ns1.example.com. 3600 IN A 192.0.2.53"))
  }

  @Test(arguments: [
    ("update add w.example.com 300 CNAME a.example.net.\nupdate add w.example.com 300 A 192.0.2.1\n"),
    ("update add w.example.com 300 CNAME a.example.net.\nsend\nupdate add w.example.com 300 TXT x\n"),
    ("update add example.com 300 CNAME a.example.net.\n"),
  ])
  func `changes that come to no zone are not written as one`(script: String) async throws {
    for format in ["zone", "octodns", "route53"] {
      let (run, _) = try await Self.convert(
        ["x.nsupdate": "zone example.com\n" + script], "in/x.nsupdate", "--to", format)
      #expect(run.status == 65 && run.output.isEmpty, "\(run.output)")
      #expect(run.errors.contains("example.com has a CNAME record and"), "\(run.errors)")
      #expect(run.errors.contains("in/x.nsupdate:"), "\(run.errors)")
    }
  }

  @Test func `DNSControl's default TTL is not taken for a TTL of 0`() async throws {
    let (run, _) = try await Self.convert(
      ["a.zone": Self.zone + "z 0 A 192.0.2.1\n"], "in/a.zone", "--to", "dnscontrol")
    #expect(run.status == 2 && run.errors.contains("z.example.com. 0 IN A 192.0.2.1: a TTL of 0"))
    #expect(!run.output.contains("192.0.2.1\""))
  }
}
