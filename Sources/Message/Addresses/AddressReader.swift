/// Reads an address list token by token; what comes after the first words decides what they were, so nothing is read twice.
struct AddressReader {
  private var reader: StructuredFieldReader
  private(set) var notes: [AddressNote] = []
  /// Where the words that were read last stand, from the first to the last.
  private var place = 0..<0
  /// The comment that was read last, where nothing but white space followed it.
  private var comment: ArraySlice<UInt8> = []

  init(_ body: [UInt8]) { reader = StructuredFieldReader(body) }

  private enum Token {
    case word([UInt8])
    case quoted([UInt8])
    case dot
  }

  private struct Failure: Error {
    let reason: MalformedAddress.Reason
  }

  mutating func readList() -> [AddressList.Element] {
    var elements: [AddressList.Element] = []
    while !reader.isAtEnd {
      let start = reader.position
      do throws(Failure) {
        if let element = try readElement() {
          elements.append(element)
        } else if !reader.isAtEnd || !elements.isEmpty {
          note(.emptyElement, max(start - 1, 0)..<max(reader.position, start))
        }
        // A semicolon outside a group ends nothing.
        if !reader.isAtEnd, !reader.take(UInt8(ascii: ",")) {
          throw Failure(reason: .textAfterAddress)
        }
      } catch {
        recover()
        // An address that something follows is not one: what a reader would see in it is anybody's guess.
        if error.reason == .textAfterAddress, elements.last.map(Self.isAddress) ?? false {
          elements.removeLast()
        }
        elements.append(.malformed(malformed(from: start, error.reason)))
        _ = reader.take(UInt8(ascii: ","))
      }
    }
    return elements
  }

  private static func isAddress(_ element: AddressList.Element) -> Bool {
    switch element {
    case .mailbox, .group: true
    case .malformed: false
    }
  }

  /// `nil` where nothing stands between two commas (RFC 5322 §4.4).
  private mutating func readElement() throws(Failure) -> AddressList.Element? {
    let tokens = try readTokens()
    switch reader.next {
    case UInt8(ascii: ":"):
      reader.skip()
      return .group(name: Self.phrase(tokens), try readGroup())
    case UInt8(ascii: ","), nil:
      if tokens.isEmpty { return nil }
      throw Failure(reason: .noAddress)
    default:
      return .mailbox(try readMailbox(tokens))
    }
  }

  private mutating func readGroup() throws(Failure) -> [Mailbox] {
    var mailboxes: [Mailbox] = []
    while true {
      let tokens = try readTokens()
      switch reader.next {
      case nil: throw Failure(reason: .openGroup)
      case UInt8(ascii: ";"), UInt8(ascii: ","):
        if !tokens.isEmpty { throw Failure(reason: .noAddress) }
      default: mailboxes.append(try readMailbox(tokens))
      }
      if reader.take(UInt8(ascii: ",")) { continue }
      guard reader.take(UInt8(ascii: ";")) else { throw Failure(reason: .openGroup) }
      try skipSpace()
      return mailboxes
    }
  }

  /// The rest of a mailbox whose first words have been read.
  private mutating func readMailbox(_ tokens: [Token]) throws(Failure) -> Mailbox {
    let place = place
    switch reader.next {
    case UInt8(ascii: "@"):
      reader.skip()
      let localPart = try localPart(tokens, place)
      comment = []
      let (domain, end) = try readDomain()
      return Mailbox(
        localPart: localPart, domain: domain, comment: Self.text(comment),
        addressRange: place.lowerBound..<end)
    case UInt8(ascii: "<"):
      reader.skip()
      for case .dot in tokens {
        note(.dotInName, place)
        break
      }
      return try readAngleAddress(
        displayName: Self.phrase(tokens), nameRange: tokens.isEmpty ? nil : place)
    case nil:
      throw Failure(reason: .noAddress)
    default:
      throw Failure(reason: .unexpectedOctet)
    }
  }

  /// After `<`.
  private mutating func readAngleAddress(
    displayName: String, nameRange: Range<Int>?
  ) throws(Failure) -> Mailbox {
    try skipSpace()
    if reader.next == UInt8(ascii: "@") || reader.next == UInt8(ascii: ",") {
      let start = reader.position
      try skipRoute()
      note(.route, start..<reader.position)
    }
    let tokens = try readTokens()
    if tokens.isEmpty, reader.next == UInt8(ascii: ">") { throw Failure(reason: .emptyAddress) }
    guard reader.take(UInt8(ascii: "@")) else { throw Failure(reason: .missingAt) }
    let start = place.lowerBound
    let localPart = try localPart(tokens, place)
    let (domain, end) = try readDomain()
    guard reader.take(UInt8(ascii: ">")) else { throw Failure(reason: .missingBracket) }
    comment = []
    try skipSpace()
    return Mailbox(
      displayName: displayName, localPart: localPart, domain: domain, comment: Self.text(comment),
      displayNameRange: nameRange, addressRange: start..<end)
  }

  /// `@one.example,@two.example:` before an address, which nobody uses any more (RFC 5322 §4.4 obs-route).
  private mutating func skipRoute() throws(Failure) {
    while true {
      try skipSpace()
      switch reader.next {
      case UInt8(ascii: ","): reader.skip()
      case UInt8(ascii: "@"):
        reader.skip()
        _ = try readDomain()
      case UInt8(ascii: ":"):
        reader.skip()
        return
      default: throw Failure(reason: .badDomain)
      }
    }
  }

  /// After `@`: atoms with dots between them (RFC 5322 §4.4 allows white space around the dots), or a literal. With where it ends.
  private mutating func readDomain() throws(Failure) -> (String, end: Int) {
    let at = reader.position
    try skipSpace()
    let start = reader.position
    if start > at { note(.blankInAddress, at..<start) }
    if reader.next == UInt8(ascii: "[") {
      guard let literal = reader.readDomainLiteral() else { throw Failure(reason: .badDomain) }
      let end = reader.position
      try skipSpace()
      return ("[" + String(decoding: literal, as: UTF8.self) + "]", end)
    }
    var text: [UInt8] = []
    while true {
      guard let atom = reader.readAtom() else { throw Failure(reason: .badDomain) }
      text += atom
      let end = reader.position
      try skipSpace()
      guard reader.take(UInt8(ascii: ".")) else {
        if HeaderText.holdsEncodedWord(text) { note(.encodedWordInAddress, start..<end) }
        return (String(decoding: text, as: UTF8.self), end)
      }
      if reader.position > end + 1 { note(.blankInAddress, end..<(reader.position - 1)) }
      text.append(UInt8(ascii: "."))
      let dot = reader.position
      try skipSpace()
      if reader.position > dot { note(.blankInAddress, dot..<reader.position) }
    }
  }

  private mutating func readTokens() throws(Failure) -> [Token] {
    var tokens: [Token] = []
    comment = []
    try skipSpace()
    place = reader.position..<reader.position
    while true {
      guard let octet = reader.next else { return tokens }
      let start = reader.position
      switch octet {
      case UInt8(ascii: "\""):
        guard let text = reader.readQuotedString() else { throw Failure(reason: .openQuotedString) }
        if HeaderText.holdsEncodedWord(text) {
          note(.encodedWordInQuotedString, start..<reader.position)
        }
        tokens.append(.quoted(text))
      case UInt8(ascii: "."):
        reader.skip()
        tokens.append(.dot)
      default:
        guard let word = readEncodedWord() ?? reader.readAtom() else { return tokens }
        tokens.append(.word(Array(word)))
      }
      place = place.lowerBound..<reader.position
      try skipSpace()
    }
  }

  /// `=?charset?Q?text?=` as a whole: some programs leave commas and dots in the text, which RFC 2047 §5 forbids.
  private mutating func readEncodedWord() -> ArraySlice<UInt8>? {
    let bytes = reader.bytes
    let start = reader.position
    guard start + 1 < bytes.count, bytes[start] == UInt8(ascii: "="),
      bytes[start + 1] == UInt8(ascii: "?")
    else { return nil }
    var marks = 1
    var index = start + 2
    // RFC 2047 §2: at most 75 octets; longer ones are common, so twice that are looked at.
    let limit = min(bytes.count, start + Self.longestEncodedWord)
    while index < limit, bytes[index] > 0x20, bytes[index] < 0x7F {
      if bytes[index] == UInt8(ascii: "?") {
        marks += 1
        if marks == 4 {
          guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "=") else { return nil }
          reader.skip(index + 2 - start)
          return bytes[start..<(index + 2)]
        }
      }
      index += 1
    }
    return nil
  }

  private static let longestEncodedWord = 150

  private mutating func skipSpace() throws(Failure) {
    guard let comments = reader.skipCommentsAndSpace() else { throw Failure(reason: .openComment) }
    if let last = comments.last { comment = last }
  }

  /// Folding inside a comment is one space.
  private static func text(_ comment: ArraySlice<UInt8>) -> String {
    if comment.isEmpty { return "" }
    let words = comment.split(whereSeparator: StructuredFieldReader.isWhiteSpace)
    return String(decoding: Array(words.joined(separator: [0x20])), as: UTF8.self)
  }

  private mutating func note(_ kind: AddressNote.Kind, _ range: Range<Int>) {
    if notes.count < AddressList.maximumNotes {
      notes.append(AddressNote(kind: kind, range: range))
    }
  }

  /// Words with dots between them (RFC 5322 §3.4.1, §4.4 obs-local-part).
  private mutating func localPart(
    _ tokens: [Token], _ place: Range<Int>
  ) throws(Failure) -> String {
    var text: [UInt8] = []
    var expectsWord = true
    var written = 0
    for token in tokens {
      switch (token, expectsWord) {
      case (.word(let word), true):
        text += word
        written += word.count
        if HeaderText.holdsEncodedWord(word) { note(.encodedWordInAddress, place) }
      case (.quoted(let word), true):
        text += word
        // Whatever is escaped or folded in it is not looked at.
        written = .max / 2
      case (.dot, false):
        text.append(UInt8(ascii: "."))
        written += 1
      case (.word, false), (.quoted, false), (.dot, true): throw Failure(reason: .badLocalPart)
      }
      expectsWord.toggle()
    }
    if expectsWord { throw Failure(reason: .badLocalPart) }
    // White space and comments between its words, or before the @ (RFC 5322 §4.4).
    if written < place.count || reader.position - 1 > place.upperBound {
      note(.blankInAddress, place)
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func phrase(_ tokens: [Token]) -> String {
    var text: [UInt8] = []
    for token in tokens {
      switch token {
      case .word(let word), .quoted(let word):
        if !text.isEmpty { text.append(0x20) }
        text += word
      case .dot: text.append(UInt8(ascii: "."))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// To the next comma that is not inside a quoted string, a comment or angle brackets.
  private mutating func recover() {
    while let octet = reader.next {
      switch octet {
      case UInt8(ascii: ","): return
      case UInt8(ascii: "("):
        if reader.skipCommentsAndSpace() == nil { return }
      case UInt8(ascii: "\""):
        if reader.readQuotedString() == nil { return }
      default: reader.skip()
      }
    }
  }

  private func malformed(
    from start: Int, _ reason: MalformedAddress.Reason
  ) -> MalformedAddress {
    let text = reader.bytes[start..<reader.position]
    let trimmed = text.drop(while: StructuredFieldReader.isWhiteSpace)
    return MalformedAddress(
      text: String(decoding: trimmed, as: UTF8.self), offset: trimmed.startIndex, reason: reason,
      holdsAtSign: Self.holdsAtSign(trimmed))
  }

  private static func holdsAtSign(_ text: ArraySlice<UInt8>) -> Bool {
    var reader = StructuredFieldReader(Array(text))
    while let octet = reader.next {
      switch octet {
      case UInt8(ascii: "@"): return true
      case UInt8(ascii: "("):
        // A comment or quoted string without end hides nothing.
        if reader.skipCommentsAndSpace() == nil { return text.contains(UInt8(ascii: "@")) }
      case UInt8(ascii: "\""):
        if reader.readQuotedString() == nil { return text.contains(UInt8(ascii: "@")) }
      default: reader.skip()
      }
    }
    return false
  }
}
