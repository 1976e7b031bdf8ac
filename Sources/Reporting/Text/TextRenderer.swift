public import Audit
import DNS

/// The report for a person at a terminal: a summary of one screen, then every finding with its evidence and its fix, then what
/// could not be determined. Evidence and fixes are never wrapped or cut, so that they can be pasted.
public struct TextRenderer: ReportRenderer {
  private let context: RenderContext
  private let rules: RuleTable
  private let style: TerminalStyle
  private let width: Int
  private var totals = RunTotals()
  private var isFirst = true

  /// Below this a finding's text would be a column of single words.
  private static let leastWidth = 40
  /// Above this, lines are harder to read, not easier.
  private static let greatestWidth = 120
  /// More rules than that behind one failed question are counted, not named.
  private static let mostRulesNamed = 4

  public init(_ context: RenderContext) {
    self.context = context
    rules = RuleTable(context.rules)
    style = TerminalStyle(usesColor: context.usesColor)
    width = min(max(context.width, Self.leastWidth), Self.greatestWidth)
  }

  public mutating func begin() -> String { "" }

  public mutating func render(_ report: TargetReport) -> String {
    defer { isFirst = false }
    let separator = isFirst ? "" : "\n"
    switch report.verdict {
    case .rejected(let reason):
      totals.addRejected()
      return separator + style.paint("✗", .red) + " \"" + VisibleText.line(report.target) + "\": "
        + VisibleText.line(reason) + "\n"
    case .audited(let audited):
      let digest = TargetDigest(audited)
      totals.add(digest.grade, digest.counts)
      return separator + heading(of: report, digest.grade) + "\n" + familyTable(report, digest)
        + "\n"
        + "  " + countLine(digest.counts) + "\n" + findingList(digest.findings)
        + unknownList(digest.unknowns) + (context.isVerbose ? ruleLists(digest) : "")
    }
  }

  public mutating func end() -> String {
    guard totals.targets > 1 else { return "" }
    var parts = ["\(totals.targets) targets"]
    if !totals.grades.isEmpty {
      let provisional = totals.provisional == 0 ? "" : " (\(totals.provisional) provisional)"
      parts.append("grades: " + totals.gradeSummary + provisional)
    }
    if totals.rejected > 0 {
      parts.append(style.paint("\(totals.rejected) not examined", .red))
    }
    return "\n" + style.paint(String(repeating: "─", count: width), .dim) + "\n"
      + parts.joined(separator: "; ") + "\n" + countLine(totals.counts) + "\n"
  }

  // MARK: The summary

  private func heading(of report: TargetReport, _ grade: Grade) -> String {
    let ascii = VisibleText.line(report.target)
    let name = report.unicodeName.map { VisibleText.line($0) + " (\(ascii))" } ?? ascii
    let mark = "grade \(grade)"
    let rule = max(2, width - TextLayout.width(of: name) - mark.utf8.count - 2)
    return style.paint(name, .bold) + " " + style.paint(String(repeating: "─", count: rule), .dim)
      + " " + style.paint(mark, face(of: grade)) + "\n"
  }

  private func face(of grade: Grade) -> TerminalStyle.Face {
    switch grade.letter {
    case .a: .boldGreen
    case .b, .c, .open: .boldYellow
    case .d, .f: .boldRed
    }
  }

  private func familyTable(_ report: TargetReport, _ digest: TargetDigest) -> String {
    let rows = digest.families.map { (family: $0, status: status(of: $0)) }
    let familyColumns = rows.map { $0.family.family.rawValue.utf8.count }.max() ?? 0
    let statusColumns = rows.map { TextLayout.width(of: $0.status) }.max() ?? 0
    let factColumns = width - familyColumns - statusColumns - 8
    var table = ""
    for (family, status) in rows {
      table += "  " + style.paint(family.mark.rawValue, as: family.mark) + " "
      table += style.paint(TextLayout.padded(family.family.rawValue, to: familyColumns), .bold)
      let fact = KeyFact(of: family.family, in: digest.facts, target: report.target)
        .line(columns: factColumns)
      if fact.isEmpty {
        table += "  " + style.paint(status, as: family.mark)
      } else {
        table += "  " + style.paint(TextLayout.padded(status, to: statusColumns), as: family.mark)
        table += "  " + fact
      }
      table += "\n"
    }
    return table
  }

  /// The worst two counts, so that a row stays a row.
  private func status(of family: FamilyDigest) -> String {
    let parts = family.counts.parts.map(\.text)
    if parts.isEmpty { return family.mark.word }
    return parts.prefix(2).joined(separator: ", ") + (parts.count > 2 ? ", …" : "")
  }

  private func countLine(_ counts: OutcomeCounts) -> String {
    counts.allParts.map { style.paint("\($0.mark.rawValue) \($0.text)", as: $0.mark) }
      .joined(separator: "   ")
  }

  // MARK: The details

  private func findingList(_ findings: [Finding]) -> String {
    var list = ""
    for severity in Severity.allCases.reversed() {
      let group = findings.filter { $0.severity == severity }
      guard !group.isEmpty else { continue }
      list += section(title(of: severity))
      let ruleColumns = group.map { $0.rule.rawValue.utf8.count }.max() ?? 0
      list += group.map { block(for: $0, ruleColumns: ruleColumns) }.joined(separator: "\n")
    }
    return list
  }

  private func title(of severity: Severity) -> String {
    switch severity {
    case .error: "Errors"
    case .warning: "Warnings"
    case .notice: "Notices"
    case .info: "Information"
    }
  }

  private func section(_ title: String) -> String { "\n" + style.paint(title, .bold) + "\n\n" }

  private func block(for finding: Finding, ruleColumns: Int) -> String {
    let mark = Mark(of: finding.severity)
    let rule = VisibleText.line(finding.rule.rawValue)
    var block = "  " + style.paint(mark.rawValue, as: mark) + " "
    block += style.paint(TextLayout.padded(rule, to: ruleColumns), as: mark)
    block += "  " + style.paint(VisibleText.line(finding.subject), .bold)
    if let location = finding.location {
      block += "  " + style.paint(VisibleText.line(location.description), .dim)
    }
    block += "\n"
    var words = TextLayout.words(of: VisibleText.line(finding.message))
    if let citation = rules.citation(of: finding.rule) {
      words += Self.units(of: "(\(VisibleText.line(citation)))")
    }
    block += TextLayout.wrapped(words, indent: 4, columns: width)
    block += verbatim("seen", finding.evidence.flatMap(VisibleText.lines))
    block += verbatim("fix", finding.fix.isEmpty ? [] : VisibleText.lines(finding.fix))
    return block
  }

  /// The parts of a citation that stay together: `RFC 6376 §3.6.2,` and `RFC 8020 §2`.
  private static func units(of citation: String) -> [String] {
    var units: [String] = []
    for word in TextLayout.words(of: citation) {
      if let last = units.last, word.hasPrefix("§") || last.hasSuffix("RFC") {
        units[units.count - 1] = last + " " + word
      } else {
        units.append(word)
      }
    }
    return units
  }

  /// Lines as they are, each on a line of its own below a label.
  private func verbatim(_ label: String, _ lines: [String]) -> String {
    guard !lines.isEmpty else { return "" }
    return "    " + style.paint(label + ":", .dim) + "\n"
      + lines.map { $0.isEmpty ? "\n" : "      \($0)\n" }.joined()
  }

  private func unknownList(_ unknowns: [Unknown]) -> String {
    guard !unknowns.isEmpty else { return "" }
    var list = section("Could not be determined")
    for unknown in unknowns {
      list += "  " + style.paint("?", as: .unknown) + " "
      let text = VisibleText.line(unknown.text)
      list += TextLayout.wrapped(TextLayout.words(of: text), indent: 4, columns: width).dropFirst(4)
      let needed = TextLayout.wrapped(
        TextLayout.words(of: "needed by " + nameOrCount(unknown.rules)), indent: 4, columns: width)
      list += style.paint(String(needed.dropLast()), .dim) + "\n"
    }
    return list
  }

  /// A failed question may leave dozens of rules open: then their number says more, unless details were asked for.
  private func nameOrCount(_ ids: [RuleID]) -> String {
    if context.isVerbose || ids.count <= Self.mostRulesNamed {
      return ids.map { VisibleText.line($0.rawValue) }.joined(separator: ", ")
    }
    let families = RuleFamily.allCases.filter { family in
      ids.contains { rules[$0]?.family == family }
    }
    return "\(ids.count) rules (\(families.map(\.rawValue).joined(separator: ", ")))"
  }

  private func ruleLists(_ digest: TargetDigest) -> String {
    var lists = ""
    for (title, mark, rules) in [
      ("Passed", Mark.right, digest.passed),
      ("Not applicable", .notApplicable, digest.notApplicable),
    ] where !rules.isEmpty {
      lists += section(title)
      for rule in rules {
        lists += "  " + style.paint(mark.rawValue, as: mark) + " "
        lists += VisibleText.line(rule.rawValue) + "\n"
      }
    }
    return lists
  }
}
