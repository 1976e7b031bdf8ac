import Audit
import DNS

/// The gate's report as a page: the verdict, each change that breaks something with what it breaks, then a table of all changes, what is
/// mended, and what is accepted.
struct GateHTML {
  private let document: GateDocument
  private let report: GateReport
  private let page: HTMLPage

  init(_ document: GateDocument) {
    self.document = document
    report = document.report
    page = HTMLPage(document.context)
  }

  var text: String {
    page.begin(title: "Mail gate") + summary
      + GateDigest(report).groups.map(section).joined() + questions + changeTable + rest
      + page.end()
  }

  // MARK: The verdict

  private var summary: String {
    let parts = report.verdictParts
    let (word, tone) = verdict
    var text = "<section class=\"target\" aria-label=\"Summary\">\n<div class=\"head\">"
    text += "<span class=\"grade \(tone)\">\(word)</span><div><h2>"
    text += parts.isEmpty ? "Nothing new" : MarkupText.line(parts.joined(separator: ", "))
    text += "</h2>\n<p>\(MarkupText.line(report.closingLine))</p></div></div>\n"
    return text + "</section>\n\n"
  }

  private var verdict: (word: String, tone: String) {
    switch (report.new + report.worse).map(\.finding.severity).max() {
    case .error?: ("✗", page.tone(of: .wrong))
    case .warning?: ("!", page.tone(of: .doubtful))
    case .notice?, .info?, nil:
      report.newQuestions.isEmpty ? ("✓", page.tone(of: .right)) : ("?", page.tone(of: .unknown))
    }
  }

  // MARK: What breaks

  private func section(_ group: GateDigest.Group) -> String {
    var text = "<section class=\"target\">\n"
    if let change = group.change {
      text += "<h2>\(MarkupText.line(change.title))</h2>\n"
      if let location = change.location {
        text += "<p class=\"about\"><span>\(MarkupText.line("\(location)"))</span></p>\n"
      }
      text += difference(change)
    } else {
      text += "<h2>The configuration</h2>\n"
    }
    for entry in group.entries {
      var entry = entry
      entry.change = nil
      text += page.article(for: entry.findingWithCause)
    }
    return text + "</section>\n\n"
  }

  /// The records that go and that come, one a line.
  private func difference(_ change: RecordSetDifference) -> String {
    let lines = change.differenceLines.flatMap(VisibleText.lines).map { line in
      let name = line.hasPrefix("-") ? "removed" : "added"
      return "<span class=\"\(name)\">\(MarkupText.lines(line))</span>"
    }
    return "<pre class=\"difference\">\n\(lines.joined(separator: "\n"))</pre>\n"
  }

  private var questions: String {
    let unknowns = Unknown.grouped(
      report.newQuestions.compactMap { question in
        document.context.rules.first { $0.id == question.rule }.map {
          ($0, Undetermined(subject: question.subject, reason: question.reason))
        }
      })
    if unknowns.isEmpty { return "" }
    return "<section class=\"target\">\n\(page.unknownList(unknowns))</section>\n\n"
  }

  // MARK: All changes, and the rest

  private var changeTable: String {
    let changes = document.showsAll ? report.changes : report.mailChanges
    if changes.isEmpty { return "" }
    let broken = Set((report.new + report.worse).compactMap(\.change))
    let mended = Set(report.fixed.compactMap(\.change))
    var text = "<section class=\"target\">\n<h2>"
    text += document.isBaseLive ? "Not published like this now" : "Changes"
    text += document.showsAll ? "" : " of mail"
    text += "</h2>\n<table class=\"changes\">\n<thead><tr><th scope=\"col\">Record set</th>"
    text += "<th scope=\"col\">Change</th><th scope=\"col\">Comes to</th></tr></thead>\n<tbody>\n"
    for change in changes {
      let mark: Mark? =
        broken.contains(change) ? worstMark(of: change) : mended.contains(change) ? .right : nil
      let outcome = (mark.map { page.sign($0) + " " } ?? "") + outcome(of: change)
      text += "<tr><td><strong>\(MarkupText.line(change.title))</strong>"
      if let location = change.location {
        text += "<br><span class=\"needed\">\(MarkupText.line("\(location)"))</span>"
      }
      text += "</td><td>\(difference(change))</td><td>\(outcome)</td></tr>\n"
    }
    return text + "</tbody>\n</table>\n</section>\n\n"
  }

  private func worstMark(of change: RecordSetDifference) -> Mark? {
    (report.new + report.worse).filter { $0.change == change }.map(\.finding.severity).max()
      .map(Mark.init(of:))
  }

  /// `2 new, 1 fixed`, or that it breaks nothing.
  private func outcome(of change: RecordSetDifference) -> String {
    let parts = [("new", report.new), ("worse", report.worse), ("fixed", report.fixed)]
      .compactMap { word, entries in
        let count = entries.count { $0.change == change }
        return count == 0 ? nil : "\(count) \(word)"
      }
    return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
  }

  private var rest: String {
    let accepted = report.unchanged.filter { $0.acceptance != nil }
    let lists =
      page.list("Fixed", report.fixed.map(line), isOpen: true)
      + page.list("Waived, or in the baseline", accepted.map(line), isOpen: document.showsAll)
      + (document.showsAll
        ? page.list(
          "As before", report.unchanged.filter { $0.acceptance == nil }.map(line))
          + page.list(
            "Could not be determined, before or after",
            report.oldQuestions.map {
              MarkupText.line(Unknown.text(subject: $0.subject, reason: $0.reason))
            }) : "")
    return lists.isEmpty ? "" : "<section class=\"target\">\n\(lists)</section>\n\n"
  }

  private func line(_ entry: GateReport.Entry) -> String {
    let text = page.line(of: entry.finding)
    switch entry.acceptance {
    case .waiver(let waiver)?: return text + page.waiver(waiver)
    case .baseline?: return text + " <span class=\"needed\">in the baseline</span>"
    case nil: return text
    }
  }
}
