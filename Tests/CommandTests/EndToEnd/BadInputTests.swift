import Foundation
import TestKit
import Testing

/// Bad input ends with the exit status of its kind, one clear message on standard error, and no half of a report.
@Suite(.timeLimit(.minutes(5))) struct BadInputTests {
  /// A command line, what it comes to, and words that the message has to hold. `FOLDER` stands for the folder of `files`.
  struct Case: CustomTestStringConvertible, Sendable {
    let what: String
    let arguments: [String]
    let status: Int32
    let words: [String]

    init(_ what: String, _ arguments: [String], _ status: Int32, _ words: String...) {
      self.what = what
      self.arguments = arguments
      self.status = status
      self.words = words
    }

    var testDescription: String { what }
  }

  static let files: [String: [UInt8]] = [
    "empty.txt": [],
    "comments.txt": Array("# domains\n\n   # none yet\n".utf8),
    "binary.txt": Array("good.example\n".utf8) + [0x7F, 0x45, 0x4C, 0x46, 0x02, 0x01, 0x00, 0x00],
    "long.txt": Array("good.example\n".utf8) + Array(repeating: 0x61, count: 5_000),
    "good.zone": Array(zone.utf8),
    "bad.zone": Array((zone + "www A 192.0.2\n").utf8),
    "bad.replay": Array("v=spf1 -all\n".utf8),
    "bad.yml": Array("fail-on: warning\nresolver: [192.0.2.53]\n".utf8),
    "broken.yml": Array("resolvers: [192.0.2.53\n".utf8),
  ]

  private static let zone = """
    $ORIGIN good.example.
    $TTL 3600
    @ SOA ns1 hostmaster 1 7200 900 1209600 300
    @ NS ns1
    ns1 A 192.0.2.53

    """

  private static let manyLabels = Array(repeating: "a", count: 300).joined(separator: ".")
  private static let longLabel = String(repeating: "a", count: 64) + ".example"

  static let cases: [Case] = [
    // Names.
    Case("300 labels", ["--offline", manyLabels], 65, "601 octets", "255"),
    Case("a label of 64 octets", ["--offline", longLabel], 65, "64 octets", "63"),
    Case("an empty name", ["--offline", ""], 65, "the name is empty"),
    Case("an empty label", ["--offline", "a..example"], 65, "'a..example'", "empty label"),
    Case("a name with a space", ["--offline", "a b.example"], 65, "'a b.example'", "space"),
    Case("a name with a NUL-like escape", ["--offline", "\u{1}.example"], 65, "\\u{1}"),
    Case(
      "a label that IDNA forbids", ["--offline", "a\u{200B}\u{AD}☃︎\u{378}.example"], 65, "label"),
    Case("a good name beside a bad one", ["--offline", "good.example", "a..b"], 65, "'a..b'"),
    Case("an envelope sender without a domain", ["x.example", "--mail-from", "x@"], 64, "'x@'"),
    Case("a mail address", ["--offline", "me@good.example"], 65, "mail address", "'good.example'"),
    Case("an address", ["--offline", "192.0.2.1"], 65, "an address"),
    Case("a mistyped address", ["--offline", "300.1.1.1"], 65, "no name ends in a number"),
    Case("a wildcard", ["--offline", "*.good.example"], 65, "wildcard"),
    Case("a slash", ["--offline", "good.example/"], 65, "'/'"),
    Case("the root", ["--offline", "."], 65, "root"),
    Case("a format that is none", offline + ["--output", "pdf=FOLDER/x"], 64, "pdf="),
    Case(
      "a list that breaks off, with a file",
      ["--offline", "--file", "FOLDER/binary.txt", "--output", "json=FOLDER/report"], 65, "NUL"),
    Case("a recording into a device", offline + ["--record", "/dev/null"], 73, "regular file"),
    Case("a URL", ["--offline", "https://good.example/x"], 65, "URL", "'good.example'"),
    // Lists.
    Case("no domain at all", ["--offline"], 64, "dlv audit example.com", "--file"),
    Case("an empty list", ["--file", "FOLDER/empty.txt"], 65, "empty.txt", "no domain"),
    Case("a list of comments", ["--file", "FOLDER/comments.txt"], 65, "comments.txt", "no domain"),
    Case("a binary list", ["--offline", "--file", "FOLDER/binary.txt"], 65, "binary.txt:2", "NUL"),
    Case(
      "a line without end", ["--offline", "--file", "FOLDER/long.txt"], 65, "long.txt:2", "4096"),
    Case("a list that is missing", ["--file", "FOLDER/none.txt"], 66, "none.txt", "No such file"),
    Case("a list that is a folder", ["--file", "FOLDER"], 66, "list", "folder"),
    // Zone files.
    Case("a missing zone", zone("none.zone"), 66, "zone file", "none.zone", "No such file"),
    Case("a zone that is a folder", zone(""), 66, "zone file", "not a regular file"),
    Case("an empty zone", zone("empty.txt"), 65, "empty.txt:1: the file holds no records"),
    Case("a zone with an error", zone("bad.zone"), 65, "bad.zone:6:", "192.0.2", "nothing of it"),
    Case(
      "a good zone beside a bad one", zone("good.zone") + ["--zone", "FOLDER/bad.zone"], 65,
      "bad.zone:6:"),
    Case(
      "a zone twice", zone("good.zone") + zone("good.zone").dropFirst(2), 65, "good.example is in"),
    // Recordings.
    Case("a bad replay", ["x.example", "--replay", "FOLDER/bad.replay"], 65, "not a recording"),
    Case("an empty replay", ["x.example", "--replay", "FOLDER/empty.txt"], 65, "not a recording"),
    Case("a missing replay", ["x.example", "--replay", "FOLDER/none"], 66, "none", "No such file"),
    Case("a replay that is a folder", ["x.example", "--replay", "FOLDER"], 66, "not a regular"),
    Case(
      "an unwritable recording", offline + ["--record", "FOLDER/no/x"], 73, "recording",
      "FOLDER/no/x"),
    // Options.
    Case("an unknown option", offline + ["--selectors", "x"], 64, "'--selectors'", "--selector'"),
    Case("an unknown format", offline + ["--format", "xml"], 64, "'xml'", "json, sarif"),
    Case("an unknown severity", offline + ["--fail-on", "bad"], 64, "'bad'", "'warning'"),
    Case("a timeout of nothing", offline + ["--dns-timeout", "0"], 64, "--dns-timeout", "0.001"),
    Case("too many jobs", offline + ["--jobs", "9999"], 64, "--jobs", "1024"),
    Case("a selector that is no name", offline + ["--selector", "a..b"], 64, "'a..b'"),
    Case("an address that is none", offline + ["--sending-ip", "192.0.2.256"], 64, "192.0.2.256"),
    Case("a server by name", ["x.example", "--resolver", "dns.example"], 64, "'dns.example'"),
    Case(
      "a server with a bad port", ["x.example", "--resolver", "192.0.2.1:x"], 64, "'x'", "port"),
    Case(
      "a CA file that is missing",
      ["x.example", "--resolver", "https://127.0.0.1/", "--ca-file", "FOLDER/none.pem"], 66,
      "CA file", "none.pem", "No such file"),
    Case(
      "a CA file that is none",
      ["x.example", "--resolver", "tls://127.0.0.1", "--ca-file", "FOLDER/bad.yml"], 69, "bad.yml"),
    Case(
      "a reference that can't be asked", offline + ["--https-reference", "up.example"], 64,
      "--https-reference", "--offline"),
    Case(
      "a reference that is asked for nothing", ["x.example", "--probe-reference", "up.example"],
      64, "--probe-reference", "--probe"),
    Case(
      "a reference of mail servers that can't be asked",
      offline + ["--probe", "--probe-reference", "up.example"], 64, "--offline"),
    // Configuration.
    Case("an unknown key", config("bad.yml"), 78, "bad.yml:2:1", "'resolver'", "'resolvers'"),
    Case("a configuration that is no YAML", config("broken.yml"), 78, "broken.yml:2"),
    Case("a missing configuration", config("none.yml"), 78, "none.yml", "No such file"),
    // Output.
    Case("an unwritable output", offline + ["--output", "FOLDER/no/x"], 73, "FOLDER/no/x"),
    Case(
      "an output that is a folder", offline + ["--output", "FOLDER"], 73, "FOLDER", "directory"),
    Case(
      "two results in one file",
      offline + ["--output", "json=FOLDER/x", "--output", "csv=FOLDER/x"],
      64, "FOLDER/x"),
    Case(
      "recording and result in one file",
      offline + ["--output", "FOLDER/x", "--record", "FOLDER/x"],
      64, "FOLDER/x"),
    Case("a full disk", offline + ["--output", "/dev/full"], 74, "/dev/full", "No space"),
  ]

  private static let offline = ["--offline", "good.example"]
  private static func zone(_ name: String) -> [String] {
    offline + ["--zone", name.isEmpty ? "FOLDER" : "FOLDER/\(name)"]
  }
  private static func config(_ name: String) -> [String] {
    offline + ["--config", "FOLDER/\(name)"]
  }

  @Test(arguments: cases) func `bad input is refused`(_ bad: Case) async throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in Self.files { try Data(bytes).write(to: folder.url(name)) }
    let before = try folder.names
    let named = { (text: String) in
      text.replacingOccurrences(of: "FOLDER", with: folder.path("").trimmingSuffix("/"))
    }
    // JSON, so that whatever was begun has to be a whole document.
    let format = bad.arguments.contains("--format") ? [] : ["--format", "json"]
    let run = try await ProgramRun(ProgramRun.dlv, ["audit"] + bad.arguments.map(named) + format)

    #expect(run.exit == .status(bad.status), "\(run.errors)")
    for word in bad.words { #expect(run.errors.contains(named(word)), "\(run.errors)") }
    let lines = run.errors.split(separator: "\n")
    if bad.status == 64 {
      // The argument parser adds the option's help and the usage.
      #expect(lines.count { $0.hasPrefix("Error: ") } == 1, "\(run.errors)")
    } else {
      #expect(lines.count { $0.hasPrefix("dlv: ") } == 1, "\(run.errors)")
      #expect(lines.count <= 2, "\(run.errors)")
    }
    if !run.output.isEmpty { _ = try JSONReport(run.outputBytes) }
    #expect(try folder.names == before, "no part of a file is left")
  }

  @Test func `an unknown command is wrong usage`() async throws {
    let run = try await ProgramRun(ProgramRun.dlv, ["adit", "good.example"])
    #expect(run.status == 64)
    #expect(run.output == "")
    #expect(run.errors.contains("'adit'"))
  }

  @Test func `a domain that does not exist is a finding, not a failure`() async throws {
    let audit = try FixtureAudit.shared.get()
    let run = try await ProgramRun(
      ProgramRun.dlv,
      ["audit", "nowhere.example", "--offline", "--format", "json"] + audit.zoneArguments)
    #expect(run.status == 1)
    #expect(run.errors == "")
    let report = try #require(try JSONReport(run.outputBytes).targets.first)
    #expect(
      report.findings.filter { $0.severity == "error" }.map(\.rule) == ["zone-domain-missing"])
    #expect(report.undetermined.map(\.rule) == [])
  }

  @Test func `a resolver that refuses connections leaves everything undetermined, and is named`()
    async throws
  {
    for scheme in ["", "tcp://", "tls://", "https://"] {
      let server = "\(scheme)127.0.0.1:\(try LoopbackPort.free())"
      let run = try await ProgramRun(
        ProgramRun.dlv, ["audit", "good.example", "--format", "json", "--resolver", server])
      #expect(run.status == 2)
      #expect(run.errors.hasPrefix("dlv: no DNS server answered (\(server)"), "\(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1)
      let report = try #require(try JSONReport(run.outputBytes).targets.first)
      #expect(report.findings.isEmpty && report.passed.isEmpty && !report.undetermined.isEmpty)
    }
  }

  @Test func `nothing is used of a zone with an error`() async throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in Self.files { try Data(bytes).write(to: folder.url(name)) }
    for format in ["text", "json", "csv"] {
      let run = try await ProgramRun(
        ProgramRun.dlv,
        [
          "audit", "--offline", "--zone", folder.path("bad.zone"), "--format", format,
          "good.example",
        ])
      #expect(run.status == 65)
      #expect(run.output == "")
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
