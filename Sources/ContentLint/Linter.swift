public import Audit
import DNS
import Message

/// Holds messages against the rules of a profile.
public struct Linter: Sendable {
  private let context: LintContext
  private let waivers: Waivers?
  private let entries: [Entry]

  private struct Entry: Sendable {
    let check: any LintRule.Type
    let rule: Rule
    /// In place of the rule's own.
    let severity: Severity?
    /// Counts for policies alone.
    let isHidden: Bool
  }

  public init(_ context: LintContext, waivers: Waivers? = nil) {
    self.context = context
    self.waivers = waivers
    entries = LintCatalogue.all.compactMap { check in
      let rule = check.rule
      switch context.treatments[rule.id] {
      case .off?: return nil
      case .severity(let severity)?:
        return Entry(check: check, rule: rule, severity: severity, isHidden: false)
      case nil: break
      }
      switch check.treatment(in: context.profile) {
      case .off?:
        return check.requirement == nil
          ? nil : Entry(check: check, rule: rule, severity: nil, isHidden: true)
      case .severity(let severity)?:
        return Entry(check: check, rule: rule, severity: severity, isHidden: false)
      case nil: return Entry(check: check, rule: rule, severity: nil, isHidden: false)
      }
    }
  }

  /// The report on one message, about which nobody was asked.
  public func lint(_ octets: [UInt8], _ source: LintSource) -> TargetReport {
    lint(message(octets, source))
  }

  /// A message as the rules look at it.
  public func message(_ octets: [UInt8], _ source: LintSource) -> LintMessage {
    LintMessage(MIMEMessage(octets), source: source, context: context)
  }

  /// The report on one message, with what others said about it.
  public func lint(_ message: LintMessage) -> TargetReport {
    var outcomes: [(rule: Rule, outcome: CheckOutcome)] = []
    outcomes.reserveCapacity(entries.count)
    var verdict = VerdictMaker()
    for entry in entries {
      var outcome = Self.outcome(of: entry.check, entry.rule, message)
      if let severity = entry.severity { outcome = outcome.with(severity: severity) }
      if entry.isHidden {
        if case .findings(let findings, _) = outcome { verdict.note(findings) }
      } else {
        outcomes.append((entry.rule, outcome))
      }
    }
    outcomes += Self.outcomes(ofAuthor: message.online?.author)
    var waived: [WaivedFinding] = []
    if let waivers, !waivers.list.isEmpty {
      let held = LintWaivers(
        waivers: waivers, source: message.source, subject: message.subject?.string,
        treatments: context.treatments)
      (outcomes, waived) = held.applied(to: outcomes)
      outcomes.removeAll { context.treatments[$0.rule.id] == .off }
    }
    var content = verdict.finish(&outcomes)
    content.leastDefects = context.minimumScore
    content.opinions = message.opinions.compactMap { try? $0.get() }.map(FilterSum.init)
    content.place = SourceLocation(
      file: message.source.file, line: message.source.firstLine)
    content.open = open(message, outcomes)
    var members: [String: FactValue] = ["message": message.summary]
    members["weight"] = MessageWeight(message).summary
    if let links = message.online?.links { members["links"] = .list(links.map(\.summary)) }
    let facts = FactValue.object(members)
    return TargetReport(
      target: message.source.target, unicodeName: nil,
      verdict: .audited(
        .init(outcomes: outcomes, content: content, waived: waived, facts: facts)))
  }

  /// What DNS says of the author's domain; that it has no DMARC record breaks policies.
  private static func outcomes(
    ofAuthor report: TargetReport?
  ) -> [(rule: Rule, outcome: CheckOutcome)] {
    guard case .audited(let audited)? = report?.verdict else { return [] }
    return audited.outcomes.map { rule, outcome in
      guard case .findings(var findings, let undetermined) = outcome else { return (rule, outcome) }
      let policies = LintRequirement.of(rule.id)?.policies ?? []
      for index in findings.indices {
        findings[index].contribution = FindingContribution(policies: policies)
      }
      return (rule, .findings(findings, undetermined: undetermined))
    }
  }

  /// Policies that nobody can judge: there is no header, or the author's domain was asked for and did not answer.
  private func open(
    _ message: LintMessage, _ outcomes: [(rule: Rule, outcome: CheckOutcome)]
  ) -> Set<ContentPolicy> {
    if message.source.isBodyAlone { return Set(ContentPolicy.allCases) }
    let isUnknown = outcomes.contains { rule, outcome in
      guard LintRequirement.rulesOfRecord.contains(rule.id) else { return false }
      switch outcome {
      case .undetermined: return true
      case .findings(_, let undetermined): return !undetermined.isEmpty
      case .passed, .notApplicable: return false
      }
    }
    return isUnknown ? Set(LintRequirement.dmarcRecord.policies) : []
  }

  static func outcome(
    of check: any LintRule.Type, _ rule: Rule, _ message: LintMessage
  ) -> CheckOutcome {
    if message.source.isBodyAlone, check.needsHeader {
      return .notApplicable
    }
    var examination = LintExamination(of: check, message)
    check.examine(message, &examination)
    return examination.end()
  }
}

extension LintMessage {
  /// What a report says about the message as a whole.
  var summary: FactValue {
    [
      "bytes": .integer(octets.count - source.madeOctets),
      "from": FactValue(text(of: .from)?.string),
      "message_id": FactValue(field(.messageID)?.text),
      "parts": .integer(message.parts.count),
      "profile": .string(profile.rawValue),
      "subject": FactValue(subject?.string),
    ]
  }
}
