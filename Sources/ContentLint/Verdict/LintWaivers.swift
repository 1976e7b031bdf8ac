import Audit
import DNS

/// Waivers of a configuration, held against the findings about a message: one is about a finding where its subject is the finding's, or
/// names the file or the Subject of the message.
struct LintWaivers {
  let waivers: Waivers
  let source: LintSource
  let subject: String?
  /// What the owner of the configuration changes about the rules below.
  var treatments: [RuleID: Profile.Treatment] = [:]

  /// The outcomes without what is accepted, and that. A waiver that has expired and would accept something is a finding; so is one that names this
  /// message, whose rule was examined and found nothing that it is about.
  func applied(
    to outcomes: [(rule: Rule, outcome: CheckOutcome)]
  ) -> (outcomes: [(rule: Rule, outcome: CheckOutcome)], waived: [WaivedFinding]) {
    if waivers.list.isEmpty { return (outcomes, []) }
    var waived: [WaivedFinding] = []
    var expired: [Waiver] = []
    var rest = outcomes.map { rule, outcome -> (rule: Rule, outcome: CheckOutcome) in
      guard case .findings(let findings, let undetermined) = outcome else { return (rule, outcome) }
      let kept = findings.filter { finding in
        guard let waiver = waivers.list.first(where: { covers($0, finding) }) else { return true }
        if waiver.hasExpired(at: waivers.now) {
          if !expired.contains(waiver) { expired.append(waiver) }
          return true
        }
        waived.append(WaivedFinding(finding: finding, waiver: waiver))
        return false
      }
      if !kept.isEmpty { return (rule, .findings(kept, undetermined: undetermined)) }
      return (rule, undetermined.isEmpty ? .passed : .undetermined(undetermined))
    }
    if !expired.isEmpty {
      rest.append((Self.expired, .findings(expired.map(expiry), undetermined: [])))
    }
    let used = Set(waived.map(\.waiver))
    let examined = Set(outcomes.filter { Self.isAnswer($0.outcome) }.map(\.rule.id))
    let unused = waivers.list.filter { waiver in
      !waiver.hasExpired(at: waivers.now) && !used.contains(waiver)
        && examined.contains(waiver.rule) && namesThisMessage(waiver)
    }
    if !unused.isEmpty {
      rest.append((Self.unused, .findings(unused.map(disuse), undetermined: [])))
    }
    return (rest, waived)
  }

  private static func isAnswer(_ outcome: CheckOutcome) -> Bool {
    switch outcome {
    case .passed, .notApplicable: true
    case .findings(_, let undetermined): undetermined.isEmpty
    case .undetermined: false
    }
  }

  /// Whether its subject can be about no other message of the run: no pattern, and no name of a field that every message has.
  private func namesThisMessage(_ waiver: Waiver) -> Bool {
    if waiver.subject.contains("*") { return false }
    return namesMessage(waiver)
  }

  private func namesMessage(_ waiver: Waiver) -> Bool {
    waiver.subject == source.target || waiver.subject == subject
      || Self.matches(waiver.subject[...].utf8, source.file[...].utf8)
  }

  private func expiry(_ waiver: Waiver) -> Finding {
    finding(
      of: waiver, Self.expired,
      "the waiver of '\(waiver.rule)' held until \(waiver.expires): \(waiver.reason)")
  }

  private func disuse(_ waiver: Waiver) -> Finding {
    finding(
      of: waiver, Self.unused,
      "nothing that the waiver of '\(waiver.rule)' could be about was found in this message")
  }

  private func finding(of waiver: Waiver, _ rule: Rule, _ message: String) -> Finding {
    Finding(
      rule: rule.id, severity: treatments[rule.id].flatMap(Self.severity) ?? rule.severity,
      subject: waiver.subject, location: waiver.location, message: message,
      evidence: [
        "rule: \(waiver.rule)", "reason: \(waiver.reason)", "expires: \(waiver.expires)",
      ], fix: rule.page.fix)
  }

  private static func severity(_ treatment: Profile.Treatment) -> Severity? {
    if case .severity(let severity) = treatment { severity } else { nil }
  }

  private func covers(_ waiver: Waiver, _ finding: Finding) -> Bool {
    if waiver.covers(finding) { return true }
    guard waiver.rule == finding.rule else { return false }
    return namesMessage(waiver)
  }

  /// A path or its end, with `*` for anything inside a name: `autumn.eml`, `drafts/*.eml`.
  static func matches(_ pattern: Substring.UTF8View, _ path: Substring.UTF8View) -> Bool {
    let patterns = Array(pattern).split(separator: UInt8(ascii: "/"))
    let names = Array(path).split(separator: UInt8(ascii: "/"))
    guard !patterns.isEmpty, names.count >= patterns.count else { return false }
    return zip(patterns, names.suffix(patterns.count)).allSatisfy { matchesName($0, $1) }
  }

  private static func matchesName(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    let pieces = pattern.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
    guard let first = pieces.first, let last = pieces.last else { return pattern == name }
    if pieces.count == 1 { return pattern.elementsEqual(name) }
    guard name.count >= first.count + last.count, name.starts(with: first),
      name.suffix(last.count).elementsEqual(last)
    else { return false }
    var rest = name.dropFirst(first.count).dropLast(last.count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard
        let start = rest.indices.first(where: { rest[$0...].starts(with: piece) })
      else { return false }
      rest = rest[(start + piece.count)...]
    }
    return true
  }
}

extension LintWaivers {
  /// The rules about waivers for messages.
  static let rules = [expired, unused]

  static let expired = Rule(
    "lint-waiver-expired", "A waiver for a message has expired", family: .waivers,
    severity: .warning, citation: "dlv.yml(5)",
    page: RulePage(
      what:
        "A waiver of dlv.yml about a finding in this message holds until a day that has passed. The finding is reported again.",
      why: "It was accepted for a while, and the while is over.",
      fix: "Mend what it was about, or set another day, with the reason why.",
      bad:
        "waivers:\n  - rule: lint-link-http\n    subject: drafts/autumn.eml\n    reason: until the certificate is there\n    expires: 2020-01-31",
      good:
        "waivers:\n  - rule: lint-link-http\n    subject: drafts/autumn.eml\n    reason: the certificate is late\n    expires: 2099-03-31"
    ))

  static let unused = Rule(
    "lint-waiver-unused", "A waiver for a message is about nothing that was found",
    family: .waivers, severity: .notice, citation: "dlv.yml(5)",
    page: RulePage(
      what: """
        A waiver of dlv.yml names this message, by its file or its Subject, its rule was examined, and found nothing. Waivers with * in their \
        subject, and those that name a field or a part, may be for other messages and are not looked at.
        """,
      why: "What was accepted once may come back unseen.",
      fix: "Remove the waiver from dlv.yml.",
      bad:
        "waivers:\n  - rule: lint-link-http\n    subject: drafts/autumn.eml   # which has https links alone",
      good: "waivers: []"))
}
