/// Capital letters where small ones are usual.
enum CapitalLetters {
  /// Whether nine of ten letters are capitals, behind marks of replies and lists; ten letters at least.
  static func areMost(of subject: String) -> Bool {
    var rest = subject[...].drop { $0 == " " }
    var goesOn = true
    while goesOn {
      goesOn = false
      for mark in ["re:", "fw:", "fwd:", "aw:", "wg:"]
      where rest.prefix(mark.count).lowercased() == mark {
        rest = rest.dropFirst(mark.count).drop { $0 == " " }
        goesOn = true
      }
      if rest.first == "[", let end = rest.firstIndex(of: "]") {
        rest = rest[rest.index(after: end)...].drop { $0 == " " }
        goesOn = true
      }
    }
    var capitals = 0
    var letters = 0
    for scalar in rest.unicodeScalars where scalar.properties.isAlphabetic {
      if scalar.properties.isUppercase { capitals += 1 }
      // Scripts without cases shout in other ways.
      if scalar.properties.isUppercase || scalar.properties.isLowercase { letters += 1 }
    }
    return letters >= 10 && capitals * 10 >= letters * 9
  }
}

/// `!!`, `?!` and `!?`.
enum LoudMarks {
  static func firstRun(in octets: [UInt8]) -> Range<Int>? { runs(in: octets, most: 1).first }

  /// Runs of marks, at most so many.
  static func runs(in octets: [UInt8], most: Int) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var index = 0
    while index + 1 < octets.count, runs.count < most {
      guard isMark(octets[index]), isMark(octets[index + 1]) else {
        index += 1
        continue
      }
      var end = index
      var exclaims = false
      while end < octets.count, isMark(octets[end]) {
        exclaims = exclaims || octets[end] == UInt8(ascii: "!")
        end += 1
      }
      if exclaims { runs.append(index..<end) }
      index = end
    }
    return runs
  }

  private static func isMark(_ octet: UInt8) -> Bool {
    octet == UInt8(ascii: "!") || octet == UInt8(ascii: "?")
  }
}

/// Words with something between all their letters: `V I A G R A`, `f-r-e-e`.
enum GappyWords {
  struct Found {
    let range: Range<Int>
    /// Its letters, small.
    let word: String
  }

  static func first(in octets: [UInt8], letters: Int) -> Found? {
    all(in: octets, letters: letters, most: 1).first
  }

  /// - Parameter letters: How many at least; initials and abbreviations are shorter.
  static func all(in octets: [UInt8], letters: Int, most: Int) -> [Found] {
    octets.withUnsafeBufferPointer { octets in
      var found: [Found] = []
      var index = 0
      while index < octets.count, found.count < most {
        guard octets[index].isLetter, index == 0 || !isWordOctet(octets[index - 1]) else {
          index += 1
          continue
        }
        var end = index
        var count = 1
        while let next = next(behind: end, octets) {
          end = next
          count += 1
        }
        if count >= letters {
          let word = octets[index...end].filter { !isGap($0) }.map { $0 | 0x20 }
          found.append(
            Found(range: index..<(end + 1), word: String(decoding: word, as: UTF8.self)))
        }
        index = end + 1
      }
      return found
    }
  }

  /// Behind a letter one or two gaps and a letter that stands alone.
  private static func next(behind end: Int, _ octets: UnsafeBufferPointer<UInt8>) -> Int? {
    var next = end + 1
    while next < octets.count, next - end <= 2, isGap(octets[next]) { next += 1 }
    guard next > end + 1, next < octets.count, octets[next].isLetter,
      next + 1 >= octets.count || !isWordOctet(octets[next + 1])
    else { return nil }
    return next
  }

  private static func isGap(_ octet: UInt8) -> Bool {
    switch octet {
    case .space, UInt8(ascii: "."), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func isWordOctet(_ octet: UInt8) -> Bool {
    octet.isLetter || octet.isDigit || octet >= 0x80
  }
}
