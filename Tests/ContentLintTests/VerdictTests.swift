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
    try #require(try audited(text, profile).content)
  }

  private func audited(
    _ text: String, _ profile: LintProfile, _ source: LintSource = LintSource(file: "a.eml"),
    _ online: OnlineAnswers? = nil
  ) throws -> TargetReport.Audited {
    let linter = Linter(
      LintContext(profile: profile, now: LintExample.now, suffixes: ExampleSuffixes()))
    let message = linter.message(Array(text.utf8), source)
    message.online = online
    guard case .audited(let audited) = linter.lint(message).verdict else { throw Missing() }
    return audited
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

  @Test func `mail to many without List-Unsubscribe fails what is asked of mail to many`() throws {
    let text = Self.sound + "\nHello, you can unsubscribe: https://example.com/u/5f2a81\n"
    for profile in LintProfile.allCases {
      let verdict = try verdict(text, profile)
      for policy in ContentPolicy.allCases {
        let isBroken =
          profile.policies.contains(policy) && [.gmailBulk, .yahoo].contains(policy)
        #expect(
          (verdict.failures[policy]?.contains("lint-unsubscribe-missing") == true) == isBroken,
          "\(profile) \(policy)")
        #expect((verdict.state(of: policy) == .notAsked) == !profile.policies.contains(policy))
      }
      #expect(verdict.state(of: .transactional) == .pass)
    }
  }

  @Test func `what a profile asks has rules that are on`() {
    for check in LintCatalogue.all {
      for profile in LintProfile.allCases where check.treatment(in: profile) == .off {
        let broken = Set(check.requirement?.policies ?? []).intersection(profile.policies)
        #expect(broken.isEmpty, "\(check.rule.id) is off in \(profile) and breaks a policy of it")
      }
    }
  }

  @Test func `every rule that fails a policy has a finding that says so`() throws {
    let texts = ["Hello\n", "Subject: a\n\nHello\n", Self.sound + "\nHello\n"]
    for profile in LintProfile.allCases {
      for text in texts {
        let audited = try audited(text, profile)
        for (policy, rules) in audited.content?.failures ?? [:] {
          for rule in rules {
            #expect(
              audited.findings.contains {
                $0.rule == rule && $0.contribution?.policies.contains(policy) == true
              })
          }
        }
        for finding in audited.findings {
          for policy in finding.contribution?.policies ?? [] {
            #expect(audited.content?.failures[policy]?.contains(finding.rule) == true)
          }
        }
      }
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

  @Test func `without a header a policy is broken or not known, never kept`() throws {
    let made = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
    let link = "<a href=\"https://example.com/u/5f2a81\">Unsubscribe</a>"
    for (body, state) in [
      ("<p>Hello \(link)</p>", ContentVerdict.State.open("no header")), ("<p>Hello</p>", .fail),
    ] {
      let source = LintSource(file: "a.html", madeOctets: made.utf8.count)
      let audited = try audited(made + body, .bulk, source)
      #expect(audited.content?.state(of: .gmailBulk) == state)
      #expect(audited.content?.state(of: .transactional) == .open("no header"))
      // What has no place is about the file as a whole.
      for finding in audited.findings {
        #expect(finding.location?.file == "a.html", "\(finding.rule)")
        #expect((finding.location?.line ?? 0) >= 1)
      }
    }
  }

  @Test func `a finding that is milder than its rule breaks no policy`() throws {
    let text = Self.sound.replacing("<1@example.com>", with: "<1..2@example.com>") + "\nHello\n"
    let verdict = try verdict(text, .transactional)
    #expect(verdict.state(of: .transactional) == .pass)
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
    #expect(verdict.state(of: .microsoft) == .pass)
  }

  /// What the rules about the author's domain come to.
  private func author(_ outcomes: [(RuleID, CheckOutcome)]) throws -> OnlineAnswers {
    let entries = try outcomes.map { id, outcome in
      (rule: try #require(RuleCatalogue.rule(id), "\(id)"), outcome: outcome)
    }
    var answers = OnlineAnswers()
    answers.author = TargetReport(
      target: "example.com", unicodeName: nil,
      verdict: .audited(.init(outcomes: entries, facts: .null)))
    return answers
  }

  private func found(_ id: RuleID) -> (RuleID, CheckOutcome) {
    let finding = Finding(
      rule: id, severity: .warning, subject: "example.com", message: "x", evidence: [], fix: "y")
    return (id, .findings([finding], undetermined: []))
  }

  private static let domains: [(RuleID, LintProfile, [ContentPolicy])] = [
    ("dmarc-missing", .bulk, [.gmailBulk, .yahoo, .microsoft]),
    ("spf-record-missing", .bulk, [.gmailBulk, .yahoo, .microsoft]),
    ("dkim-selector-missing", .bulk, [.gmailBulk, .yahoo, .microsoft]),
    ("dkim-rsa-key-too-short", .bulk, [.gmailBulk, .transactional]),
    ("zone-domain-missing", .bulk, ContentPolicy.allCases),
    ("zone-domain-missing", .transactional, [.transactional]),
    ("dmarc-missing", .transactional, []), ("dmarc-missing", .yahoo, [.yahoo]),
    ("bimi-missing", .bulk, []),
  ]

  @Test(arguments: domains)
  func `what DNS says of the author's domain is part of the verdict`(
    rule: RuleID, profile: LintProfile, policies: [ContentPolicy]
  ) throws {
    let text = Self.sound + "\nHello, you can unsubscribe: https://example.com/u/5f2a81\n"
    let source = LintSource(file: "a.eml")
    let none = try #require(try audited(text, profile, source).content)
    let report = try audited(text, profile, source, try author([found(rule)]))
    let content = try #require(report.content)
    #expect(content.failures.filter { $0.value.contains(rule) }.keys.sorted() == policies)
    #expect(content.defects == none.defects - 4)
    #expect(content.filterLikeness == none.filterLikeness)
    let contribution = report.findings.first { $0.rule == rule }?.contribution
    #expect(contribution == FindingContribution(defects: 4, policies: policies))
  }

  @Test func `a record that nobody could look up keeps a policy open`() throws {
    let text = Self.sound + "\nHello, you can unsubscribe: https://example.com/u/5f2a81\n"
    let open = CheckOutcome.undetermined([
      Undetermined(subject: "example.com", reason: "the DMARC record could not be looked up")
    ])
    let audited = try audited(
      text, .microsoft, LintSource(file: "a.eml"), try author([("dmarc-missing", open)]))
    let state = audited.content?.state(of: .microsoft)
    #expect(state == .open("the DMARC record could not be looked up"))
    #expect(audited.content?.state(of: .transactional) == .pass)
  }

  @Test func `points are printed as filters write them`() {
    let points = [0, 220, 5, -150, 1_234, 20].map { LikenessPoints(hundredths: $0).description }
    #expect(points == ["0.0", "2.2", "0.05", "-1.5", "12.34", "0.2"])
  }
}
