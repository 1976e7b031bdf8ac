import Audit
import DNS

/// The gate's report for a reviewer: each change that breaks something with its line, what it breaks and the fix; then what it mends.
struct GateText {
  private let document: GateDocument
  private let report: GateReport
  private let page: TextPage

  init(_ document: GateDocument) {
    self.document = document
    report = document.report
    page = TextPage(document.context)
  }

  var text: String {
    let parts = report.verdictParts
    var text = page.heading(
      "gate", mark: parts.isEmpty ? "nothing new" : parts.joined(separator: ", "), face: face)
    for group in GateDigest(report).groups { text += self.text(of: group) }
    text += page.unknowns(
      Unknown.grouped(
        report.newQuestions.compactMap { question in
          rule(question.rule).map {
            ($0, Undetermined(subject: question.subject, reason: question.reason))
          }
        }))
    text += list("Fixed", report.fixed, .right)
    if document.isBaseLive || document.showsAll { text += changes }
    if document.showsAll {
      text += list("As before", report.unchanged, nil)
      if !report.oldQuestions.isEmpty {
        text += page.section("Could not be determined, before or after")
        for question in report.oldQuestions {
          text +=
            "  " + page.style.paint("?", as: .unknown) + " "
            + VisibleText.line(Unknown.text(subject: question.subject, reason: question.reason))
            + "\n"
        }
      }
    }
    return text + "\n" + page.style.paint(report.closingLine, .dim) + "\n"
  }

  private var face: TerminalStyle.Face {
    let worst = (report.new + report.worse).map(\.finding.severity).max()
    switch worst {
    case .error?: return .boldRed
    case .warning?: return .boldYellow
    case .notice?, .info?, nil: return report.newQuestions.isEmpty ? .boldGreen : .boldYellow
    }
  }

  private func rule(_ id: RuleID) -> Rule? { document.context.rules.first { $0.id == id } }

  private func text(of group: GateDigest.Group) -> String {
    var text = "\n"
    if let change = group.change { text += heading(of: change) + "\n" }
    let columns = group.entries.map { $0.finding.rule.rawValue.utf8.count }.max() ?? 0
    text += group.entries.map { entry in
      var finding = entry.finding
      if group.change != nil { finding.location = nil }
      if let before = entry.severityBefore {
        finding.message =
          "was \(before == .error ? "an" : "a") \(before.rawValue) before: "
          + finding.message
      }
      if entry.targets.count > 1 { finding.message += "; concerns " + entry.shownTargets }
      return page.block(for: finding, ruleColumns: columns)
    }.joined(separator: "\n")
    return text
  }

  private func heading(of change: RecordSetDifference) -> String {
    var text = page.style.paint(VisibleText.line(change.title), .bold)
    if let location = change.location {
      text += "  " + page.style.paint(VisibleText.line(location.description), .dim)
    }
    text += "\n"
    for line in change.differenceLines {
      text +=
        "  " + page.style.paint(VisibleText.line(line), line.hasPrefix("-") ? .red : .green)
        + "\n"
    }
    return text
  }

  private var changes: String {
    let changes = document.showsAll ? report.changes : report.mailChanges
    guard !changes.isEmpty else { return "" }
    return page.section(document.isBaseLive ? "Not published like this now" : "Changes")
      + changes.map(heading).joined()
  }

  /// A line each: what needs no more than to be known.
  private func list(_ title: String, _ entries: [GateReport.Entry], _ mark: Mark?) -> String {
    guard !entries.isEmpty else { return "" }
    var text = page.section(title)
    let columns = entries.map { $0.finding.rule.rawValue.utf8.count }.max() ?? 0
    for entry in entries {
      let mark = mark ?? Mark(of: entry.finding.severity)
      text +=
        "  " + page.style.paint(mark.rawValue, as: mark) + " "
        + TextLayout.padded(VisibleText.line(entry.finding.rule.rawValue), to: columns) + "  "
        + VisibleText.line(entry.finding.subject)
      switch entry.acceptance {
      case .waiver(let waiver)?:
        text += page.waiver(waiver)
      case .baseline?: text += page.style.paint("  in the baseline", .dim)
      case nil: break
      }
      text += "\n"
    }
    return text
  }
}
