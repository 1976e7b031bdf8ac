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
    if told.count == 0 { return }
    let shared = shown.shared(with: told)
    guard shared * 4 < shown.count else { return }
    examination.find(
      at: plain.part.contentType.range ?? plain.part.range.firstLine(in: message.octets),
      "the HTML shows \(shown.count) different words, and the plain text has \(shared) of them")
  }

  /// The different words of four octets and more, in lower case where they are ASCII; what begins like a link is left out.
  private static func words(of utf8: [UInt8]) -> WordCollection {
    var words = WordCollection()
    utf8.withUnsafeBufferPointer { utf8 in
      var index = 0
      while index < utf8.count {
        while index < utf8.count, utf8[index] <= 0x20 { index += 1 }
        let isLink = beginsLink(utf8, index)
        var start = index
        var hash = WordHash.seed
        while index < utf8.count, utf8[index] > 0x20 {
          let octet = HeaderFieldName.lowercase(utf8[index])
          if octet &- 0x61 < 26 || octet &- 0x30 < 10 || octet >= 0x80 {
            hash = WordHash.step(hash, octet)
          } else {
            if index - start >= 4, !isLink { words.insert(hash) }
            hash = WordHash.seed
            start = index + 1
          }
          index += 1
        }
        if index - start >= 4, !isLink { words.insert(hash) }
      }
    }
    return words
  }

  /// `http`, also in brackets.
  private static func beginsLink(_ utf8: UnsafeBufferPointer<UInt8>, _ place: Int) -> Bool {
    guard place < utf8.count else { return false }
    let isBracket = utf8[place] == UInt8(ascii: "<") || utf8[place] == UInt8(ascii: "(")
    let start = isBracket ? place + 1 : place
    return start + 4 <= utf8.count && ASCII.matches(utf8[start..<(start + 4)], "http")
  }
}

/// Different words, known by their hashes.
private struct WordCollection {
  /// 0 is free; a hash of 0 counts as another.
  private var slots = [UInt64](repeating: 0, count: 256)
  private(set) var count = 0

  mutating func insert(_ hash: UInt64) {
    let hash = max(hash, 1)
    let place = place(of: hash)
    if slots[place] == hash { return }
    slots[place] = hash
    count += 1
    if count * 2 < slots.count { return }
    let old = slots
    slots = Array(repeating: 0, count: old.count * 2)
    for hash in old where hash != 0 { slots[self.place(of: hash)] = hash }
  }

  /// How many words are in both.
  func shared(with other: WordCollection) -> Int {
    slots.count { $0 != 0 && other.slots[other.place(of: $0)] == $0 }
  }

  private func place(of hash: UInt64) -> Int {
    var place = Int(truncatingIfNeeded: hash >> 32) & (slots.count - 1)
    while slots[place] != 0, slots[place] != hash { place = (place + 1) & (slots.count - 1) }
    return place
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
