import Foundation
import TestKit
import Testing

/// `dlv audit --message`: a domain and the messages that it sends, in one report.
@Suite(.timeLimit(.minutes(5))) struct AuditMessageTests {
  private static let zone = """
    example.com. IN TXT "v=spf1 -all"
    example.com. IN MX 10 mx.example.com.
    mx.example.com. IN A 192.0.2.25
    _dmarc.example.com. IN TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"

    """

  private static func run(
    _ arguments: [String], _ files: [String: String] = [:], input: String = ""
  ) async throws -> ProgramRun {
    let folder = try TemporaryFolder()
    try folder.write(zone, to: "zone")
    try folder.write(LintCommandTests.sound, to: "good.eml")
    try folder.write(LintCommandTests.bad, to: "bad.eml")
    for (name, text) in files { try folder.write(text, to: name) }
    return try await ProgramRun(
      ProgramRun.dlv,
      ["audit", "example.com", "--zone", "zone@.", "--offline", "--only", "spf,dmarc"] + arguments,
      in: folder.url, input: input)
  }

  private static func targets(_ run: ProgramRun) throws -> [LintCommandTests.Verdict.Target] {
    try JSONDecoder().decode(LintCommandTests.Verdict.self, from: run.outputBytes).targets
  }

  @Test func `each message is a target of its own behind the domain`() async throws {
    let run = try await Self.run([
      "--message", "bad.eml", "--message", "good.eml", "--format", "json",
    ])
    let targets = try Self.targets(run)
    #expect(targets.map(\.target) == ["example.com", "bad.eml", "good.eml"])
    #expect(targets[0].verdict == nil)
    #expect(targets[1].places(of: "lint-header-date-malformed") == ["4:7"])
    #expect(targets[2].verdict?.policy["gmail-bulk"] == "pass")
    #expect(run.status == 1)
  }

  @Test func `the text report shows the domain, then the message as dlv lint does`() async throws {
    let run = try await Self.run(["--message", "good.eml"])
    #expect(run.status == 0, "\(run.output) \(run.errors)")
    #expect(run.output.contains("grade A"))
    #expect(run.output.contains("defects 100/100"))
    #expect(run.output.contains("2 targets"))
  }

  /// Arguments, files beside the usual ones, the status, and words of standard error.
  @Test(
    arguments: [
      (["--message", "none.eml"], [:], 66, "none.eml"),
      (["--message", "-", "--file", "-"], [:], 64, "Standard input"),
      (["--message", "-"], [:], 1, ""),
      (["--message", "good.eml", "--quiet"], [:], 0, ""),
      // What the configuration says of messages holds here, too.
      (
        ["--message", "spare.eml"],
        [
          "dlv.yml": "lint:\n  min-score: 100\n",
          "spare.eml": LintCommandTests.sound.replacing("Message-ID: <1@example.com>\n", with: ""),
        ], 1, ""
      ),
      (
        ["--message", "spare.eml"],
        ["spare.eml": LintCommandTests.sound.replacing("Message-ID: <1@example.com>\n", with: "")],
        0, ""
      ),
    ] as [([String], [String: String], Int32, String)])
  func `statuses are those of both`(
    arguments: [String], files: [String: String], status: Int32, words: String
  ) async throws {
    let run = try await Self.run(arguments, files, input: LintCommandTests.bad)
    #expect(run.status == status, "\(run.output) \(run.errors)")
    #expect(words.isEmpty ? run.errors.isEmpty : run.errors.contains(words))
    if status >= 64 { #expect(run.output.isEmpty) }
  }

  @Test func `the profile of the audit is that of the message`() async throws {
    let message = LintCommandTests.sound.replacing(
      #/List-Unsubscribe[^\n]*\n/#, with: "")
    for (profile, count) in [("bulk", 1), ("transactional", 0)] {
      let run = try await Self.run(
        ["--message", "a.eml", "--profile", profile, "--format", "json"], ["a.eml": message])
      let found = try #require(try Self.targets(run).last?.findings)
      #expect(found.count { $0.rule == "lint-unsubscribe-missing" } == count)
    }
  }
}
