/// Decodes the text of a header from left to right.
struct HeaderTextDecoder {
  private(set) var utf8: [UInt8] = []
  private(set) var words: [EncodedWord] = []
  private(set) var defects: [EncodedWordDefect] = []
  private(set) var runs: [HeaderText.Run] = []
  private(set) var hasUnlabelledOctets = false
  private let converter: any CharsetConverter
  private let base: Int
  /// Words of one charset with only white space between them, which are decoded together: programs split characters between them,
  /// which RFC 2047 §5 forbids.
  private var pending: [EncodedWord] = []

  init(_ converter: any CharsetConverter, base: Int) {
    self.converter = converter
    self.base = base
  }

  mutating func run(_ octets: UnsafeBufferPointer<UInt8>) {
    var reader = EncodedWordReader(octets)
    var literal = 0
    var index = 0
    while index < octets.count {
      guard octets[index] == UInt8(ascii: "="), index + 1 < octets.count,
        octets[index + 1] == UInt8(ascii: "?")
      else {
        index += 1
        continue
      }
      guard let found = reader.read(at: index, base: base) else {
        if Self.looksBegun(octets, at: index) {
          note(.unfinished, (base + index)..<(base + index + 2))
        }
        index += 2
        continue
      }
      let isBlank = octets[literal..<index].allSatisfy(StructuredFieldReader.isWhiteSpace)
      // White space between encoded words is not shown (RFC 2047 §6.2).
      if !isBlank || pending.isEmpty {
        flush()
        appendLiteral(octets, literal..<index)
      }
      let end = found.word.range.upperBound - base
      if !Self.isSeparated(octets, index..<end) { note(.notSeparated, found.word.range) }
      for defect in found.defects { note(defect, found.word.range) }
      if let last = pending.last, last.charset != found.word.charset { flush() }
      words.append(found.word)
      pending.append(found.word)
      index = end
      literal = end
    }
    flush()
    appendLiteral(octets, literal..<octets.count)
    trimEnd()
  }

  /// `=?charset?` and an encoding.
  private static func looksBegun(_ octets: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    // The longest name of a charset has some 40 characters.
    let head = octets[start..<min(start + 48, octets.count)].dropFirst(2)
    guard let mark = head.firstIndex(of: UInt8(ascii: "?")), mark > start + 2,
      mark + 2 < octets.count, octets[mark + 2] == UInt8(ascii: "?")
    else { return false }
    return [UInt8(ascii: "b"), UInt8(ascii: "q")].contains(octets[mark + 1] | 0x20)
  }

  /// RFC 2047 §5: white space, the ends of the text, or of a comment.
  private static func isSeparated(_ octets: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) -> Bool
  {
    let isBefore =
      word.lowerBound == 0 || StructuredFieldReader.isWhiteSpace(octets[word.lowerBound - 1])
      || octets[word.lowerBound - 1] == UInt8(ascii: "(")
    let isBehind =
      word.upperBound == octets.count || StructuredFieldReader.isWhiteSpace(octets[word.upperBound])
      || octets[word.upperBound] == UInt8(ascii: ")")
    return isBefore && isBehind
  }

  private mutating func flush() {
    guard let first = pending.first, let last = pending.last else { return }
    let octets = pending.count == 1 ? first.octets : pending.flatMap(\.octets)
    let text = DecodedText(octets, charset: first.charset, converter)
    let source = first.range.lowerBound..<last.range.upperBound
    if case .unknown = text.certainty {
      note(.unknownCharset, source)
    } else if text.malformedCount > 0 || text.certainty == .contradicted {
      note(.malformedText, source)
    }
    if pending.count == 1 {
      runs.append(.init(start: utf8.count, source: source, isVerbatim: false))
    } else {
      appendRuns(text, source)
    }
    utf8 += text.utf8
    pending.removeAll(keepingCapacity: true)
  }

  /// A run a word, so that each leads to its own place; one for all where the words are no text each by itself.
  private mutating func appendRuns(_ text: DecodedText, _ source: Range<Int>) {
    var length = 0
    var starts: [Int] = []
    for word in pending {
      let alone = DecodedText(word.octets, charset: word.charset, converter)
      // All is well together, and not each by itself.
      if alone.malformedCount > 0, text.malformedCount == 0 { note(.splitCharacter, word.range) }
      starts.append(utf8.count + length)
      length += alone.utf8.count
    }
    if length == text.utf8.count {
      for (start, word) in zip(starts, pending) {
        runs.append(.init(start: start, source: word.range, isVerbatim: false))
      }
    } else {
      runs.append(.init(start: utf8.count, source: source, isVerbatim: false))
    }
  }

  /// Text that stands for itself; line breaks are taken out (RFC 5322 §2.2.3).
  private mutating func appendLiteral(_ octets: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    var start = range.lowerBound
    // White space at the beginning is not part of the text.
    if utf8.isEmpty {
      while start < range.upperBound, StructuredFieldReader.isWhiteSpace(octets[start]) {
        start += 1
      }
    }
    while start < range.upperBound {
      var end = start
      while end < range.upperBound, octets[end] != 0x0A { end += 1 }
      var content = end
      if end < range.upperBound, content > start, octets[content - 1] == 0x0D { content -= 1 }
      if content > start {
        appendLine(UnsafeBufferPointer(rebasing: octets[start..<content]), at: start)
      }
      start = end + 1
    }
  }

  private mutating func appendLine(_ line: UnsafeBufferPointer<UInt8>, at start: Int) {
    if CharsetDecoder.isASCII(line) {
      runs.append(
        .init(
          start: utf8.count, source: (base + start)..<(base + start + line.count), isVerbatim: true)
      )
      utf8.append(contentsOf: line)
      return
    }
    let text = DecodedText(Array(line), charset: nil, converter)
    let isUTF8 = text.charset == .utf8
    if !isUTF8 { hasUnlabelledOctets = true }
    runs.append(
      .init(
        start: utf8.count, source: (base + start)..<(base + start + line.count), isVerbatim: isUTF8)
    )
    utf8 += text.utf8
  }

  private mutating func trimEnd() {
    while let last = utf8.last, StructuredFieldReader.isWhiteSpace(last) { utf8.removeLast() }
  }

  /// The most defects of one text that are kept.
  private static let maximumDefects = 100

  private mutating func note(_ kind: EncodedWordDefect.Kind, _ range: Range<Int>) {
    if defects.count < Self.maximumDefects { defects.append(.init(kind: kind, range: range)) }
  }
}
