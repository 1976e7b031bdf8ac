import Audit
import DNS

/// The frame and the parts that every HTML page shares: no script, nothing loaded from elsewhere.
struct HTMLPage {
  private let context: RenderContext
  private let rules: RuleTable

  init(_ context: RenderContext) {
    self.context = context
    rules = RuleTable(context.rules)
  }

  // MARK: The frame

  /// - Parameter skip: Whether the page has a summary further down that is read first.
  func begin(title: String, skip: Bool = false) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="generator" content="dlv \(MarkupText.line(context.toolVersion))">
    <title>\(MarkupText.line(title))</title>
    <style>
    \(HTMLStyle.sheet)</style>
    </head>
    <body>
    \(skip ? "<a class=\"skip\" href=\"#summary\">Summary</a>\n" : "")<main>
    <h1>\(MarkupText.line(title))</h1>

    """
  }

  func end(_ note: String = "") -> String {
    """
    <footer>Made by dlv \(MarkupText.line(context.toolVersion)).\(note.isEmpty ? "" : " " + note)</footer>
    </main>
    </body>
    </html>

    """
  }

  // MARK: Findings

  /// One finding with its evidence and its fix.
  func article(for finding: Finding) -> String {
    let mark = Mark(of: finding.severity)
    let rule = rules[finding.rule]
    var text = "<article class=\"finding \(tone(of: mark))\">\n<h3>\(sign(mark)) "
    text += MarkupText.line(rule?.title ?? finding.rule.rawValue) + "</h3>\n"
    text += "<p class=\"about\"><span class=\"severity\">\(finding.severity.rawValue)</span> "
    text += "<code>\(MarkupText.line(finding.rule.rawValue))</code>"
    text += " <span>\(MarkupText.line(finding.subject))</span>"
    if let location = finding.location {
      text += " <span>\(MarkupText.line(location.description))</span>"
    }
    if let rule { text += " <span>\(MarkupText.line(rule.citation))</span>" }
    text += "</p>\n<p>\(MarkupText.line(finding.message + finding.effect))</p>\n"
    text += verbatim("Seen", finding.evidence.joined(separator: "\n"))
    return text + verbatim("Fix", finding.fix) + "</article>\n"
  }

  func verbatim(_ label: String, _ text: String) -> String {
    // HTML drops a line end right after <pre>, so there is one that may be dropped.
    text.isEmpty
      ? ""
      : "<h4>\(label)</h4>\n<pre class=\"\(label.lowercased())\">\n\(MarkupText.lines(text))</pre>\n"
  }

  func unknownList(_ unknowns: [Unknown]) -> String {
    guard !unknowns.isEmpty else { return "" }
    var text = "<article class=\"finding unknown\">\n<h3>\(sign(.unknown)) "
    text += "Could not be determined</h3>\n<ul>\n"
    for unknown in unknowns {
      let rules = unknown.rules.map { "<code>\(MarkupText.line($0.rawValue))</code>" }
      text += "<li>\(MarkupText.line(unknown.text))<br><span class=\"needed\">needed by "
      text += rules.joined(separator: ", ") + "</span></li>\n"
    }
    return text + "</ul>\n</article>\n"
  }

  func ruleList(_ title: String, _ list: [RuleID]) -> String {
    guard !list.isEmpty else { return "" }
    var text = "<details class=\"rules\"><summary>\(title) (\(list.count))</summary>\n<ul>\n"
    for id in list {
      text += "<li><code>\(MarkupText.line(id.rawValue))</code></li>\n"
    }
    return text + "</ul>\n</details>\n"
  }

  /// Folded away: one line an entry, which is markup.
  func list(_ title: String, _ entries: [String], isOpen: Bool = false) -> String {
    guard !entries.isEmpty else { return "" }
    var text =
      "<details\(isOpen ? " open" : "")><summary>\(title) (\(entries.count))</summary>\n<ul>\n"
    for entry in entries { text += "<li>\(entry)</li>\n" }
    return text + "</ul>\n</details>\n"
  }

  /// Rule and subject.
  func line(of finding: Finding) -> String {
    "\(sign(Mark(of: finding.severity))) <code>\(MarkupText.line(finding.rule.rawValue))</code> "
      + MarkupText.line(finding.subject)
  }

  /// Behind what it accepts.
  func waiver(_ waiver: Waiver) -> String {
    " <span class=\"needed\">waived until \(MarkupText.line(waiver.expires)): "
      + "\(MarkupText.line(waiver.reason))</span>"
  }

  // MARK: Small parts

  func chips(_ counts: OutcomeCounts) -> String {
    counts.allParts.map { "<span class=\"chip \(tone(of: $0.mark))\">\($0.text)</span>" }
      .joined(separator: " ")
  }

  func sign(_ mark: Mark) -> String {
    "<span class=\"sign \(tone(of: mark))\" aria-hidden=\"true\">\(mark.rawValue)</span>"
  }

  /// The class that colours it.
  func tone(of mark: Mark) -> String {
    switch mark {
    case .right: "right"
    case .doubtful: "doubtful"
    case .wrong: "wrong"
    case .unknown: "unknown"
    case .notApplicable: "none"
    case .remark: "remark"
    }
  }
}
