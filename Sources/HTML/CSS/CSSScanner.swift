/// Walks over CSS: comments, strings, escapes and brackets are passed as one (CSS Syntax 3 §4).
struct CSSScanner {
  let octets: [UInt8]
  let end: Int
  var position: Int

  enum Stop {
    /// `;` of a declaration.
    case declarationEnd
    /// `{` or `;`: what comes before a block. A `}` there belongs to what is wrong with it (CSS Syntax 3 §5.5.3).
    case blockStart
    /// `,` of a list of selectors.
    case comma
  }

  init(_ octets: [UInt8], _ range: Range<Int>) {
    self.octets = octets
    end = range.upperBound
    position = range.lowerBound
  }

  @inline(__always)
  static func isNameOctet(_ octet: UInt8) -> Bool {
    ASCII.isLetter(octet) || ASCII.isDigit(octet) || octet == UInt8(ascii: "-")
      || octet == UInt8(ascii: "_") || octet >= 0x80 || octet == UInt8(ascii: "\\")
  }

  /// Spaces, comments, and the marks of HTML comments.
  mutating func skipSpace() {
    while position < end {
      if ASCII.isSpace(octets[position]) {
        position += 1
      } else if starts("/*") {
        skipComment()
      } else if starts("<!--") {
        position += 4
      } else if starts("-->") {
        position += 3
      } else {
        return
      }
    }
  }

  func starts(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= end else { return false }
    return text.withUTF8Buffer { text in
      for offset in 0..<count where octets[position + offset] != text[offset] { return false }
      return true
    }
  }

  private mutating func skipComment() {
    position += 2
    while position < end {
      if octets[position] == UInt8(ascii: "*"), position + 1 < end,
        octets[position + 1] == UInt8(ascii: "/")
      {
        position += 2
        return
      }
      position += 1
    }
  }

  /// Goes to the next of these that is not inside something; gives the place, which may be the end.
  mutating func skip(to stop: Stop) -> Int {
    var depth = 0
    while position < end {
      let octet = octets[position]
      switch octet {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        skipString(octet)
        continue
      case UInt8(ascii: "/") where starts("/*"):
        skipComment()
        continue
      case UInt8(ascii: "\\"):
        position = min(position + 2, end)
        continue
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth = max(0, depth - 1)
      case UInt8(ascii: ";"):
        // A bracket that is never closed would swallow the rest; browsers do that, and so the style is lost.
        if depth == 0, stop != .comma { return position }
      case UInt8(ascii: "{"):
        if stop == .blockStart, depth == 0 { return position }
        depth += 1
      case UInt8(ascii: "}"):
        depth = max(0, depth - 1)
        // A block inside declarations ends what came before it.
        if depth == 0, stop == .declarationEnd { return position }
      case UInt8(ascii: ","): if depth == 0, stop == .comma { return position }
      default: break
      }
      position += 1
    }
    return end
  }

  /// Behind the brace that closes the one at `position`, or the end; gives the range between them.
  mutating func skipBlock() -> Range<Int> {
    position += 1
    let start = position
    var depth = 1
    while position < end {
      let octet = octets[position]
      switch octet {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        skipString(octet)
        continue
      case UInt8(ascii: "/") where starts("/*"):
        skipComment()
        continue
      case UInt8(ascii: "\\"):
        position = min(position + 2, end)
        continue
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 {
          position += 1
          return start..<(position - 1)
        }
      default: break
      }
      position += 1
    }
    return start..<end
  }

  /// A string ends with its quote, or with the line (CSS Syntax 3 §4.3.5).
  private mutating func skipString(_ quote: UInt8) {
    position += 1
    while position < end {
      let octet = octets[position]
      position += 1
      if octet == quote || octet == 0x0A { return }
      if octet == UInt8(ascii: "\\"), position < end { position += 1 }
    }
  }
}
