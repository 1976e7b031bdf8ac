import Audit
import DNS

/// A page of text as a person reads it at a terminal: its width and colours, and the parts that all pages share.
public struct TextPage: Sendable {
  let style: TerminalStyle
  /// Columns that wrapped text may take.
  let width: Int
  /// Whether details are wanted that mostly nobody needs.
  let isVerbose: Bool
  private let rules: RuleTable

  /// Below this a finding's text would be a column of single words.
  private static let leastWidth = 40
  /// Above this, lines are harder to read, not easier.
  private static let greatestWidth = 120

  public init(_ context: RenderContext) {
    style = TerminalStyle(usesColor: context.usesColor)
    width = min(max(context.width, Self.leastWidth), Self.greatestWidth)
    isVerbose = context.isVerbose
    rules = RuleTable(context.rules)
  }

  /// The first line: what the page is about, a rule, and the verdict at its end. `name` has to be visible text.
  func heading(_ name: String, mark: String, face: TerminalStyle.Face) -> String {
    let rule = max(2, width - TextLayout.width(of: name) - TextLayout.width(of: mark) - 2)
    return style.paint(name, .bold) + " " + style.paint(String(repeating: "─", count: rule), .dim)
      + " " + style.paint(mark, face) + "\n"
  }

  /// The title of a part, with empty lines around it.
  func section(_ title: String) -> String { "\n" + style.paint(title, .bold) + "\n\n" }

  /// Findings, the worst first, each with its evidence and its fix. These are never wrapped or cut, so that they can be pasted.
  func findings(_ findings: [Finding]) -> String {
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

  /// Behind what it accepts.
  func waiver(_ waiver: Waiver) -> String {
    style.paint(VisibleText.line("  waived until \(waiver.expires): \(waiver.reason)"), .dim)
  }

  private func title(of severity: Severity) -> String {
    switch severity {
    case .error: "Errors"
    case .warning: "Warnings"
    case .notice: "Notices"
    case .info: "Information"
    }
  }

  /// One finding. `ruleColumns` is what the names of rules take in the list that it stands in.
  func block(for finding: Finding, ruleColumns: Int) -> String {
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
    if let excerpt = finding.excerpt {
      block += verbatim("here", [excerpt.line, excerpt.pointer])
    }
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

  /// More rules than that behind one failed question are counted, not named.
  private static let mostRulesNamed = 4

  func unknowns(of audited: TargetReport.Audited) -> String {
    unknowns(Unknown.grouped(audited.undetermined))
  }

  /// What could not be determined, with the rules that needed it.
  func unknowns(_ unknowns: [Unknown]) -> String {
    guard !unknowns.isEmpty else { return "" }
    var list = section("Could not be determined")
    for unknown in unknowns {
      list += "  " + style.paint("?", as: .unknown) + " "
      let text = VisibleText.line(unknown.text)
      list += TextLayout.wrapped(TextLayout.words(of: text), indent: 4, columns: width)
        .dropFirst(4)
      let needed = TextLayout.wrapped(
        TextLayout.words(of: "needed by " + nameOrCount(unknown.rules)), indent: 4,
        columns: width)
      list += style.paint(String(needed.dropLast()), .dim) + "\n"
    }
    return list
  }

  /// A failed question may leave dozens of rules open: then their number says more, unless details were asked for.
  private func nameOrCount(_ ids: [RuleID]) -> String {
    if isVerbose || ids.count <= Self.mostRulesNamed {
      return ids.map { VisibleText.line($0.rawValue) }.joined(separator: ", ")
    }
    let families = RuleFamily.allCases.filter { family in
      ids.contains { rules[$0]?.family == family }
    }
    return "\(ids.count) rules (\(families.map(\.rawValue).joined(separator: ", ")))"
  }
}
