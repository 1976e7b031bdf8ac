public import Audit
import DNS

/// JUnit XML as CI servers read it: a test suite a target, a test case a rule.
///
/// A finding of severity error is a failure; lesser findings are told in the output of a case that passes. Undetermined is an
/// `error`, JUnit's word for a test that could not be carried out: `skipped` would show green, and nobody has seen that all is
/// well. A rule that does not apply is skipped. A rejected target is a suite with one case in error.
public struct JUnitRenderer: ReportRenderer {
  private let rules: RuleTable

  private let showsGrades: Bool

  public init(_ context: RenderContext) {
    rules = RuleTable(context.rules)
    showsGrades = context.showsGrades
  }

  public mutating func begin() -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"dlv\">\n"
  }

  public mutating func render(_ report: TargetReport) -> String {
    let name = MarkupText.line(report.unicodeName ?? report.target)
    switch report.verdict {
    case .rejected(let reason):
      return suite(
        name, properties: [],
        cases: [
          Case(
            kind: .error, name: "target",
            body: element("error", type: "rejected", message: reason, body: reason))
        ])
    case .audited(let audited):
      return suite(
        name,
        properties: [("target", report.target)] + properties(audited),
        cases: audited.outcomes.map { testCase($0.rule, $0.outcome) }
          + minimum(audited.content))
    }
  }

  public mutating func end() -> String { "</testsuites>\n" }

  private func properties(_ audited: TargetReport.Audited) -> [(String, String)] {
    guard let content = audited.content else {
      return showsGrades ? [("grade", audited.grade.description)] : []
    }
    return content.policyStates.map { ("policy.\($0.policy.rawValue)", $0.word) } + [
      ("defects", "\(content.defects)"), ("filter_likeness", "\(content.filterLikeness)"),
    ] + zip(content.opinions, content.opinionLines).map { ($0.program.lowercased(), $1) }
  }

  /// A case of its own where a message has fewer points for defects than its owner wants.
  private func minimum(_ content: ContentVerdict?) -> [Case] {
    guard let content, content.leastDefects > 0 else { return [] }
    let text = content.shortfall ?? ""
    return [
      Case(
        kind: content.isBelowMinimum ? .failure : .passed, name: "min-score",
        body: content.isBelowMinimum
          ? element("failure", type: "error", message: text, body: text) : "")
    ]
  }

  /// What a test case came to, and what it contains.
  private struct Case {
    enum Kind { case passed, failure, error, skipped }
    var kind: Kind
    /// Escaped.
    var name: String
    /// Markup; empty where there is nothing to tell.
    var body: String
  }

  private func suite(_ name: String, properties: [(String, String)], cases: [Case]) -> String {
    let count = { (kind: Case.Kind) in cases.count { $0.kind == kind } }
    var text = "  <testsuite name=\"\(name)\" tests=\"\(cases.count)\""
    text += " failures=\"\(count(.failure))\" errors=\"\(count(.error))\""
    text += " skipped=\"\(count(.skipped))\">\n"
    if !properties.isEmpty {
      text += "    <properties>\n"
      for (name, value) in properties {
        text += "      <property name=\"\(name)\" value=\"\(MarkupText.line(value))\"/>\n"
      }
      text += "    </properties>\n"
    }
    for entry in cases {
      text += "    <testcase classname=\"\(name)\" name=\"\(entry.name)\""
      text += entry.body.isEmpty ? "/>\n" : ">\n\(entry.body)    </testcase>\n"
    }
    return text + "  </testsuite>\n"
  }

  private func testCase(_ rule: Rule, _ outcome: CheckOutcome) -> Case {
    // Not the title, which says what is wrong: it would read oddly beside a green mark.
    let name = MarkupText.line(rule.id.rawValue)
    switch outcome {
    case .passed:
      return Case(kind: .passed, name: name, body: "")
    case .notApplicable:
      return Case(
        kind: .skipped, name: name, body: "      <skipped message=\"not applicable\"/>\n")
    case .undetermined(let entries):
      return Case(
        kind: .error, name: name,
        body: element(
          "error", type: "undetermined", message: entries.first.map(told) ?? "",
          body: entries.map(told).joined(separator: "\n")))
    case .findings(let findings, let entries):
      return testCase(name, findings.sorted { $0.severity > $1.severity }, entries)
    }
  }

  /// One verdict a case: a failure wins over an error, and the rest is told in the case's output.
  private func testCase(_ name: String, _ findings: [Finding], _ entries: [Undetermined]) -> Case {
    let failures = findings.filter { $0.severity == .error }
    var output = findings.filter { $0.severity != .error }.map(told)
    if let first = failures.first {
      output += entries.map { "could not be determined: " + told($0) }
      return Case(
        kind: .failure, name: name,
        body: element(
          "failure", type: "error", message: "\(first.subject): \(first.message)",
          body: failures.map(told).joined(separator: "\n\n")) + systemOut(output))
    }
    guard let first = entries.first else {
      return Case(kind: .passed, name: name, body: systemOut(output))
    }
    return Case(
      kind: .error, name: name,
      body: element(
        "error", type: "undetermined", message: told(first),
        body: entries.map(told).joined(separator: "\n")) + systemOut(output))
  }

  private func told(_ entry: Undetermined) -> String {
    Unknown.text(subject: entry.subject, reason: entry.reason)
  }

  private func told(_ finding: Finding) -> String {
    var text = "\(finding.severity.rawValue): \(finding.subject): \(finding.message)"
    if let citation = rules.citation(of: finding.rule) { text += " (\(citation))" }
    text += finding.effect
    if let location = finding.location { text += "\nat \(location)" }
    if !finding.evidence.isEmpty {
      text += "\nseen:\n" + finding.evidence.joined(separator: "\n")
    }
    if !finding.fix.isEmpty { text += "\nfix:\n" + finding.fix }
    return text
  }

  private func element(_ name: String, type: String, message: String, body: String) -> String {
    "      <\(name) type=\"\(type)\" message=\"\(MarkupText.line(message))\">"
      + MarkupText.lines(body) + "</\(name)>\n"
  }

  private func systemOut(_ texts: [String]) -> String {
    texts.isEmpty
      ? ""
      : "      <system-out>\(MarkupText.lines(texts.joined(separator: "\n\n")))</system-out>\n"
  }
}
