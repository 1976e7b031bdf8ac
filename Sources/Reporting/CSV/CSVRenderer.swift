public import Audit
import DNS

/// CSV (RFC 4180) with a header: a row a finding, a row for everything undetermined, a row a rejected target, and a row of kind `clean`
/// for a target with none of these, so that every target has one. A message has a row of kind `verdict` in front, one of kind `min-score` where it
/// has fewer points for defects than are wanted, and no grade.
///
/// Text is always in quotes; text that a spreadsheet would take for a formula (it starts with `=`, `+`, `-`, `@`, a tab or a line
/// end) has an apostrophe in front. Several evidence records stand in one field, a line each.
public struct CSVRenderer: ReportRenderer {
  public init(_ context: RenderContext) {}

  public mutating func begin() -> String {
    [
      "target", "unicode", "grade", "kind", "rule", "severity", "subject", "message", "evidence",
      "fix", "file", "line", "column",
    ].joined(separator: ",") + "\r\n"
  }

  public mutating func render(_ report: TargetReport) -> String {
    var rows: [UInt8] = []
    switch report.verdict {
    case .rejected(let reason):
      Row(report, grade: "", kind: "rejected", message: reason).append(to: &rows)
    case .audited(let audited):
      let (findings, undetermined) = (audited.findings, audited.undetermined)
      let grade =
        audited.content == nil
        ? Grade(findings: findings, isUndetermined: !undetermined.isEmpty).description : ""
      if let content = audited.content {
        Row(
          report, grade: grade, kind: "verdict", message: content.line,
          evidence: content.requirementLines.joined(separator: "\n")
        ).append(to: &rows)
        if let shortfall = content.shortfall {
          Row(
            report, grade: grade, kind: "min-score", severity: "error", message: shortfall
          ).append(to: &rows)
        }
      }
      for finding in findings {
        Row(
          report, grade: grade, kind: "finding", rule: finding.rule,
          severity: finding.severity.rawValue, subject: finding.subject,
          message: finding.message + finding.effect,
          evidence: finding.evidence.joined(separator: "\n"), fix: finding.fix,
          location: finding.location
        ).append(to: &rows)
      }
      for (rule, entry) in undetermined {
        Row(
          report, grade: grade, kind: "undetermined", rule: rule.id, subject: entry.subject,
          message: entry.reason
        ).append(to: &rows)
      }
      if findings.isEmpty, undetermined.isEmpty {
        Row(report, grade: grade, kind: "clean", message: "").append(to: &rows)
      }
    }
    return String(decoding: rows, as: UTF8.self)
  }

  public mutating func end() -> String { "" }
}

/// One row, in the order of the header.
private struct Row {
  private let fields: [String]
  private let location: SourceLocation?

  init(
    _ report: TargetReport, grade: String, kind: String, rule: RuleID = "", severity: String = "",
    subject: String = "", message: String, evidence: String = "", fix: String = "",
    location: SourceLocation? = nil
  ) {
    fields = [
      report.target, report.unicodeName ?? "", grade, kind, rule.rawValue, severity, subject,
      message, evidence, fix,
    ]
    self.location = location
  }

  func append(to rows: inout [UInt8]) {
    let comma = UInt8(ascii: ",")
    for field in fields {
      CSVField.append(field, to: &rows)
      rows.append(comma)
    }
    if let location { CSVField.append(location.file, to: &rows) }
    rows.append(comma)
    if let location { rows += "\(location.line)".utf8 }
    rows.append(comma)
    if let column = location?.column { rows += "\(column)".utf8 }
    rows += "\r\n".utf8
  }
}
