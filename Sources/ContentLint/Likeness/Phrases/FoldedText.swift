/// Text as phrases are looked for in it: small letters without accents, one space around each word, nothing between words.
///
/// Apostrophes and invisible characters inside words vanish (`don't` is `dont`), so that neither typesetting nor disguise hides a phrase.
/// `$`, `%`, `£` and `€` are letters here. Lines that are quoted from another message (`>`) are left out: they are somebody else's words.
struct FoldedText {
  private(set) var utf8: [UInt8] = [.space]
  private var places: [Word] = []
  private var texts: Int32 = 0

  private struct Word {
    /// Where it begins in `utf8`.
    let start: Int32
    /// Where it begins and ends in the text that it comes from.
    let text: Int32
    let sourceStart: Int32
    var sourceEnd: Int32
    var hash: UInt64
  }

  /// What is looked at in one message: 200,000 octets are thirty pages of a book.
  static let limit = 200_000

  var words: Int { places.count }

  /// The octets of a word.
  func word(_ index: Int) -> Range<Int> {
    let start = Int(places[index].start)
    let end = index + 1 < places.count ? Int(places[index + 1].start) - 1 : utf8.count - 1
    return start..<max(start, end)
  }

  /// The hash of a word's octets: see `WordHash`.
  func hash(_ index: Int) -> UInt64 { places[index].hash }

  /// The number of the word that an octet belongs to, or the one before.
  func wordNumber(at offset: Int) -> Int {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(places[middle].start) <= offset { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }

  /// The number of the text, as texts were added, and the octets of it that some words come from.
  func source(ofWords words: Range<Int>) -> (text: Int, range: Range<Int>)? {
    guard !words.isEmpty, words.upperBound <= places.count else { return nil }
    let (first, last) = (places[words.lowerBound], places[words.upperBound - 1])
    let end = last.text == first.text ? last.sourceEnd : first.sourceEnd
    let start = Int(first.sourceStart)
    return (Int(first.text), start..<max(start, Int(end)))
  }

  /// - Parameter withoutQuotes: Whether lines that begin with `>` or `|` are left out.
  mutating func append(_ text: [UInt8], withoutQuotes: Bool) {
    append(text[...], withoutQuotes: withoutQuotes)
  }

  mutating func append(_ text: ArraySlice<UInt8>, withoutQuotes: Bool) {
    defer { texts += 1 }
    let room = Self.limit - utf8.count
    guard room > 0 else { return }
    let (before, number) = (utf8.count, texts)
    // Words are some six octets long.
    places.reserveCapacity(places.count + min(text.count, room) / 6)
    // A character is never longer than it was; the last one may go beyond the limit, and a space comes behind the last word.
    let octets = [UInt8](unsafeUninitializedCapacity: min(text.count, room) + 8) { folded, count in
      text.withUnsafeBufferPointer { text in
        count = Self.fold(text, withoutQuotes: withoutQuotes, room: room, into: folded) {
          start, sourceStart in
          places.append(
            Word(
              start: Int32(before + start), text: number, sourceStart: Int32(sourceStart),
              sourceEnd: Int32(sourceStart), hash: 0))
        } end: { sourceEnd, hash in
          places[places.count - 1].sourceEnd = Int32(sourceEnd)
          places[places.count - 1].hash = hash
        }
      }
    }
    utf8 += octets
  }

  /// The number of octets that were written.
  @inline(__always)
  private static func fold(
    _ text: UnsafeBufferPointer<UInt8>, withoutQuotes: Bool, room: Int,
    into folded: UnsafeMutableBufferPointer<UInt8>, begin: (Int, Int) -> Void,
    end: (Int, UInt64) -> Void
  ) -> Int {
    ascii.withUnsafeBufferPointer { ascii in
      var (index, count) = (0, 0)
      var isLineStart = true
      var isInWord = false
      var hash = WordHash.seed
      func write(_ octet: UInt8) {
        folded[count] = octet
        count += 1
        hash = WordHash.step(hash, octet)
      }
      while index < text.count, count < room {
        let octet = text[index]
        if withoutQuotes, isLineStart, octet == UInt8(ascii: ">") || octet == UInt8(ascii: "|") {
          while index < text.count, text[index] != .lineFeed { index += 1 }
          continue
        }
        let start = index
        var piece: Folded
        if octet < 0x80 {
          piece = ascii[Int(octet)]
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
          if isInWord {
            end(start, hash)
            folded[count] = .space
            count += 1
          }
          isInWord = false
        case .nothing: break
        case .one, .two, .kept:
          isLineStart = false
          if !isInWord {
            begin(count, start)
            hash = WordHash.seed
            isInWord = true
          }
          switch piece {
          case .one(let letter): write(letter)
          case .two(let first, let second):
            write(first)
            write(second)
          case .kept: for place in start..<index { write(text[place]) }
          case .separator, .nothing: break
          }
        }
      }
      if isInWord {
        end(index, hash)
        folded[count] = .space
        count += 1
      }
      return count
    }
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
