public import Audit
import DNS

/// A code quality report of GitLab: a JSON array with an entry a finding. What could not be determined is an entry of severity `info`, a
/// target that is no domain name one of severity `blocker`.
///
/// GitLab shows an entry at a line of a file: one without a file is at line 1 of its subject.
public struct GitLabRenderer: ReportRenderer {
  private let rules: RuleTable
  private var json = JSONWriter()

  private let fallbackFile: String?

  public init(_ context: RenderContext) {
    rules = RuleTable(context.rules)
    fallbackFile = context.fallbackFile
  }

  public mutating func begin() -> String {
    json.openArray()
    return json.take()
  }

  public mutating func render(_ report: TargetReport) -> String {
    var fingerprints = FingerprintMaker(target: report.target)
    switch report.verdict {
    case .rejected(let reason):
      write(
        "target-rejected", "\(report.target): \(reason)", severity: "blocker", at: nil,
        subject: report.target, fingerprints.next("target-rejected", report.target))
    case .audited(let audited):
      if let content = audited.content { write(content, report.target, &fingerprints) }
      for finding in audited.findings {
        var text = "\(finding.subject): \(finding.message)"
        if let citation = rules.citation(of: finding.rule) { text += " (\(citation))" }
        text += finding.effect
        write(
          finding.rule, text, severity: Self.severity(finding.severity), at: finding.location,
          subject: finding.subject, fingerprints.next(finding.rule, finding.subject))
      }
      for (rule, entry) in audited.undetermined {
        write(
          rule.id,
          "could not be determined: "
            + Unknown.text(subject: entry.subject, reason: entry.reason),
          severity: "info", at: entry.location, subject: entry.subject,
          fingerprints.next(rule.id, entry.subject + " undetermined"))
      }
    }
    return json.take()
  }

  public mutating func end() -> String {
    json.closeArray()
    json.endDocument()
    return json.take()
  }

  /// An entry with the verdict on a message, `critical` where it has fewer points for defects than are wanted.
  private mutating func write(
    _ content: ContentVerdict, _ target: String, _ fingerprints: inout FingerprintMaker
  ) {
    write(
      "verdict", ([content.line] + content.requirementLines).joined(separator: "; "),
      severity: content.isBelowMinimum ? "critical" : "info", at: content.place, subject: target,
      fingerprints.next("verdict", target))
  }

  private mutating func write(
    _ rule: RuleID, _ text: String, severity: String, at location: SourceLocation?,
    subject: String, _ fingerprint: String
  ) {
    json.openObject()
    json.member("check_name", rule.rawValue)
    json.member("description", VisibleText.line(text))
    json.member("fingerprint", fingerprint)
    json.key("location")
    json.openObject()
    json.key("lines")
    json.openObject()
    json.member("begin", max(1, location?.line ?? 1))
    json.closeObject()
    json.member(
      "path",
      location?.file ?? fallbackFile ?? (subject.isEmpty ? rule.rawValue : subject))
    json.closeObject()
    json.member("severity", severity)
    json.closeObject()
  }

  private static func severity(_ severity: Severity) -> String {
    switch severity {
    case .error: "critical"
    case .warning: "major"
    case .notice: "minor"
    case .info: "info"
    }
  }
}
