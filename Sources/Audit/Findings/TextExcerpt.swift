/// The part of a text around the place that a finding is about, so that a person can see the place.
public struct TextExcerpt: Hashable, Sendable {
  /// One line of printable ASCII: every other octet is `?`. An ellipsis stands for what was left out.
  public let line: String
  /// Columns of a terminal before the place, and those that it takes, at least one.
  public let column: Int
  public let length: Int

  /// Columns that are shown of a longer text on either side of where the place begins: both fit a line of 80.
  static let maximumColumns = 34

  /// Octets on either side of a place that may be shown of a line of any length: a character has four at most.
  public static let window = 4 * maximumColumns

  /// - Parameter place: Offsets in `text`; beyond its end the place is the end.
  public init(of text: [UInt8], at place: Range<Int>) {
    let start = min(max(0, place.lowerBound), text.count)
    let isLong = text.count > 2 * Self.maximumColumns
    let first = isLong && start > Self.maximumColumns ? start - Self.maximumColumns + 1 : 0
    let isCut = isLong && text.count - start > Self.maximumColumns
    let end = isCut ? start + Self.maximumColumns - 1 : text.count
    let shown = text[first..<end].map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
    line =
      (first > 0 ? "…" : "") + String(decoding: shown, as: UTF8.self) + (isCut ? "…" : "")
    column = start - first + (first > 0 ? 1 : 0)
    length = max(1, min(place.upperBound, end) - start)
  }

  /// The same of a line of UTF-8, whose characters are shown: what acts on a terminal and what is no UTF-8 is `?`, a tab a space. Emoji that
  /// are joined or coloured are shown as those that they are made of, since terminals differ in how wide they show them.
  ///
  /// - Parameter place: Octets from the beginning of the line; beyond its end the place is the end.
  public init(ofUTF8 octets: ArraySlice<UInt8>, at place: Range<Int>) {
    let window = Self.window
    let start = min(octets.startIndex + max(0, place.lowerBound), octets.endIndex)
    let end = min(max(start, octets.startIndex + place.upperBound), octets.endIndex)
    let before = Self.characters(octets[max(octets.startIndex, start - window)..<start])
    let behind = Self.characters(octets[start..<min(octets.endIndex, start + window)])
    let isLong =
      Self.columns(before) + Self.columns(behind) > 2 * Self.maximumColumns
      || start - octets.startIndex > window || octets.endIndex - start > window
    let head =
      isLong && Self.columns(before) >= Self.maximumColumns
      ? ["…"] + Self.fitting(before.reversed()).reversed() : before
    let tail =
      isLong && Self.columns(behind) > Self.maximumColumns
      ? Self.fitting(behind) + ["…"] : behind
    var text = ""
    text.reserveCapacity(head.count + tail.count + 8)
    for scalar in head { text.unicodeScalars.append(scalar) }
    for scalar in tail { text.unicodeScalars.append(scalar) }
    line = text
    column = Self.columns(head)
    let marked = Self.characters(octets[start..<min(end, start + window)])
    length = max(1, min(Self.columns(tail), Self.columns(marked)))
  }

  private static func columns(_ characters: [Unicode.Scalar]) -> Int {
    characters.reduce(0) { $0 + DisplayColumns.count($1) }
  }

  /// As many from the first on as there is room for beside an ellipsis.
  private static func fitting(_ characters: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
    var room = maximumColumns - 1
    return Array(
      characters.prefix { character in
        room -= DisplayColumns.count(character)
        return room >= 0
      })
  }

  private static func characters(_ octets: ArraySlice<UInt8>) -> [Unicode.Scalar] {
    // Most lines are plain text.
    if octets.allSatisfy({ $0 &- 0x20 < 0x5F || $0 == 0x09 }) {
      return octets.map { Unicode.Scalar($0 == 0x09 ? 0x20 : $0) }
    }
    var characters: [Unicode.Scalar] = []
    // A character that the window cut at its beginning is none.
    for scalar in String(decoding: octets.drop { $0 & 0xC0 == 0x80 }, as: UTF8.self).unicodeScalars
    {
      switch scalar.value {
      case 0x09: characters.append(" ")
      case 0x200D, 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF:
        // Between letters somebody hides them there.
        if !(characters.last.map { $0.value >= firstSymbol } ?? false) { characters.append("?") }
      case 0x00...0x1F, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
        0xFFFD:
        characters.append("?")
      default: characters.append(scalar)
      }
    }
    return characters
  }

  /// From the arrows on there are symbols of which emoji are made.
  private static let firstSymbol: UInt32 = 0x2190

  /// Carets below the place.
  public var pointer: String {
    String(repeating: " ", count: column) + String(repeating: "^", count: length)
  }
}
