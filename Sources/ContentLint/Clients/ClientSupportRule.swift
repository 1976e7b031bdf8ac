import Audit
import HTML
import Message

/// Features that a mail program does not know.
enum UnsupportedFeature: LintRule {
  static let rule = Rule(
    "lint-html-client-support", "A mail program does not know a feature of the page", family: .html,
    severity: .info,
    citation: "documents of the programs' makers and published tests, with date, in the finding",
    page: RulePage(
      what: """
        The page uses a property, value, at-rule, selector or element that one of the mail programs does not show: all that are known, or those \
        of --clients. The first place is shown. What is inside comments for Outlook counts as its own version, so that nothing is said of \
        layout for Outlook where there is one.
        """,
      why:
        "Readers with that program see the page without it: columns below each other, no rounded corners, text on a missing picture.",
      fix:
        "Look at the message in that program. Let the page work without the feature, or give Outlook a version of its own in <!--[if mso]>.",
      bad: "<div style=\"display: flex\">…</div>",
      good: "<table role=\"presentation\"><tr><td>…</td><td>…</td></tr></table>"))

  /// Where Outlook has a version of its own, these are what it is for.
  private static let layout: Set<String> = [
    "property:max-width", "property:float", "property:background-image", "property:border-radius",
    "value:display:flex",
    "value:display:grid", "at-rule:media", "property:position",
  ]

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    let support = ClientSupport.known
    for page in message.pages {
      let uses = Uses(page, support)
      let hasOwnVersion = page.page.nodes.contains { node in
        node.kind == .comment
          && ConditionalComment(page.page.octets, node.nameRange)?.content != nil
      }
      for (number, feature) in support.features.enumerated() {
        guard let use = uses.found[number] else { continue }
        var missing = feature.missing(in: message.context.clients)
        if hasOwnVersion, layout.contains(feature.name) {
          missing.removeAll { $0 == .outlookWindows }
        }
        guard !missing.isEmpty else { continue }
        let names = missing.map(\.title).joined(separator: " and ")
        examination.find(
          at: page.place(of: use.place),
          "\(names) \(missing.count == 1 ? "does" : "do") not know \(words(for: feature))"
            + (use.count > 1 ? ", here and in \(use.count - 1) other places" : ""),
          evidence: missing.compactMap { client in
            feature.clients[client].map { "\(client.rawValue): \($0.source), \($0.date)" }
          })
      }
    }
  }

  private static func words(for feature: ClientSupport.Feature) -> String {
    switch feature.kind {
    case .property(let name): name
    case .value(let property, let word): "\(property): \(word)"
    case .atRule(let name): "@\(name)"
    case .media(let name): "@media (\(name))"
    case .function(let name): "\(name)()"
    case .element(let name): "<\(name)>"
    case .attributeSelector: "selectors of attributes"
    }
  }

  /// Which features a page uses, and where first.
  private struct Uses {
    var found: [Int: (place: Range<Int>, count: Int)] = [:]

    init(_ page: LintPage, _ support: ClientSupport) {
      let html = page.page
      for node in html.nodes where node.isElement && node.origin == .written {
        switch node.name {
        case .video, .svg:
          if let number = support.feature(ofElement: node.name.text) { note(number, node.range) }
        default: break
        }
        for attribute in html.attributes[node.attributes] where attribute.name == .style {
          let value = attribute.valueRange
          if attribute.isVerbatim {
            for declaration in CSSDeclaration.read(html.octets, value) {
              take(declaration, html.octets, at: declaration.range, support)
            }
          } else {
            let text = html.value(of: attribute)
            for declaration in CSSDeclaration.read(text.utf8, 0..<text.utf8.count) {
              take(declaration, text.utf8, at: text.sourceRange(of: declaration.range), support)
            }
          }
        }
      }
      let attributeSelector = support.number(of: .attributeSelector)
      for sheet in page.styles.sheets {
        for declaration in sheet.declarations {
          take(declaration, html.octets, at: declaration.range, support)
        }
        for rule in sheet.rules {
          if let attributeSelector, html.octets[rule.selectors].contains(UInt8(ascii: "[")) {
            note(attributeSelector, rule.selectors)
          }
        }
        for rule in sheet.atRules { take(rule, html.octets, support) }
      }
    }

    private mutating func note(_ number: Int, _ place: Range<Int>) {
      if found[number] == nil {
        found[number] = (place, 1)
      } else {
        found[number]?.count += 1
      }
    }

    private mutating func take(
      _ declaration: CSSDeclaration, _ octets: [UInt8], at place: Range<Int>,
      _ support: ClientSupport
    ) {
      let value = declaration.valueRange
      let name = octets[declaration.nameRange].map(ASCII.lowercase)
      for number in support.features(ofProperty: name) {
        switch support.features[number].kind {
        case .property:
          // What takes a property back uses nothing.
          let word = octets[value]
          if ASCII.matches(word, "none") || ASCII.matches(word, "static")
            || ASCII.matches(word, "0")
            || ASCII.matches(word, "100%") || ASCII.matches(word, "relative")
          {
            continue
          }
          note(number, place)
        case .value(_, let word):
          if octets[value].elementsEqual(word.utf8, by: { ASCII.lowercase($0) == $1 }) {
            note(number, place)
          }
        case .atRule, .media, .function, .element, .attributeSelector: break
        }
      }
      if declaration.property == .background || declaration.property == .backgroundImage {
        if declaration.property == .background, ByteSearch.contains("url(", in: octets, value),
          let number = support.number(of: .property("background-image"))
        {
          note(number, place)
        }
      }
      if ByteSearch.contains("var(", in: octets, value),
        let number = support.number(of: .function("var"))
      {
        note(number, place)
      }
    }

    private mutating func take(_ rule: CSSAtRule, _ octets: [UInt8], _ support: ClientSupport) {
      switch rule.kind {
      case .media:
        if ByteSearch.contains("prefers-color-scheme", in: octets, rule.prelude) {
          if let number = support.number(of: .media("prefers-color-scheme")) {
            note(number, rule.nameRange.lowerBound..<rule.prelude.upperBound)
          }
        } else if !ByteSearch.contains("print", in: octets, rule.prelude),
          let number = support.number(of: .atRule("media"))
        {
          note(number, rule.nameRange.lowerBound..<rule.prelude.upperBound)
        }
      case .fontFace:
        if let number = support.number(of: .atRule("font-face")) { note(number, rule.nameRange) }
      case .supports, .layer, .container, .document, .importSheet, .charset, .namespace, .keyframes,
        .page, .other:
        break
      }
    }
  }
}
