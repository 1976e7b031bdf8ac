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

  @Test func `what a receiver requires is named where it is not met`() throws {
    let text = Self.sound + "\nHello, you can unsubscribe: https://example.com/u/5f2a81\n"
    let verdict = try verdict(text)
    #expect(verdict.requirements[.gmailBulk]?.map(\.id) == ["gmail-one-click"])
    #expect(verdict.requirements[.yahoo]?.map(\.id) == ["yahoo-one-click"])
    let requirement = try #require(verdict.requirements[.gmailBulk]?.first)
    #expect(requirement.receiver == "Gmail" && requirement.since == "2024-06-01")
    #expect(requirement.rules.first == "lint-unsubscribe-missing")
    #expect(requirement.source.hasPrefix("https://support.google.com/"))
  }

  @Test(arguments: LintRequirement.allCases)
  func `every requirement is one that a receiver has written down`(requirement: LintRequirement) {
    #expect(!requirement.policies.isEmpty)
    for policy in requirement.policies {
      let receiver = requirement[policy]?.receiver
      switch policy {
      case .gmailBulk, .transactional: #expect(receiver == "Gmail")
      case .yahoo: #expect(receiver == "Yahoo")
      case .microsoft: #expect(receiver == "Microsoft")
      }
    }
  }

  @Test func `profiles of receivers leave out what they do not ask for`() throws {
    let large = String(
      repeating: "<p>" + String(repeating: "word ", count: 200) + "</p>\n", count: 120)
    let text =
      Self.sound.replacing("text/plain", with: "text/html") + "\n" + large
      + "<p style='display: grid'>Unsubscribe</p>"
    func report(_ profile: LintProfile) throws -> [Finding] {
      let linter = Linter(
        LintContext(profile: profile, now: LintExample.now, suffixes: ExampleSuffixes()))
      let report = linter.lint(Array(text.utf8), LintSource(file: "a.eml"))
      guard case .audited(let audited) = report.verdict else { throw Missing() }
      return audited.findings
    }
    func severity(_ rule: RuleID, _ profile: LintProfile) throws -> Severity? {
      try report(profile).first { $0.rule == rule }?.severity
    }
    #expect(try severity("lint-html-too-large", .gmail) == .error)
    #expect(try severity("lint-html-too-large", .yahoo) == nil)
    #expect(try severity("lint-unsubscribe-missing", .yahoo) == .error)
    #expect(try severity("lint-unsubscribe-missing", .microsoft) == .warning)
    #expect(try severity("lint-header-feedback-id-missing", .gmail) == .info)
    #expect(try severity("lint-header-feedback-id-missing", .microsoft) == nil)
    for (profile, words) in [
      (LintProfile.gmail, "Gmail on iOS"), (.yahoo, "Yahoo Mail"), (.microsoft, "Outlook on iOS"),
    ] {
      let found = try report(profile).first { $0.rule == "lint-html-client-support" }
      #expect(found?.message.contains(words) == true, "\(String(describing: found))")
    }
  }

  @Test func `of a body without a header no policy is met`() {
    let linter = Linter(
      LintContext(profile: .bulk, now: LintExample.now, suffixes: ExampleSuffixes()))
    let body = Array("From: a@example.com\n\n<p>Hello</p>".utf8)
    let report = linter.lint(body, LintSource(file: "a.html", madeOctets: 21))
    guard case .audited(let audited) = report.verdict else { return }
    // The body shows that there is no link to unsubscribe.
    #expect(audited.content?.state(of: .gmailBulk) == .fail)
    #expect(audited.content?.state(of: .microsoft) == .open)
    #expect(audited.content?.state(of: .transactional) == .open)
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
