import Foundation
import TestKit
import Testing

/// `dlv lint` as a program: what it reads, its statuses, formats and configuration.
@Suite(.timeLimit(.minutes(5))) struct LintCommandTests {
  static let sound = """
    From: Example News <news@example.com>
    To: anna@example.net
    Subject: Our autumn programme
    Date: Mon, 23 Nov 2026 09:30:00 +0100
    Message-ID: <1@example.com>
    MIME-Version: 1.0
    Content-Type: text/plain; charset=utf-8
    List-Id: News <news.example.com>
    Feedback-ID: a:b:c:example
    List-Unsubscribe: <https://lists.example.com/u/5f2a81>
    List-Unsubscribe-Post: List-Unsubscribe=One-Click

    Hello Anna,

    the programme of this autumn is out. You get this since you asked for it.
    Unsubscribe: https://lists.example.com/u/5f2a81
    Example Museum, 1 Example Street, 12345 Exampleton

    """
  /// The same with a Date that is none.
  static let bad = sound.replacing("Mon, 23 Nov 2026 09:30:00 +0100", with: "tomorrow")

  struct Verdict: Decodable {
    let targets: [Target]

    struct Target: Decodable {
      let target: String
      let error: String?
      let findings: [Finding]?
      let verdict: Content?
      let waived: [Waived]?

      func places(of rule: String) -> [String] {
        (findings ?? []).filter { $0.rule == rule }.map {
          "\($0.location?.line ?? 0):\($0.location?.column ?? 0)"
        }
      }
    }
    struct Finding: Decodable {
      let rule: String
      let location: Location?
    }
    struct Waived: Decodable { let reason: String }
    struct Location: Decodable {
      let file: String
      let line: Int
      let column: Int?
    }
    struct Content: Decodable {
      let policy: [String: String]
      let policy_not_examined: [String: String]
      let defects: Int
      let filter_likeness: Double
    }
  }

  static func run(
    _ files: [String: String], _ arguments: [String], input: String = ""
  ) async throws -> ProgramRun {
    let folder = try TemporaryFolder()
    for (name, text) in files {
      let parent = folder.url(name).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      try folder.write(text, to: name)
    }
    return try await ProgramRun(
      ProgramRun.dlv, ["lint"] + arguments, in: folder.url, input: input)
  }

  static func report(
    _ files: [String: String], _ arguments: [String], input: String = ""
  ) async throws -> [Verdict.Target] {
    let run = try await run(files, arguments + ["--format", "json"], input: input)
    return try JSONDecoder().decode(Verdict.self, from: run.outputBytes).targets
  }

  @Test func `a message that is bad has a finding at its place, and fails policies`() async throws {
    let target = try #require(try await Self.report(["a.eml": Self.bad], ["a.eml"]).first)
    #expect(target.places(of: "lint-header-date-malformed") == ["4:7"])
    #expect(target.verdict?.policy["gmail-bulk"] == "fail")
    #expect(target.verdict?.policy["microsoft"] == "pass")
    #expect((target.verdict?.defects ?? 100) < 100)
  }

  /// The subject of a waiver, the rule, the day until which it holds, and the findings about it.
  @Test(arguments: [
    ("a.eml", "lint-header-date-malformed", "2020-01-31", ["lint-waiver-expired"]),
    ("a.eml", "lint-header-date-missing", "2099-01-31", ["lint-waiver-unused"]),
    ("Our autumn programme", "lint-header-date-missing", "2099-01-31", ["lint-waiver-unused"]),
    ("*.eml", "lint-header-date-missing", "2099-01-31", []),
    ("other.eml", "lint-header-date-missing", "2099-01-31", []),
    ("Date", "lint-header-date-missing", "2099-01-31", []),
    ("a.eml", "lint-header-date-malformed", "2099-01-31", []),
  ])
  func `waivers that expired or are about nothing are told`(
    subject: String, rule: String, day: String, findings: [String]
  ) async throws {
    let waiver = """
      waivers:
        - rule: \(rule)
          subject: "\(subject)"
          reason: a test
          expires: \(day)

      """
    let target = try #require(
      try await Self.report(["a.eml": Self.bad, "dlv.yml": waiver], ["a.eml"]).first)
    let found = (target.findings ?? []).map(\.rule).filter { $0.contains("waiver") }
    #expect(found == findings)
  }

  @Test func `rules are tuned in the working folder, and in that of the message`() async throws {
    let files = [
      "dlv.yml": "rules:\n  lint-header-date-malformed: info\n",
      "in/dlv.yml": "rules:\n  lint-header-date-malformed: off\n",
      "a.eml": Self.bad, "in/a.eml": Self.bad,
    ]
    let targets = try await Self.report(files, ["a.eml", "in/a.eml"])
    #expect(targets[0].findings?.contains { $0.rule == "lint-header-date-malformed" } == true)
    #expect(targets[1].findings?.contains { $0.rule == "lint-header-date-malformed" } == false)
    #expect(try await Self.run(files, ["a.eml"]).status == 0)
  }

  @Test func `mail programs are listed, and a wrong name gets the names that there are`()
    async throws
  {
    let list = try await Self.run([:], ["--clients", "list"])
    #expect(list.status == 0)
    #expect(list.output.contains("outlook-windows") && list.output.contains("of 47 features"))
    let wrong = try await Self.run(["a.eml": Self.sound], ["a.eml", "--clients", "gmial"])
    #expect(wrong.status == 64)
    #expect(
      wrong.errors.contains("did you mean 'gmail'?") && wrong.errors.contains("thunderbird"))
    for (arguments, files) in [
      (["--clients", "Gmail,ALL"], [:]),
      ([], ["dlv.yml": "lint:\n  clients: [thunderbird, GMX]\n"]),
    ] {
      let run = try await Self.run(
        ["a.eml": Self.sound].merging(files) { first, _ in first }, ["a.eml"] + arguments)
      #expect(run.status == 0, "\(run.errors)")
    }
  }

  @Test func `policies of a sound message are met`() async throws {
    let target = try #require(try await Self.report(["a.eml": Self.sound], ["a.eml"]).first)
    #expect(target.verdict?.policy.values.allSatisfy { $0 == "pass" } == true, "\(target)")
    #expect(target.verdict?.policy.count == 4)
  }

  @Test func `a body alone is never said to keep a policy, and its findings name the file`()
    async throws
  {
    let html =
      "<html lang=en><title>a</title><p><a href=\"https://example.com/u/1\">Unsubscribe</a>"
    let files = ["a.html": html, "b.html": html]
    let targets = try await Self.report(files, ["a.html", "b.html"])
    for target in targets {
      #expect(target.verdict?.policy == [:])
      #expect(target.verdict?.policy_not_examined["yahoo"] == "no header")
      #expect(target.findings?.isEmpty == false)
      #expect(target.findings?.allSatisfy { $0.location?.file == target.target } == true)
    }
    let text = try await Self.run(files, ["a.html"]).output
    #expect(text.contains("not examined: no header"))
    let github = try await Self.run(files, ["a.html", "b.html", "--format", "github"]).output
    for line in github.split(separator: "\n") where line.contains("title=lint-") {
      #expect(line.contains("file=a.html") || line.contains("file=b.html"), "\(line)")
    }
  }

  @Test func `policies that are not about such mail are not asked`() async throws {
    let plain = Self.sound.replacing("List-Unsubscribe", with: "X-A")
    let target = try #require(
      try await Self.report(["a.eml": plain], ["a.eml", "--profile", "transactional"]).first)
    #expect(target.verdict?.policy == ["transactional": "pass"])
    let text = try await Self.run(["a.eml": plain], ["a.eml", "--profile", "transactional"]).output
    #expect(text.contains("– gmail-bulk") && text.contains("not asked of this kind of mail"))
    #expect(!text.contains("✗"))
  }

  @Test func `each message of an mbox file is a target, with the lines of the file`() async throws {
    let separator = "From news@example.com Mon Nov 23 09:30:00 2026\n"
    let box = separator + Self.sound + "\n" + separator + Self.bad + "\n"
    for (name, arguments, input) in [
      ("box.mbox", ["box.mbox"], ""), ("box", ["box"], ""), ("other", ["-"], box),
    ] {
      let targets = try await Self.report([name: box], arguments, input: input)
      #expect(targets.count == 2)
      #expect(targets.last?.places(of: "lint-header-date-malformed") == ["24:7"])
    }
    let targets = try await Self.report(["box": box], ["box"])
    #expect(targets.map(\.target) == ["box#1", "box#2"])
  }

  @Test func `a Maildir and a folder are read in order`() async throws {
    let maildir = [
      "m/cur/1:2,S": Self.sound, "m/new/2": Self.bad, "m/tmp/3": Self.bad,
      "m/.Sent/cur/4": Self.sound,
      "m/.Sent/new/5": Self.sound,
    ]
    let targets = try await Self.report(maildir, ["m"]).map(\.target)
    #expect(targets == ["m/.Sent/cur/4", "m/.Sent/new/5", "m/cur/1:2,S", "m/new/2"])
    let drafts = [
      "d/b.eml": Self.sound, "d/a.eml": Self.bad, "d/notes.md": "", "d/x/c.html": "<p>a",
    ]
    #expect(
      try await Self.report(drafts, ["d"]).map(\.target) == ["d/a.eml", "d/b.eml", "d/x/c.html"])
  }

  @Test func `HTML and text without a header are looked at, with the lines of the file`()
    async throws
  {
    let html = try await Self.report(
      ["a.html": "<p>Hello</p>\n"], ["a.html", "--subject", "Re: Hello"])
    #expect(html.first?.places(of: "lint-header-reply-faked") == ["1:0"])
    #expect(html.first?.places(of: "lint-header-date-missing").isEmpty == true)
    let text = try await Self.report([:], ["-", "--subject", "Hello"], input: "Hello you\n")
    #expect(text.first?.error == nil)
  }

  /// Files, arguments, the status, and words of standard output or error.
  @Test(
    arguments: [
      (["a.eml"], 1, "lint-header-date-malformed"),
      (["a.eml", "--fail-on", "never"], 0, "lint-header-date-malformed"),
      (["a.eml", "--fail-on", "never", "--min-score", "100"], 1, "defects"),
      (["good.eml", "--fail-on", "error", "--profile", "transactional"], 0, "defects"),
      (["none.eml"], 66, "none.eml"), ([], 64, "Name a message"),
      (["notes"], 65, "it is no message"), (["a.eml", "--profile", "x"], 64, "profile"),
      (["a.eml", "--min-score", "101"], 64, "0 to 100"),
      (["empty"], 66, "no message in the folder"),
      (["a.eml", "--write"], 64, "--fix"), (["box", "--fix"], 65, "mbox"),
      (["a.html", "--fix"], 65, "no whole message"),
      (["box#1"], 1, "lint-header-date-malformed"), (["box#2"], 66, "no message 2 in box"),
      (["none#1"], 66, "none"), (["two", "--preview", "p.html"], 64, "two#1"),
      (["two#2", "--preview", "p.html"], 1, "two#2"),
      (["no.mbox"], 65, "it is no mbox file"), (["nothing"], 65, "it is empty"),
    ] as [([String], Int, String)]) func `a run has its status`(
      _ arguments: [String], _ status: Int, _ words: String
    ) async throws
  {
    let run = try await Self.run(
      [
        "a.eml": Self.bad, "good.eml": Self.sound, "notes": "hello\n", "empty/readme": "",
        "box": "From a Mon Nov 23 09:30:00 2026\n" + Self.bad, "a.html": "<p>a",
        "two": String(repeating: "From a Mon Nov 23 09:30:00 2026\n" + Self.bad + "\n", count: 2),
        "no.mbox": "hello\n", "nothing": "",
      ], arguments)
    #expect(Int(run.status) == status, "\(run.output.prefix(2000))\(run.errors.prefix(2000))")
    #expect((run.output + run.errors).contains(words), "\(run.output)\(run.errors)")
  }

  @Test(arguments: [
    "text", "json", "sarif", "junit", "markdown", "html", "csv", "github", "gitlab",
  ])
  func `every format names the finding, and is the same again`(_ format: String) async throws {
    let runs = [
      try await Self.run(["a.eml": Self.bad], ["a.eml", "--format", format]),
      try await Self.run(["a.eml": Self.bad], ["a.eml", "--format", format]),
    ]
    #expect(runs[0].output.contains("lint-header-date-malformed"))
    #expect(runs[0].output == runs[1].output)
    if format == "sarif" { #expect(runs[0].output.contains("\"startColumn\": 7")) }
    if format == "github" { #expect(runs[0].output.contains("line=4,col=7")) }
  }

  @Test func `the folder's dlv.yml goes before that of the working folder`() async throws {
    let files = [
      "d/a.eml": Self.bad, "a.eml": Self.bad, "dlv.yml": "lint:\n  profile: bulk\n",
      "d/dlv.yml": "rules:\n  lint-header-date-malformed: off\n",
    ]
    let targets = try await Self.report(files, ["a.eml", "d/a.eml"])
    #expect(targets[0].places(of: "lint-header-date-malformed") == ["4:7"])
    #expect(targets[1].places(of: "lint-header-date-malformed").isEmpty)
    let named = try await Self.report(files, ["d/a.eml", "--config", "dlv.yml"])
    #expect(named[0].places(of: "lint-header-date-malformed") == ["4:7"])
  }

  @Test(arguments: ["Date", "a.eml", "d/*.eml", "Our autumn programme"])
  func `a waiver names the field, the file or the Subject`(_ subject: String) async throws {
    let waiver = """
      waivers:
        - rule: lint-header-date-malformed
          subject: "\(subject)"
          reason: a test
          expires: 2100-01-01

      """
    let targets = try await Self.report(["d/a.eml": Self.bad, "dlv.yml": waiver], ["d/a.eml"])
    #expect(targets[0].places(of: "lint-header-date-malformed").isEmpty)
    #expect(targets[0].waived?.map(\.reason) == ["a test"])
    #expect(targets[0].verdict?.policy["gmail-bulk"] == "pass")
  }

  @Test func `one file that can't be mended does not end the others, and each diff is shown`()
    async throws
  {
    let folder = try TemporaryFolder()
    let draft = Self.sound.replacing("Message-ID: <1@example.com>\n", with: "")
    for name in ["a.eml", "d.eml"] { try folder.write(draft, to: name) }
    try folder.write("<p>a", to: "b.html")
    try folder.write("From a Mon Nov 23 09:30:00 2026\n" + draft, to: "c.mbox")
    let shown = try await ProgramRun(ProgramRun.dlv, ["lint", ".", "--fix"], in: folder.url)
    #expect(shown.status == 1)
    for line in ["can't mend ./b.html", "can't mend ./c.mbox"] {
      #expect(shown.errors.components(separatedBy: line).count == 2, "\(shown.errors)")
    }
    let written = try await ProgramRun(
      ProgramRun.dlv, ["lint", ".", "--fix", "--write"], in: folder.url)
    // Nothing is left to mend, but for what can't be.
    #expect(written.status == 65)
    // What was shown is what was written, byte for byte.
    let ids = { (text: String) in
      text.split(separator: "\n").filter { $0.hasPrefix("+Message-ID:") }
    }
    #expect(ids(written.output).count == 2 && ids(written.output) == ids(shown.output))
    for name in ["a.eml", "d.eml"] {
      #expect(try folder.text(of: name).contains("\n\(ids(shown.output)[0].dropFirst())\n"))
    }
  }

  @Test func `what is mended is shown first, then written, and is clean`() async throws {
    let folder = try TemporaryFolder()
    let draft = Self.sound.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { line in
        !["Date:", "Message-ID:", "MIME-Version:", "List-Unsubscribe-Post:"]
          .contains { line.hasPrefix($0) }
      }.joined(separator: "\n").replacing("Hello Anna", with: "Grüße")
    try folder.write(draft, to: "a.eml")
    let shown = try await ProgramRun(ProgramRun.dlv, ["lint", "--fix", "a.eml"], in: folder.url)
    #expect(shown.status == 1)
    #expect(shown.output.contains("+Date: "))
    #expect(try folder.text(of: "a.eml") == draft)
    let patched = try await ProgramRun(
      "patch", ["-o", "b.eml", "a.eml"], in: folder.url, input: shown.output)
    #expect(patched.status == 0, "\(patched.output)\(patched.errors)")
    let written = try await ProgramRun(
      ProgramRun.dlv, ["lint", "--fix", "--write", "a.eml"], in: folder.url)
    #expect(written.status == 0)
    let text = try folder.text(of: "a.eml")
    #expect(text.contains("Gr=C3=BC=C3=9Fe"))
    #expect(text.contains("Content-Transfer-Encoding: quoted-printable\n"))
    let again = try await ProgramRun(ProgramRun.dlv, ["lint", "--fix", "a.eml"], in: folder.url)
    #expect(again.status == 0 && again.output.isEmpty, "\(again.output)")
  }
}
