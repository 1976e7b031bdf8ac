/// Text as phrases are looked for in it: small letters without accents, one space around each word, nothing between words.
///
/// Apostrophes and invisible characters inside words vanish (`don't` is `dont`), so that neither typesetting nor disguise hides a phrase.
/// `$`, `%`, `£` and `€` are letters here. Lines that are quoted from another message (`>`) are left out: they are somebody else's words.
struct FoldedText {
  private(set) var utf8: [UInt8] = [.space]
  /// Where each word begins in `utf8`.
  private(set) var wordStarts: [Int32] = []
  /// Where each word begins and ends in the text that it comes from.
  private var sources: [(text: Int32, start: Int32, end: Int32)] = []
  private var texts: Int32 = 0

  /// What is looked at in one message: 200,000 octets are thirty pages of a book.
  static let limit = 200_000

  var words: Int { wordStarts.count }

  /// The octets of a word.
  func word(_ index: Int) -> Range<Int> {
    let start = Int(wordStarts[index])
    let end = index + 1 < wordStarts.count ? Int(wordStarts[index + 1]) - 1 : utf8.count - 1
    return start..<max(start, end)
  }

  /// The number of the word that an octet belongs to, or the one before.
  func wordNumber(at offset: Int) -> Int {
    var (low, high) = (0, wordStarts.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(wordStarts[middle]) <= offset { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }

  /// The number of the text, as texts were added, and the octets of it that some words come from.
  func source(ofWords words: Range<Int>) -> (text: Int, range: Range<Int>)? {
    guard !words.isEmpty, words.upperBound <= sources.count else { return nil }
    let (first, last) = (sources[words.lowerBound], sources[words.upperBound - 1])
    let end = last.text == first.text ? last.end : first.end
    return (Int(first.text), Int(first.start)..<max(Int(first.start), Int(end)))
  }

  /// - Parameter withoutQuotes: Whether lines that begin with `>` or `|` are left out.
  mutating func append(_ text: [UInt8], withoutQuotes: Bool) {
    defer { texts += 1 }
    var isLineStart = true
    var isInWord = false
    var index = 0
    text.withUnsafeBufferPointer { text in
      let count = text.count
      while index < count, utf8.count < Self.limit {
        let octet = text[index]
        if withoutQuotes, isLineStart, octet == UInt8(ascii: ">") || octet == UInt8(ascii: "|") {
          while index < count, text[index] != .lineFeed { index += 1 }
          continue
        }
        let start = index
        var piece: Folded = .separator
        if octet < 0x80 {
          piece = Self.ascii[Int(octet)]
          index += 1
        } else {
          piece = Self.fold(text, &index)
        }
        switch piece {
        case .separator:
          if octet == .lineFeed {
            isLineStart = true
          } else if octet > .space {
            isLineStart = false
          }
          if isInWord { endWord(at: start) }
          isInWord = false
        case .nothing: break
        case .one, .two, .kept:
          isLineStart = false
          if !isInWord {
            wordStarts.append(Int32(utf8.count))
            sources.append((texts, Int32(start), Int32(index)))
            isInWord = true
          }
          switch piece {
          case .one(let letter): utf8.append(letter)
          case .two(let first, let second):
            utf8.append(first)
            utf8.append(second)
          case .kept: utf8.append(contentsOf: text[start..<index])
          case .separator, .nothing: break
          }
        }
      }
    }
    if isInWord { endWord(at: index) }
  }

  private mutating func endWord(at end: Int) {
    sources[sources.count - 1].end = Int32(end)
    utf8.append(.space)
  }

  private enum Folded {
    case separator, nothing, kept
    case one(UInt8)
    case two(UInt8, UInt8)
  }

  private static let ascii: [Folded] = (0..<128).map { octet in
    switch UInt8(octet) {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): .one(UInt8(octet) | 0x20)
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "$"), UInt8(ascii: "%"):
      .one(UInt8(octet))
    case UInt8(ascii: "'"): .nothing
    default: .separator
    }
  }

  /// One character of more than an octet.
  private static func fold(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Folded {
    let lead = text[index]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1
    guard length > 1, index + length <= text.count else {
      index += 1
      return .separator
    }
    var scalar = UInt32(lead) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for place in 1..<length { scalar = scalar << 6 | UInt32(text[index + place] & 0x3F) }
    index += length
    switch scalar {
    case 0xAD, 0x0300...0x036F, 0x200B...0x200F, 0x2060...0x2064, 0xFEFF, 0x2019, 0x02BC,
      0xFE00...0xFE0F:
      return .nothing
    case 0xA3, 0x20AC: return .kept
    case 0xC0...0x17F: return latin[Int(scalar) - 0xC0]
    case 0x80...0xBF, 0x2000...0x206F, 0x20A0...0x2BFF, 0x3000...0x303F, 0xFF00...0xFF0F,
      0xFF1A...0xFF20, 0x1F000...0x1FAFF, 0xE000...0xF8FF, 0xFFFD:
      return .separator
    case 0xFF21...0xFF3A: return .one(UInt8(scalar - 0xFF21) + UInt8(ascii: "a"))
    case 0xFF41...0xFF5A: return .one(UInt8(scalar - 0xFF41) + UInt8(ascii: "a"))
    default: return .kept
    }
  }

  /// Letters from U+00C0 to U+017F without their accents.
  private static let latin: [Folded] = {
    let bases = Array(
      // U+00C0
      ("aaaaaaæceeeeiiiidnooooo-ouuuuyþßaaaaaaæceeeeiiiidnooooo-ouuuuyþy"
        // U+0100
        + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooo"
        + "œœrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs").unicodeScalars)
    return bases.map { base in
      switch base {
      case "-": .separator
      case "æ": .two(UInt8(ascii: "a"), UInt8(ascii: "e"))
      case "œ": .two(UInt8(ascii: "o"), UInt8(ascii: "e"))
      case "ß": .two(UInt8(ascii: "s"), UInt8(ascii: "s"))
      case "þ": .two(UInt8(ascii: "t"), UInt8(ascii: "h"))
      default: .one(UInt8(truncatingIfNeeded: base.value))
      }
    }
  }()
}

extension UInt8 {
  static let space = UInt8(ascii: " ")
  static let lineFeed = UInt8(ascii: "\n")
}
