import Audit

/// A rule as a `reportingDescriptor` of SARIF, with its page as help.
enum SARIFRule {
  static func write(_ rule: Rule, to json: inout JSONWriter) {
    json.openObject()
    json.key("defaultConfiguration")
    json.openObject()
    json.member("level", SARIFResult.level(of: rule.severity))
    json.closeObject()
    text("fullDescription", rule.page.what, to: &json)
    json.key("help")
    json.openObject()
    json.member("markdown", markdown(rule))
    json.member("text", plain(rule))
    json.closeObject()
    json.member("id", rule.id.rawValue)
    json.key("properties")
    json.openObject()
    json.member("citation", rule.citation)
    json.key("tags")
    json.strings([rule.family.rawValue])
    json.closeObject()
    text("shortDescription", rule.title, to: &json)
    json.closeObject()
  }

  /// What is an error and no rule of the catalogue: that nothing was examined, or that the sum is too low.
  static func write(_ id: RuleID, _ title: String, to json: inout JSONWriter) {
    json.openObject()
    json.key("defaultConfiguration")
    json.openObject()
    json.member("level", "error")
    json.closeObject()
    json.member("id", id.rawValue)
    text("shortDescription", title, to: &json)
    json.closeObject()
  }

  private static func text(_ key: String, _ text: String, to json: inout JSONWriter) {
    json.key(key)
    json.openObject()
    json.member("text", text)
    json.closeObject()
  }

  private static func plain(_ rule: Rule) -> String {
    let page = rule.page
    return """
      \(page.what)

      \(page.why)

      Fix: \(page.fix)

      Wrong:
      \(page.bad)

      Right:
      \(page.good)

      \(rule.citation)
      """
  }

  private static func markdown(_ rule: Rule) -> String {
    let page = rule.page
    return """
      \(paragraphs(page.what))

      \(paragraphs(page.why))

      **Fix:** \(paragraphs(page.fix))

      Wrong:

      \(MarkdownText.block(VisibleText.lines(page.bad)))
      Right:

      \(MarkdownText.block(VisibleText.lines(page.good)))
      \(MarkdownText.line(rule.citation))
      """
  }

  private static func paragraphs(_ text: String) -> String {
    VisibleText.lines(text).map { MarkdownText.line($0) }.joined(separator: "\n")
  }
}
