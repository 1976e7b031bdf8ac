import Foundation
import TestKit
import Testing

/// `dlv lint --spamd` and `--rspamd`: what real filters say, at its places.
@Suite(.timeLimit(.minutes(5))) struct LintSecondOpinionTests {
  private struct Report: Decodable {
    let targets: [Target]

    struct Target: Decodable {
      let findings: [Finding]
      let verdict: Verdict
    }
    struct Finding: Decodable {
      let rule: String
      let message: String
      let fix: String
      let location: Location
    }
    struct Location: Decodable {
      let line: Int
      let column: Int
    }
    struct Verdict: Decodable { let second_opinions: [Opinion] }
    struct Opinion: Decodable {
      let filter: String
      let version: String?
      let points: Double
      let threshold: Double
      let scores: String?
      let is_spam: Bool
    }

    /// Where a symbol is shown: `5:10`.
    func place(of symbol: String) -> String? {
      targets[0].findings.first { $0.message.contains(": \(symbol) ") }.map {
        "\($0.location.line):\($0.location.column)"
      }
    }
  }

  private static let message = """
    From: "Lottery" <a1234567890@example.com>
    To: anna@example.net
    Subject: ACT NOW AND SEE WHAT YOU WON
    Date: Mon, 23 Nov 2026 09:30:00 +0100
    Message-ID: <1@example.com>
    MIME-Version: 1.0
    Content-Type: text/html; charset=us-ascii
    X-Priority: 1

    <html><body>
    <p>Dear friend, look: <a href="http://192.0.2.80/offer">our offer</a>.</p>
    <p style="color:#ffffff;background-color:#ffffff">These are words that nobody sees here.</p>
    </body></html>

    """

  private static func report(_ arguments: [String]) async throws -> Report {
    let run = try await LintCommandTests.run(
      ["a.eml": message], ["a.eml", "--format", "json", "--fail-on", "never"] + arguments)
    return try JSONDecoder().decode(Report.self, from: run.outputBytes)
  }

  @Test func `SpamAssassin's symbols stand where they have their cause`() async throws {
    let server = try await SpamAssassinServer()
    let report = try await Self.report(["--spamd", server.endpoint])
    #expect(report.place(of: "SUBJ_ALL_CAPS") == "3:10")
    #expect(report.place(of: "NORMAL_HTTP_TO_IP") == "11:32")
    #expect(report.place(of: "HTML_FONT_LOW_CONTRAST")?.hasPrefix("12:") == true)
    #expect(report.place(of: "MIME_HTML_ONLY") == "7:15")
    let opinion = try #require(report.targets[0].verdict.second_opinions.first)
    #expect(opinion.filter == "SpamAssassin" && opinion.version?.hasPrefix("4.") == true)
    #expect(opinion.scores?.hasPrefix("score set 0") == true)
    let fixes = report.targets[0].findings.filter { $0.rule == "lint-spamassassin" }.map(\.fix)
    #expect(fixes.contains("") && Set(fixes).count > 1)
    // The sum is told below the threshold, too.
    let sound = try await LintCommandTests.run(
      ["a.eml": LintCommandTests.sound], ["a.eml", "--spamd", server.endpoint])
    #expect(sound.output.contains("SpamAssassin 4."), "\(sound.output)")
    #expect(sound.output.contains("points, spam from 5.0 on"), "\(sound.output)")
  }

  @Test func `rspamd's symbols stand where they have their cause`() async throws {
    let server = try await RspamdServer()
    let report = try await Self.report(["--rspamd", server.url])
    #expect(report.place(of: "HTTP_TO_IP") == "11:32")
    #expect(report.place(of: "MIME_HTML_ONLY") == "7:15")
    #expect(report.place(of: "SUBJ_ALL_CAPS") == "3:10")
    let opinion = try #require(report.targets[0].verdict.second_opinions.first)
    #expect(opinion.filter == "rspamd" && opinion.version?.hasPrefix("3.") == true)
    #expect(opinion.threshold > 0 && opinion.scores == nil)
  }
}
