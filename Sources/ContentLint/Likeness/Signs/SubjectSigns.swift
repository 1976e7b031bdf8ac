import Message

/// Signs in the subject line.
enum SubjectSigns {
  static func find(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    let subject = facts.subject
    guard !subject.isEmpty else { return }
    let octets = Array(subject.utf8)
    let place = facts.subjectPlace
    let lower = subject.lowercased()
    if let token = gapToken(octets) {
      score.add(
        .subjectGapToken, at: place,
        "'\(token)' stands far to the right of the subject: a number that makes each copy another message"
      )
    } else if let token = tailToken(subject) {
      score.add(.subjectTailToken, at: place, "the subject ends in '\(token)', which is no word")
    }
    if CapitalLetters.areMost(of: subject) {
      score.add(.subjectCapitals, at: place, "the subject is in capital letters")
    }
    let exclamations = octets.count { $0 == UInt8(ascii: "!") }
    if octets.reversed().first(where: { $0 > 0x20 }) == UInt8(ascii: "!") {
      score.add(.subjectExclaims, at: place, "the subject ends in an exclamation mark")
    }
    if exclamations >= 2 || LoudMarks.firstRun(in: octets) != nil {
      score.add(.subjectExclaimsTwice, at: place, "the subject shouts: '!' more than once, or '?!'")
    }
    if octets.indices.contains(where: { index in
      octets[index] == UInt8(ascii: "$")
        && octets[(index + 1)...].first(where: { $0 != .space }).map {
          $0.isDigit || $0 == UInt8(ascii: "$")
        } == true
    }) {
      score.add(.subjectMoney, at: place, "the subject names a sum of dollars")
    }
    if octets.indices.contains(where: { index in
      octets[index] == UInt8(ascii: "%") && index > 0
        && octets[..<index].last(where: { $0 != .space })?.isDigit == true
    }) {
      score.add(.subjectPercent, at: place, "the subject names a percentage")
    }
    if ["adv:", "adv ", "(adv", "[adv", "advertisement", "(광고)", "광고"].contains(where: {
      lower.hasPrefix($0)
    }) {
      score.add(.subjectAdvertisement, at: place, "the subject labels itself as advertisement")
    }
    if (lower.hasPrefix("fw:") || lower.hasPrefix("fwd:")), !facts.isReply,
      facts.message.field(.threadIndex) == nil, !facts.forwardsSomething
    {
      score.add(
        .subjectFakeForward, at: place,
        "the subject says that something is passed on, and nothing is")
    }
    if let gappy = GappyWords.first(in: octets, letters: 6) {
      score.add(
        .subjectGappy, at: facts.message.subject?.sourceRange(of: gappy.range) ?? place,
        "a word of the subject is spaced out: '\(gappy.word)'")
    }
    if words(of: octets).contains(where: { octets[$0].elementsEqual("FREE".utf8) }) {
      score.add(.subjectFree, at: place, "'FREE' in capital letters in the subject")
    }
    if facts.recipient.utf8.count > 3, lower.contains(facts.recipient) {
      score.add(.subjectRecipient, at: place, "the recipient's address stands in the subject")
    }
  }

  static func words(of octets: [UInt8]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    for (index, octet) in octets.enumerated() {
      let isPart = octet.isLetter || octet.isDigit || octet >= 0x80
      if isPart, start == nil { start = index }
      if !isPart, let begun = start {
        words.append(begun..<index)
        start = nil
      }
    }
    if let start { words.append(start..<octets.count) }
    return words
  }

  /// What stands behind six spaces or a tabulator at the end of a subject.
  private static func gapToken(_ octets: [UInt8]) -> String? {
    let trimmed = octets[...].trimmingBlanks
    guard let gapEnd = trimmed.lastIndex(where: { $0 == .space || $0 == 0x09 }) else { return nil }
    let token = trimmed[(gapEnd + 1)...]
    guard token.count >= 2, token.count <= 30,
      token.allSatisfy({ $0.isLetter || $0.isDigit || "[]()-_".utf8.contains($0) })
    else { return nil }
    let gap = trimmed[...gapEnd].reversed().prefix { $0 == .space || $0 == 0x09 }
    guard gap.count >= 6 || gap.contains(0x09), gap.count < trimmed.count - token.count else {
      return nil
    }
    return String(decoding: token, as: UTF8.self)
  }

  /// A last word without vowels, with four consonants in a row, or a number of four digits that is no year.
  private static func tailToken(_ subject: String) -> String? {
    let words = subject.split(separator: " ", omittingEmptySubsequences: true)
    guard words.count >= 2, let last = words.last else { return nil }
    let octets = Array(last.utf8)
    if octets.allSatisfy(\.isDigit) {
      return octets.count >= 4
        && !(octets.count == 4 && (last.hasPrefix("19") || last.hasPrefix("20")))
        ? String(last) : nil
    }
    let isSmall = octets.allSatisfy(\.isSmallLetter) && (3...8).contains(octets.count)
    let isCapital = octets.allSatisfy(\.isCapitalLetter) && (5...10).contains(octets.count)
    guard isSmall || isCapital else { return nil }
    var run = 0
    var longest = 0
    for octet in octets {
      run = "aeiou".utf8.contains(octet | 0x20) ? 0 : run + 1
      if octet | 0x20 == UInt8(ascii: "y"), run > 0, octets.count > 3 { run = 0 }
      longest = max(longest, run)
    }
    return longest >= 5 || longest == octets.count && octets.count >= 4 ? String(last) : nil
  }
}

extension LikenessFacts {
  /// Whether there is what a forwarded message has.
  var forwardsSomething: Bool {
    seen.contains { text in
      let head = String(decoding: text.utf8.prefix(20_000), as: UTF8.self).lowercased()
      return head.contains("original message") || head.contains("forwarded") || head.contains("\n>")
    } || message.message.parts.contains { $0.contentType.name == "message/rfc822" }
  }
}
