public import Audit
import DNS

/// CSV (RFC 4180) with a header: a row a finding, a row for everything undetermined, a row a rejected target. A target in order
/// has no row.
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
    switch report.verdict {
    case .rejected(let reason):
      return row(report, grade: "", kind: "rejected", fields: ["", "", "", reason, "", ""], nil)
    case .audited(let audited):
      let grade = audited.grade.description
      var rows = ""
      for finding in audited.findings {
        rows += row(
          report, grade: grade, kind: "finding",
          fields: [
            finding.rule.rawValue, finding.severity.rawValue, finding.subject, finding.message,
            finding.evidence.joined(separator: "\n"), finding.fix,
          ], finding.location)
      }
      for (rule, entry) in audited.undetermined {
        rows += row(
          report, grade: grade, kind: "undetermined",
          fields: [rule.id.rawValue, "", entry.subject, entry.reason, "", ""], nil)
      }
      return rows
    }
  }

  public mutating func end() -> String { "" }

  private func row(
    _ report: TargetReport, grade: String, kind: String, fields: [String],
    _ location: SourceLocation?
  ) -> String {
    var cells = ([report.target, report.unicodeName ?? "", grade, kind] + fields).map {
      CSVField.quoted($0)
    }
    cells.append(location.map { CSVField.quoted($0.file) } ?? "")
    cells.append(location.map { String($0.line) } ?? "")
    cells.append(location?.column.map { String($0) } ?? "")
    return cells.joined(separator: ",") + "\r\n"
  }
}
