public import Audit
import DNS

/// What `dlv lint` says about each message, for a person at a terminal: the verdict in a few lines, then every finding as compilers print
/// them, `file:line:column: severity: …`, with the source line and a caret below it.
public struct MessageLintTextRenderer: ReportRenderer {
  private let page: TextPage
  private var totals = RunTotals()
  private var isFirst = true

  public init(_ context: RenderContext) { page = TextPage(context) }

  public mutating func begin() -> String { "" }

  public mutating func render(_ report: TargetReport) -> String {
    defer { isFirst = false }
    let separator = isFirst ? "" : "\n"
    switch report.verdict {
    case .rejected(let reason):
      totals.addRejected()
      return separator + page.style.paint("✗", .red) + " " + VisibleText.line(report.target) + ": "
        + VisibleText.line(reason) + "\n"
    case .audited(let audited):
      let digest = TargetDigest(audited)
      totals.add(audited, digest)
      var text = separator + heading(report.target, audited.content)
      text += origin(digest.facts["message"])
      if let content = audited.content { text += verdict(content) }
      text += weight(digest.facts["weight"])
      text += "  " + line(of: digest.counts) + "\n"
      for finding in placed(digest.findings) { text += "\n" + block(finding, in: report.target) }
      text += links(digest.facts["links"])
      text += page.unknowns(digest.unknowns) + waived(audited.waived)
      return text + (page.isVerbose ? list("Passed", digest.passed) : "")
        + shortfall(audited.content)
    }
  }

  public mutating func end() -> String {
    guard totals.targets > 1 else { return "" }
    let rejected = totals.rejected > 0 ? "; \(totals.rejected) not examined" : ""
    return "\n" + page.style.paint(String(repeating: "─", count: page.width), .dim) + "\n"
      + "\(totals.targets) messages" + rejected + "\n" + line(of: totals.counts) + "\n"
      + shortfall(of: totals)
  }

  /// Why the run fails although no finding says so.
  private func shortfall(_ content: ContentVerdict?) -> String {
    guard let words = content?.shortfall else { return "" }
    return "\n" + page.style.paint("✗ " + words, as: .wrong) + "\n"
  }

  /// The same of several messages.
  func shortfall(of totals: RunTotals) -> String {
    if totals.short == 0 { return "" }
    let words =
      "\(totals.short) of \(totals.messages) messages "
      + (totals.short == 1 ? "has" : "have") + " fewer points for defects than wanted"
    return page.style.paint("✗ " + words, as: .wrong) + "\n"
  }

  // MARK: The verdict

  private func heading(_ target: String, _ content: ContentVerdict?) -> String {
    let defects = content?.defects ?? 0
    return page.heading(
      VisibleText.line(target), mark: content == nil ? "" : "defects \(defects)/100",
      face: defects == 100 ? .boldGreen : defects >= 70 ? .boldYellow : .boldRed)
  }

  /// From and Subject, by which a person knows the message.
  private func origin(_ message: FactValue) -> String {
    [("From", message["from"]), ("Subject", message["subject"])].compactMap { name, value in
      value.text.map { text in
        row(
          name,
          TextLayout.shortenedInside(VisibleText.line(text), to: page.width - Self.labelColumns - 3)
        )
      }
    }.joined()
  }

  /// What the page weighs, where there is one.
  private func weight(_ facts: FactValue) -> String {
    func number(_ name: String) -> Int? {
      if case .integer(let value) = facts[name] { value } else { nil }
    }
    guard let html = number("html_bytes"), html > 0, let images = number("images"),
      let embedded = number("embedded_image_bytes"), let links = number("links"),
      let domains = number("link_domains"), let characters = number("text_characters")
    else { return "" }
    func kilobytes(_ octets: Int) -> Int { (octets + 1_023) / 1_024 }
    func count(_ number: Int, _ one: String, _ several: String) -> String {
      "\(number) \(number == 1 ? one : several)"
    }
    var pictures = count(images, "image", "images")
    if embedded > 0 { pictures += ", \(kilobytes(embedded)) KB in the message" }
    if let remote = number("remote_image_bytes") {
      pictures += ", \(kilobytes(remote)) KB elsewhere"
    }
    return row(
      "Weight",
      "HTML \(kilobytes(html)) of 102 KB (Gmail), \(count(characters, "character", "characters")) of text"
    )
      + row(
        "",
        pictures + "; \(count(links, "link", "links")) to \(count(domains, "domain", "domains"))")
  }

  private func verdict(_ content: ContentVerdict) -> String {
    let states = content.policyStates
    let marks = states.map { policy, mark, _ in
      page.style.paint("\(mark.rawValue) \(policy.rawValue)", as: mark)
    }
    var text = row("Policy", marks.joined(separator: "  "))
    var lines = content.requirementLines
    // Why one is neither kept nor broken: once of those that stand alike.
    for (place, state) in states.enumerated()
    where state.mark == .unknown || state.mark == .notApplicable {
      guard states.firstIndex(where: { $0.word == state.word }) == place else { continue }
      let policies = states.filter { $0.word == state.word }.map(\.policy.rawValue)
      lines.append(VisibleText.line(policies.joined(separator: ", ") + ": " + state.word))
    }
    for line in lines {
      text +=
        page.style.paint(
          String(
            TextLayout.wrapped(
              TextLayout.words(of: line), indent: Self.labelColumns + 3, columns: page.width
            ).dropLast()), .dim) + "\n"
    }
    text += row("Filters", "\(content.filterLikeness) points of likeness to unwanted mail")
    // Below the threshold too: that a filter was asked has to be seen.
    for opinion in content.opinionLines { text += row("", VisibleText.line(opinion)) }
    return text
  }

  private static let labelColumns = 8

  private func row(_ label: String, _ text: String) -> String {
    "  " + page.style.paint(TextLayout.padded(label, to: Self.labelColumns), .bold) + " " + text
      + "\n"
  }

  private func line(of counts: OutcomeCounts) -> String {
    counts.allParts.map { page.style.paint("\($0.mark.rawValue) \($0.text)", as: $0.mark) }
      .joined(separator: "   ")
  }

  // MARK: Findings

  /// The worst first, and among equals in the order of the file.
  private func placed(_ findings: [Finding]) -> [Finding] {
    findings.enumerated().sorted { left, right in
      func key(_ entry: (offset: Int, element: Finding)) -> (Severity, Int, Int, Int) {
        let location = entry.element.location
        return (
          entry.element.severity, -(location?.line ?? 0), -(location?.column ?? 0), -entry.offset
        )
      }
      return key(left) > key(right)
    }.map(\.element)
  }

  private func block(_ finding: Finding, in target: String) -> String {
    let mark = Mark(of: finding.severity)
    let place = finding.location?.description ?? target
    var text = page.style.paint(VisibleText.line(place) + ":", .bold) + " "
    text += page.style.paint(finding.severity.rawValue + ":", as: mark) + " "
    text += VisibleText.line(finding.message) + " "
    text += page.style.paint("[\(VisibleText.line(finding.rule.rawValue))]", .dim)
    text += page.style.paint(finding.effect, .dim) + "\n"
    if let excerpt = finding.excerpt {
      let number = finding.location.map { "\($0.line)" } ?? ""
      let margin = String(repeating: " ", count: max(0, 5 - number.utf8.count))
      text +=
        page.style.paint("\(margin)\(number) | ", .dim) + VisibleText.line(excerpt.line) + "\n"
      text +=
        page.style.paint("      | ", .dim) + page.style.paint(excerpt.pointer, as: mark) + "\n"
    }
    if finding.excerpt == nil || finding.evidence.count > 1 {
      for line in finding.evidence.flatMap(VisibleText.lines) {
        text += page.style.paint("      | ", .dim) + line + "\n"
      }
    }
    let fix = finding.fix.isEmpty ? [] : VisibleText.lines(finding.fix)
    for (index, line) in fix.enumerated() {
      text += index == 0 ? page.style.paint("  fix: ", .dim) : "       "
      text += line + "\n"
    }
    return text
  }

  /// What became of each link that was looked at, with its way.
  private func links(_ facts: FactValue) -> String {
    guard case .list(let links) = facts, !links.isEmpty else { return "" }
    return page.section("Links")
      + links.map { link in
        let outcome = VisibleText.line(link["outcome"].text ?? "")
        let way = link["way"].elements.compactMap { $0["url"].text }
        var line = "  " + outcome + "  " + VisibleText.line(link["url"].text ?? "")
        for hop in way.dropFirst() { line += "\n      -> " + VisibleText.line(hop) }
        if let reason = link["reason"].text { line += "\n      " + VisibleText.line(reason) }
        return line + "\n"
      }.joined()
  }

  private func waived(_ entries: [WaivedFinding]) -> String {
    if entries.isEmpty { return "" }
    return page.section("Waived")
      + entries.map { entry in
        "  " + VisibleText.line(entry.finding.location?.description ?? entry.finding.subject) + " "
          + VisibleText.line(entry.finding.rule.rawValue) + page.waiver(entry.waiver) + "\n"
      }.joined()
  }

  private func list(_ title: String, _ rules: [RuleID]) -> String {
    rules.isEmpty
      ? ""
      : page.section(title)
        + rules.map { "  " + page.style.paint("✓", as: .right) + " \($0)\n" }.joined()
  }
}
