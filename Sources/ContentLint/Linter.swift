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
  }

  public init(_ context: LintContext, waivers: Waivers? = nil) {
    self.context = context
    self.waivers = waivers
    entries = LintCatalogue.all.compactMap { check in
      let rule = check.rule
      switch context.treatments[rule.id] {
      case .off?: return nil
      case .severity(let severity)?: return Entry(check: check, rule: rule, severity: severity)
      case nil: break
      }
      switch check.treatment(in: context.profile) {
      case .off?: return nil
      case .severity(let severity)?: return Entry(check: check, rule: rule, severity: severity)
      case nil: return Entry(check: check, rule: rule, severity: nil)
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
      outcomes.append((entry.rule, outcome))
    }
    outcomes += Self.outcomes(ofAuthor: message)
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
    content.asked = Set(message.profile.policies)
    content.open = Self.open(message, outcomes)
    var members: [String: FactValue] = ["message": message.summary]
    members["weight"] = MessageWeight(message).summary
    if let links = message.online?.links { members["links"] = .list(links.map(\.summary)) }
    let facts = FactValue.object(members)
    return TargetReport(
      target: message.source.target, unicodeName: nil,
      verdict: .audited(
        .init(outcomes: outcomes, content: content, waived: waived, facts: facts)))
  }

  /// What DNS says of the author's domain; that it lacks what receivers require breaks policies.
  private static func outcomes(
    ofAuthor message: LintMessage
  ) -> [(rule: Rule, outcome: CheckOutcome)] {
    guard case .audited(let audited)? = message.online?.author?.verdict else { return [] }
    return audited.outcomes.map { rule, outcome in
      guard case .findings(var findings, let undetermined) = outcome else { return (rule, outcome) }
      let policies = policies(of: rule.id, message)
      for index in findings.indices {
        findings[index].contribution = FindingContribution(policies: policies)
      }
      return (rule, .findings(findings, undetermined: undetermined))
    }
  }

  private static func policies(of rule: RuleID, _ message: LintMessage) -> [ContentPolicy] {
    (LintRequirement.of(rule)?.policies ?? []).filter(message.profile.policies.contains)
  }

  /// Policies that nobody can judge in full: there is no header, or something that they are about could not be looked at.
  private static func open(
    _ message: LintMessage, _ outcomes: [(rule: Rule, outcome: CheckOutcome)]
  ) -> [ContentPolicy: String] {
    var open: [ContentPolicy: String] = [:]
    if message.source.isBodyAlone {
      for policy in message.profile.policies { open[policy] = "no header" }
    }
    for (rule, outcome) in outcomes {
      let reason: String?
      switch outcome {
      case .undetermined(let entries), .findings(_, let entries): reason = entries.first?.reason
      case .passed, .notApplicable: reason = nil
      }
      guard let reason else { continue }
      for policy in policies(of: rule.id, message) where open[policy] == nil {
        open[policy] = reason
      }
    }
    return open
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
