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
      let targets = targetReports(everywhere: format == .junit)
      var renderer = format.renderer(context(for: format, targets))
      var text = renderer.begin()
      for target in targets { text += renderer.render(target) }
      return text + renderer.end()
    }
  }

  private func context(for format: ReportFormat, _ targets: [TargetReport]) -> RenderContext {
    var context = context
    context.showsGrades = false
    context.fallbackFile =
      (report.new + report.worse).lazy.compactMap { $0.finding.location?.file }.first
      ?? report.zonePlaces.values.map(\.file).min()
    // The rules of the gate, and those of audits that have something to say.
    if format == .sarif {
      let told = Set(
        (report.new + report.worse).map(\.finding.rule) + report.newQuestions.map(\.rule))
      context.rules = context.rules.filter {
        $0.family == .gate || $0.family == .waivers || told.contains($0.id)
      }
    }
    return context
  }

  /// What is new or worse; a rule without a finding has passed.
  ///
  /// - Parameter everywhere: Whether each domain has all that concerns it; otherwise the first one has it, once.
  func targetReports(everywhere: Bool) -> [TargetReport] {
    var outcomes: [String: [RuleID: (findings: [Finding], undetermined: [Undetermined])]] = [:]
    var targets = report.domains.map(\.description)
    func note(_ target: String?, fallback: String) -> String {
      let name = target ?? fallback
      if !targets.contains(name) { targets.append(name) }
      return name
    }
    func places(_ names: [String], fallback: String) -> [String] {
      everywhere && !names.isEmpty
        ? names.map { note($0, fallback: fallback) } : [note(names.first, fallback: fallback)]
    }
    let entries = report.new + report.worse
    for entry in everywhere ? entries : GateDigest.collapsed(entries) {
      for target in places(entry.targets, fallback: entry.finding.subject) {
        outcomes[target, default: [:]][entry.finding.rule, default: ([], [])].findings
          .append(entry.findingWithCause)
      }
    }
    for question in report.undetermined where question.isNew {
      for target in places(question.targets, fallback: question.subject) {
        outcomes[target, default: [:]][question.rule, default: ([], [])].undetermined
          .append(
            Undetermined(
              subject: question.subject, reason: question.reason, location: question.location))
      }
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
