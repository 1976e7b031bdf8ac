public import Audit
import DNS

/// The report for a person at a terminal: a summary of one screen, then every finding with its evidence and its fix, then what
/// could not be determined. Evidence and fixes are never wrapped or cut, so that they can be pasted.
public struct TextRenderer: ReportRenderer {
  private let context: RenderContext
  private let page: TextPage
  private var totals = RunTotals()
  private var isFirst = true

  public init(_ context: RenderContext) {
    self.context = context
    page = TextPage(context)
  }

  public mutating func begin() -> String { "" }

  public mutating func render(_ report: TargetReport) -> String {
    defer { isFirst = false }
    let separator = isFirst ? "" : "\n"
    switch report.verdict {
    case .rejected(let reason):
      totals.addRejected()
      return separator + page.style.paint("✗", .red) + " \"" + VisibleText.line(report.target)
        + "\": "
        + VisibleText.line(reason) + "\n"
    case .audited(let audited):
      let digest = TargetDigest(audited)
      totals.add(audited, digest)
      if audited.content != nil {
        var ofMessage = MessageLintTextRenderer(context)
        return separator + ofMessage.render(report)
      }
      var text = separator + heading(of: report, digest.grade) + "\n"
      text += familyTable(report, digest) + senderLine(digest) + "\n"
      text += "  " + countLine(digest.counts) + "\n"
      text += MailServerSection(page).text(digest.facts) + TLSSection(page).text(digest.facts)
      text += DANESection(page).text(digest.facts)
      text += page.findings(digest.findings)
      text += ReceiverTableText(page: page).text(of: digest.facts)
      text += page.unknowns(digest.unknowns) + chain(digest) + waived(audited.waived)
      return text + (context.isVerbose ? ruleLists(digest) : "")
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
      parts.append(page.style.paint("\(totals.rejected) not examined", .red))
    }
    return "\n" + page.style.paint(String(repeating: "─", count: page.width), .dim) + "\n"
      + parts.joined(separator: "; ") + "\n" + countLine(totals.counts) + "\n"
      + MessageLintTextRenderer(context).shortfall(of: totals)
  }

  /// The chain of trust, where the report is about nothing else.
  private func chain(_ digest: TargetDigest) -> String {
    guard digest.families.map(\.family) == [.dnssec] else { return "" }
    return ChainText(digest.facts["dnssec"], page).text
  }

  /// A line each: what is accepted, until when, and why.
  private func waived(_ entries: [WaivedFinding]) -> String {
    if entries.isEmpty { return "" }
    let columns = entries.map { $0.finding.rule.rawValue.utf8.count }.max() ?? 0
    return page.section("Waived")
      + entries.map { entry in
        let mark = Mark(of: entry.finding.severity)
        return "  " + page.style.paint(mark.rawValue, as: mark) + " "
          + TextLayout.padded(VisibleText.line(entry.finding.rule.rawValue), to: columns) + "  "
          + VisibleText.line(entry.finding.subject) + page.waiver(entry.waiver) + "\n"
      }.joined()
  }

  // MARK: The summary

  private func heading(of report: TargetReport, _ grade: Grade) -> String {
    let ascii = VisibleText.line(report.target)
    let name = report.unicodeName.map { VisibleText.line($0) + " (\(ascii))" } ?? ascii
    return page.heading(name, mark: "grade \(grade)", face: face(of: grade))
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
    let factColumns = page.width - familyColumns - statusColumns - 8
    var table = ""
    for (family, status) in rows {
      table += "  " + page.style.paint(family.mark.rawValue, as: family.mark) + " "
      table += page.style.paint(TextLayout.padded(family.family.rawValue, to: familyColumns), .bold)
      let fact = KeyFact(of: family.family, in: digest.facts, target: report.target)
        .line(columns: factColumns)
      if fact.isEmpty {
        table += "  " + page.style.paint(status, as: family.mark)
      } else {
        table +=
          "  " + page.style.paint(TextLayout.padded(status, to: statusColumns), as: family.mark)
        table += "  " + fact
      }
      table += "\n"
    }
    return table
  }

  /// Who stands behind the records, where somebody known does.
  private func senderLine(_ digest: TargetDigest) -> String {
    let senders = SenderFact.line(in: digest.facts)
    if senders.isEmpty { return "" }
    let text = TextLayout.wrapped(
      TextLayout.words(of: "Senders: " + senders), indent: 4, columns: page.width)
    return page.style.paint(String(text.dropLast()), .dim) + "\n"
  }

  /// The worst two counts, so that a row stays a row.
  private func status(of family: FamilyDigest) -> String {
    let parts = family.counts.parts.map(\.text)
    if parts.isEmpty { return family.mark.word }
    return parts.prefix(2).joined(separator: ", ") + (parts.count > 2 ? ", …" : "")
  }

  private func countLine(_ counts: OutcomeCounts) -> String {
    counts.allParts.map { page.style.paint("\($0.mark.rawValue) \($0.text)", as: $0.mark) }
      .joined(separator: "   ")
  }

  // MARK: The details

  private func ruleLists(_ digest: TargetDigest) -> String {
    var lists = ""
    for (title, mark, rules) in [
      ("Passed", Mark.right, digest.passed),
      ("Not applicable", .notApplicable, digest.notApplicable),
    ] where !rules.isEmpty {
      lists += page.section(title)
      for rule in rules {
        lists += "  " + page.style.paint(mark.rawValue, as: mark) + " "
        lists += VisibleText.line(rule.rawValue) + "\n"
      }
    }
    return lists
  }
}
