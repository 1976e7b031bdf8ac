import Audit
import HTML
import Message

/// HTML that Gmail cuts.
enum PageTooLarge: LintRule {
  static let rule = Rule(
    "lint-html-too-large", "The HTML is too large for Gmail", family: .html, severity: .error,
    citation: "Gmail's clipping at about 102 KB (observed by senders; not documented by Google)",
    page: RulePage(
      what: """
        The HTML, transfer encoding undone, has more than 102 KB; from 80 KB it is a warning. Images that are loaded do not count. The limit \
        is not documented: senders observe it between 102 and 105 KB.
        """,
      why: """
        Gmail shows the beginning and a link “[Message clipped]”. What stands at the end is not seen: the link to unsubscribe, the address, \
        the image that counts who opened the message.
        """,
      fix:
        "Remove comments, unused styles and white space, or link to the rest of the text on the web.",
      bad: "a page of 130 KB, half of it style that editors left behind",
      good: "a page of 40 KB"))

  /// From here on it is a warning: merged fields and tracking links make pages longer.
  private static let warning = 80 * 1_024

  static func treatment(in profile: LintProfile) -> Profile.Treatment? { .onlyOfGmail(profile) }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      let size = page.page.octets.count
      guard size > warning else { continue }
      let isClipped = size > LintPage.clippingPoint
      let point = min(size, isClipped ? LintPage.clippingPoint : warning)
      let place = page.place(of: point..<min(point + 1, size))
      examination.find(
        at: place.lowerBound..<place.lowerBound,
        isClipped
          ? "the HTML has \(kilobytes(size)) KB; Gmail stops at about 102 KB, which is here"
          : "the HTML has \(kilobytes(size)) KB, near the 102 KB at which Gmail stops",
        evidence: [
          "\(size) octets decoded, \(page.text.part.body.count) as it is sent"
        ], severity: isClipped ? nil : .warning)
    }
  }

  private static func kilobytes(_ size: Int) -> Int { (size + 512) / 1_024 }
}

/// Style sheets that Gmail drops.
enum PageStyleTooLarge: LintRule {
  static let rule = Rule(
    "lint-html-style-too-large", "The style sheets are too large for Gmail", family: .html,
    severity: .warning,
    citation: "Gmail drops style blocks beyond 16 KB in all (observed by senders)",
    page: RulePage(
      what: "The <style> elements have more than 16 KB (16,384 characters) together.",
      why:
        "Gmail leaves out the block with which the sum passes the limit, and all that follow: the layout for phones, most often.",
      fix:
        "Remove rules that nothing uses, and put the rules that matter most into the first block.",
      bad: "<style>/* 20 KB */</style>", good: "<style>/* 5 KB */</style>"))

  private static let limit = 16_384

  static func treatment(in profile: LintProfile) -> Profile.Treatment? { .onlyOfGmail(profile) }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      var sum = 0
      for node in page.page.nodes.indices where page.page.nodes[node].name == .style {
        let before = sum
        for child in page.page.children(of: node) { sum += page.page.nodes[child].range.count }
        if before <= limit, sum > limit {
          examination.find(
            at: page.place(of: page.page.nodes[node].range),
            "with this block the style sheets have \(sum) characters; Gmail reads 16,384 in all",
            evidence: ["\(sum) characters"])
        }
      }
    }
  }
}

/// At-rules inside at-rules.
enum PageNestedAtRule: LintRule {
  static let rule = Rule(
    "lint-html-nested-at-rule", "An at-rule stands inside another one", family: .html,
    severity: .warning,
    citation: "Gmail drops a style block with nested at-rules (observed by senders)",
    page: RulePage(
      what: "An at-rule such as @media or @font-face stands inside the block of another one.",
      why: "Gmail drops the whole <style> element that has one, with all its other rules.",
      fix:
        "Write the inner rule by itself, with both conditions: `@media screen and (max-width: 480px)`.",
      bad: "@media screen { @media (max-width: 480px) { .wide { width: 100% } } }",
      good: "@media screen and (max-width: 480px) { .wide { width: 100% } }"))

  static func treatment(in profile: LintProfile) -> Profile.Treatment? { .onlyOfGmail(profile) }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      for sheet in page.styles.sheets {
        guard let inner = sheet.atRules.first(where: { $0.parent != nil }) else { continue }
        examination.find(
          at: page.place(of: inner.nameRange),
          "this at-rule stands inside another one; Gmail drops the whole style element")
      }
    }
  }
}
