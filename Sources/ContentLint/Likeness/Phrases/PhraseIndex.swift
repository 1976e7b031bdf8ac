/// Finds the phrases of every family in one pass over a text: a trie of words, each word known by its hash.
///
/// A phrase is written in small letters without accents or punctuation, as `FoldedText` has them; `*` at the end of a word stands for any
/// ending. Time is linear in the text: at each word as many steps as the longest phrase has words.
struct PhraseIndex: Sendable {
  private var exact: [Edge: Int32] = [:]
  private var prefixed: [Edge: Int32] = [:]
  /// Families of the phrases that end in a state.
  private var ends: [[End]] = [[]]
  /// Which hashes may begin a phrase: most words do not.
  private var firstWords = BitSet()
  private var prefixLengths: Set<Int> = []
  private var prefixes = BitSet()
  private(set) var phraseCount: Int32 = 0
  /// Phrases in scripts without spaces, found by their octets.
  private var unspaced: [(octets: [UInt8], end: End)] = []
  private var unspacedByLead: [UInt8: [Int]] = [:]

  struct Edge: Hashable, Sendable {
    let state: Int32
    let word: UInt64
  }

  struct End: Sendable {
    let family: PhraseFamily
    let phrase: Int32
  }

  /// A phrase that was found, in words of the text.
  struct Match: Sendable {
    let family: PhraseFamily
    let phrase: Int32
    let words: Range<Int>
  }

  static let shared: PhraseIndex = {
    var index = PhraseIndex()
    for family in PhraseFamily.allCases {
      for phrase in family.phrases { index.add(phrase, to: family) }
    }
    return index
  }()

  private mutating func add(_ phrase: Substring, to family: PhraseFamily) {
    let end = End(family: family, phrase: phraseCount)
    phraseCount += 1
    if let first = phrase.utf8.first, first >= 0xE3 {
      unspacedByLead[first, default: []].append(unspaced.count)
      unspaced.append((Array(phrase.utf8), end))
      return
    }
    var state: Int32 = 0
    for (number, word) in phrase.split(separator: " ").enumerated() {
      let octets = Array(word.utf8)
      let next: Int32
      if octets.last == UInt8(ascii: "*") {
        let hash = Self.hash(octets.dropLast())
        prefixLengths.insert(octets.count - 1)
        prefixes.insert(hash)
        if number == 0 { firstWords.insert(hash) }
        next = prefixed[Edge(state: state, word: hash)] ?? newState()
        prefixed[Edge(state: state, word: hash)] = next
      } else {
        let hash = Self.hash(octets[...])
        if number == 0 { firstWords.insert(hash) }
        next = exact[Edge(state: state, word: hash)] ?? newState()
        exact[Edge(state: state, word: hash)] = next
      }
      state = next
    }
    ends[Int(state)].append(end)
  }

  private mutating func newState() -> Int32 {
    ends.append([])
    return Int32(ends.count - 1)
  }

  /// In the order of their first words; of those of one family that overlap, the first and longest.
  func matches(in text: FoldedText) -> [Match] {
    let words = hashes(of: text)
    var matches: [Match] = []
    var lastEnds = [Int](repeating: 0, count: PhraseFamily.allCases.count)
    var found: [(End, Int)] = []
    for start in words.indices {
      guard words[start].mayBegin else { continue }
      found.removeAll(keepingCapacity: true)
      walk(words, start, 0, &found)
      if found.isEmpty { continue }
      found.sort { $0.1 > $1.1 }
      for (end, upper) in found {
        let number = Int(end.family.number)
        if start < lastEnds[number] { continue }
        lastEnds[number] = upper
        matches.append(Match(family: end.family, phrase: end.phrase, words: start..<upper))
      }
    }
    addUnspaced(text, &matches)
    return matches
  }

  private func walk(
    _ words: [Word], _ place: Int, _ state: Int32, _ found: inout [(End, Int)]
  ) {
    if state > 0 { for end in ends[Int(state)] { found.append((end, place)) } }
    guard place < words.count else { return }
    if let next = exact[Edge(state: state, word: words[place].hash)] {
      walk(words, place + 1, next, &found)
    }
    for hash in words[place].prefixes {
      if let next = prefixed[Edge(state: state, word: hash)] {
        walk(words, place + 1, next, &found)
      }
    }
  }

  private func addUnspaced(_ text: FoldedText, _ matches: inout [Match]) {
    text.utf8.withUnsafeBufferPointer { octets in
      var index = 0
      while index < octets.count {
        let lead = octets[index]
        if lead < 0xE3 {
          index += 1
          continue
        }
        for number in unspacedByLead[lead, default: []] {
          let (phrase, end) = unspaced[number]
          guard index + phrase.count <= octets.count,
            phrase.indices.allSatisfy({ octets[index + $0] == phrase[$0] })
          else { continue }
          let word = text.wordNumber(at: index)
          matches.append(Match(family: end.family, phrase: end.phrase, words: word..<(word + 1)))
        }
        index += 1
      }
    }
  }

  // MARK: Words

  private struct Word {
    let hash: UInt64
    /// Those that phrases know.
    let prefixes: [UInt64]
    let mayBegin: Bool
  }

  private func hashes(of text: FoldedText) -> [Word] {
    var words: [Word] = []
    words.reserveCapacity(text.words)
    let longest = prefixLengths.max() ?? 0
    text.utf8.withUnsafeBufferPointer { octets in
      for index in 0..<text.words {
        let range = text.word(index)
        var hash = Self.seed
        var known: [UInt64] = []
        var mayBegin = false
        for place in range {
          hash = Self.step(hash, octets[place])
          let length = place - range.lowerBound + 1
          if length <= longest, prefixes.contains(hash) {
            known.append(hash)
            if firstWords.contains(hash) { mayBegin = true }
          }
        }
        if firstWords.contains(hash) { mayBegin = true }
        words.append(Word(hash: hash, prefixes: known, mayBegin: mayBegin))
      }
    }
    return words
  }

  // FNV-1a of 64 bits: a few thousand words can't collide by chance.
  private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

  private static func step(_ hash: UInt64, _ octet: UInt8) -> UInt64 {
    (hash ^ UInt64(octet)) &* 0x100_0000_01B3
  }

  private static func hash(_ octets: ArraySlice<UInt8>) -> UInt64 {
    octets.reduce(seed, step)
  }

  /// A set of hashes that may say yes too often.
  private struct BitSet: Sendable {
    private var bits = [UInt64](repeating: 0, count: 1_024)

    mutating func insert(_ hash: UInt64) { bits[Int(hash >> 54)] |= 1 << (hash >> 48 & 63) }

    func contains(_ hash: UInt64) -> Bool { bits[Int(hash >> 54)] & 1 << (hash >> 48 & 63) != 0 }
  }
}
