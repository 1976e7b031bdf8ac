import Audit
import DNS

/// The gate's report as GitHub Flavored Markdown: for the summary of a CI step, or a comment on a pull request.
struct GateMarkdown {
  private let report: GateReport
  private let rules: RuleTable
  private let showsAll: Bool

  init(_ document: GateDocument) {
    report = document.report
    rules = RuleTable(document.context.rules)
    showsAll = document.showsAll
  }

  var text: String {
    let parts = report.verdictParts
    var text = "# Mail gate: \(parts.isEmpty ? "nothing new" : parts.joined(separator: ", "))\n"
    for group in GateDigest(report).groups {
      if let change = group.change {
        text += "\n## \(MarkdownText.line(change.title))"
        if let location = change.location { text += " at \(MarkdownText.line("\(location)"))" }
        text +=
          "\n\n" + MarkdownText.block(change.differenceLines.flatMap(VisibleText.lines), as: "diff")
      } else {
        text += "\n## The configuration\n"
      }
      for entry in group.entries { text += self.text(of: entry) }
    }
    if !report.newQuestions.isEmpty {
      text += "\n## ❔ Could not be determined\n\n"
      for question in report.newQuestions {
        let told = Unknown.text(subject: question.subject, reason: question.reason)
        text +=
          "- \(MarkdownText.line(told)); needed by \(MarkdownText.line(question.rule.rawValue))\n"
      }
    }
    text += list("✅ Fixed", report.fixed)
    if showsAll { text += list("As before", report.unchanged) }
    return text + "\n---\n\n" + MarkdownText.line(report.closingLine) + "\n"
  }

  private func text(of entry: GateReport.Entry) -> String {
    let finding = entry.findingWithoutChange
    var text = "\n### \(sign(finding.severity)) \(MarkdownText.line(finding.rule.rawValue)): "
    text += "\(MarkdownText.line(finding.subject))\n\n"
    text += "**\(finding.severity.rawValue)** \(MarkdownText.line(finding.message))"
    if let citation = rules.citation(of: finding.rule) {
      text += " (\(MarkdownText.line(citation)))"
    }
    text += "\n"
    let seen = finding.evidence.flatMap(VisibleText.lines)
    if !seen.isEmpty { text += "\nSeen:\n\n" + MarkdownText.block(seen) }
    if !finding.fix.isEmpty {
      text += "\nFix:\n\n" + MarkdownText.block(VisibleText.lines(finding.fix))
    }
    return text
  }

  private func list(_ title: String, _ entries: [GateReport.Entry]) -> String {
    guard !entries.isEmpty else { return "" }
    return "\n## \(title)\n\n"
      + entries.map { entry in
        "- \(MarkdownText.line(entry.finding.rule.rawValue)): "
          + "\(MarkdownText.line(entry.finding.subject))\n"
      }.joined()
  }

  private func sign(_ severity: Severity) -> String {
    switch severity {
    case .error: "❌"
    case .warning: "⚠️"
    case .notice, .info: "ℹ️"
    }
  }
}

extension GateReport.Entry {
  fileprivate var findingWithoutChange: Finding {
    var entry = self
    entry.change = nil
    return entry.findingWithCause
  }
}
