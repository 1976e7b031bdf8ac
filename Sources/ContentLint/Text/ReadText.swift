import HTML
import Message

/// A text that readers get, and the way back to the message; what several rules ask of it is worked out once.
final class ReadText {
  let utf8: [UInt8]
  /// `nil` where it is plain text.
  let page: LintPage?
  let place: (Range<Int>) -> Range<Int>

  private init(
    _ utf8: [UInt8], of page: LintPage?, place: @escaping (Range<Int>) -> Range<Int>
  ) {
    self.utf8 = utf8
    self.page = page
    self.place = place
  }

  /// The words of its beginning, without quotes: enough to tell the language.
  private(set) lazy var beginning: FoldedText = {
    var folded = FoldedText()
    folded.append(utf8.prefix(TextLanguage.lookedAt), withoutQuotes: true)
    return folded
  }()

  /// The language, where it is clear.
  private(set) lazy var language: TextLanguage? = TextLanguage.detect(self)

  /// Every text of a message that some reader gets: plain ones, and what is seen of pages.
  static func all(in message: LintMessage) -> [ReadText] {
    message.texts.compactMap { text in
      if let page = message.page(of: text.part) {
        return ReadText(page.rendered.utf8, of: page) { page.place(ofText: $0) }
      }
      guard text.part.contentType.subtype == "plain" else { return nil }
      return ReadText(text.text.utf8, of: nil) { text.text.sourceRange(of: $0) }
    }
  }
}
