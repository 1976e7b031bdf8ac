import Audit
import HTML
import Message

/// A plain text that says something else than the HTML.
enum PlainTextDiffers: LintRule {
  static let rule = Rule(
    "lint-mime-text-differs", "Plain text and HTML say different things", family: .mime,
    severity: .warning, citation: "RFC 2046 §5.1.4; SpamAssassin MPART_ALT_DIFF",
    page: RulePage(
      what: """
        Of the different words that the HTML shows, fewer than a quarter are in the plain text. Links are not counted, nor are messages with \
        a calendar entry, whose text is short.
        """,
      why: """
        The parts of a multipart/alternative are the same content in different forms. Who reads the plain text misses what the HTML says, and \
        filters compare the two, since spam shows people one text and filters another.
        """,
      fix: "Make the plain text from the HTML, with its links.",
      bad: "(a plain text of `View this message in your browser`, and an HTML of ten articles)",
      good: "(a plain text with the same ten articles)"))

  /// Fewer different words than that say too little to compare.
  private static let leastWords = 20

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let hasCalendar = message.message.parts.contains { $0.contentType.subtype == "calendar" }
    guard let plain = message.plainText, let page = message.pages.first, !hasCalendar,
      message.isAlternative(to: page.text.part, plain.part)
    else { return examination.notApplicable() }
    let shown = words(of: page.rendered.utf8)
    guard shown.count >= leastWords else { return }
    let told = words(of: plain.text.utf8)
    // Without a word it is empty, which is another rule's.
    if told.isEmpty { return }
    let shared = shown.reduce(0) { told.contains($1) ? $0 + 1 : $0 }
    guard shared * 4 < shown.count else { return }
    examination.find(
      at: plain.part.contentType.range ?? plain.part.range.firstLine(in: message.octets),
      "the HTML shows \(shown.count) different words, and the plain text has \(shared) of them")
  }

  /// The different words of four octets and more, in lower case where they are ASCII; what begins like a link is left out.
  private static func words(of utf8: [UInt8]) -> Set<ArraySlice<UInt8>> {
    let lower = utf8.map(HeaderFieldName.lowercase)
    var words: Set<ArraySlice<UInt8>> = []
    for run in lower.split(whereSeparator: { $0 <= 0x20 }) {
      if run.starts(with: "http".utf8) || run.starts(with: "<http".utf8)
        || run.starts(with: "(http".utf8)
      {
        continue
      }
      for word in run.split(whereSeparator: { !($0 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 >= 0x80) })
      where word.count >= 4 {
        words.insert(word)
      }
    }
    return words
  }
}

extension LintMessage {
  /// Whether two parts stand for each other: the nearest multipart/alternative around one of them holds the other.
  fileprivate func isAlternative(to part: MessagePart, _ other: MessagePart) -> Bool {
    var parent = part.parent
    while let number = parent {
      let around = message.parts[number]
      if around.contentType.subtype == "alternative" {
        return around.range.contains(other.range.lowerBound)
      }
      parent = around.parent
    }
    return false
  }
}
