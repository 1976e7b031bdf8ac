/// One `property: value` (CSS Syntax 3 §5.4.6). Offsets are those of the text that was read.
public struct CSSDeclaration: Hashable, Sendable {
  public let property: CSSProperty
  public let nameRange: Range<Int>
  /// Without white space at its ends, and without `!important`.
  public let valueRange: Range<Int>
  public let isImportant: Bool

  public var range: Range<Int> {
    nameRange.lowerBound..<max(nameRange.upperBound, valueRange.upperBound)
  }

  /// Reads the declarations of a `style` attribute, or those between the braces of a rule; nested blocks are left out.
  public static func read(_ octets: [UInt8], _ range: Range<Int>) -> [CSSDeclaration] {
    var scanner = CSSScanner(octets, range)
    var declarations: [CSSDeclaration] = []
    while scanner.position < range.upperBound {
      scanner.skipSpace()
      let start = scanner.position
      let end = scanner.skip(to: .declarationEnd)
      if let declaration = CSSDeclaration(octets, start..<end) { declarations.append(declaration) }
      if scanner.position < range.upperBound { scanner.position += 1 }
    }
    return declarations
  }

  init?(_ octets: [UInt8], _ range: Range<Int>) {
    var colon = range.lowerBound
    while colon < range.upperBound, octets[colon] != UInt8(ascii: ":") {
      // A name has none of these: it is not a declaration.
      if octets[colon] == UInt8(ascii: "{") || octets[colon] == UInt8(ascii: "}") { return nil }
      colon += 1
    }
    guard colon < range.upperBound else { return nil }
    nameRange = ASCII.trimmed(octets, range.lowerBound..<colon)
    var value = ASCII.trimmed(octets, (colon + 1)..<range.upperBound)
    guard !nameRange.isEmpty, nameRange.count <= 64,
      nameRange.allSatisfy({ CSSScanner.isNameOctet(octets[$0]) || octets[$0] == UInt8(ascii: "*") }
      )
    else { return nil }
    var isImportant = false
    if value.count > 9,
      ASCII.matches(octets[(value.upperBound - 9)..<value.upperBound], "important")
    {
      let before = ASCII.trimmed(octets, value.lowerBound..<(value.upperBound - 9))
      if !before.isEmpty, octets[before.upperBound - 1] == UInt8(ascii: "!") {
        isImportant = true
        value = ASCII.trimmed(octets, before.lowerBound..<(before.upperBound - 1))
      }
    }
    valueRange = value
    self.isImportant = isImportant
    property = CSSProperty(octets, nameRange)
  }
}

/// The properties that something here knows by name; all others are `other`.
public enum CSSProperty: String, Hashable, Sendable, CaseIterable {
  case background, bottom, clip, color, display, filter, font, height, inset, left, opacity,
    overflow,
    position, right, top, transform, visibility, width
  case backgroundColor = "background-color"
  case backgroundImage = "background-image"
  case clipPath = "clip-path"
  case fontSize = "font-size"
  case lineHeight = "line-height"
  case marginLeft = "margin-left"
  case marginTop = "margin-top"
  case maxHeight = "max-height"
  case maxWidth = "max-width"
  case msoHide = "mso-hide"
  case overflowX = "overflow-x"
  case overflowY = "overflow-y"
  case textIndent = "text-indent"
  case whiteSpace = "white-space"
  case zIndex = "z-index"
  case webkitTextFillColor = "-webkit-text-fill-color"
  /// Any other name.
  case other = ""

  private static let byName = Dictionary(
    uniqueKeysWithValues: allCases.map { (Array($0.rawValue.utf8), $0) })

  init(_ octets: [UInt8], _ range: Range<Int>) {
    self =
      range.count > 24
      ? .other : Self.byName[octets[range].map(ASCII.lowercase)] ?? .other
  }
}
