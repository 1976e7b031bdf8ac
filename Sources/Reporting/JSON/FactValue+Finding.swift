public import Audit
import DNS

extension FactValue {
  /// A finding as every JSON document shows it.
  public init(_ finding: Finding) {
    self = [
      "evidence": FactValue(finding.evidence),
      "fix": .string(finding.fix),
      "location": finding.location.map { FactValue($0) } ?? .null,
      "message": .string(finding.message),
      "rule": .string(finding.rule.rawValue),
      "severity": .string(finding.severity.rawValue),
      "subject": .string(finding.subject),
    ]
  }

  /// A finding with the waiver that accepts it.
  init(_ waived: WaivedFinding) {
    self = [
      "expires": .string(waived.waiver.expires), "finding": FactValue(waived.finding),
      "reason": .string(waived.waiver.reason),
    ]
  }

  init(_ location: SourceLocation) {
    var members: [String: FactValue] = [
      "column": location.column.map { .integer($0) } ?? .null,
      "file": .string(location.file),
      "line": .integer(location.line),
    ]
    members["pointer"] = location.pointer.map { .string($0) }
    self = .object(members)
  }
}
