public import Audit
import DNS

/// SARIF 2.1.0 (OASIS, with errata 01). A finding is a result of kind `fail`, whatever could not be determined one of kind `open`,
/// a rejected target an error of the rule `target-rejected`. Evidence and fix stand verbatim in a result's `properties`.
///
/// A result is at the line of the zone file where that is known, and at a logical location, the DNS name, in any case.
public struct SARIFRenderer: ReportRenderer {
  private let context: RenderContext
  private let rules: RuleTable
  private var json = JSONWriter()

  private static let rejection: RuleID = "target-rejected"
  private static let shortfall: RuleID = "min-score"

  /// Messages whose verdicts are kept until the end, for the properties of the run: some megabytes of them.
  private static let mostVerdicts = 10_000
  private var verdicts: [(target: String, verdict: ContentVerdict)] = []

  public init(_ context: RenderContext) {
    self.context = context
    rules = RuleTable(context.rules)
  }

  public mutating func begin() -> String {
    json.openObject()
    json.member(
      "$schema",
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
    json.key("runs")
    json.openArray()
    json.openObject()
    json.member("columnKind", "utf16CodeUnits")
    json.key("results")
    json.openArray()
    return json.take()
  }

  public mutating func render(_ report: TargetReport) -> String {
    var fingerprints = FingerprintMaker(target: report.target)
    switch report.verdict {
    case .rejected(let reason):
      write(
        SARIFResult(
          rule: Self.rejection, position: context.rules.count, verdict: .fail(.error),
          subject: report.target, location: nil, message: reason, evidence: [], fix: ""),
        report, fingerprints.next(Self.rejection, report.target))
    case .audited(let audited):
      if let content = audited.content { note(content, report, &fingerprints) }
      for finding in audited.findings {
        write(
          SARIFResult(
            rule: finding.rule, position: rules.position(of: finding.rule),
            verdict: .fail(finding.severity), subject: finding.subject, location: finding.location,
            message: finding.message + finding.effect, evidence: finding.evidence,
            fix: finding.fix, contribution: finding.contribution),
          report, fingerprints.next(finding.rule, finding.subject))
      }
      for entry in audited.waived {
        let finding = entry.finding
        write(
          SARIFResult(
            rule: finding.rule, position: rules.position(of: finding.rule),
            verdict: .fail(finding.severity), subject: finding.subject, location: finding.location,
            message: finding.message, evidence: finding.evidence, fix: finding.fix,
            justification: "\(entry.waiver.reason) (until \(entry.waiver.expires))"),
          report, fingerprints.next(finding.rule, finding.subject))
      }
      for (rule, entry) in audited.undetermined {
        write(
          SARIFResult(
            rule: rule.id, position: rules.position(of: rule.id), verdict: .open,
            subject: entry.subject, location: entry.location,
            message: "Could not be determined: " + entry.reason, evidence: [], fix: ""),
          report, fingerprints.next(rule.id, entry.subject + " undetermined"))
      }
    }
    return json.take()
  }

  public mutating func end() -> String {
    json.closeArray()
    if !verdicts.isEmpty { writeVerdicts() }
    json.key("tool")
    json.openObject()
    json.key("driver")
    json.openObject()
    json.member("name", "dlv")
    json.key("rules")
    json.openArray()
    for rule in context.rules { SARIFRule.write(rule, to: &json) }
    SARIFRule.write(
      Self.rejection, "The target is no domain name and was not examined", to: &json)
    SARIFRule.write(
      Self.shortfall, "The message has fewer points for defects than are wanted", to: &json)
    json.closeArray()
    json.member("version", context.toolVersion)
    json.closeObject()
    json.closeObject()
    json.closeObject()
    json.closeArray()
    json.member("version", "2.1.0")
    json.closeObject()
    json.endDocument()
    return json.take()
  }

  private mutating func note(
    _ content: ContentVerdict, _ report: TargetReport, _ fingerprints: inout FingerprintMaker
  ) {
    if verdicts.count < Self.mostVerdicts { verdicts.append((report.target, content)) }
    guard let shortfall = content.shortfall else { return }
    write(
      SARIFResult(
        rule: Self.shortfall, position: context.rules.count + 1, verdict: .fail(.error),
        subject: report.target, location: content.place, message: shortfall, evidence: [], fix: ""),
      report, fingerprints.next(Self.shortfall, report.target))
  }

  /// Of clean messages too, which have no result.
  private mutating func writeVerdicts() {
    json.key("properties")
    json.openObject()
    json.key("verdicts")
    json.openArray()
    for (target, verdict) in verdicts {
      json.openObject()
      json.member("target", target)
      json.key("verdict")
      json.value(FactValue(verdict))
      json.closeObject()
    }
    json.closeArray()
    json.closeObject()
  }

  private mutating func write(
    _ result: SARIFResult, _ report: TargetReport, _ fingerprint: String
  ) {
    json.openObject()
    json.member("kind", result.kind)
    json.member("level", result.level)
    json.key("locations")
    json.openArray()
    result.writeLocation(to: &json)
    json.closeArray()
    json.key("message")
    json.openObject()
    json.member("text", result.messageText)
    json.closeObject()
    json.key("partialFingerprints")
    json.openObject()
    json.member("dlvFinding/v1", fingerprint)
    json.closeObject()
    json.key("properties")
    json.openObject()
    if let contribution = result.contribution {
      json.key("contribution")
      json.value(FactValue(contribution))
    }
    json.key("evidence")
    json.strings(result.evidence)
    json.member("fix", result.fix)
    json.member("subject", result.subject)
    json.member("target", report.target)
    json.closeObject()
    json.member("ruleId", result.rule.rawValue)
    if let position = result.position { json.member("ruleIndex", position) }
    if let justification = result.justification {
      // SARIF §3.35: by the configuration, and not in the text that was examined.
      json.key("suppressions")
      json.openArray()
      json.openObject()
      json.member("justification", justification)
      json.member("kind", "external")
      json.closeObject()
      json.closeArray()
    }
    json.closeObject()
  }
}
