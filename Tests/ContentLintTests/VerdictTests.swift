import Audit
import DNS
import Message
import TestKit
import Testing

@testable import ContentLint

/// The verdict follows from the findings, and from nothing else.
@Suite struct VerdictTests {
  private static let rules = LintCatalogue.rules.filter { $0.family != .secondOpinions }

  /// Outcomes with findings of random rules and severities.
  private func outcomes(
    _ generator: inout SeededGenerator
  ) -> [(rule: Rule, outcome: CheckOutcome)] {
    Self.rules.shuffled(using: &generator).prefix(12).map { rule in
      let findings = (0..<Int.random(in: 0..<5, using: &generator)).map { _ in
        Finding(
          rule: rule.id, severity: Severity.allCases.randomElement(using: &generator) ?? .error,
          subject: "", message: "x", evidence: [], fix: "")
      }
      return (rule, .findings(findings, undetermined: []))
    }
  }

  private func defects(_ outcomes: [(rule: Rule, outcome: CheckOutcome)]) -> Int {
    var outcomes = outcomes
    var maker = VerdictMaker()
    return maker.finish(&outcomes).defects
  }

  @Test func `removing any finding never lowers the points`() {
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<500 {
      let all = outcomes(&generator)
      let points = defects(all)
      for (index, entry) in all.enumerated() {
        guard case .findings(let findings, _) = entry.outcome else { continue }
        for place in findings.indices {
          var fewer = findings
          fewer.remove(at: place)
          var others = all
          others[index].outcome = .findings(fewer, undetermined: [])
          #expect(defects(others) >= points)
        }
      }
    }
  }

  @Test func `what findings contribute adds up to what is missing to 100`() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<500 {
      var all = outcomes(&generator)
      var maker = VerdictMaker()
      let verdict = maker.finish(&all)
      let sum = all.reduce(0) { sum, entry in
        guard case .findings(let findings, _) = entry.outcome else { return sum }
        return sum + findings.reduce(0) { $0 + ($1.contribution?.defects ?? 0) }
      }
      #expect(verdict.defects == 100 - sum)
      #expect((0...100).contains(verdict.defects))
    }
  }

  private func verdict(_ text: String, _ profile: LintProfile = .bulk) throws -> ContentVerdict {
    let linter = Linter(
      LintContext(profile: profile, now: LintExample.now, suffixes: ExampleSuffixes()))
    let report = linter.lint(Array(text.utf8), LintSource(file: "a.eml"))
    guard case .audited(let audited) = report.verdict else { throw Missing() }
    return try #require(audited.content)
  }

  private struct Missing: Error {}

  private static let sound = """
    From: Example News <news@example.com>
    To: anna@example.net
    Subject: Our autumn programme
    Date: Mon, 23 Nov 2026 09:30:00 +0100
    Message-ID: <1@example.com>
    MIME-Version: 1.0
    Content-Type: text/plain; charset=utf-8

    """

  @Test func `mail to many without List-Unsubscribe fails two policies in every profile`() throws {
    let text = Self.sound + "\nHello, you can unsubscribe: https://example.com/u/5f2a81\n"
    for profile in LintProfile.allCases {
      let verdict = try verdict(text, profile)
      #expect(verdict.failures[.gmailBulk]?.contains("lint-unsubscribe-missing") == true)
      #expect(verdict.failures[.yahoo]?.contains("lint-unsubscribe-missing") == true)
      #expect(verdict.passes(.microsoft) && verdict.passes(.transactional))
    }
  }

  @Test func `a finding that is milder than its rule breaks no policy`() throws {
    let text = Self.sound.replacing("<1@example.com>", with: "<1..2@example.com>") + "\nHello\n"
    let verdict = try verdict(text, .transactional)
    #expect(verdict.passes(.transactional))
  }

  private static let signature =
    "DKIM-Signature: v=1; a=rsa-sha256; d=example.net; s=s1; h=from; bh=AAAA; b=AAAA\n"

  private static let authors: [(String, String, RuleID, [ContentPolicy])] = [
    ("news@localhost", "", "lint-header-from-domain", ContentPolicy.allCases),
    ("shop@gmail.com", signature, "lint-header-from-freemail", [.gmailBulk, .yahoo, .microsoft]),
    (
      "news@example.com", signature, "lint-header-dkim-unaligned", [.gmailBulk, .yahoo, .microsoft]
    ),
  ]

  @Test(arguments: authors)
  func `an author whom no receiver can tie to the sender breaks policies`(
    author: String, signature: String, rule: RuleID, policies: [ContentPolicy]
  ) throws {
    let text = signature + Self.sound.replacing("news@example.com", with: author) + "\nHello\n"
    let verdict = try verdict(text)
    for policy in ContentPolicy.allCases {
      #expect(
        (verdict.failures[policy]?.contains(rule) == true) == policies.contains(policy), "\(policy)"
      )
    }
  }

  @Test func `a text in a language that no rule reads breaks no policy for lack of words`() throws {
    let russian =
      "Наша осенняя программа вышла: прогулки и лекции для всех.\nОтписаться: https://example.com/u/5\n"
    let verdict = try verdict(Self.sound + "\n" + russian)
    #expect(verdict.passes(.microsoft))
  }

  @Test func `points are printed as filters write them`() {
    let points = [0, 220, 5, -150, 1_234, 20].map { LikenessPoints(hundredths: $0).description }
    #expect(points == ["0.0", "2.2", "0.05", "-1.5", "12.34", "0.2"])
  }
}
