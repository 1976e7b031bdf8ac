/// Which mail programs know which features of HTML and CSS: read from `ClientSupportData`, once.
struct ClientSupport: Sendable {
  static let known = ClientSupport(ClientSupportData.text)

  /// One feature, as the data names it: `property:position`, `value:display:flex`, `at-rule:font-face`, `media:prefers-color-scheme`,
  /// `function:var`, `element:video`, `selector:attribute`.
  struct Feature: Hashable, Sendable {
    let name: String
    /// What shows it in a page.
    let kind: Kind
    let clients: [MailClient: Row]

    /// The clients of a set that do not have it.
    func missing(in chosen: Set<MailClient>) -> [MailClient] {
      clients.filter { chosen.contains($0.key) && $0.value.support == .no }.keys.sorted()
    }
  }

  enum Kind: Hashable, Sendable {
    case property(String)
    case value(property: String, word: String)
    case atRule(String)
    case media(String)
    case function(String)
    case element(String)
    case attributeSelector
  }

  struct Row: Hashable, Sendable {
    let support: Support
    /// Year and month in which the source was read.
    let date: String
    let source: String
  }

  enum Support: String, Hashable, Sendable { case yes, no }

  let features: [Feature]
  private let byProperty: [[UInt8]: [Int]]
  private let byElement: [String: Int]

  /// Lines of `feature client support date source`; other lines are left out.
  init(_ text: String) {
    var order: [String] = []
    var rows: [String: [MailClient: Row]] = [:]
    var sources: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ", maxSplits: 4).map(String.init)
      if fields.count > 2, fields[0] == "source" {
        sources[fields[1]] = fields[2...].joined(separator: " ")
        continue
      }
      guard fields.count == 5, let client = MailClient(rawValue: fields[1]),
        let support = Support(rawValue: fields[2])
      else { continue }
      if rows[fields[0]] == nil { order.append(fields[0]) }
      rows[fields[0], default: [:]][client] = Row(
        support: support, date: fields[3], source: sources[fields[4]] ?? fields[4])
    }
    features = order.compactMap { name in
      Self.kind(of: name).map { Feature(name: name, kind: $0, clients: rows[name] ?? [:]) }
    }
    var byProperty: [[UInt8]: [Int]] = [:]
    var byElement: [String: Int] = [:]
    for (number, feature) in features.enumerated() {
      switch feature.kind {
      case .property(let name), .value(let name, _):
        byProperty[Array(name.utf8), default: []].append(number)
      case .element(let name): byElement[name] = number
      case .atRule, .media, .function, .attributeSelector: break
      }
    }
    self.byProperty = byProperty
    self.byElement = byElement
  }

  private static func kind(of name: String) -> Kind? {
    let parts = name.split(separator: ":").map(String.init)
    switch (parts.first, parts.count) {
    case ("property", 2): return .property(parts[1])
    case ("value", 3): return .value(property: parts[1], word: parts[2])
    case ("at-rule", 2): return .atRule(parts[1])
    case ("media", 2): return .media(parts[1])
    case ("function", 2): return .function(parts[1])
    case ("element", 2): return .element(parts[1])
    case ("selector", 2): return .attributeSelector
    default: return nil
    }
  }

  /// Features that a declaration may use, by its property in lower case.
  func features(ofProperty name: [UInt8]) -> [Int] { byProperty[name] ?? [] }

  func feature(ofElement name: String) -> Int? { byElement[name] }

  func number(of kind: Kind) -> Int? { features.firstIndex { $0.kind == kind } }
}
