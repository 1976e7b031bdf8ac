import HTML
import Message

/// A text that a reader of the message sees, with the way back to its octets.
struct ReadableText {
  let utf8: [UInt8]
  private let source: Source

  private enum Source {
    case header(HeaderText)
    case plain(PartText)
    case page(LintPage)
  }

  /// Whether it is of a field of the header.
  var isHeader: Bool { if case .header = source { true } else { false } }

  /// The octets of the message that some of the text comes from.
  func place(of range: Range<Int>) -> Range<Int> {
    switch source {
    case .header(let text): text.sourceRange(of: range)
    case .plain(let text): text.sourceRange(of: range)
    case .page(let page): page.place(ofText: range)
    }
  }

  /// Subject, From and Reply-To, then the plain texts and pages.
  static func all(in message: LintMessage) -> [ReadableText] {
    var all: [ReadableText] = []
    for name in [HeaderFieldName.subject, .from, .replyTo] {
      if let text = message.text(of: name) {
        all.append(ReadableText(utf8: text.utf8, source: .header(text)))
      }
    }
    for text in message.texts {
      if let page = message.page(of: text.part) {
        all.append(ReadableText(utf8: page.rendered.utf8, source: .page(page)))
      } else if text.part.contentType.subtype == "plain" {
        all.append(ReadableText(utf8: text.text.utf8, source: .plain(text.text)))
      }
    }
    return all
  }

  /// Calls `body` with each character of three octets or more, or of two, that is no ASCII, and its place.
  func forEachBeyondASCII(_ body: (Unicode.Scalar, Range<Int>) -> Void) {
    var index = 0
    while index < utf8.count {
      if utf8[index] < 0x80 {
        index += 1
        continue
      }
      let (scalar, length) = Self.scalar(utf8, index)
      body(scalar, index..<(index + length))
      index += length
    }
  }

  /// The character that begins at a place; the text is UTF-8.
  static func scalar(_ utf8: [UInt8], _ index: Int) -> (Unicode.Scalar, length: Int) {
    let lead = utf8[index]
    let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard index + length <= utf8.count else { return ("\u{FFFD}", 1) }
    var value = UInt32(length == 1 ? lead : lead & (0x7F >> UInt8(length)))
    for offset in 1..<max(1, length) { value = value << 6 | UInt32(utf8[index + offset] & 0x3F) }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }

  /// The character before a place, or `nil` at the beginning.
  static func scalar(before place: Int, _ utf8: [UInt8]) -> Unicode.Scalar? {
    guard place > 0 else { return nil }
    var start = place - 1
    while start > 0, utf8[start] & 0xC0 == 0x80 { start -= 1 }
    return scalar(utf8, start).0
  }
}
