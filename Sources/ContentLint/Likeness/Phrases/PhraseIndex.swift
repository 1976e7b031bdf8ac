/// Finds the phrases of every family in one pass over a text: a trie of words, each word known by its hash.
///
/// A phrase is written in small letters without accents or punctuation, as `FoldedText` has them; `*` at the end of a word stands for any
/// ending. Time is linear in the text: at each word as many steps as the longest phrase has words.
struct PhraseIndex: Sendable {
  private var exact = EdgeTable()
  private var prefixed = EdgeTable()
  /// Families of the phrases that end in a state.
  private var ends: [[End]] = [[]]
  /// Which hashes may begin a phrase: most words do not.
  private var firstWords = BitSet()
  private var firstPrefixes = BitSet()
  private var prefixes = BitSet()
  private var prefixLengths = 1...1
  private(set) var phraseCount: Int32 = 0
  /// Phrases in scripts without spaces, found by their octets.
  private var unspaced: [(octets: [UInt8], end: End)] = []
  private var unspacedByLead: [UInt8: [Int]] = [:]

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
        let hash = WordHash.of(octets.dropLast())
        let length = octets.count - 1
        prefixLengths =
          prefixes.isEmpty
          ? length...length
          : min(prefixLengths.lowerBound, length)...max(prefixLengths.upperBound, length)
        prefixes.insert(hash)
        if number == 0 { firstPrefixes.insert(hash) }
        next = prefixed[state, hash] ?? newState()
        prefixed[state, hash] = next
      } else {
        let hash = WordHash.of(octets)
        if number == 0 { firstWords.insert(hash) }
        next = exact[state, hash] ?? newState()
        exact[state, hash] = next
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
    var matches: [Match] = []
    var lastEnds = [Int](repeating: 0, count: PhraseFamily.allCases.count)
    var found: [(End, Int)] = []
    for start in 0..<text.words where mayBegin(start, text) {
      found.removeAll(keepingCapacity: true)
      walk(text, start, 0, &found)
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
    _ text: FoldedText, _ place: Int, _ state: Int32, _ found: inout [(End, Int)]
  ) {
    if state > 0 { for end in ends[Int(state)] { found.append((end, place)) } }
    guard place < text.words else { return }
    if let next = exact[state, text.hash(place)] { walk(text, place + 1, next, &found) }
    // Prefixes of the word, the shortest first.
    let word = text.word(place)
    var hash = WordHash.seed
    for index in word.prefix(prefixLengths.upperBound) {
      hash = WordHash.step(hash, text.utf8[index])
      if prefixes.contains(hash), let next = prefixed[state, hash] {
        walk(text, place + 1, next, &found)
      }
    }
  }

  /// Whether a phrase may begin with a word; says yes too often.
  private func mayBegin(_ number: Int, _ text: FoldedText) -> Bool {
    if firstWords.contains(text.hash(number)) { return true }
    let word = text.word(number)
    guard word.count >= prefixLengths.lowerBound else { return false }
    return text.utf8.withUnsafeBufferPointer { octets in
      var hash = WordHash.seed
      for index in word
        .lowerBound..<min(word.upperBound, word.lowerBound + prefixLengths.upperBound)
      {
        hash = WordHash.step(hash, octets[index])
        if firstPrefixes.contains(hash) { return true }
      }
      return false
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

  /// A set of hashes that may say yes too often.
  private struct BitSet: Sendable {
    private var bits = [UInt64](repeating: 0, count: 1_024)
    private(set) var isEmpty = true

    mutating func insert(_ hash: UInt64) {
      bits[Int(hash >> 54)] |= 1 << (hash >> 48 & 63)
      isEmpty = false
    }

    func contains(_ hash: UInt64) -> Bool { bits[Int(hash >> 54)] & 1 << (hash >> 48 & 63) != 0 }
  }
}

/// The edges of the trie: from a state by a word to a state.
private struct EdgeTable: Sendable {
  private struct Edge: Sendable {
    var state: Int32
    /// No edge leads back to the beginning: an empty slot has 0.
    var next: Int32
    var word: UInt64
  }

  private var slots = [Edge](repeating: Edge(state: 0, next: 0, word: 0), count: 1_024)
  private var count = 0

  subscript(state: Int32, word: UInt64) -> Int32? {
    get {
      let next = slots[place(state, word)].next
      return next == 0 ? nil : next
    }
    set {
      guard let newValue else { return }
      if count * 2 >= slots.count { grow() }
      let place = place(state, word)
      if slots[place].next == 0 { count += 1 }
      slots[place] = Edge(state: state, next: newValue, word: word)
    }
  }

  private func place(_ state: Int32, _ word: UInt64) -> Int {
    let mask = slots.count - 1
    let mixed = (word ^ UInt64(UInt32(bitPattern: state))) &* 0x9E37_79B9_7F4A_7C15
    var place = Int(truncatingIfNeeded: mixed >> 32) & mask
    while slots[place].next != 0, slots[place].state != state || slots[place].word != word {
      place = (place + 1) & mask
    }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Edge(state: 0, next: 0, word: 0), count: old.count * 2)
    for edge in old where edge.next != 0 { slots[place(edge.state, edge.word)] = edge }
  }
}
