public import Audit

/// The text report of `dlv rdns`: a line an address with its names and where they lead; for a single target also the findings.
public struct ReverseDNSTextRenderer: ReportRenderer {
  private let page: TextPage
  private var details: TextRenderer
  private let showsDetails: Bool
  private var counts: [String: Int] = [:]
  private var total = 0

  /// - Parameter isSingle: Whether there is one target only, so that there is room for the findings of it.
  public init(_ context: RenderContext, isSingle: Bool) {
    page = TextPage(context)
    details = TextRenderer(context)
    showsDetails = isSingle || context.isVerbose
  }

  public mutating func begin() -> String { "" }

  public mutating func render(_ report: TargetReport) -> String {
    switch report.verdict {
    case .rejected: return details.render(report)
    case .audited(let audited):
      let facts = audited.facts["reverse_dns"]
      let addresses = facts["addresses"].list
      let isAddress = addresses.count == 1 && addresses.first?["address"].text == report.target
      var text = isAddress ? "" : page.style.paint(VisibleText.line(report.target), .bold) + "\n"
      if addresses.isEmpty { text += "  no addresses: nothing to look up\n" }
      for entry in addresses { text += row(entry, audited) }
      guard showsDetails else { return text }
      let findings = page.findings(audited.findings)
      return text + findings + page.unknowns(of: audited)
        + (findings.isEmpty && audited.undetermined.isEmpty ? "" : "\n")
    }
  }

  public mutating func end() -> String {
    guard total > 1 else { return "" }
    let parts = ["confirmed", "unconfirmed", "missing", "undetermined"].compactMap { state in
      counts[state].map { "\($0) \(Self.word(state))" }
    }
    return page.style.paint(
      "\(total) addresses: " + parts.joined(separator: ", "), .dim) + "\n"
  }

  /// Columns of an address, so that the rows of a list line up without knowing the next.
  private static let columnsOfIPv4 = 15
  private static let columnsOfIPv6 = 39
  private static let columnsOfState = 12

  private mutating func row(_ entry: FactValue, _ audited: TargetReport.Audited) -> String {
    let address = entry["address"].text ?? ""
    let state = entry["verdict"].text ?? ""
    total += 1
    counts[state, default: 0] += 1
    let columns = address.contains(":") ? Self.columnsOfIPv6 : Self.columnsOfIPv4
    let mark = mark(of: address, state, audited)
    var row = page.style.paint(mark.rawValue, as: mark) + " "
    row += page.style.paint(TextLayout.padded(address, to: columns), .bold) + "  "
    row += page.style.paint(
      TextLayout.padded(Self.word(state), to: Self.columnsOfState), as: mark)
    let names = entry["names"].list.map(Self.name)
    var rest =
      names.isEmpty ? entry["failed"].list.first?.text ?? "" : names.joined(separator: ", ")
    if let alias = entry["alias_of"].text, names.isEmpty { rest += " (alias of \(alias))" }
    if let more = entry["names_not_asked"].integer { rest += ", and \(more) more" }
    let exchanges = entry["exchanges"].list.compactMap(\.text)
    if !exchanges.isEmpty { rest += "  [MX \(exchanges.joined(separator: ", "))]" }
    if let block = entry["special_purpose"].text { rest += "  [\(block)]" }
    while row.hasSuffix(" "), rest.isEmpty { row.removeLast() }
    return row + (rest.isEmpty ? "" : " " + VisibleText.line(rest)) + rules(of: address, audited)
      + "\n"
  }

  /// The rules with findings about the address, where the findings themselves are not shown.
  private func rules(of address: String, _ audited: TargetReport.Audited) -> String {
    if showsDetails { return "" }
    var rules: [String] = []
    for finding in audited.findings where finding.subject == address {
      if !rules.contains(finding.rule.rawValue) { rules.append(finding.rule.rawValue) }
    }
    return rules.isEmpty ? "" : "  " + page.style.paint(rules.joined(separator: ", "), .dim)
  }

  /// `mail.example.com`; `mail.example.com → 192.0.2.99` for one that leads elsewhere.
  private static func name(_ name: FactValue) -> String {
    var text = name["name"].text ?? ""
    switch name["forward"].text {
    case "no_address": text += " → no address"
    case "undetermined": text += " → ?"
    case "other_address":
      text += " → " + name["addresses"].list.prefix(2).compactMap(\.text).joined(separator: " ")
    default: break
    }
    if let operatorName = name["operator"].text { text += " (\(operatorName))" }
    if let generic = name["generic"].text { text += " (generic: \(generic))" }
    return text
  }

  private static func word(_ state: String) -> String { state == "missing" ? "no PTR" : state }

  /// The worst that was found of the address.
  private func mark(
    of address: String, _ state: String, _ audited: TargetReport.Audited
  ) -> Mark {
    let worst = audited.findings.filter { $0.subject == address }.map(\.severity).max()
    switch worst {
    case .error?: return .wrong
    case .warning?: return .doubtful
    case .notice?, .info?, nil: break
    }
    switch state {
    case "undetermined": return .unknown
    case "confirmed": return .right
    default: return .notApplicable
    }
  }
}
