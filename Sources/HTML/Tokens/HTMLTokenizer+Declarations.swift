extension HTMLTokenizer {
  /// §13.2.5.42: what begins with `<!`, which is at `position`.
  mutating func markupDeclaration() -> HTMLToken? {
    let start = position + 2
    if hasPrefix("--", at: start) { return comment() }
    if start + 7 <= octets.count, ASCII.matches(octets[start..<(start + 7)], "doctype") {
      return doctype()
    }
    if allowsCharacterData, hasPrefix("[CDATA[", at: start) {
      position = start + 7
      state = .characterData
      return nil
    }
    return bogusComment(from: start)
  }

  /// §13.2.5.41.
  mutating func bogusComment(from start: Int) -> HTMLToken? {
    let end = find(UInt8(ascii: ">"), from: start) ?? octets.count
    let comment = HTMLComment(
      range: position..<min(end + 1, octets.count), content: start..<end, kind: .bogus)
    position = min(end + 1, octets.count)
    return .comment(comment)
  }

  /// §13.2.5.43 to 52.
  private mutating func comment() -> HTMLToken? {
    let start = position + 4
    // abrupt-closing-of-empty-comment: `<!-->` and `<!--->`.
    if octet(start) == UInt8(ascii: ">") { return comment(start..<start, end: start + 1) }
    if hasPrefix("->", at: start) { return comment(start..<start, end: start + 2) }
    var index = start
    while let dash = find(UInt8(ascii: "-"), from: index) {
      if octet(dash + 1) == UInt8(ascii: "-") {
        // Any number of dashes before the `>`: all but two are text.
        var end = dash + 2
        while octet(end) == UInt8(ascii: "-") { end += 1 }
        if octet(end) == UInt8(ascii: ">") { return comment(start..<(end - 2), end: end + 1) }
        // incorrectly-closed-comment: `--!>`.
        if octet(end) == UInt8(ascii: "!") {
          if octet(end + 1) == UInt8(ascii: ">") {
            return comment(start..<(end - 2), end: end + 2)
          }
          // eof-in-comment, in the state 'comment end bang'.
          if end + 1 == octets.count {
            return comment(start..<(end - 2), end: octets.count)
          }
        }
        if end == octets.count { return comment(start..<(end - 2), end: end) }
        index = end
      } else {
        // eof-in-comment, in the state 'comment end dash'.
        if dash + 1 == octets.count { return comment(start..<dash, end: octets.count) }
        index = dash + 1
      }
    }
    return comment(min(start, octets.count)..<octets.count, end: octets.count)
  }

  private mutating func comment(_ content: Range<Int>, end: Int) -> HTMLToken? {
    let comment = HTMLComment(range: position..<end, content: content, kind: .comment)
    position = end
    return .comment(comment)
  }

  /// §13.2.5.53 to 68.
  private mutating func doctype() -> HTMLToken? {
    let start = position
    var index = start + 9
    var forcesQuirks = false
    var name: Range<Int>?
    var identifiers: [Range<Int>?] = [nil, nil]

    func skipSpace() { while index < octets.count, ASCII.isSpace(octets[index]) { index += 1 } }

    /// A quoted identifier up to its quote, a `>` or the end.
    func identifier(_ number: Int) -> Bool {
      let quote = octets[index]
      let first = index + 1
      index = first
      while index < octets.count, octets[index] != quote, octets[index] != UInt8(ascii: ">") {
        index += 1
      }
      identifiers[number] = first..<index
      guard octet(index) == quote else {
        forcesQuirks = true
        return false
      }
      index += 1
      return true
    }

    read: do {
      skipSpace()
      guard let first = octet(index), first != UInt8(ascii: ">") else {
        forcesQuirks = true
        break read
      }
      let nameStart = index
      while index < octets.count, !ASCII.isSpace(octets[index]), octets[index] != UInt8(ascii: ">")
      {
        index += 1
      }
      name = nameStart..<index
      skipSpace()
      guard let next = octet(index) else {
        forcesQuirks = true
        break read
      }
      if next == UInt8(ascii: ">") { break read }
      var number = 0
      if index + 6 <= octets.count, ASCII.matches(octets[index..<(index + 6)], "public") {
        number = 0
      } else if index + 6 <= octets.count, ASCII.matches(octets[index..<(index + 6)], "system") {
        number = 1
      } else {
        forcesQuirks = true
        break read
      }
      index += 6
      while number < 2 {
        skipSpace()
        guard let next = octet(index) else {
          forcesQuirks = true
          break read
        }
        let isQuote = next == UInt8(ascii: "\"") || next == UInt8(ascii: "'")
        if next == UInt8(ascii: ">") {
          // A system identifier behind a public one may be missing.
          forcesQuirks = identifiers[0] == nil
          break read
        }
        guard isQuote else {
          forcesQuirks = true
          break read
        }
        if !identifier(number) { break read }
        number += 1
      }
      // Behind the system identifier something else is an error that changes nothing, unless the page ends.
      skipSpace()
      if index == octets.count { forcesQuirks = true }
    }
    let end = find(UInt8(ascii: ">"), from: index)
    position = end.map { $0 + 1 } ?? octets.count
    return .doctype(
      HTMLDoctype(
        range: start..<position, name: name, publicIdentifier: identifiers[0],
        systemIdentifier: identifiers[1], forcesQuirks: forcesQuirks))
  }
}
