import HTML
import Message

/// Which of the known features a page uses, and where first.
struct FeatureUses {
  /// By the number of the feature.
  private(set) var found: [Int: (place: Range<Int>, count: Int)] = [:]
  private let support: ClientSupport

  init(_ page: LintPage, _ support: ClientSupport) {
    self.support = support
    let html = page.page
    for node in html.nodes where node.isElement && node.origin == .written {
      if let number = support.elements[node.name] { note(number, node.range) }
      for attribute in html.attributes[node.attributes] where attribute.name == .style {
        let value = attribute.valueRange
        if attribute.isVerbatim {
          for declaration in CSSDeclaration.read(html.octets, value) {
            take(declaration, html.octets, at: declaration.range)
          }
        } else {
          let text = html.value(of: attribute)
          for declaration in CSSDeclaration.read(text.utf8, 0..<text.utf8.count) {
            take(declaration, text.utf8, at: text.sourceRange(of: declaration.range))
          }
        }
      }
    }
    for sheet in page.styles.sheets {
      for declaration in sheet.declarations {
        take(declaration, html.octets, at: declaration.range)
      }
      for rule in sheet.rules {
        if html.octets[rule.selectors].contains(UInt8(ascii: "[")) {
          note(.attributeSelector, rule.selectors)
        }
        if ByteSearch.contains(":hover", in: html.octets, rule.selectors) {
          note(.pseudoClass("hover"), rule.selectors)
        }
      }
      for rule in sheet.atRules { take(rule, html.octets) }
    }
    for image in page.contents.images {
      guard let source = image.source, let attribute = image.sourceAttribute,
        let format = Self.format(of: source)
      else { continue }
      note(.image(format), attribute.valueRange)
    }
    for link in page.contents.links
    where link.target.first == UInt8(ascii: "#") && link.target.count > 1 {
      note(.fragmentLink, link.attribute.valueRange)
    }
  }

  /// The end of its name, or `data`; `nil` for others than those that the data tells of.
  private static func format(of source: [UInt8]) -> String? {
    if ASCII.matches(source.prefix(5), "data:") { return "data" }
    let path = source.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    if ASCII.matches(path.suffix(5), ".webp") { return "webp" }
    if ASCII.matches(path.suffix(5), ".avif") { return "avif" }
    return ASCII.matches(path.suffix(4), ".svg") ? "svg" : nil
  }

  private mutating func note(_ kind: ClientSupport.Kind, _ place: Range<Int>) {
    if let number = support.number(of: kind) { note(number, place) }
  }

  private mutating func note(_ number: Int, _ place: Range<Int>) {
    if found[number] == nil {
      found[number] = (place, 1)
    } else {
      found[number]?.count += 1
    }
  }

  // MARK: Style sheets

  private mutating func take(
    _ declaration: CSSDeclaration, _ octets: [UInt8], at place: Range<Int>
  ) {
    let value = declaration.valueRange
    let name = octets[declaration.nameRange].map(ASCII.lowercase)
    for number in support.features(ofProperty: name) {
      switch support.features[number].kind {
      case .property:
        if !Self.takesBack(octets[value]) { note(number, place) }
      case .value(_, let word):
        if octets[value].elementsEqual(word.utf8, by: { ASCII.lowercase($0) == $1 }) {
          note(number, place)
        }
      case .atRule, .media, .function, .unit, .element, .attributeSelector, .pseudoClass, .image,
        .fragmentLink:
        break
      }
    }
    if declaration.property == .background, ByteSearch.contains("url(", in: octets, value) {
      note(.property("background-image"), place)
    }
    takeFunctions(octets, value, at: place)
  }

  /// Whether a value is the one that a property has by itself, or one that every program knows.
  private static func takesBack(_ word: ArraySlice<UInt8>) -> Bool {
    guard word.count <= 11 else { return false }
    let words: [StaticString] = [
      "none", "static", "0", "1", "100%", "relative", "visible", "auto", "initial", "content-box",
    ]
    return words.contains { ASCII.matches(word, $0) }
  }

  /// Functions and units in a value.
  private mutating func takeFunctions(
    _ octets: [UInt8], _ value: Range<Int>, at place: Range<Int>
  ) {
    for index in value {
      switch octets[index] {
      case UInt8(ascii: "("):
        var start = index
        while start > value.lowerBound, Self.isNameOctet(octets[start - 1]) { start -= 1 }
        let name = octets[start..<index]
        for function in ["var", "calc", "linear-gradient"]
        where name.elementsEqual(function.utf8, by: { ASCII.lowercase($0) == $1 }) {
          note(.function(function), place)
        }
      case UInt8(ascii: "v"), UInt8(ascii: "V"):
        if index > value.lowerBound, ASCII.isDigit(octets[index - 1]),
          index + 1 < value.upperBound, ASCII.lowercase(octets[index + 1]) == UInt8(ascii: "w")
        {
          note(.unit("vw"), place)
        }
      default: break
      }
    }
  }

  private static func isNameOctet(_ octet: UInt8) -> Bool {
    ASCII.isLetter(octet) || ASCII.isDigit(octet) || octet == UInt8(ascii: "-")
  }

  private mutating func take(_ rule: CSSAtRule, _ octets: [UInt8]) {
    switch rule.kind {
    case .media:
      let place = rule.nameRange.lowerBound..<rule.prelude.upperBound
      if ByteSearch.contains("prefers-color-scheme", in: octets, rule.prelude) {
        note(.media("prefers-color-scheme"), place)
      } else if !ByteSearch.contains("print", in: octets, rule.prelude) {
        note(.atRule("media"), place)
      }
    case .fontFace: note(.atRule("font-face"), rule.nameRange)
    case .importSheet: note(.atRule("import"), rule.nameRange)
    case .keyframes: note(.atRule("keyframes"), rule.nameRange)
    case .supports: note(.atRule("supports"), rule.nameRange)
    case .layer, .container, .document, .charset, .namespace, .page, .other: break
    }
  }
}
