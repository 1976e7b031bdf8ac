public import Audit
import DNS

/// Annotations of GitHub Actions: a workflow command a finding, at the zone file's line where it is known. What could not be
/// determined is a warning, a target that is no domain name an error. A run in which all is well prints nothing.
public struct GitHubRenderer: ReportRenderer {
  private let rules: RuleTable

  public init(_ context: RenderContext) { rules = RuleTable(context.rules) }

  public mutating func begin() -> String { "" }

  public mutating func render(_ report: TargetReport) -> String {
    switch report.verdict {
    case .rejected(let reason):
      return command("error", title: "Not examined", message: "\(report.target): \(reason)")
    case .audited(let audited):
      let digest = TargetDigest(audited)
      return digest.findings.map(annotation).joined()
        + (audited.content.map { verdict($0, target: report.target) } ?? "")
        + digest.unknowns.map { annotation(for: $0, target: report.target) }.joined()
    }
  }

  public mutating func end() -> String { "" }

  private func annotation(for finding: Finding) -> String {
    var message = "\(finding.subject): \(finding.message)"
    if let citation = rules.citation(of: finding.rule) { message += " (\(citation))" }
    message += finding.effect
    if !finding.evidence.isEmpty {
      message += "\nseen:\n" + finding.evidence.joined(separator: "\n")
    }
    if !finding.fix.isEmpty { message += "\nfix:\n" + finding.fix }
    return command(
      level(of: finding.severity), at: finding.location, title: finding.rule.rawValue,
      message: message)
  }

  /// On a message: a notice, and an error where it has fewer points for defects than its owner wants.
  private func verdict(_ content: ContentVerdict, target: String) -> String {
    let lines = ["\(target): \(content.line)"] + content.requirementLines
    return command(
      content.isBelowMinimum ? "error" : "notice", at: content.place, title: "Verdict",
      message: lines.joined(separator: "\n"))
  }

  private func annotation(for unknown: Unknown, target: String) -> String {
    let needed = unknown.rules.map(\.rawValue).joined(separator: ", ")
    return command(
      "warning", at: unknown.location, title: "Could not be determined",
      message: "\(target): \(unknown.text)\nneeded by \(needed)")
  }

  private func level(of severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .notice, .info: "notice"
    }
  }

  private func command(
    _ name: String, at location: SourceLocation? = nil, title: String, message: String
  ) -> String {
    var properties: [String] = []
    if let location {
      properties.append("file=" + WorkflowCommandText.property(location.file))
      properties.append("line=\(location.line)")
      if let column = location.column { properties.append("col=\(column)") }
    }
    properties.append("title=" + WorkflowCommandText.property(title))
    return "::\(name) \(properties.joined(separator: ","))::"
      + WorkflowCommandText.message(message) + "\n"
  }
}
