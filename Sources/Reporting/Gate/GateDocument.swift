public import Audit
import DNS

/// A gate's report in every format: text, JSON, Markdown and HTML of its own, the others through the renderers of audits, with what is new or
/// worse as their findings.
public struct GateDocument: Sendable {
  let report: GateReport
  let context: RenderContext
  /// Whether what is as before is listed, too.
  let showsAll: Bool
  /// Whether the old state is what DNS answers.
  let isBaseLive: Bool

  public init(
    _ report: GateReport, _ context: RenderContext, showsAll: Bool, isBaseLive: Bool
  ) {
    self.report = report
    self.context = context
    self.showsAll = showsAll
    self.isBaseLive = isBaseLive
  }

  public func rendered(as format: ReportFormat) -> String {
    switch format {
    case .text: return GateText(self).text
    case .json: return GateJSON(report).text
    case .markdown: return GateMarkdown(self).text
    case .html: return GateHTML(self).text
    case .sarif, .junit, .csv, .github, .gitlab:
      var renderer = format.renderer(context)
      var text = renderer.begin()
      for target in targetReports { text += renderer.render(target) }
      return text + renderer.end()
    }
  }

  /// What is new or worse, by the first domain that it concerns; a rule without a finding has passed.
  var targetReports: [TargetReport] {
    var outcomes: [String: [RuleID: (findings: [Finding], undetermined: [Undetermined])]] = [:]
    var targets = report.domains.map(\.description)
    func note(_ target: String?, fallback: String) -> String {
      let name = target ?? fallback
      if !targets.contains(name) { targets.append(name) }
      return name
    }
    for entry in report.new + report.worse {
      let target = note(entry.targets.first, fallback: entry.finding.subject)
      outcomes[target, default: [:]][entry.finding.rule, default: ([], [])].findings
        .append(entry.findingWithCause)
    }
    for question in report.undetermined where question.isNew {
      let target = note(question.targets.first, fallback: question.subject)
      outcomes[target, default: [:]][question.rule, default: ([], [])].undetermined
        .append(Undetermined(subject: question.subject, reason: question.reason))
    }
    return targets.map { target in
      let own = outcomes[target] ?? [:]
      let all = context.rules.compactMap { rule -> (rule: Rule, outcome: CheckOutcome)? in
        guard let entry = own[rule.id] else { return rule.family == .gate ? (rule, .passed) : nil }
        return entry.findings.isEmpty
          ? (rule, .undetermined(entry.undetermined))
          : (rule, .findings(entry.findings, undetermined: entry.undetermined))
      }
      return TargetReport(
        target: target, unicodeName: nil,
        verdict: .audited(.init(outcomes: all, facts: .object([:]))))
    }
  }
}

extension GateReport.Entry {
  /// The finding as a report without a place for causes shows it: with the record change as its first evidence.
  var findingWithCause: Finding {
    var finding = finding
    if let severityBefore { finding.message += " (was: \(severityBefore.rawValue))" }
    if targets.count > 1 {
      finding.message += "; concerns \(targets.count) domains: " + shownTargets
    }
    if let change { finding.evidence = change.differenceLines + finding.evidence }
    return finding
  }

  /// Enough of the domains to know what is meant.
  var shownTargets: String {
    let shown = targets.prefix(5).joined(separator: ", ")
    return targets.count > 5 ? shown + " and \(targets.count - 5) more" : shown
  }
}

extension RecordSetDifference {
  /// The records that go and that come, as a diff has them; with their TTL where that is what changes.
  var differenceLines: [String] {
    if let lifetimes, removed.isEmpty, added.isEmpty {
      return before.map { "- \(lifetimes.before) \(type) \($0.securityDataDescription)" }
        + after.map { "+ \(lifetimes.after) \(type) \($0.securityDataDescription)" }
    }
    // Letters, order, division: whole sets.
    let (gone, come) = removed.isEmpty && added.isEmpty ? (before, after) : (removed, added)
    return gone.map { "- \(type) \($0.securityDataDescription)" }
      + come.map { "+ \(type) \($0.securityDataDescription)" }
  }

  /// `example.com MX`.
  var title: String { "\(name) \(type)" }
}
