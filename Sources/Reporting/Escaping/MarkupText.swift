/// Text inside XML and HTML, in an element or a quoted attribute.
enum MarkupText {
  /// One line.
  static func line(_ text: String) -> String { escaped(VisibleText.line(text)) }

  /// Lines kept: for element content only.
  static func lines(_ text: String) -> String {
    escaped(VisibleText.lines(text).joined(separator: "\n"))
  }

  /// XML 1.0 §2.4; `VisibleText` has taken out the characters that §2.2 forbids even escaped.
  private static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 16)
    for octet in text.utf8 {
      switch octet {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      case UInt8(ascii: "'"): bytes += "&#39;".utf8
      default: bytes.append(octet)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
