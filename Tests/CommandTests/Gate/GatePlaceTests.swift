import Foundation
import TestKit
import Testing

/// Where `dlv gate` says that something is: in scripts, plans, repositories and the formats of CI services.
@Suite(.timeLimit(.minutes(2))) struct GatePlaceTests {
  private typealias Rig = GateCommandTests.Rig

  private func gate(_ rig: Rig, _ arguments: [String]) async throws -> GateCommandTests.Report {
    let run = try await ProgramRun(
      ProgramRun.dlv, ["gate", "--offline", "--format", "json"] + arguments, in: rig.folder.url)
    return try JSONDecoder().decode(GateCommandTests.Report.self, from: run.outputBytes)
  }

  @Test(arguments: ["update delete mx1.example.com. A", "update delete mx1.example.com."])
  func `a deletion of an update is placed at its line`(_ line: String) async throws {
    let rig = try Rig(
      base: ["example.com.zone": GateCommandTests.zone],
      head: ["u": "zone example.com\n\n\(line)\nsend\n"])
    let report = try await gate(rig, ["--head", "nsupdate:head/u", "--base", "base"])
    let finding = try #require(report.new.first { $0.rule == "mx-unresolvable" })
    #expect(finding.location == .init(file: "head/u", line: 3))
  }

  private static func plan(_ actions: String, before: String, after: String) -> String {
    """
    {"format_version": "1.2", "terraform_version": "1.9.0", "complete": true, "errored": false,
     "resource_changes": [
      {"address": "cloudflare_record.mx", "mode": "managed", "type": "cloudflare_record", "name": "mx",
       "provider_name": "registry.terraform.io/cloudflare/cloudflare",
       "change": {"actions": [\(actions)],
        "before": \(before),
        "after": \(after),
        "after_unknown": {}}}],
     "configuration": {"root_module": {}}}
    """
  }

  @Test func `a deleted resource is placed in the plan`() async throws {
    let rig = try Rig(
      base: [:],
      head: [
        "plan.json": Self.plan(
          #""delete""#,
          before:
            #"{"zone_id": "1", "name": "example.com", "hostname": "example.com", "type": "MX", "value": "mx.example.net", "priority": 10, "ttl": 300}"#,
          after: "null")
      ])
    try rig.folder.write("x.example. A 192.0.2.1\n", to: "outside")
    let report = try await gate(
      rig, ["--head", "terraform:head/plan.json@example.com", "--zone", "outside@."])
    let finding = try #require(report.new.first { $0.rule == "mx-missing" }, "\(report)")
    #expect(finding.location?.file == "head/plan.json")
    #expect(finding.location?.line == 6)
  }

  @Test func `a plan without a zone says so, with the remedy`() async throws {
    let rig = try Rig(
      base: [:],
      head: [
        "plan.json": Self.plan(
          #""create""#, before: "null",
          after:
            #"{"name": "www", "type": "A", "value": "192.0.2.1", "ttl": 300}"#)
      ])
    let run = try await ProgramRun(
      ProgramRun.dlv, ["gate", "--offline", "--head", "head/plan.json"], in: rig.folder.url)
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.output.contains("FILE@ORIGIN"), "\(run.output)")
  }

  // MARK: Repositories

  @Test func `CI services get the paths of the repository`() async throws {
    let repository = try await GateGitTests.Repository(files: [
      "dns/zones/example.com.zone": GateCommandTests.zone,
      "dns/empty/keep": "",
    ])
    try repository.write([
      "dns/zones/example.com.zone": GateCommandTests.zone.replacingOccurrences(
        of: "mx1 A 192.0.2.25\nmx2 A 198.51.100.25\n", with: ""),
      "dlv.yml": """
      waivers:
        - rule: mx-missing
          subject: nothing.example
          reason: old
          expires: 2020-01-01

      """,
    ])
    for format in ["github", "gitlab", "sarif"] {
      let run = try await ProgramRun(
        ProgramRun.dlv,
        [
          "gate", "--offline", "--format", format, "--head", "../zones", "--git", "HEAD",
        ], in: repository.folder.url("dns/empty"))
      #expect(run.status == 1, "\(run.errors)")
      let text = run.output.replacingOccurrences(of: "\\/", with: "/")
      #expect(text.contains("dns/zones/example.com.zone"), "\(text)")
      #expect(!text.contains("../"))
      let places = text.components(separatedBy: .newlines).filter {
        $0.contains("file=") || $0.contains("\"path\"") || $0.contains("\"uri\"")
      }
      #expect(places.contains { $0.contains("dlv.yml") })
      #expect(!places.contains { $0.contains(repository.folder.url.path) }, "\(places)")
    }
  }

  /// What a format says that a file is called, with the words beside it.
  private static func places(_ text: String) -> [String] {
    text.replacingOccurrences(of: "\\/", with: "/").matches(
      of: /(?:file=|"path": "|"uri": "|^at )(?<file>[^",:]*)/.anchorsMatchLineEndings()
    ).map { String($0.file) }
  }

  @Test(arguments: ["github", "gitlab", "sarif", "junit"])
  func `what has no line is in the file of its zone, by its name in the repository`(
    _ format: String
  ) async throws {
    let net = GateCommandTests.zone.replacingOccurrences(of: "example.com", with: "example.net")
    let repository = try await GateGitTests.Repository(files: [
      "dns/zones/example.com.zone": GateCommandTests.zone, "dns/zones/example.net.zone": net,
      "dns/zones/example.org.zone": "\0", "dns/empty/keep": "",
    ])
    let asking = "v=spf1 mx include:spf.example.org"
    try repository.write([
      "dns/zones/example.com.zone": GateCommandTests.zone.replacingOccurrences(
        of: "v=spf1 mx", with: asking),
      "dns/zones/example.net.zone": net.replacingOccurrences(of: "v=spf1 mx", with: asking)
        .replacingOccurrences(of: "mx1 A 192.0.2.25\n", with: ""),
      "dns/zones/example.org.zone": net.replacingOccurrences(of: ".net", with: ".org"),
    ])
    let run = try await ProgramRun(
      ProgramRun.dlv,
      ["gate", "--offline", "--format", format, "--head", "../zones", "--git", "HEAD"],
      in: repository.folder.url("dns/empty"))
    #expect([1, 2].contains(run.status), "\(run.errors)")
    let places = Set(Self.places(run.output))
    let names = ["com", "net", "org"].map { "dns/zones/example.\($0).zone" }
    #expect(places.isSubset(of: names), "\(places)")
    if format != "junit" { #expect(places == Set(names), "\(run.output)") }
    // Each beside what it is about.
    for line in run.output.split(separator: "\n") where line.hasPrefix("::") {
      for name in ["com", "net", "org"] where line.contains("file=dns/zones/example.\(name)") {
        #expect(line.contains("::example.\(name)") || line.contains(".example.\(name)"), "\(line)")
      }
    }
  }

  @Test func `a zone that goes has no place in the files of others`() async throws {
    let net = GateCommandTests.zone.replacingOccurrences(of: "example.com", with: "example.net")
    // The zone above stays, and so does a domain whose mail the zone takes.
    for (file, text) in [
      ("zones/example.com.zone", GateCommandTests.zone),
      (
        "zones/net.zone",
        "$ORIGIN net.\n$TTL 60\n@ SOA a h 1 2 3 4 5\n@ NS a\nexample NS ns1.example\n"
      ),
      (
        "zones/example.com.zone",
        GateCommandTests.zone.replacingOccurrences(
          of: "MX 20 mx2\n", with: "MX 20 mx2.example.net.\n")
      ),
    ] {
      let other = try await GateGitTests.Repository(files: [
        file: text, "zones/example.net.zone": net,
      ])
      try await other.git("rm", "-q", "zones/example.net.zone")
      for format in ["github", "gitlab"] {
        let run = try await ProgramRun(
          ProgramRun.dlv,
          ["gate", "--offline", "--format", format, "--head", "zones", "--git", "HEAD"],
          in: other.folder.url)
        #expect(run.status == 1, "\(run.output)\(run.errors)")
        #expect(run.output.contains("gate-zone-removed"), "\(run.output)")
        // Findings and questions about a name of the zone that went.
        let lines = run.output.replacingOccurrences(of: "\\/", with: "/").split(separator: "\n")
        let isAbout = #/(?:::|description": ")\S*example\.net:\x20/#
        #expect(lines.contains { $0.contains(isAbout) }, "\(run.output)")
        for (index, line) in lines.enumerated() where line.contains(isAbout) {
          let about = format == "github" ? [line] : lines[index...].prefix(8).map { $0 }
          #expect(!about.contains { $0.contains(file) }, "\(about)")
        }
      }
    }
    let repository = try await GateGitTests.Repository(files: [
      "zones/example.com.zone": GateCommandTests.zone, "zones/example.net.zone": net,
    ])
    try await repository.git("rm", "-q", "zones/example.net.zone")
    for (format, expected) in [
      ("github", []), ("sarif", []), ("junit", []), ("gitlab", ["zones/example.net.zone"]),
    ] as [(String, Set<String>)] {
      let run = try await ProgramRun(
        ProgramRun.dlv,
        ["gate", "--offline", "--format", format, "--head", "zones", "--git", "HEAD"],
        in: repository.folder.url)
      #expect(run.status == 1, "\(run.errors)")
      #expect(run.output.contains("gate-zone-removed"))
      #expect(Set(Self.places(run.output)) == expected, "\(run.output)")
    }
  }

  @Test func `GitLab gets a file for what has none`() async throws {
    let rig = try Rig(replacing: "v=spf1 mx ip4", with: "v=spf1 mx include:spf.example.net ip4")
    let run = try await rig.run(["--format", "gitlab"])
    struct Entry: Decodable {
      let location: Location
      struct Location: Decodable { let path: String }
    }
    let entries = try JSONDecoder().decode([Entry].self, from: run.outputBytes)
    #expect(!entries.isEmpty)
    #expect(entries.allSatisfy { $0.location.path == "head/example.com.zone" })
  }

  @Test func `SARIF has the rules of the gate and of what was found`() async throws {
    let rig = try Rig(replacing: "mx1 A 192.0.2.25\n", with: "")
    let run = try await rig.run(["--format", "sarif"])
    #expect(run.output.contains("\"mx-unresolvable\""))
    #expect(run.output.contains("\"gate-spf-narrowed\""))
    #expect(!run.output.contains("\"dkim-key-too-short\""))
    #expect(run.output.utf8.count < 150_000)
  }

  @Test func `JUnit shows each domain what concerns it, without a grade`() async throws {
    let both = GateCommandTests.zone + "sub MX 10 mx1\nsub MX 10 mx2\n"
    let rig = try Rig(
      base: ["example.com.zone": both],
      head: [
        "example.com.zone": both.replacingOccurrences(
          of: "mx1 A 192.0.2.25\nmx2 A 198.51.100.25\n", with: "")
      ])
    let run = try await rig.run(["--format", "junit"])
    #expect(run.status == 1)
    #expect(!run.output.contains("grade"))
    let suites = run.output.components(separatedBy: "<testsuite ").dropFirst()
    #expect(suites.count == 2)
    #expect(suites.allSatisfy { $0.contains("<failure") })
  }

  // MARK: Many domains

  @Test func `what one change does to many domains is one entry for a reader`() async throws {
    let many = (1...40).map { "d\($0) MX 10 mx1" }.joined(separator: "\n") + "\n"
    let rig = try Rig(
      base: ["example.com.zone": GateCommandTests.zone + many + "mx1 AAAA 2001:db8::25\n"],
      head: [
        "example.com.zone": GateCommandTests.zone.replacingOccurrences(
          of: "mx1 A 192.0.2.25", with: "mx1 AAAA 2001:db8::25") + many
      ])
    let report = try await gate(rig, ["--head", "head", "--base", "base"])
    #expect(report.new.count { $0.rule == "mx-only-ipv6" } == 40)
    let github = try await rig.run(["--format", "github"])
    #expect(github.output.components(separatedBy: "title=mx-only-ipv6").count == 2)
    #expect(github.output.contains("36 more"), "\(github.output.prefix(2000))")
    let text = try await rig.run()
    #expect(text.output.components(separatedBy: "mx-only-ipv6").count == 2)
  }

  // MARK: Links

  @Test func `a link in the folder is not the file`() async throws {
    let rig = try Rig(replacing: "mx1 A 192.0.2.25\nmx2 A 198.51.100.25\n", with: "")
    for state in ["base", "head"] {
      try FileManager.default.createSymbolicLink(
        atPath: rig.folder.path("\(state)/alias.zone"), withDestinationPath: "example.com.zone")
    }
    let report = try await gate(rig, ["--head", "head", "--base", "base"])
    #expect(report.new.first?.location?.file == "head/example.com.zone")
  }
}
