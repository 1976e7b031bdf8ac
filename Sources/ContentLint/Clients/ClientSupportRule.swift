import Audit
import HTML
import Message

/// Features that a mail program does not know.
enum UnsupportedFeature: LintRule {
  static let rule = Rule(
    "lint-html-client-support", "A mail program does not know a feature of the page", family: .html,
    severity: .info,
    citation:
      "tests of caniemail.com and documents of the programs' makers, named with date in the finding",
    page: RulePage(
      what: """
        The page uses a property, value, function, at-rule, selector, element or format of images that one of the mail programs does not show. \
        Looked at are Gmail, Outlook on Windows and Apple Mail, with the profile of a receiver its own programs, or those of --clients; of these also what they know in part, and what is not \
        known of them. The first place is shown. What is inside comments for Outlook counts as its own version, so that nothing is said of \
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
    "property:max-width", "property:float", "property:background-image", "property:background-size",
    "property:border-radius", "property:box-sizing", "property:column-count", "property:gap",
    "property:object-fit", "property:overflow", "property:position", "value:display:flex",
    "value:display:grid", "function:linear-gradient", "at-rule:media",
  ]

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    let support = ClientSupport.known
    for page in message.pages {
      let uses = FeatureUses(page, support)
      let hasOwnVersion = page.page.nodes.contains { node in
        node.kind == .comment
          && ConditionalComment(page.page.octets, node.nameRange)?.content != nil
      }
      for (number, feature) in support.features.enumerated() {
        guard let use = uses.found[number] else { continue }
        var chosen = message.context.clients ?? message.profile.clients
        if hasOwnVersion, layout.contains(feature.name) { chosen.remove(.outlookWindows) }
        guard let verdict = verdict(feature, chosen, isNamed: message.context.clients != nil) else {
          continue
        }
        examination.find(
          at: page.place(of: use.place),
          verdict + (use.count > 1 ? ", here and in \(use.count - 1) other places" : ""),
          evidence: evidence(feature, chosen))
      }
    }
  }

  /// What is said of a feature; `nil` where all programs have it. What is known in part, or not at all, matters to those who named the programs.
  private static func verdict(
    _ feature: ClientSupport.Feature, _ chosen: Set<MailClient>, isNamed: Bool
  ) -> String? {
    let words = words(for: feature)
    var parts: [String] = []
    func add(_ clients: [MailClient], _ one: String, _ several: String) {
      guard let last = clients.last?.title else { return }
      let names = clients.dropLast().map(\.title).joined(separator: ", ")
      parts.append(
        (names.isEmpty ? last : "\(names) and \(last)") + " " + (clients.count == 1 ? one : several)
      )
    }
    add(feature.clients(.no, of: chosen), "does not know \(words)", "do not know \(words)")
    if isNamed {
      let object = parts.isEmpty ? words : "it"
      add(
        feature.clients(.partly, of: chosen), "knows \(object) in part", "know \(object) in part")
      let unknown = feature.clients(nil, of: chosen).map(\.title).joined(separator: ", ")
      if !unknown.isEmpty {
        parts.append(
          "whether \(unknown) \(parts.isEmpty ? "knows \(words)" : "does") is not known here")
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// The statements about the chosen programs, a line a source.
  private static func evidence(
    _ feature: ClientSupport.Feature, _ chosen: Set<MailClient>
  ) -> [String] {
    var lines: [(row: ClientSupport.Row, clients: [MailClient])] = []
    for client in chosen.sorted() {
      guard let row = feature.clients[client], row.support != .yes else { continue }
      if let place = lines.firstIndex(where: { $0.row == row }) {
        lines[place].clients.append(client)
      } else {
        lines.append((row, [client]))
      }
    }
    return lines.map { row, clients in
      "\(row.support.rawValue): \(clients.map(\.rawValue).joined(separator: ", ")) (\(row.source), \(row.date))"
    }
  }

  private static func words(for feature: ClientSupport.Feature) -> String {
    switch feature.kind {
    case .property(let name): name
    case .value(let property, let word): "\(property): \(word)"
    case .function(let name): "\(name)()"
    case .unit(let name): "the unit \(name)"
    case .atRule(let name): "@\(name)"
    case .media(let name): "@media (\(name))"
    case .attributeSelector: "selectors of attributes"
    case .pseudoClass(let name): ":\(name)"
    case .element(let name): "<\(name.text)>"
    case .image("data"): "images in data: URLs"
    case .image(let format): "images in \(format.uppercased())"
    case .fragmentLink: "links to places in the page"
    }
  }
}
