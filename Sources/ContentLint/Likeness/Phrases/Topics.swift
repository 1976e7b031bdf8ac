/// The topics of a text: the families of phrases of which enough stand close together.
struct Topics {
  /// The words that made each topic, from the first phrase to the last.
  private var places: [Range<Int>?]
  private var evidence: [[Range<Int>]]

  init(_ text: FoldedText) {
    let count = PhraseFamily.allCases.count
    places = Array(repeating: nil, count: count)
    evidence = Array(repeating: [], count: count)
    var windows: [[PhraseIndex.Match]] = Array(repeating: [], count: count)
    let more = text.utf8.count > PhraseFamily.longText ? 1 : 0
    for match in PhraseIndex.shared.matches(in: text) {
      let number = Int(match.family.number)
      if places[number] != nil { continue }
      let offset = text.word(match.words.lowerBound).lowerBound
      windows[number].removeAll { other in
        other.phrase == match.phrase
          || offset - text.word(other.words.lowerBound).lowerBound > PhraseFamily.window
      }
      windows[number].append(match)
      guard windows[number].count >= match.family.need + more else { continue }
      let found = windows[number].map(\.words)
      evidence[number] = found
      places[number] =
        (found.map(\.lowerBound).min() ?? 0)..<(found.map(\.upperBound).max() ?? 0)
    }
  }

  func has(_ family: PhraseFamily) -> Bool { places[Int(family.number)] != nil }

  /// The words of the phrases that made the topic.
  func phrases(of family: PhraseFamily) -> [Range<Int>] { evidence[Int(family.number)] }

  func firstPhrase(of family: PhraseFamily) -> Range<Int>? { phrases(of: family).first }
}
