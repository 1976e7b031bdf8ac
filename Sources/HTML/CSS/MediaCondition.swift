/// Where a page is looked at, for `@media` (Media Queries 4).
public struct MediaEnvironment: Hashable, Sendable {
  /// In pixels.
  public var width: Double
  public var height: Double
  public var isDark: Bool

  public init(width: Double, height: Double, isDark: Bool = false) {
    self.width = width
    self.height = height
    self.isDark = isDark
  }

  /// A window on a desk, wide enough for any mail.
  public static let desktop = MediaEnvironment(width: 1_024, height: 768)
  /// A phone held upright.
  public static let phone = MediaEnvironment(width: 390, height: 844)

  /// Whether a list of media queries holds here. What is not understood does not hold.
  public func holds(_ octets: [UInt8], _ prelude: Range<Int>) -> Bool {
    if prelude.isEmpty { return true }
    var scanner = CSSScanner(octets, prelude)
    while true {
      let start = scanner.position
      let end = scanner.skip(to: .comma)
      if query(octets, start..<end) { return true }
      guard scanner.position < prelude.upperBound else { return false }
      scanner.position += 1
    }
  }

  private func query(_ octets: [UInt8], _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    var isNegated = false
    var holds = true
    while index < range.upperBound {
      let octet = octets[index]
      if ASCII.isSpace(octet) {
        index += 1
      } else if octet == UInt8(ascii: "(") {
        let start = index + 1
        while index < range.upperBound, octets[index] != UInt8(ascii: ")") { index += 1 }
        if !feature(octets, ASCII.trimmed(octets, start..<index)) { holds = false }
        index += 1
      } else if CSSScanner.isNameOctet(octet) {
        let start = index
        while index < range.upperBound, CSSScanner.isNameOctet(octets[index]) { index += 1 }
        let word = octets[start..<index]
        if ASCII.matches(word, "not") {
          isNegated = true
        } else if ASCII.matches(word, "and") || ASCII.matches(word, "only")
          || ASCII.matches(word, "screen") || ASCII.matches(word, "all")
        {
        } else {
          // `print`, `or`, and types of old.
          holds = false
        }
      } else {
        // `{` of an unbalanced list and the like.
        return false
      }
    }
    return holds != isNegated
  }

  private func feature(_ octets: [UInt8], _ range: Range<Int>) -> Bool {
    guard let colon = octets[range].firstIndex(of: UInt8(ascii: ":")) else { return false }
    let name = octets[ASCII.trimmed(octets, range.lowerBound..<colon)]
    let valueRange = ASCII.trimmed(octets, (colon + 1)..<range.upperBound)
    if ASCII.matches(name, "prefers-color-scheme") {
      return ASCII.matches(octets[valueRange], isDark ? "dark" : "light")
    }
    if ASCII.matches(name, "orientation") {
      return ASCII.matches(octets[valueRange], width > height ? "landscape" : "portrait")
    }
    guard let value = CSSLength(octets, valueRange)?.pixels(fontSize: 16) else { return false }
    if ASCII.matches(name, "min-width") || ASCII.matches(name, "min-device-width") {
      return width >= value
    }
    if ASCII.matches(name, "max-width") || ASCII.matches(name, "max-device-width") {
      return width <= value
    }
    if ASCII.matches(name, "min-height") || ASCII.matches(name, "min-device-height") {
      return height >= value
    }
    if ASCII.matches(name, "max-height") || ASCII.matches(name, "max-device-height") {
      return height <= value
    }
    return false
  }
}
