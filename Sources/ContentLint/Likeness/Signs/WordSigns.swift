import Message

/// Words that are disguised so that readers know them and filters don't.
enum WordSigns {
  static func find(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    let subject = facts.message.subject?.utf8 ?? []
    if let range = disguised(subject) {
      score.add(
        .wordDisguised, at: facts.message.subject?.sourceRange(of: range),
        "'\(String(decoding: subject[range], as: UTF8.self))' is a word in disguise")
    }
    let fromName = Array(facts.fromName.utf8)
    if mixed(fromName, most: 1).first != nil {
      score.add(
        .mixedScript, at: facts.fromPlace,
        "the name in From mixes letters of two scripts in one word")
    } else if let range = mixed(subject, most: 1).first {
      score.add(
        .mixedScript, at: facts.message.subject?.sourceRange(of: range),
        "'\(String(decoding: subject[range], as: UTF8.self))' mixes letters of two scripts")
    }
    for (number, text) in facts.seen.enumerated() {
      let octets =
        text.utf8.count > LikenessFacts.textLimit
        ? Array(text.utf8.prefix(LikenessFacts.textLimit)) : text.utf8
      if !score.has(.wordDisguised), let range = disguised(octets) {
        score.add(
          .wordDisguised, at: facts.place(in: number, range),
          "'\(String(decoding: octets[range], as: UTF8.self))' is a word in disguise")
      }
      let words = score.has(.mixedScript) ? [] : mixed(octets, most: 2)
      if words.count == 2 {
        score.add(
          .mixedScript, at: facts.place(in: number, words[0]),
          "'\(String(decoding: octets[words[0]], as: UTF8.self))' mixes letters of two scripts")
      }
    }
  }

  /// What is sold in disguise.
  private static let targets: Set<String> = [
    "account", "ambien", "casino", "cialis", "erection", "levitra", "medication", "meds",
    "mortgage",
    "password", "paypal", "penis", "pharmacy", "phentermine", "pills", "prescription", "refinance",
    "replica", "rolex", "rolexes", "sexual", "software", "tramadol", "valium", "viagra", "vicodin",
    "watches", "xanax",
  ]

  /// A word that reads as one of `targets` once digits and signs are read as the letters that they look like.
  private static func disguised(_ octets: [UInt8]) -> Range<Int>? {
    var index = 0
    while index < octets.count {
      while index < octets.count, octets[index] <= 0x20 { index += 1 }
      let start = index
      var odd = false
      while index < octets.count, octets[index] > 0x20 {
        if !octets[index].isLetter { odd = true }
        index += 1
      }
      guard odd, (4...24).contains(index - start) else { continue }
      var (low, high) = (start, index)
      // Punctuation around a word is no disguise, nor is a number in front of it.
      while low < high, !octets[low].isLetter, octets[low] < 0xC3, octets[low] != UInt8(ascii: "@")
      {
        low += 1
      }
      while high > low, !octets[high - 1].isLetter, octets[high - 1] < 0x80,
        octets[high - 1] != UInt8(ascii: "$")
      {
        high -= 1
      }
      guard high - low >= 4, !octets[low..<high].allSatisfy(\.isLetter) else { continue }
      if isDisguise(octets[low..<high]) { return low..<high }
    }
    for found in GappyWords.all(in: octets, letters: 5, most: 20)
    where targets.contains(where: { found.word.holds($0) }) {
      return found.range
    }
    return nil
  }

  private static func isDisguise(_ word: ArraySlice<UInt8>) -> Bool {
    var asI: [UInt8] = []
    var asL: [UInt8] = []
    var changed = 0
    var scalars = String(decoding: word, as: UTF8.self).unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      var letter: UInt8?
      switch scalar {
      case "a"..."z", "A"..."Z": letter = UInt8(scalar.value) | 0x20
      case "0": letter = UInt8(ascii: "o")
      case "3": letter = UInt8(ascii: "e")
      case "4", "@": letter = UInt8(ascii: "a")
      case "5", "$": letter = UInt8(ascii: "s")
      case "7": letter = UInt8(ascii: "t")
      case "1", "|", "!":
        changed += 1
        asI.append(UInt8(ascii: "i"))
        asL.append(UInt8(ascii: "l"))
        continue
      case "\u{C0}"..."\u{17F}":
        var folded = FoldedText()
        folded.append(Array(String(scalar).utf8), withoutQuotes: false)
        letter = folded.words > 0 ? folded.utf8[folded.word(0)].first : nil
      case "'", "\u{2019}", "-", "/", ",", ";", ":", ")", "(", "=", "&", "?", "\"":
        // Two words, or a word with its ending.
        return false
      case "_", "*", ".", "~", "^", "`", "+", "\\": break
      default: return false
      }
      if let letter {
        if !(scalar.isASCII && UInt8(scalar.value).isLetter) { changed += 1 }
        asI.append(letter)
        asL.append(letter)
      } else {
        changed += 1
      }
    }
    guard changed > 0 else { return false }
    return targets.contains(String(decoding: asI, as: UTF8.self))
      || targets.contains(String(decoding: asL, as: UTF8.self))
  }

  /// Words of Latin letters with Cyrillic or Greek ones between them that look the same (UTS #39 §5).
  private static func mixed(_ octets: [UInt8], most: Int) -> [Range<Int>] {
    guard octets.contains(where: isOtherLead) else { return [] }
    var found: [Range<Int>] = []
    var start = 0
    var latin = 0
    var alike = 0
    var other = 0
    var index = 0
    func isMixed() -> Bool { latin >= 2 && alike >= 1 && other == 0 }
    while index < octets.count, found.count < most {
      let octet = octets[index]
      if octet.isLetter {
        latin += 1
        index += 1
      } else if isOtherLead(octet) {
        guard index + 1 < octets.count else { break }
        let scalar = UInt32(octet & 0x1F) << 6 | UInt32(octets[index + 1] & 0x3F)
        if lookalikes.contains(scalar) { alike += 1 } else { other += 1 }
        index += 2
      } else {
        if isMixed() { found.append(start..<index) }
        index += 1
        start = index
        (latin, alike, other) = (0, 0, 0)
      }
    }
    if found.count < most, isMixed() { found.append(start..<octets.count) }
    return found
  }

  /// The first octets of Greek and Cyrillic letters.
  private static func isOtherLead(_ octet: UInt8) -> Bool {
    octet &- 0xCE < 4 || octet == 0xD4
  }

  private static let lookalikes: Set<UInt32> = [
    // а е о р с у х і ѕ ј ԁ, capitals А В Е І К М Н О Р С Т Х
    0x430, 0x435, 0x43E, 0x440, 0x441, 0x443, 0x445, 0x456, 0x455, 0x458, 0x501,
    0x410, 0x412, 0x415, 0x406, 0x41A, 0x41C, 0x41D, 0x41E, 0x420, 0x421, 0x422, 0x425,
    // α ο ν ρ, capitals Α Β Ε Ι Κ Μ Ν Ο Ρ Τ
    0x3B1, 0x3BF, 0x3BD, 0x3C1, 0x391, 0x392, 0x395, 0x399, 0x39A, 0x39C, 0x39D, 0x39F, 0x3A1,
    0x3A4,
  ]
}
