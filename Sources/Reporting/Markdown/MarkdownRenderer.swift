public import Audit
import DNS

/// GitHub Flavored Markdown, as for the summary of a CI step: a table with a row a target, then the details of those that have any.
///
/// The table has to come first, so details wait in memory, at most `detailLimit` bytes of them; then they are printed and the table
/// goes on in another part.
public struct MarkdownRenderer: ReportRenderer {
  private let families: [RuleFamily]
  private let rules: RuleTable
  private var totals = RunTotals()
  /// What the rows of the table that is under way are about; `nil` where there is none.
  private var table: Kind?
  private var details = ""

  /// GitHub shows step summaries up to 1 MiB, so that a summary in one part is never longer than what is shown.
  private static let detailLimit = 1 << 20

  private enum Kind { case domains, messages }

  public init(_ context: RenderContext) {
    families = RuleFamily.ofAudits.filter { family in
      context.rules.contains { $0.family == family }
    }
    rules = RuleTable(context.rules)
  }

  public mutating func begin() -> String { "# Deliverability report\n" }

  public mutating func render(_ report: TargetReport) -> String {
    var text = ""
    func open(_ kind: Kind) {
      if table != kind { text += tableHead(kind) }
      table = kind
    }
    switch report.verdict {
    case .rejected(let reason):
      totals.addRejected()
      if table == nil { open(.domains) }
      let columns = table == .messages ? ContentPolicy.allCases.count + 1 : families.count
      text += "| \(MarkdownText.line(report.target)) | ❌ not examined |"
      text += String(repeating: " |", count: columns)
      text += " \(MarkdownText.line(reason)) |\n"
    case .audited(let audited):
      let digest = TargetDigest(audited)
      totals.add(audited, digest)
      if let content = audited.content {
        open(.messages)
        text += row(report, digest, content)
      } else {
        open(.domains)
        text += row(report, digest)
      }
      details += detail(report, digest, audited)
    }
    if details.utf8.count > Self.detailLimit { text += takeDetails() }
    return text
  }

  public mutating func end() -> String {
    var text = takeDetails()
    if totals.targets == 0 { return "\nNo target was given.\n" }
    let counts = totals.counts.summary
    text += "\n---\n\n\(totals.targets) \(totals.targets == 1 ? "target" : "targets")"
    if !totals.gradeSummary.isEmpty { text += "; grades: \(totals.gradeSummary)" }
    if totals.rejected > 0 { text += "; \(totals.rejected) not examined" }
    if totals.short > 0 { text += "; \(totals.short) with fewer points than wanted" }
    return text + (counts.isEmpty ? "" : "; \(counts)") + "; \(totals.counts.passed) passed\n"
  }

  // MARK: The table

  private func tableHead(_ kind: Kind) -> String {
    let titles =
      switch kind {
      case .domains: ["Target", "Grade"] + families.map(\.rawValue) + ["Findings"]
      case .messages:
        ["Target", "Defects"] + ContentPolicy.allCases.map(\.rawValue)
          + ["Filter likeness", "Findings"]
      }
    return "\n| \(titles.joined(separator: " | ")) |\n|"
      + titles.map { ["Target", "Findings"].contains($0) ? " --- |" : " :-: |" }.joined() + "\n"
  }

  private func row(_ report: TargetReport, _ digest: TargetDigest) -> String {
    let marks = families.map { family in
      sign(digest.families.first { $0.family == family }?.mark ?? .notApplicable)
    }
    let counts = digest.counts.summary
    let cells =
      [name(of: report), "**\(digest.grade)**"] + marks + [counts.isEmpty ? "none" : counts]
    return "| \(cells.joined(separator: " | ")) |\n"
  }

  private func row(
    _ report: TargetReport, _ digest: TargetDigest, _ content: ContentVerdict
  ) -> String {
    let counts = digest.counts.summary
    let cells =
      [name(of: report), "**\(content.defectsText)**"]
      + content.policyStates.map { sign($0.mark) }
      + ["\(content.filterLikeness)", counts.isEmpty ? "none" : counts]
    return "| \(cells.joined(separator: " | ")) |\n"
  }

  private func name(of report: TargetReport) -> String {
    let ascii = MarkdownText.line(report.target)
    return report.unicodeName.map { "\(MarkdownText.line($0)) (\(ascii))" } ?? ascii
  }

  private func sign(_ mark: Mark) -> String {
    switch mark {
    case .right: "✅"
    case .doubtful: "⚠️"
    case .wrong: "❌"
    case .unknown: "❔"
    case .notApplicable: "–"
    case .remark: "ℹ️"
    }
  }

  // MARK: The details

  private mutating func takeDetails() -> String {
    defer { details = "" }
    table = nil
    return details
  }

  private func detail(
    _ report: TargetReport, _ digest: TargetDigest, _ audited: TargetReport.Audited
  ) -> String {
    let waived = audited.waived
    let content = audited.content
    let lines =
      (content?.requirementLines ?? []) + (content?.opinionLines ?? [])
      + (content?.shortfall.map { [$0] } ?? [])
    if digest.findings.isEmpty, digest.undetermined.isEmpty, waived.isEmpty, lines.isEmpty {
      return ""
    }
    var text = "\n## \(name(of: report)): "
    text += audited.content.map { "defects \($0.defectsText)" } ?? "grade \(digest.grade)"
    text += "\n"
    for (index, line) in lines.enumerated() {
      text += (index == 0 ? "\n- " : "- ") + MarkdownText.line(line) + "\n"
    }
    for finding in digest.findings { text += detail(finding) }
    if !digest.undetermined.isEmpty {
      text += "\n### ❔ Could not be determined\n\n"
      for unknown in digest.unknowns {
        let needed = unknown.rules.map { MarkdownText.line($0.rawValue) }.joined(separator: ", ")
        text += "- \(MarkdownText.line(unknown.text)); needed by \(needed)\n"
      }
    }
    if !waived.isEmpty {
      text += "\n### Waived\n\n"
      for entry in waived {
        text += "- \(MarkdownText.line(entry.finding.rule.rawValue)): "
        text += "\(MarkdownText.line(entry.finding.subject)), until "
        text +=
          "\(MarkdownText.line(entry.waiver.expires)): \(MarkdownText.line(entry.waiver.reason))\n"
      }
    }
    return text
  }

  private func detail(_ finding: Finding) -> String {
    var text = "\n### \(sign(Mark(of: finding.severity))) "
    text += "\(MarkdownText.line(finding.rule.rawValue)): \(MarkdownText.line(finding.subject))\n\n"
    text += "**\(finding.severity.rawValue)** \(MarkdownText.line(finding.message))"
    if let citation = rules.citation(of: finding.rule) {
      text += " (\(MarkdownText.line(citation)))"
    }
    if let location = finding.location {
      text += " at \(MarkdownText.line(location.description))"
    }
    text += MarkdownText.line(finding.effect)
    text += "\n"
    let seen = finding.evidence.flatMap(VisibleText.lines)
    if !seen.isEmpty { text += "\nSeen:\n\n" + MarkdownText.block(seen) }
    if !finding.fix.isEmpty {
      text += "\nFix:\n\n" + MarkdownText.block(VisibleText.lines(finding.fix))
    }
    return text
  }
}
