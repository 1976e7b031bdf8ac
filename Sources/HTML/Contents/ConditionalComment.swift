/// A comment that Outlook on Windows reads: `<!--[if mso]>…<![endif]-->`, or `<![if !mso]>` around what others see.
public struct ConditionalComment: Hashable, Sendable {
  /// Between `[if` and `]`.
  public let condition: Range<Int>
  /// What Outlook alone reads, inside the comment; `nil` where the content is in the page (`<!--[if !mso]><!-->`, `<![if …]>`).
  public let content: Range<Int>?

  /// `nil` for any other comment.
  public init?(_ octets: [UInt8], _ comment: Range<Int>) {
    let trimmed = ASCII.trimmed(octets, comment)
    guard trimmed.count > 4, octets[trimmed.lowerBound] == UInt8(ascii: "["),
      ASCII.matches(octets[(trimmed.lowerBound + 1)..<(trimmed.lowerBound + 3)], "if"),
      let end = octets[trimmed].firstIndex(of: UInt8(ascii: "]"))
    else { return nil }
    condition = ASCII.trimmed(octets, (trimmed.lowerBound + 3)..<end)
    guard end + 1 < trimmed.upperBound, octets[end + 1] == UInt8(ascii: ">") else {
      content = nil
      return
    }
    let start = end + 2
    // `<![endif]` at its end.
    var stop = trimmed.upperBound
    let mark: StaticString = "<![endif]"
    let count = mark.utf8CodeUnitCount
    if stop - start >= count, ASCII.matches(octets[(stop - count)..<stop], mark) { stop -= count }
    let inner = ASCII.trimmed(octets, start..<max(start, stop))
    content =
      inner.isEmpty || octets[inner].elementsEqual("<!".utf8) ? nil : start..<max(start, stop)
  }
}
