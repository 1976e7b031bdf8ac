public import Audit
import DNS

/// What blocklists say, for a person at a terminal: a table by list for each address or name, or one line an address where there are
/// many of a block.
public struct BlocklistTextRenderer: ReportRenderer {
  private let page: TextPage
  private let style: Style
  private var totals = Totals()
  /// What could not be determined, each once for the whole run, with how many targets it concerns.
  private var unknowns: [(text: String, targets: Int)] = []
  private var places: [String: Int] = [:]

  public enum Style: Sendable {
    /// Everything about each target.
    case detailed
    /// A line a target that is listed, and what all have in common at the end.
    case summary
  }

  private struct Totals {
    var targets = 0
    var listed = 0
    var open = 0
    var rejected = 0
  }

  public init(_ context: RenderContext, style: Style) {
    page = TextPage(context)
    self.style = style
  }

  public mutating func begin() -> String { "" }

  public mutating func render(_ report: TargetReport) -> String {
    totals.targets += 1
    let separator = style == .detailed && totals.targets > 1 ? "\n" : ""
    switch report.verdict {
    case .rejected(let reason):
      totals.rejected += 1
      return separator + page.style.paint("✗", .red) + " \"" + VisibleText.line(report.target)
        + "\": " + VisibleText.line(reason) + "\n"
    case .audited(let audited):
      let findings = audited.findings
      let undetermined = audited.undetermined.map(\.entry)
      if !findings.isEmpty { totals.listed += 1 }
      if !undetermined.isEmpty { totals.open += 1 }
      switch style {
      case .detailed: return separator + detailed(report, audited, findings, undetermined)
      case .summary:
        note(undetermined)
        return findings.isEmpty ? "" : line(report, findings)
      }
    }
  }

  public mutating func end() -> String {
    guard totals.targets > 1 else { return "" }
    var text = "\n" + page.style.paint(String(repeating: "─", count: page.width), .dim) + "\n"
    var parts = ["\(totals.targets) looked up", "\(totals.listed) listed"]
    if totals.open > 0 {
      parts.append("\(totals.open) not determined by every list")
    }
    if totals.rejected > 0 { parts.append("\(totals.rejected) not examined") }
    text += parts.joined(separator: ", ") + "\n"
    if !unknowns.isEmpty {
      text += page.section("Could not be determined")
      for (entry, targets) in unknowns {
        let note = targets == totals.targets ? "" : " (\(targets) of \(totals.targets))"
        text += unknown(entry + note)
      }
    }
    return text
  }

  // MARK: One target

  private func detailed(
    _ report: TargetReport, _ audited: TargetReport.Audited, _ findings: [Finding],
    _ undetermined: [Undetermined]
  ) -> String {
    let subject = audited.facts["blocklists"]["subjects"].list.first ?? .null
    let listed = subject["listed"].list
    let clear = subject["clear"].list.compactMap(\.text)
    let asked = listed.count + clear.count
    let ascii = VisibleText.line(report.target)
    let name = report.unicodeName.map { VisibleText.line($0) + " (\(ascii))" } ?? ascii
    var text = page.heading(
      name, mark: mark(listed: listed.count, asked: asked, undetermined: undetermined.count),
      face: face(findings, undetermined))
    text += "\n" + table(listed)
    if !clear.isEmpty {
      let summary = page.isVerbose ? clear.joined(separator: ", ") : "not listed"
      text += "  " + page.style.paint(Mark.right.rawValue, as: .right) + " "
      text += TextLayout.wrapped(
        TextLayout.words(of: "\(clear.count) \(clear.count == 1 ? "list" : "lists"): \(summary)"),
        indent: 4, columns: page.width
      ).dropFirst(4)
    }
    let notAsked = subject["not_asked"].list.compactMap(\.text)
    if !notAsked.isEmpty {
      text += "  " + page.style.paint(Mark.notApplicable.rawValue, as: .notApplicable) + " "
      text += TextLayout.wrapped(
        TextLayout.words(
          of: "not asked for want of a key (dlv.yml): \(notAsked.joined(separator: ", "))"),
        indent: 4, columns: page.width
      ).dropFirst(4)
    }
    text += page.findings(findings)
    if !undetermined.isEmpty {
      text += page.section("Could not be determined")
      for entry in undetermined {
        text += unknown(Unknown.text(subject: entry.subject, reason: entry.reason))
      }
    }
    return text
  }

  private func mark(listed: Int, asked: Int, undetermined: Int) -> String {
    // Where no list answered, nothing is known.
    if asked == 0 { return undetermined == 0 ? "not asked" : "not known" }
    let count = listed == 0 ? "not listed" : "listed by \(listed) of \(asked)"
    return undetermined == 0 ? count : count + ", \(undetermined) undetermined"
  }

  private func face(_ findings: [Finding], _ undetermined: [Undetermined]) -> TerminalStyle.Face {
    switch findings.map(\.severity).max() {
    case .error: .boldRed
    case .warning, .notice: .boldYellow
    case .info, nil: undetermined.isEmpty ? .boldGreen : .boldYellow
    }
  }

  private func table(_ listed: [FactValue]) -> String {
    let rows = listed.map { entry in
      (
        name: VisibleText.line(entry["name"].text ?? entry["zone"].text ?? ""),
        codes: entry["codes"].list.compactMap(\.text).joined(separator: " "),
        meaning: VisibleText.line(entry["meanings"].list.compactMap(\.text).joined(separator: "; "))
      )
    }
    let names = rows.map { TextLayout.width(of: $0.name) }.max() ?? 0
    let codes = rows.map(\.codes.utf8.count).max() ?? 0
    return rows.map { row in
      "  " + page.style.paint(Mark.wrong.rawValue, as: .wrong) + " "
        + page.style.paint(TextLayout.padded(row.name, to: names), .bold) + "  "
        + (row.meaning.isEmpty ? row.codes : TextLayout.padded(row.codes, to: codes) + "  ")
        + row.meaning + "\n"
    }.joined()
  }

  // MARK: Many targets

  private func line(_ report: TargetReport, _ findings: [Finding]) -> String {
    let worst = findings.map(\.severity).max() ?? .info
    var line = page.style.paint(Mark(of: worst).rawValue, as: Mark(of: worst)) + " "
    line += page.style.paint(VisibleText.line(report.target), .bold) + "\n"
    for finding in findings {
      line += TextLayout.wrapped(
        TextLayout.words(of: VisibleText.line(finding.message)), indent: 4, columns: page.width)
    }
    return line
  }

  private mutating func note(_ entries: [Undetermined]) {
    for entry in entries {
      let text = Unknown.text(subject: entry.subject, reason: entry.reason)
      if let place = places[text] {
        unknowns[place].targets += 1
      } else if unknowns.count < Self.maximumUnknowns {
        places[text] = unknowns.count
        unknowns.append((text, 1))
      }
    }
  }

  /// Reasons that are kept until the end: some for each list, as many as there are lists.
  private static let maximumUnknowns = 500

  private func unknown(_ text: String) -> String {
    "  " + page.style.paint("?", as: .unknown) + " "
      + TextLayout.wrapped(
        TextLayout.words(of: VisibleText.line(text)), indent: 4, columns: page.width
      ).dropFirst(4)
  }
}
