import Audit
import DNS

/// `dlv.gate/1`: the whole report as one JSON object, keys sorted, the same bytes for the same answers.
/// Fixtures/reports/dlv.gate-1.schema.json is its published schema.
struct GateJSON {
  let report: GateReport

  init(_ report: GateReport) { self.report = report }

  var text: String {
    var json = JSONWriter()
    json.value([
      "schema": "dlv.gate/1",
      "new": .list(report.new.map(value)),
      "worse": .list(report.worse.map(value)),
      "fixed": .list(report.fixed.map(value)),
      "unchanged": .list(report.unchanged.map(value)),
      "undetermined": .list(report.undetermined.map(value)),
      "changes": .list(report.changes.map(value)),
    ])
    json.endDocument()
    return json.take()
  }

  private func value(_ entry: GateReport.Entry) -> FactValue {
    guard case .object(var members) = FactValue(entry.finding) else { return .null }
    members["change"] = entry.change.map(value) ?? .null
    members["targets"] = FactValue(entry.targets)
    members["severity_before"] = FactValue(entry.severityBefore?.rawValue)
    members["accepted"] =
      switch entry.acceptance {
      case .waiver(let waiver)?:
        ["by": "waiver", "reason": .string(waiver.reason), "expires": .string(waiver.expires)]
      case .baseline?: ["by": "baseline", "reason": nil, "expires": nil]
      case nil: .null
      }
    return .object(members)
  }

  private func value(_ question: GateReport.OpenQuestion) -> FactValue {
    [
      "rule": .string(question.rule.rawValue), "subject": .string(question.subject),
      "reason": .string(question.reason), "targets": FactValue(question.targets),
      "new": .boolean(question.isNew),
    ]
  }

  private func value(_ change: RecordSetDifference) -> FactValue {
    [
      "name": .string(change.name.description), "type": .string(change.type.description),
      "kind": .string(change.kind.rawValue),
      "before": FactValue(change.before.map(\.data)), "after": FactValue(change.after.map(\.data)),
      "ttl_before": change.before.first.map { .integer(Int($0.ttl)) } ?? .null,
      "ttl_after": change.after.first.map { .integer(Int($0.ttl)) } ?? .null,
      "location": change.location.map { FactValue($0) } ?? .null,
    ]
  }
}
