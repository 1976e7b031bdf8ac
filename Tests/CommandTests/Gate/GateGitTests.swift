import Foundation
import TestKit
import Testing
import Yams

/// `dlv gate --git` in repositories made by the tests, and the scripts of ci/ that run it.
@Suite(.timeLimit(.minutes(5))) struct GateGitTests {
  /// A repository with one commit, and changes that are not committed.
  struct Repository {
    let folder: TemporaryFolder

    init(files: [String: String]) async throws {
      folder = try TemporaryFolder()
      try await git("init", "-q", "-b", "main")
      try write(files)
      // Found before any other above the folder.
      try folder.write("fail-on: error\n", to: "dlv.yml")
      try await commit("first")
    }

    func write(_ files: [String: String]) throws {
      for (name, text) in files {
        let url = folder.url(name)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
      }
    }

    @discardableResult
    func git(_ arguments: String...) async throws -> String {
      let run = try await ProgramRun(
        "git",
        [
          "-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false",
        ] + arguments, in: folder.url)
      #expect(run.status == 0, "\(run.errors)")
      return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func commit(_ message: String) async throws {
      try await git("add", "-A")
      try await git("commit", "-q", "-m", message)
    }

    func gate(_ arguments: [String]) async throws -> ProgramRun {
      try await ProgramRun(
        ProgramRun.dlv, ["gate", "--offline", "--format", "json"] + arguments, in: folder.url)
    }

    func report(_ arguments: [String]) async throws -> GateCommandTests.Report {
      let run = try await gate(arguments)
      #expect(run.errors == "")
      return try JSONDecoder().decode(GateCommandTests.Report.self, from: run.outputBytes)
    }
  }

  private static let zone = GateCommandTests.zone
  private static let broken = zone.replacingOccurrences(
    of: "mx1 A 192.0.2.25\nmx2 A 198.51.100.25\n", with: "")

  @Test func `the old state is that of a revision, with its places`() async throws {
    let repository = try await Repository(files: ["zones/example.com.zone": Self.zone])
    try repository.write(["zones/example.com.zone": Self.broken])
    let report = try await repository.report(["--head", "zones", "--git", "HEAD"])
    let finding = try #require(report.new.first { $0.rule == "mx-unresolvable" })
    #expect(finding.change?.location?.file == "HEAD:zones/example.com.zone")
    #expect(finding.location?.file == "zones/example.com.zone")
    let file = try await repository.report(
      ["--head", "zones/example.com.zone", "--git", "main"])
    #expect(file.new.map(\.rule) == report.new.map(\.rule))
  }

  @Test func `a file that was renamed is no new zone`() async throws {
    let repository = try await Repository(files: ["old/example.com.zone": Self.zone])
    try FileManager.default.createDirectory(
      at: repository.folder.url("new"), withIntermediateDirectories: true)
    try await repository.git("mv", "old/example.com.zone", "new/renamed.zone")
    for head in ["new", "new/renamed.zone"] {
      let report = try await repository.report(["--head", head, "--git", "HEAD"])
      #expect(report.changes.isEmpty)
    }
  }

  @Test func `a folder below the top, with a file that another includes`() async throws {
    let repository = try await Repository(files: [
      "dns/zones/example.com.zone": Self.zone + "$INCLUDE common/hosts\n",
      "dns/zones/common/hosts": "smtp A 192.0.2.99\n",
    ])
    try repository.write(["dns/zones/common/hosts": "smtp A 192.0.2.98\n"])
    let report = try await repository.report(
      ["--head", "dns/zones/example.com.zone", "--git", "HEAD"])
    #expect(report.changes.map(\.name) == ["smtp.example.com"])
  }

  @Test func `a format and an origin that are named hold for the old files, too`() async throws {
    let repository = try await Repository(files: ["zones/a.txt": Self.zone])
    try repository.write(["zones/a.txt": Self.broken])
    for head in ["zone:zones/a.txt", "zones/a.txt@example.com", "zone:zones/a.txt@example.com"] {
      let report = try await repository.report(["--head", head, "--git", "HEAD"])
      #expect(report.new.contains { $0.rule == "mx-unresolvable" })
      #expect(report.changes.first?.location?.file == "HEAD:zones/a.txt")
    }
  }

  @Test func `a bad path of evidence is an error before anything else`() async throws {
    let repository = try await Repository(files: ["zones/a.zone": Self.zone])
    for option in ["--messages", "--reports", "--key-dir"] {
      let run = try await repository.gate(
        ["--head", "zones", "--git", "HEAD", option, "no/such"])
      #expect(run.status == 66)
      #expect(run.errors.contains("no/such"), "\(run.errors)")
    }
  }

  @Test func `what git has no answer for is said in its words`() async throws {
    let repository = try await Repository(files: ["zones/example.com.zone": Self.zone])
    let unknown = try await repository.gate(["--head", "zones", "--git", "no-such"])
    #expect(unknown.status == 66)
    #expect(unknown.errors.contains("'no-such'"), "\(unknown.errors)")
    let option = try await repository.gate(["--head", "zones", "--git=--all"])
    #expect(option.status == 66, "\(option.errors)")
    let outside = try TemporaryFolder()
    try outside.write(Self.zone, to: "a.zone")
    let nowhere = try await repository.gate(
      ["--head", outside.path("a.zone"), "--git", "HEAD"])
    #expect(nowhere.status == 66)
    #expect(nowhere.errors.contains("git repository"), "\(nowhere.errors)")
    let both = try await repository.gate(
      ["--head", "zones", "--git", "HEAD", "--base", "zones"])
    #expect(both.status == 64)
  }

  @Test func `a shallow clone is named as the cause`() async throws {
    let repository = try await Repository(files: ["zones/example.com.zone": Self.zone])
    let first = try await repository.git("rev-parse", "HEAD")
    try repository.write(["zones/example.com.zone": Self.broken])
    try await repository.commit("second")
    let clone = try TemporaryFolder()
    let made = try await ProgramRun(
      "git",
      ["clone", "-q", "--depth", "1", "file://\(repository.folder.url.path)", clone.path("clone")])
    #expect(made.status == 0, "\(made.errors)")
    let run = try await ProgramRun(
      ProgramRun.dlv, ["gate", "--offline", "--head", "zones", "--git", first],
      in: clone.url("clone"))
    #expect(run.status == 66)
    #expect(run.errors.contains("shallow"), "\(run.errors)")
  }

  @Test func `a change that mends old files passes, with their errors in a notice`() async throws {
    let repository = try await Repository(files: [
      "zones/example.com.zone": Self.zone.replacingOccurrences(
        of: "www A 192.0.2.80", with: "www A 192.0.2.999")
    ])
    try repository.write(["zones/example.com.zone": Self.zone])
    let run = try await repository.gate(["--head", "zones", "--git", "HEAD"])
    #expect(run.status == 0)
    let report = try JSONDecoder().decode(GateCommandTests.Report.self, from: run.outputBytes)
    #expect(report.new.map(\.rule) == ["gate-base-unread"])
    #expect(report.new.first?.subject == "example.com")
    // The other records were read, so that only the mended one differs.
    #expect(report.changes.map(\.name) == ["www.example.com"])
    #expect(run.output.contains("HEAD:zones/example.com.zone:15"), "\(run.output)")
    // What breaks beside it is found, and errors of the new state are errors.
    try repository.write(["zones/example.com.zone": Self.broken])
    #expect(try await repository.gate(["--head", "zones", "--git", "HEAD"]).status == 1)
    try repository.write(["zones/example.com.zone": Self.zone + "x A 1.2.3.999\n"])
    #expect(try await repository.gate(["--head", "zones", "--git", "HEAD"]).status == 65)
  }

  @Test func `the first zone of a folder is new`() async throws {
    let repository = try await Repository(files: ["zones/README.md": "# Zones\n"])
    try repository.write(["zones/example.com.zone": Self.zone])
    let run = try await repository.gate(["--head", "zones", "--git", "HEAD", "--fail-on", "never"])
    #expect([0, 2].contains(run.status), "\(run.errors)")
    let report = try JSONDecoder().decode(GateCommandTests.Report.self, from: run.outputBytes)
    #expect(report.changes.contains { $0.type == "MX" && $0.before.isEmpty })
    // A folder that is named is to have zones.

    let empty = try TemporaryFolder()
    try empty.write("x", to: "README.md")
    let named = try await repository.gate(["--head", "zones", "--base", empty.url.path])
    #expect(named.status == 65)
  }

  @Test(arguments: [
    "$ORIGIN x.\n@ A 1\n", "@ SOA ns1", "\0", zone + "$INCLUDE gone\n", zone + "$INCLUDE ../x\n",
  ])
  func `a change of a file of which nothing can be compared is undetermined`(
    _ old: String
  ) async throws {
    let repository = try await Repository(files: [
      "zones/example.com.zone": old,
      "zones/example.net.zone": Self.zone.replacingOccurrences(of: ".com", with: ".net"),
    ])
    try repository.write(["zones/example.com.zone": Self.zone])
    let run = try await repository.gate(["--head", "zones", "--git", "HEAD"])
    #expect(run.status == 2, "\(run.errors)")
    let report = try JSONDecoder().decode(GateCommandTests.Report.self, from: run.outputBytes)
    #expect(report.new.isEmpty && report.changes.isEmpty)
    let question = try #require(report.undetermined.first)
    #expect(report.undetermined.count == 1 && question.rule == "gate-base-unread" && question.new)
    #expect(question.reason.contains("HEAD:zones/example.com.zone"), "\(question.reason)")
    #expect(question.reason.contains("--allow-undetermined"))
    let allowed = try await repository.gate(
      ["--head", "zones", "--git", "HEAD", "--allow-undetermined"])
    #expect(allowed.status == 0)
    // What is named as the old state is to be one.
    let copy = try await Repository(files: ["base/example.com.zone": old])
    try copy.write(["head/example.com.zone": Self.zone])
    for path in ["base", "base/example.com.zone"] {
      let named = try await copy.gate(
        ["--head", "head", "--base", path, "--allow-undetermined"])
      #expect(named.status == 65 && named.output.isEmpty, "\(named.output)")
      #expect(named.errors.contains("base/example.com.zone"), "\(named.errors)")
    }
  }

  @Test func `a zone that goes and could not be read is undetermined`() async throws {
    let repository = try await Repository(files: [
      "zones/example.com.zone": Self.zone, "zones/lost.zone": "$ORIGIN lost.example.\n@ A 1\n",
    ])
    try await repository.git("rm", "-q", "zones/lost.zone")
    let run = try await repository.gate(["--head", "zones", "--git", "HEAD"])
    #expect(run.status == 2, "\(run.output)")
    #expect(
      run.output.contains("the zones of HEAD:zones\\/lost.zone")
        || run.output.contains("the zones of HEAD:zones/lost.zone"), "\(run.output)")
  }

  @Test func `one zone in two old files is not compared, since nobody can tell which was meant`()
    async throws
  {
    let repository = try await Repository(files: [
      "zones/a.zone": Self.zone,
      "zones/b.zone": Self.zone.replacingOccurrences(of: "192.0.2.80", with: "192.0.2.81"),
    ])
    try await repository.git("rm", "-q", "zones/b.zone")
    let run = try await repository.gate(["--head", "zones", "--git", "HEAD"])
    #expect(run.status == 2)
    let report = try JSONDecoder().decode(GateCommandTests.Report.self, from: run.outputBytes)
    #expect(report.changes.isEmpty)
    #expect(report.new.map(\.rule) == [], "\(run.output)")
    #expect(run.output.contains("zones/a.zone, too"), "\(run.output)")
  }

  @Test func `a renamed file is found with what it includes in another layout`() async throws {
    let repository = try await Repository(files: [
      "old/x.com": Self.zone + "$INCLUDE inc/hosts.inc\n", "old/inc/hosts.inc": "h A 192.0.2.9\n",
    ])
    try FileManager.default.createDirectory(
      at: repository.folder.url("new"), withIntermediateDirectories: true)
    try await repository.git("mv", "old/x.com", "new/example.com.zone")
    try await repository.git("mv", "old/inc/hosts.inc", "new/hosts.inc")
    try repository.write([
      "new/example.com.zone": Self.zone + "$INCLUDE hosts.inc\n"
    ])
    let run = try await repository.gate(["--head", "new", "--git", "HEAD"])
    #expect(run.status == 0, "\(run.errors)\(run.output)")
    let report = try JSONDecoder().decode(GateCommandTests.Report.self, from: run.outputBytes)
    #expect(report.changes.isEmpty && report.new.isEmpty, "\(report)")
  }

  @Test func `what a file with an error includes is no zone of its own`() async throws {
    let repository = try await Repository(files: [
      "zones/example.com.zone": Self.zone + "bad A 192.0.2.999\n$INCLUDE inc/x.inc\n",
      "zones/inc/x.inc": "h A 192.0.2.9\n",
    ])
    try repository.write([
      "zones/example.com.zone": Self.zone + "$INCLUDE inc/x.inc\n"
    ])
    let run = try await repository.gate(["--head", "zones", "--git", "HEAD"])
    #expect(!run.output.contains("x.inc"), "\(run.output)")
    #expect(run.status == 0, "\(run.output)")
  }

  @Test func `files that were renamed are found with what they include, and without the others`()
    async throws
  {
    let other = Self.zone.replacingOccurrences(of: "example.com", with: "example.net")
    let repository = try await Repository(files: [
      "old/example.com.zone": Self.zone + "$Include hosts.inc\n",
      "old/hosts.inc": "h A 192.0.2.9\n",
      "old/example.net.zone": other, "old/README": "These are our zones, one a file, as ever.\n",
    ])
    try FileManager.default.createDirectory(
      at: repository.folder.url("new"), withIntermediateDirectories: true)
    for name in ["example.com.zone", "hosts.inc", "example.net.zone", "README"] {
      try await repository.git("mv", "old/\(name)", "new/\(name)")
    }
    for head in ["new", "new/example.com.zone"] {
      let run = try await repository.gate(["--head", head, "--git", "HEAD"])
      #expect(run.status == 0, "\(run.errors)\(run.output)")
      let report = try JSONDecoder().decode(GateCommandTests.Report.self, from: run.outputBytes)
      #expect(report.changes.isEmpty && report.new.isEmpty, "\(head): \(report)")
    }
  }

  // MARK: Baselines

  @Test func `a baseline accepts what was written, and no more`() async throws {
    let repository = try await Repository(files: ["zones/example.com.zone": Self.zone])
    try repository.write(["zones/example.com.zone": Self.broken])
    let arguments = ["--head", "zones", "--git", "HEAD"]
    let first = try await repository.gate(arguments + ["--write-baseline", "baseline.json"])
    #expect(first.status == 1)
    let again = try await repository.gate(arguments + ["--baseline", "baseline.json"])
    #expect(again.status == 0, "\(again.output)")
    let text = try repository.folder.text(of: "baseline.json")
    #expect(text.contains("\"schema\": \"dlv.gate-baseline/1\""))
    try repository.write([
      "zones/example.com.zone": Self.broken.replacingOccurrences(of: "-all", with: "+all")
    ])
    #expect(try await repository.gate(arguments + ["--baseline", "baseline.json"]).status == 1)
  }

  @Test(arguments: [
    ("", "not JSON"), ("{}", "'schema'"), ("{\"schema\": 1, \"findings\": []}", "/schema"),
    ("{\"schema\": \"dlv.gate-baseline/9\", \"findings\": []}", "dlv.gate-baseline/9"),
    (
      "{\"schema\": \"dlv.gate-baseline/1\", \"findings\": [{\"rule\": \"a\", \"subject\": \"b\", \"particulars\": [], \"severity\": \"bad\"}]}",
      "/findings/0/severity"
    ),
    ("{\"schema\": \"dlv.gate-baseline/1\", \"findings\": [{\"rule\": 1}]}", "/findings/0"),
  ])
  func `a baseline that is none is refused`(_ text: String, _ words: String) async throws {
    let repository = try await Repository(files: ["zones/example.com.zone": Self.zone])
    try repository.folder.write(text, to: "baseline.json")
    let run = try await repository.gate(
      ["--head", "zones", "--git", "HEAD", "--baseline", "baseline.json"])
    #expect(run.status == 65)
    #expect(run.errors.contains("baseline.json") && run.errors.contains(words), "\(run.errors)")
  }

  // MARK: The scripts of ci/

  private static func script(
    _ name: String, _ arguments: [String], in folder: URL, _ environment: [String: String] = [:]
  ) async throws -> ProgramRun {
    let path = ProgramRun.packageFolder.appendingPathComponent("ci/\(name)").path
    let variables = environment.merging(["DLV": ProgramRun.dlv]) { own, _ in own }
      .map { "\($0)=\($1)" }.sorted()
    return try await ProgramRun(
      "env",
      ["-u", "GITHUB_BASE_REF", "-u", "GITHUB_STEP_SUMMARY", "-u", "GITHUB_OUTPUT"] + variables
        + [path] + arguments, in: folder)
  }

  /// A branch that breaks something while main goes on.
  private static func branched() async throws -> Repository {
    let repository = try await Repository(files: ["zones/example.com.zone": zone])
    try await repository.git("checkout", "-q", "-b", "change")
    try repository.write(["zones/example.com.zone": broken])
    try await repository.commit("change")
    try await repository.git("checkout", "-q", "main")
    try repository.write([
      "zones/other.zone": zone.replacingOccurrences(of: "example.com", with: "other.example")
    ])
    try await repository.commit("main goes on")
    try await repository.git("update-ref", "refs/remotes/origin/main", "main")
    try await repository.git("checkout", "-q", "change")
    return repository
  }

  @Test func `the shell script compares with where the branches parted`() async throws {
    let repository = try await Self.branched()
    let run = try await Self.script(
      "gate.sh", ["zones", "origin/main", "--offline", "--format", "json"],
      in: repository.folder.url)
    #expect(run.status == 1, "\(run.errors)")
    let report = try JSONDecoder().decode(GateCommandTests.Report.self, from: run.outputBytes)
    #expect(report.new.contains { $0.rule == "mx-unresolvable" })
    // The other zone of main is nothing that this branch took away.
    #expect(!report.new.contains { $0.rule == "gate-zone-removed" })
    let unknown = try await Self.script(
      "gate.sh", ["zones", "origin/none"], in: repository.folder.url)
    #expect(unknown.status == 66)
    #expect(try await Self.script("gate.sh", [], in: repository.folder.url).status == 64)
  }

  @Test func `the step of GitHub annotates the lines, and writes summary, SARIF and output`()
    async throws
  {
    let repository = try await Self.branched()
    let folder = repository.folder
    let run = try await Self.script(
      "github.sh", [], in: folder.url,
      [
        "GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": folder.path("summary"),
        "GITHUB_OUTPUT": folder.path("output"), "DLV_HEAD": "zones\n", "DLV_SARIF": "gate.sarif",
        "DLV_OPTIONS": "--offline --longest-ttl 7200",
      ])
    #expect(run.status == 1, "\(run.errors)")
    #expect(run.output.contains("::error file=zones/example.com.zone,line="))
    #expect(try folder.text(of: "summary").hasPrefix("# Mail gate: "))
    #expect(try folder.text(of: "output") == "status=1\n")
    #expect(try folder.text(of: "gate.sarif").contains("\"uri\": \"zones/example.com.zone\""))
    let absent = try await Self.script(
      "github.sh", [], in: folder.url, ["DLV": "/nowhere/dlv", "DLV_HEAD": "zones"])
    #expect(absent.status == 69)
    #expect(absent.errors.contains("::error"))
  }

  @Test func `the action, the template and the hook are YAML with what their systems want`() throws
  {
    func yaml(_ path: String) throws -> Any {
      try #require(try Yams.load(yaml: ProgramRun.text(of: path)))
    }
    let action = try #require(try yaml("action.yml") as? [String: Any])
    let inputs = try #require(action["inputs"] as? [String: Any])
    let runs = try #require(action["runs"] as? [String: Any])
    #expect(runs["using"] as? String == "composite")
    let step = try #require((runs["steps"] as? [[String: Any]])?.first)
    // Every input reaches the script, and through the environment: none becomes part of a command.
    let variables = try #require(step["env"] as? [String: String])
    #expect(
      Set(variables.values) == Set(inputs.keys.map { "${{ inputs.\($0) }}" }))
    #expect((step["run"] as? String)?.contains("${{") == false)
    let script = try ProgramRun.text(of: "ci/github.sh")
    for name in variables.keys { #expect(script.contains(name)) }

    let template = try #require(try yaml("ci/gitlab.yml") as? [String: Any])
    let job = try #require(template["dlv-gate"] as? [String: Any])
    let reports = (job["artifacts"] as? [String: Any])?["reports"] as? [String: String]
    let command = try #require((job["script"] as? [String])?.first)
    for file in reports?.values.sorted() ?? [] { #expect(command.contains(file)) }

    let hook = try #require((try yaml(".pre-commit-hooks.yaml") as? [[String: Any]])?.first)
    for key in ["id", "name", "entry", "language"] { #expect(hook[key] is String) }
  }

  @Test func `the command of the template for GitLab and the hook do what they say`() async throws {
    let repository = try await Self.branched()
    let base = try await repository.git("merge-base", "main", "change")
    let template = try #require(
      try Yams.load(yaml: ProgramRun.text(of: "ci/gitlab.yml")) as? [String: Any])
    let command = try #require(
      ((template["dlv-gate"] as? [String: Any])?["script"] as? [String])?.first)
    let folder = repository.folder
    let bin = URL(fileURLWithPath: ProgramRun.dlv).deletingLastPathComponent().path
    let job = try await ProgramRun(
      "sh",
      [
        "-c",
        "PATH=\(bin):$PATH CI_MERGE_REQUEST_DIFF_BASE_SHA=\(base) DLV_ZONES=zones DLV_OPTIONS=--offline; export PATH; \(command)",
      ], in: folder.url)
    #expect(job.status == 1, "\(job.errors)")
    #expect(try folder.text(of: "gl-code-quality-report.json").contains("mx-unresolvable"))
    #expect(try folder.text(of: "dlv-gate.xml").contains("<testsuite"))

    let hooks = try #require(
      try Yams.load(yaml: ProgramRun.text(of: ".pre-commit-hooks.yaml")) as? [[String: Any]])
    let words =
      (hooks[0]["entry"] as? String ?? "").split(separator: " ").dropFirst().map(String.init)
      + (hooks[0]["args"] as? [String] ?? [])
    let clean = try await ProgramRun(ProgramRun.dlv, words + ["--offline"], in: folder.url)
    #expect(clean.status == 0, "\(clean.errors)")
  }

  @Test
  func `the shell of the stage for Jenkins writes its report, and its statuses mean what it says`()
    async throws
  {
    let stage = try ProgramRun.text(of: "ci/Jenkinsfile")
    let start = try #require(stage.range(of: "script: '"))
    let end = try #require(stage.range(of: "')", range: start.upperBound..<stage.endIndex))
    let command = String(stage[start.upperBound..<end.lowerBound])
    #expect(command.hasPrefix("ci/gate.sh "))
    let repository = try await Self.branched()
    let folder = repository.folder
    // As a pipeline has it: the scripts in the checkout, and the target of the change in the environment.
    try FileManager.default.createDirectory(
      at: folder.url("ci"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: ProgramRun.packageFolder.appendingPathComponent("ci/gate.sh"),
      to: folder.url("ci/gate.sh"))
    func run(_ line: String) async throws -> ProgramRun {
      try await ProgramRun(
        "env", ["DLV=\(ProgramRun.dlv)", "CHANGE_TARGET=main", "sh", "-xec", line + " --offline"],
        in: folder.url)
    }
    let broken = try await run(command)
    #expect(broken.status == 1, "\(broken.errors)")
    #expect(try folder.text(of: "dlv-gate.xml").contains("<testsuite"))
    // What `status == 2` stands for in the stage.
    #expect(stage.contains("status == 2") && stage.contains("unstable("))
    try repository.write([
      "zones/example.com.zone": Self.zone.replacingOccurrences(
        of: "v=spf1 mx", with: "v=spf1 mx include:spf.example.net")
    ])
    #expect(try await run(command).status == 2)
    try repository.write(["zones/example.com.zone": Self.zone])
    #expect(try await run(command).status == 0)
  }

  @Test func `shellcheck has nothing to say about the scripts`() async throws {
    let run = try await ProgramRun("shellcheck", ["ci/gate.sh", "ci/github.sh"])
    #expect(run.output + run.errors == "")
    #expect(run.status == 0)
  }
}
