import Audit
import TestKit

extension ExpectedFindings {
  /// What an audit found, in the same form, of the families compared.
  static func lines(of report: TargetReport.Audited, in families: Set<RuleFamily>) -> [String] {
    var lines: Set<String> = []
    for (rule, outcome) in report.outcomes where families.contains(rule.family) {
      let findings: [Finding]
      let undetermined: [Undetermined]
      switch outcome {
      case .findings(let found, let rest): (findings, undetermined) = (found, rest)
      case .undetermined(let rest): (findings, undetermined) = ([], rest)
      case .passed, .notApplicable: (findings, undetermined) = ([], [])
      }
      for finding in findings {
        lines.insert("\(finding.severity.rawValue) \(rule.id) \(finding.subject)")
      }
      for entry in undetermined { lines.insert("? \(rule.id) \(entry.subject)") }
    }
    return lines.sorted()
  }
}
