import HTML
import Message

/// Which mail programs know which features of HTML and CSS: Data/client-support.txt, read once.
public struct ClientSupport: Sendable {
  public static let known = ClientSupport(text)

  /// One feature, as the data names it: `property:position`, `value:display:flex`.
  struct Feature: Hashable, Sendable {
    let name: String
    /// What shows it in a page.
    let kind: Kind
    fileprivate(set) var clients: [MailClient: Row]

    /// The clients of a set that support it so; `nil` for those of which nothing is known.
    func clients(_ support: Support?, of chosen: Set<MailClient>) -> [MailClient] {
      chosen.filter { clients[$0]?.support == support }.sorted()
    }
  }

  enum Kind: Hashable, Sendable {
    case property(String)
    case value(property: String, word: String)
    case function(String)
    case unit(String)
    case atRule(String)
    case media(String)
    case attributeSelector
    case pseudoClass(String)
    case element(ElementName)
    /// The format of an image by the end of its name; `data` for one in a data: URL.
    case image(String)
    case fragmentLink

    init?(_ name: Substring) {
      let parts = name.split(separator: ":").map(String.init)
      switch (parts.first, parts.count) {
      case ("property", 2): self = .property(parts[1])
      case ("value", 3): self = .value(property: parts[1], word: parts[2])
      case ("function", 2): self = .function(parts[1])
      case ("unit", 2): self = .unit(parts[1])
      case ("at-rule", 2): self = .atRule(parts[1])
      case ("media", 2): self = .media(parts[1])
      case ("selector", 2): self = .attributeSelector
      case ("pseudo", 2): self = .pseudoClass(parts[1])
      case ("element", 2):
        guard let element = ElementName.allCases.first(where: { $0.text == parts[1] }) else {
          return nil
        }
        self = .element(element)
      case ("image", 2): self = .image(parts[1])
      case ("link", 2): self = .fragmentLink
      default: return nil
      }
    }
  }

  struct Row: Hashable, Sendable {
    let support: Support
    /// Year and month of the test or of the document.
    let date: String
    let source: String
  }

  enum Support: String, Hashable, Sendable { case yes, partly, no }

  let features: [Feature]
  private let byProperty: [[UInt8]: [Int]]
  private let byKind: [Kind: Int]
  let elements: [ElementName: Int]

  /// Of how many features it is known whether the program has them.
  public func count(of client: MailClient) -> Int {
    features.count { $0.clients[client] != nil }
  }

  public var count: Int { features.count }

  /// The statements of a text, line by line; what is none is left out.
  init(_ text: String) {
    var features: [Feature] = []
    for line in Self.lines(of: text) {
      guard let statement = try? Self.read(line) else { continue }
      if let place = features.firstIndex(where: { $0.name == statement.name }) {
        features[place].clients.merge(statement.clients) { first, _ in first }
      } else {
        features.append(statement)
      }
    }
    self.features = features
    var byProperty: [[UInt8]: [Int]] = [:]
    var byKind: [Kind: Int] = [:]
    var elements: [ElementName: Int] = [:]
    for (number, feature) in features.enumerated() {
      byKind[feature.kind] = number
      switch feature.kind {
      case .property(let name), .value(let name, _):
        byProperty[Array(name.utf8), default: []].append(number)
      case .element(let name): elements[name] = number
      case .atRule, .media, .function, .unit, .attributeSelector, .pseudoClass, .image,
        .fragmentLink:
        break
      }
    }
    self.byProperty = byProperty
    self.byKind = byKind
    self.elements = elements
  }

  /// Features that a declaration may use, by its property in lower case.
  func features(ofProperty name: [UInt8]) -> [Int] { byProperty[name] ?? [] }

  func number(of kind: Kind) -> Int? { byKind[kind] }
}

extension ClientSupport {
  /// The lines that are statements.
  static func lines(of text: String) -> [Substring] {
    text.split(separator: "\n").filter { !$0.hasPrefix("#") }
  }

  /// Why a line is no statement.
  enum LineError: Error, Hashable {
    case fields(String)
    case feature(String)
    case date(String)
    case source(String)
    case client(String)
    case support(String)
  }

  /// Reads `feature | date | source | yes client … | partly client … | no client …`.
  static func read(_ line: Substring) throws(LineError) -> Feature {
    let fields = line.split(separator: "|", omittingEmptySubsequences: false).map {
      $0.split(separator: " ")
    }
    guard fields.count >= 4, fields.prefix(3).allSatisfy({ $0.count == 1 }) else {
      throw .fields(String(line))
    }
    let (name, date, source) = (fields[0][0], fields[1][0], fields[2][0])
    guard let kind = Kind(name) else { throw .feature(String(name)) }
    guard isMonth(date) else { throw .date(String(date)) }
    guard source.hasPrefix("https://") else { throw .source(String(source)) }
    var clients: [MailClient: Row] = [:]
    for words in fields.dropFirst(3) {
      guard let first = words.first, let support = Support(rawValue: String(first)),
        words.count > 1
      else { throw .support(words.joined(separator: " ")) }
      for word in words.dropFirst() {
        guard let client = MailClient(rawValue: String(word)), clients[client] == nil else {
          throw .client(String(word))
        }
        clients[client] = Row(support: support, date: String(date), source: String(source))
      }
    }
    return Feature(name: String(name), kind: kind, clients: clients)
  }

  /// `2026-11`
  static func isMonth(_ text: Substring) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2 else {
      return false
    }
    return parts.allSatisfy { $0.utf8.allSatisfy(ASCII.isDigit) }
      && 1...12 ~= (Int(parts[1]) ?? 0)
  }
}
