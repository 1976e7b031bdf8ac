public import DNS

/// A finding that the owner of a configuration accepts for a while, with the reason.
public struct Waiver: Hashable, Sendable {
  public var rule: RuleID
  /// As reports have it, in any case.
  public var subject: String
  public var reason: String
  /// The last day on which it holds, as `2026-12-31`.
  public var expires: String
  /// The end of that day (UTC).
  public var end: UTCTime
  /// In dlv.yml.
  public var location: SourceLocation?

  /// - Parameter expires: A day, `2026-12-31`; `nil` comes back for any other text.
  public init?(
    rule: RuleID, subject: String, reason: String, expires: String, location: SourceLocation? = nil
  ) {
    guard let start = UTCTime("\(expires)T00:00:00Z") else { return nil }
    self.rule = rule
    self.subject = subject
    self.reason = reason
    self.expires = expires
    end = UTCTime(seconds: start.seconds + 86_400)
    self.location = location
  }

  /// Whether the finding is the one that it is about.
  public func covers(_ finding: Finding) -> Bool {
    finding.rule == rule && Self.folded(finding.subject) == Self.folded(subject)
  }

  public func hasExpired(at time: UTCTime) -> Bool { time >= end }

  /// Of names, without a final dot.
  private static func folded(_ text: String) -> String {
    let lower = text.lowercased()
    return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
  }

  /// Whether its subject is one of those domains, or a name of one of their mail services.
  func isAbout(_ domains: Set<DomainName>) -> Bool {
    subjectDomain.map(domains.contains) ?? false
  }

  /// Whether its subject is in none of the zones, and nothing in them leads to where it is: a typing error, or what is long gone.
  func isAboutNothing(in zones: ZoneSet, _ index: MailIndex?) -> Bool {
    guard let name = subjectDomain else { return false }
    switch zones.lookup(Question(name, .txt)) {
    case .answered(let answer):
      if case .noSuchName = answer.outcome { return true }
      return false
    case .leaves, .delegated: return false
    case .outside: return index.map { !$0.leads(near: name) } ?? false
    }
  }

  /// The mail domain that its subject tells of; `nil` for what is no name.
  private var subjectDomain: DomainName? {
    guard let name = try? DomainName(subject) else { return nil }
    switch ServiceName(name) {
    case .mail(let domain), .dmarc(let domain): return domain
    case .host, .none: return name
    }
  }
}

/// A finding that a waiver accepts.
public struct WaivedFinding: Hashable, Sendable {
  public var finding: Finding
  public var waiver: Waiver

  public init(finding: Finding, waiver: Waiver) {
    self.finding = finding
    self.waiver = waiver
  }
}

/// The waivers of a configuration at one time, held against what rules find.
public struct Waivers: Sendable {
  public let list: [Waiver]
  public let now: UTCTime

  public init(_ list: [Waiver], at now: UTCTime) {
    self.list = list
    self.now = now
  }

  /// The waiver that accepts the finding, where one does and still holds.
  func waiver(of finding: Finding) -> Waiver? {
    list.first { $0.covers(finding) && !$0.hasExpired(at: now) }
  }

  /// What is wrong with the waivers themselves.
  ///
  /// - Parameters:
  ///   - found: Everything that was found, accepted or not.
  ///   - isExpiredHere: Whether one that has expired is to be told of.
  ///   - wasExamined: Whether its rule was examined where it could have found what the waiver is about, and came to an answer.
  func findings(
    found: [Finding], _ profile: Profile, isExpiredHere: (Waiver) -> Bool,
    wasExamined: (Waiver) -> Bool
  ) -> [(rule: Rule, finding: Finding)] {
    list.compactMap { waiver in
      let rule: Rule
      let message: String
      if waiver.hasExpired(at: now) {
        guard isExpiredHere(waiver) else { return nil }
        rule = Waiver.expired
        message = waiver.expiryMessage
      } else if wasExamined(waiver), !found.contains(where: waiver.covers) {
        rule = Waiver.unused
        message = "nothing that the waiver of '\(waiver.rule)' could be about was found"
      } else {
        return nil
      }
      var finding = waiver.finding(of: rule, message)
      switch profile.treatments[rule.id] {
      case .off: return nil
      case .severity(let severity): finding.severity = severity
      case nil: break
      }
      return (rule, finding)
    }
  }

  /// The report of one domain with what is accepted set aside, and with what is wrong with the waivers that are about it.
  public func applied(to report: TargetReport, _ profile: Profile) -> TargetReport {
    guard !list.isEmpty, case .audited(let audited) = report.verdict,
      let domain = try? DomainName(report.target)
    else { return report }
    var waived: [WaivedFinding] = []
    var examined: Set<RuleID> = []
    var outcomes: [(rule: Rule, outcome: CheckOutcome)] = audited.outcomes.map { rule, outcome in
      guard case .findings(let findings, let undetermined) = outcome else {
        if outcome.isAnswer { examined.insert(rule.id) }
        return (rule, outcome)
      }
      if outcome.isAnswer { examined.insert(rule.id) }
      let rest = findings.filter { finding in
        guard let waiver = waiver(of: finding) else { return true }
        waived.append(WaivedFinding(finding: finding, waiver: waiver))
        return false
      }
      return (rule, .findings(rest, undetermined: undetermined))
    }
    let about = findings(
      found: audited.findings, profile,
      isExpiredHere: { waiver in
        waiver.isAbout([domain]) || audited.findings.contains(where: waiver.covers)
      },
      wasExamined: { $0.isAbout([domain]) && examined.contains($0.rule) })
    for rule in Waiver.rules {
      let own = about.filter { $0.rule.id == rule.id }.map(\.finding)
      if !own.isEmpty { outcomes.append((rule, .findings(own, undetermined: []))) }
    }
    return TargetReport(
      target: report.target, unicodeName: report.unicodeName,
      verdict: .audited(audited.with(RuleOutcomes(outcomes), waived: waived)))
  }
}

extension CheckOutcome {
  /// Whether nothing of the rule's question is open.
  var isAnswer: Bool {
    switch self {
    case .passed, .notApplicable: true
    case .findings(_, let undetermined): undetermined.isEmpty
    case .undetermined: false
    }
  }
}

extension Waiver {
  /// The rules about waivers themselves.
  static let rules = [expired, unused]

  /// That it does not hold any more.
  public var expiry: Finding { finding(of: Self.expired, expiryMessage) }

  fileprivate var expiryMessage: String {
    "the waiver of '\(rule)' held until \(expires): \(reason)"
  }

  fileprivate func finding(of rule: Rule, _ message: String) -> Finding {
    Finding(
      rule: rule.id, severity: rule.severity, subject: subject, location: location,
      message: message,
      evidence: ["rule: \(self.rule)", "reason: \(reason)", "expires: \(expires)"],
      fix: rule.page.fix)
  }

  public static let expired = Rule(
    "gate-waiver-expired", "A waiver has expired", family: .waivers, severity: .warning,
    citation: "dlv.yml(5)",
    page: RulePage(
      what:
        "A waiver of dlv.yml holds until a day that has passed. What it was about is reported again.",
      why: "It was accepted for a while, and the while is over.",
      fix: "Mend what it was about, or set another day, with the reason why.",
      bad:
        "waivers:\n  - rule: spf-too-many-lookups\n    subject: example.com\n    reason: until the new provider\n    expires: 2020-01-31",
      good:
        "waivers:\n  - rule: spf-too-many-lookups\n    subject: example.com\n    reason: the new provider is late\n    expires: 2099-03-31"
    ))

  static let unused = Rule(
    "gate-waiver-unused", "A waiver is about nothing that was found", family: .waivers,
    severity: .notice,
    citation: "dlv.yml(5)",
    page: RulePage(
      what: """
        A waiver of dlv.yml is about a domain that was audited, its rule was examined, and found nothing; or, in the gate, about a name \
        that no zone of the new state has, nor leads to. Other waivers of domains that were not audited, of rules that were not examined, \
        and of those that could not be, are not looked at.
        """,
      why: "What was accepted once may come back unseen.",
      fix: "Remove the waiver from dlv.yml.",
      bad:
        "waivers:\n  - rule: spf-ptr\n    subject: example.com   # whose record has no ptr any more",
      good: "waivers: []"))
}
