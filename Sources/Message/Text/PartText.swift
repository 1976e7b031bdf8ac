/// The text of a part: transfer encoding undone, read in its character set, with the way back to the message.
public struct PartText: Sendable {
  /// The octets of the part's content.
  public let content: DecodedBody
  public let text: DecodedText

  public var utf8: [UInt8] { text.utf8 }
  public var string: String { text.string }

  /// The octets of the message that some of the text comes from.
  ///
  /// - Parameter range: Offsets in `utf8`.
  public func sourceRange(of range: Range<Int>) -> Range<Int> {
    let start = text.octetOffset(of: range.lowerBound)
    let end = range.isEmpty ? start : text.octetOffset(of: range.upperBound)
    return content.sourceRange(of: start..<max(start, end))
  }
}

extension MIMEMessage {
  /// The text of a part, by its charset parameter. Decodes each time.
  public func text(
    of part: MessagePart, _ converter: any CharsetConverter = DirectCharsets()
  ) -> PartText {
    let content = content(of: part)
    return PartText(
      content: content,
      text: DecodedText(
        content.octets, charset: part.contentType.charset.map(Charset.init), converter))
  }

  /// The text of the first field of that name, decoded.
  public func headerText(
    _ name: HeaderFieldName, _ converter: any CharsetConverter = DirectCharsets()
  ) -> HeaderText? {
    header.first(name).map { HeaderText($0.value, converter) }
  }
}
