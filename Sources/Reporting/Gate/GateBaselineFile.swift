public import Audit

/// A baseline as a file that is kept under version control: JSON, sorted, an entry a finding.
public enum GateBaselineFile {
  /// The name and version of the document.
  public static let schema = "dlv.gate-baseline/1"

  public static func text(_ baseline: GateBaseline) -> String {
    var json = JSONWriter()
    json.value([
      "schema": .string(schema),
      "findings": .list(
        baseline.sorted.map { identity, severity in
          [
            "rule": .string(identity.rule.rawValue), "subject": .string(identity.subject),
            "particulars": FactValue(identity.particulars),
            "severity": .string(severity.rawValue),
          ]
        }),
    ])
    json.endDocument()
    return json.take()
  }
}
