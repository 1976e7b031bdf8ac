import Foundation
import Reporting
import TestKit
import Testing

/// The verdicts on a message in every format, and why a run fails.
@Suite(.timeLimit(.minutes(5))) struct LintFormatTests {
  /// A warning by which no policy breaks, so that the run fails by its points alone.
  private static let spare = LintCommandTests.sound.replacing(
    "Subject: Our autumn programme", with: "Subject: OUR AUTUMN PROGRAMME IS OUT")

  private static func run(_ format: String, _ arguments: [String] = []) async throws -> ProgramRun {
    try await LintCommandTests.run(
      ["a.eml": LintCommandTests.bad, "b.eml": spare],
      ["a.eml", "b.eml", "--format", format, "--min-score", "98"] + arguments)
  }

  /// What has to be in each format: the three verdicts, what a finding contributes, and the points that are missing.
  @Test(
    arguments: [
      (
        "text",
        [
          "✗ gmail-bulk", "defects 96/100", "points of likeness", "(-12",
          "✗ 96 points for defects, 98 wanted",
        ]
      ),
      (
        "json",
        [
          #""gmail-bulk": "fail""#, #""defects": 96"#, #""filter_likeness": "#, #""met": false"#,
          #""wanted": 98"#,
        ]
      ),
      (
        "html",
        ["gmail-bulk: fail", "96/100, 98 wanted", "Filter likeness", "(-12, breaks gmail-bulk"]
      ),
      (
        "markdown",
        [
          "| Target | Defects | gmail-bulk | yahoo | microsoft | transactional | Filter likeness | Findings |",
          "❌", "**96/100, 98 wanted**", "12, breaks gmail", "96 points for defects, 98 wanted",
          "2 with fewer points than wanted",
        ]
      ),
      (
        "junit",
        [
          #"<property name="policy.gmail-bulk" value="fail"/>"#,
          #"<property name="defects" value="96"/>"#, #"<property name="filter_likeness" value=""#,
          "(-12, breaks gmail-bulk", #"name="min-score""#, "96 points for defects, 98 wanted",
        ]
      ),
      (
        "csv",
        [
          #""verdict""#, "gmail-bulk fail", #""min-score""#, "96 points for defects, 98 wanted",
          "(-12, breaks gmail-bulk",
        ]
      ),
      (
        "sarif",
        [
          #""verdicts": ["#, #""gmail-bulk": "fail""#, #""contribution": {"#,
          #""ruleId": "min-score""#, "96 points for defects, 98 wanted",
        ]
      ),
      (
        "github",
        [
          "::error file=b.eml,line=1,title=Verdict::b.eml: policy", "gmail-bulk fail",
          "96/100, 98 wanted", "(-12, breaks gmail-bulk",
        ]
      ),
      (
        "gitlab",
        [
          #""check_name": "verdict""#, "gmail-bulk fail", "96/100, 98 wanted",
          "(-12, breaks gmail-bulk",
        ]
      ),
    ] as [(String, [String])])
  func `every format has the three verdicts and no grade`(
    format: String, words: [String]
  ) async throws {
    let run = try await Self.run(format)
    #expect(run.status == 1)
    for word in words { #expect(run.output.contains(word), "\(word)\n\(run.output.prefix(6_000))") }
    #expect(!run.output.contains("\"grade\":") && !run.output.contains("grade F"))
    #expect(!run.output.contains("Grade") && !run.output.contains("name=\"grade\""))
    // Every format of the program is looked at here.
    #expect(ReportFormat(rawValue: format) != nil)
  }

  @Test func `the last line of the text says why the run fails`() async throws {
    let one = try await LintCommandTests.run(["b.eml": Self.spare], ["b.eml", "--min-score", "98"])
    #expect(one.output.hasSuffix("\n✗ 96 points for defects, 98 wanted\n"), "\(one.output)")
    let two = try await Self.run("text")
    #expect(
      two.output.hasSuffix("\n✗ 2 of 2 messages have fewer points for defects than wanted\n"))
    let none = try await LintCommandTests.run(
      ["b.eml": Self.spare], ["b.eml", "--min-score", "96"])
    #expect(none.status == 0 && !none.output.contains(" wanted\n"))
  }
}
