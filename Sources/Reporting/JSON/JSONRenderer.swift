public import Audit
import DNS

/// `dlv.report/1`: the whole report as one JSON object, keys sorted, the same bytes for the same answers.
/// Fixtures/reports/dlv.report-1.schema.json is its published schema.
///
/// A rejected target has `error` and `target` and nothing else, so that a filter that looks for an empty list of findings
/// can't take it for a clean domain. A message has `verdict`, and no `grade`: there is no single figure for it.
public struct JSONRenderer: ReportRenderer {
  private let context: RenderContext
  private var json = JSONWriter()
  private var totals = RunTotals()

  public init(_ context: RenderContext) { self.context = context }

  public mutating func begin() -> String {
    json.openObject()
    json.member("schema", "dlv.report/1")
    json.key("targets")
    json.openArray()
    return json.take()
  }

  public mutating func render(_ report: TargetReport) -> String {
    json.openObject()
    switch report.verdict {
    case .audited(let audited): write(report, audited)
    case .rejected(let reason):
      totals.addRejected()
      json.member("error", reason)
      json.member("target", report.target)
    }
    json.closeObject()
    return json.take()
  }

  public mutating func end() -> String {
    json.closeArray()
    json.key("tool")
    json.openObject()
    json.member("name", "dlv")
    json.member("version", context.toolVersion)
    json.closeObject()
    json.key("totals")
    writeTotals()
    json.closeObject()
    json.endDocument()
    return json.take()
  }

  private mutating func write(_ report: TargetReport, _ audited: TargetReport.Audited) {
    let digest = TargetDigest(audited)
    totals.add(audited, digest)
    json.key("facts")
    json.value(audited.facts)
    json.key("findings")
    json.openArray()
    for finding in digest.findings { json.value(FactValue(finding)) }
    json.closeArray()
    if audited.content == nil { json.member("grade", digest.grade.description) }
    json.key("not_applicable")
    json.strings(digest.notApplicable.map(\.rawValue))
    json.key("passed")
    json.strings(digest.passed.map(\.rawValue))
    json.member("target", report.target)
    json.key("undetermined")
    json.openArray()
    for (rule, entry) in digest.undetermined {
      json.openObject()
      json.member("reason", entry.reason)
      json.member("rule", rule.id.rawValue)
      json.member("subject", entry.subject)
      json.closeObject()
    }
    json.closeArray()
    json.key("unicode")
    json.string(report.unicodeName)
    if let content = audited.content {
      json.key("verdict")
      json.value(FactValue(content))
    }
    if !audited.waived.isEmpty {
      json.key("waived")
      json.openArray()
      for entry in audited.waived { json.value(FactValue(entry)) }
      json.closeArray()
    }
  }

  private mutating func writeTotals() {
    json.openObject()
    json.key("findings")
    json.openObject()
    json.member("error", totals.counts.errors)
    json.member("info", totals.counts.infos)
    json.member("notice", totals.counts.notices)
    json.member("warning", totals.counts.warnings)
    json.closeObject()
    json.key("grades")
    json.openObject()
    for letter in Grade.Letter.allCases.sorted(by: { $0.rawValue < $1.rawValue }) {
      json.member(letter.rawValue, totals.grades[letter] ?? 0)
    }
    json.closeObject()
    json.member("provisional", totals.provisional)
    json.member("rejected", totals.rejected)
    json.member("targets", totals.targets)
    json.member("undetermined", totals.counts.undetermined)
    json.closeObject()
  }
}
