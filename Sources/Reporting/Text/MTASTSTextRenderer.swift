public import Audit

/// The text report of `dlv mta-sts`: that of an audit, then the policy as it was served and the MX hosts that it covers.
public struct MTASTSTextRenderer: ReportRenderer {
  private let page: TextPage
  private var details: TextRenderer

  public init(_ context: RenderContext) {
    page = TextPage(context)
    details = TextRenderer(context)
  }

  public mutating func begin() -> String { details.begin() }

  public mutating func render(_ report: TargetReport) -> String {
    let text = details.render(report)
    guard case .audited(let audited) = report.verdict else { return text }
    let facts = audited.facts["mta_sts"]
    return text + fetches(facts) + policy(facts["policy"]) + coverage(facts["policy"])
  }

  public mutating func end() -> String { details.end() }

  private func fetches(_ facts: FactValue) -> String {
    let fetches = facts["fetches"].list
    guard !fetches.isEmpty, let host = facts["policy_host"]["name"].text else { return "" }
    var text = page.section("Policy host \(VisibleText.line(host))")
    let columns = fetches.compactMap { $0["address"].text?.utf8.count }.max() ?? 0
    for fetch in fetches {
      let status = fetch["status"].integer
      let isOpen = status == nil && fetch["certain"] != true
      let mark: Mark = status == 200 ? .right : isOpen ? .unknown : .wrong
      var line = status.map { "status \($0)" } ?? fetch["failure"].text ?? ""
      if let type = fetch["content_type"].text { line += ", \(type)" }
      if let location = fetch["location"].text { line += ", to \(location)" }
      text += "  " + page.style.paint(mark.rawValue, as: mark) + " "
      text += TextLayout.padded(fetch["address"].text ?? "", to: columns) + "  "
      text += VisibleText.line(line) + "\n"
    }
    return text
  }

  private func policy(_ policy: FactValue) -> String {
    guard let file = policy["text"].text else { return "" }
    let source = policy["from"].text.map { "as served by \($0)" } ?? "as proposed"
    return page.section("Policy, \(source)")
      + VisibleText.lines(file).map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined()
  }

  private func coverage(_ policy: FactValue) -> String {
    let hosts = policy["coverage"].list
    guard !hosts.isEmpty else { return "" }
    var text = page.section("MX hosts")
    let columns = hosts.compactMap { $0["host"].text.map(TextLayout.width) }.max() ?? 0
    for host in hosts {
      let pattern = host["pattern"].text
      let mark: Mark = pattern == nil ? .wrong : .right
      text += "  " + page.style.paint(mark.rawValue, as: mark) + " "
      text += TextLayout.padded(VisibleText.line(host["host"].text ?? ""), to: columns) + "  "
      text += pattern.map { "mx: \($0)" } ?? page.style.paint("not covered", as: mark)
      text += "\n"
    }
    return text
  }
}
