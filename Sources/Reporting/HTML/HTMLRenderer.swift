public import Audit
import DNS

/// One self-contained page: no script, nothing loaded from elsewhere, light and dark, fit for print and for a narrow screen.
///
/// Targets stream by, and the summary of all of them is known last; it is written last and shown first (CSS `order`), with a
/// link to it at the start for those who read in the order of the source.
public struct HTMLRenderer: ReportRenderer {
  private let page: HTMLPage
  private var totals = RunTotals()
  private var rows = ""

  /// Targets whose details are unfolded from the start; with more, a page is for looking up.
  private static let unfoldedTargets = 10
  /// Targets listed in the summary: what is kept in memory stays below some hundred kilobytes.
  private static let listedTargets = 1000

  public init(_ context: RenderContext) {
    page = HTMLPage(context)
  }

  public mutating func begin() -> String { page.begin(title: "Deliverability report", skip: true) }

  public mutating func render(_ report: TargetReport) -> String {
    switch report.verdict {
    case .rejected(let reason):
      totals.addRejected()
      let target = MarkupText.line(report.target)
      list(
        "<td>\(link(to: target))</td><td>\(badge("–", class: "none"))</td>"
          + "<td>Not examined: \(MarkupText.line(reason))</td>")
      return """
        <section class="target" id="target-\(totals.targets)">
        <div class="head">\(badge("–", class: "none"))<h2>\(target)</h2></div>
        <p class="rejected">Not examined: \(MarkupText.line(reason))</p>
        </section>

        """
    case .audited(let audited):
      let digest = TargetDigest(audited)
      totals.add(audited, digest)
      list(
        "<td>\(link(to: name(of: report)))</td>"
          + "<td>\(badge(digest, audited.content))</td><td>\(page.chips(digest.counts))</td>")
      return section(report, digest, audited)
    }
  }

  public mutating func end() -> String {
    summary()
      + page.end(
        "A grade with a question mark is provisional: something could not be determined, and the true grade is this one or a worse one."
      )
  }

  // MARK: The summary

  private mutating func list(_ cells: String) {
    if totals.targets <= Self.listedTargets { rows += "<tr>\(cells)</tr>\n" }
  }

  /// To the target that is being rendered.
  private func link(to markup: String) -> String {
    "<a href=\"#target-\(totals.targets)\">\(markup)</a>"
  }

  private func summary() -> String {
    // With a single target its own section says all of this to the eye.
    let name = totals.targets == 1 ? "spoken" : "summary"
    var text = "<section class=\"\(name)\" id=\"summary\" aria-label=\"Summary\">\n"
    if totals.targets == 0 { return text + "<p>No target was given.</p>\n</section>\n" }
    text += tallies() + "<p>\(page.chips(totals.counts))</p>\n"
    guard totals.targets > 1 else { return text + "</section>\n" }
    text +=
      "<table>\n<thead><tr><th scope=\"col\">Target</th><th scope=\"col\">\(totals.grades.isEmpty ? "Defects" : "Grade")</th>"
    text += "<th scope=\"col\">Findings</th></tr></thead>\n<tbody>\n\(rows)</tbody>\n</table>\n"
    if totals.targets > Self.listedTargets {
      text += "<p>\(totals.targets - Self.listedTargets) more targets follow below.</p>\n"
    }
    return text + "</section>\n"
  }

  /// `4 targets, A × 1, D × 2`.
  private func tallies() -> String {
    var text = "<p class=\"totals\"><strong>\(totals.targets) "
    text += totals.targets == 1 ? "target</strong>" : "targets</strong>"
    for letter in Grade.Letter.allCases {
      guard let count = totals.grades[letter] else { continue }
      text += " <span class=\"tally\">\(badge(letter.rawValue, class: tone(of: letter)))"
      text += " × \(count)</span>"
    }
    if totals.rejected > 0 {
      text += " <span class=\"chip wrong\">\(totals.rejected) not examined</span>"
    }
    return text + "</p>\n"
  }

  // MARK: A target

  private func section(
    _ report: TargetReport, _ digest: TargetDigest, _ audited: TargetReport.Audited
  ) -> String {
    let isUnfolded = totals.targets <= Self.unfoldedTargets
    var text = "<section class=\"target\" id=\"target-\(totals.targets)\">\n"
    text +=
      "<div class=\"head\">\(badge(digest, audited.content))<div><h2>\(name(of: report))</h2>\n"
    text += "<p>\(page.chips(digest.counts))</p></div></div>\n"
    text += audited.content.map(verdict) ?? ""
    text += familyTable(report, digest)
    if !digest.findings.isEmpty || !digest.undetermined.isEmpty {
      text += "<details\(isUnfolded ? " open" : "")><summary>Details</summary>\n"
      text += digest.findings.map(page.article).joined() + page.unknownList(digest.unknowns)
      text += "</details>\n"
    }
    return text + waivedList(audited.waived) + page.ruleList("Passed", digest.passed)
      + page.ruleList("Not applicable", digest.notApplicable) + "</section>\n\n"
  }

  /// The three answers about a message.
  private func verdict(_ content: ContentVerdict) -> String {
    func row(_ title: String, _ cells: String) -> String {
      "<tr><th scope=\"row\">\(title)</th><td colspan=\"2\">\(cells)</td></tr>\n"
    }
    let states = content.policyStates.map { policy, mark, word in
      "<span class=\"\(page.tone(of: mark))\">\(page.sign(mark)) \(policy.rawValue): \(word)</span>"
    }
    let requirements = content.requirementLines.map { "<br>" + MarkupText.line($0) }
    return "<table class=\"families verdict\">\n<tbody>\n"
      + row("Policy", states.joined(separator: "&ensp;") + requirements.joined())
      + row("Defects", content.defectsText)
      + row("Filter likeness", "\(content.filterLikeness)")
      + content.opinionLines.map { row("Second opinion", MarkupText.line($0)) }.joined()
      + "</tbody>\n</table>\n"
  }

  private func waivedList(_ entries: [WaivedFinding]) -> String {
    page.list(
      "Waived",
      entries.map { entry in
        page.line(of: entry.finding) + page.waiver(entry.waiver)
      })
  }

  private func name(of report: TargetReport) -> String {
    let ascii = MarkupText.line(report.target)
    guard let unicode = report.unicodeName else { return ascii }
    return "\(MarkupText.line(unicode)) <span class=\"ascii\">\(ascii)</span>"
  }

  private func familyTable(_ report: TargetReport, _ digest: TargetDigest) -> String {
    var table = "<table class=\"families\">\n<tbody>\n"
    for family in digest.families {
      let counts = family.counts.summary
      let fact = KeyFact(of: family.family, in: digest.facts, target: report.target).line
      table += "<tr><th scope=\"row\">\(page.sign(family.mark)) \(family.family.rawValue)</th>"
      table += "<td class=\"\(page.tone(of: family.mark))\">"
      table += "\(counts.isEmpty ? family.mark.word : counts)</td>"
      table += "<td class=\"fact\">\(MarkupText.line(fact))</td></tr>\n"
    }
    let senders = SenderFact.line(in: digest.facts)
    if !senders.isEmpty {
      table += "<tr><th scope=\"row\">Senders</th>"
      table += "<td class=\"fact\" colspan=\"2\">\(MarkupText.line(senders))</td></tr>\n"
    }
    return table + "</tbody>\n</table>\n"
  }

  // MARK: Small parts

  /// The grade of a domain; a message has none, but points for defects.
  private func badge(_ digest: TargetDigest, _ content: ContentVerdict?) -> String {
    guard let content else { return badge(digest.grade) }
    let tone = content.defects == 100 ? "right" : content.defects >= 70 ? "doubtful" : "wrong"
    return
      "<span class=\"grade \(tone)\"><span class=\"spoken\">defects </span>\(content.defects)</span>"
  }

  private func badge(_ grade: Grade) -> String {
    badge(grade.description, class: tone(of: grade.letter))
  }

  private func badge(_ text: String, class name: String) -> String {
    "<span class=\"grade \(name)\"><span class=\"spoken\">grade </span>\(text)</span>"
  }

  private func tone(of letter: Grade.Letter) -> String {
    switch letter {
    case .a: "right"
    case .b, .c, .open: "doubtful"
    case .d, .f: "wrong"
    }
  }
}
