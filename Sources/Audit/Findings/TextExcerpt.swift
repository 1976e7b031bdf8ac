/// The part of a text around the place that a finding is about, so that a person can see the place.
public struct TextExcerpt: Hashable, Sendable {
  /// One line of printable ASCII: every other octet is `?`. An ellipsis stands for what was left out.
  public let line: String
  /// Columns before the place, and those that it takes, at least one.
  public let column: Int
  public let length: Int

  /// Columns that are shown of a longer text on either side of where the place begins: both fit a line of 80.
  static let maximumColumns = 34

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

  /// Carets below the place.
  public var pointer: String {
    String(repeating: " ", count: column) + String(repeating: "^", count: length)
  }
}
