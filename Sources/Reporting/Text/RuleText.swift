public import Audit

/// Rules as text: one line each, or the page of one. What `dlv rules` prints.
public enum RuleText {
  /// Id, severity and title, by family in the report's order.
  public static func list(_ rules: [Rule]) -> String {
    let columns = rules.map { TextLayout.width(of: $0.id.rawValue) }.max() ?? 0
    let sections = RuleFamily.allCases.compactMap { family -> String? in
      let lines = rules.filter { $0.family == family }.map { rule in
        let id = TextLayout.padded(rule.id.rawValue, to: columns)
        return "  \(id)  \(TextLayout.padded(rule.severity.rawValue, to: 7))  \(rule.title)\n"
      }
      return lines.isEmpty ? nil : "\(family.rawValue)\n" + lines.joined()
    }
    return sections.joined(separator: "\n")
  }

  /// The page of a rule in lines of at most `columns`; its records stay whole, so that they can be copied.
  public static func page(of rule: Rule, columns: Int) -> String {
    let page = rule.page
    return "\(rule.id): \(rule.title)\n\(rule.family.rawValue), \(rule.severity.rawValue)\n"
      + prose("WHAT", page.what, columns) + prose("WHY", page.why, columns)
      + prose("FIX", page.fix, columns) + records("WRONG", page.bad)
      + records("RIGHT", page.good) + prose("SOURCE", rule.citation, columns)
  }

  private static let indent = 2

  private static func prose(_ title: String, _ text: String, _ columns: Int) -> String {
    "\n\(title)\n"
      + lines(of: text).map { line in
        line.isEmpty
          ? "\n"
          : TextLayout.wrapped(
            TextLayout.words(of: String(line)), indent: indent, columns: columns)
      }.joined()
  }

  private static func records(_ title: String, _ text: String) -> String {
    let margin = String(repeating: " ", count: indent)
    return "\n\(title)\n" + lines(of: text).map { $0.isEmpty ? "\n" : "\(margin)\($0)\n" }.joined()
  }

  private static func lines(of text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }
}
