import Message

/// Signs in how the text is written, whatever it says.
enum TextSigns {
  static func find(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    var exclamations = 0
    var firstExclamation: Range<Int>?
    for (number, text) in facts.seen.enumerated() {
      let octets =
        text.utf8.count > LikenessFacts.textLimit
        ? Array(text.utf8.prefix(LikenessFacts.textLimit)) : text.utf8
      findCapitals(octets, number, facts, &score)
      let runs = LoudMarks.runs(in: octets, most: 2)
      if runs.count == 2 {
        score.add(
          .exclamationRuns, at: facts.place(in: number, runs[0]),
          "the text shouts, with '!!' or '?!'")
      }
      for (index, octet) in octets.enumerated() where octet == UInt8(ascii: "!") {
        exclamations += 1
        if firstExclamation == nil {
          firstExclamation = facts.place(in: number, index..<(index + 1))
        }
      }
      findNumbers(octets, number, facts, &score)
      findTail(octets, number, facts, &score)
    }
    let words = facts.folded.words
    if words >= 20, exclamations * 40 > words {
      score.add(
        .exclamationsMany, at: firstExclamation,
        "\(exclamations) exclamation marks in \(words) words")
    }
  }

  /// Words of four letters and more in capitals: one in seven.
  private static func findCapitals(
    _ octets: [UInt8], _ number: Int, _ facts: LikenessFacts, _ score: inout LikenessScore
  ) {
    var words = 0
    var capital = 0
    var first: Range<Int>?
    var start = 0
    var capitals = 0
    func end(at index: Int) {
      let length = index - start
      if length >= 4 {
        words += 1
        if capitals == length {
          capital += 1
          if first == nil { first = start..<index }
        }
      }
    }
    for (index, octet) in octets.enumerated() {
      if octet.isLetter {
        if octet.isCapitalLetter { capitals += 1 }
        continue
      }
      end(at: index)
      start = index + 1
      capitals = 0
    }
    end(at: octets.count)
    if words >= 30, capital * 100 > words * 15, let first {
      score.add(
        .capitalWords, at: facts.place(in: number, first),
        "\(capital) of \(words) words are in capitals")
    }
  }

  private static func findNumbers(
    _ octets: [UInt8], _ number: Int, _ facts: LikenessFacts, _ score: inout LikenessScore
  ) {
    var index = 0
    while index < octets.count {
      let octet = octets[index]
      if octet == UInt8(ascii: "$") {
        var end = index + 1
        if end < octets.count, octets[end] == .space { end += 1 }
        let start = end
        var digits = 0
        while end < octets.count, octets[end].isDigit || octets[end] == UInt8(ascii: ",") {
          if octets[end].isDigit { digits += 1 }
          end += 1
        }
        let hasComma = octets[start..<end].dropLast().contains(UInt8(ascii: ","))
        if digits >= 5 || digits >= 4 && hasComma {
          score.add(.moneyLarge, at: facts.place(in: number, index..<end), "a large sum of dollars")
        }
        index = max(end, index + 1)
      } else if octet == UInt8(ascii: "8"), let end = tollFreeEnd(octets, index) {
        score.add(.tollFree, at: facts.place(in: number, index..<end), "a toll-free number")
        index = end
      } else {
        index += 1
      }
    }
  }

  /// `800-555-0100`, `(888) 555 0100` and others, for North America.
  private static func tollFreeEnd(_ octets: [UInt8], _ start: Int) -> Int? {
    guard start + 11 < octets.count else { return nil }
    if start > 0,
      octets[start - 1].isLetter
        || octets[start - 1].isDigit && octets[start - 1] != UInt8(ascii: "1")
    {
      return nil
    }
    let (second, third) = (octets[start + 1], octets[start + 2])
    guard
      second == third && "0678".utf8.contains(second)
        || second == UInt8(ascii: "5") && third == second
    else { return nil }
    var index = start + 3
    var gaps = 0
    while index < octets.count, "().- ".utf8.contains(octets[index]) {
      index += 1
      gaps += 1
    }
    guard (1...4).contains(gaps), index + 8 <= octets.count,
      octets[index..<(index + 3)].allSatisfy(\.isDigit), " .-".utf8.contains(octets[index + 3]),
      octets[(index + 4)..<(index + 8)].allSatisfy({ $0.isDigit || $0.isLetter })
    else { return nil }
    return index + 8
  }

  /// A last line of random letters, which makes each copy another message.
  private static func findTail(
    _ octets: [UInt8], _ number: Int, _ facts: LikenessFacts, _ score: inout LikenessScore
  ) {
    let trimmed = octets[...].trimmingBlanksAndLineEnds
    guard let last = trimmed.last, last > 0x20 else { return }
    let line = trimmed.suffix(
      from: trimmed.lastIndex(of: .lineFeed).map { $0 + 1 } ?? trimmed.startIndex
    )
    .trimmingBlanks
    guard (12...90).contains(line.count), !line.contains(where: { $0 <= 0x20 || $0 >= 0x80 }) else {
      return
    }
    let core = line.drop { "[({".utf8.contains($0) }
    guard core.allSatisfy({ $0.isLetter || $0.isDigit || "^*&%$#@!_~-])}".utf8.contains($0) })
    else {
      return
    }
    let letters = core.count(where: \.isLetter)
    let text = String(decoding: core, as: UTF8.self).lowercased()
    guard letters >= 3, !text.hasPrefix("http"), !text.hasPrefix("www"), !text.contains("@"),
      core.contains(where: \.isDigit) || capitalRun(core) >= 4,
      // A word between signs is an ornament.
      Double(letters + core.count(where: \.isDigit)) >= Double(core.count) * 0.7
    else { return }
    score.add(
      .tailRandom, at: facts.place(in: number, line.startIndex..<line.endIndex),
      "the text ends in random letters, which make each copy another message")
  }

  private static func capitalRun(_ octets: ArraySlice<UInt8>) -> Int {
    var run = 0
    var longest = 0
    for octet in octets {
      run = octet.isCapitalLetter ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}

extension ArraySlice<UInt8> {
  var trimmingBlanksAndLineEnds: ArraySlice<UInt8> {
    var slice = self
    while let first = slice.first, first <= 0x20 { slice = slice.dropFirst() }
    while let last = slice.last, last <= 0x20 { slice = slice.dropLast() }
    return slice
  }
}
