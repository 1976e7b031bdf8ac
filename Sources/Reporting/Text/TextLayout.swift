/// Columns of a terminal: how wide text is, padding to a column, and wrapping with a hanging indent.
enum TextLayout {
  /// Columns that `text` takes: 2 for wide East Asian characters and emoji, 0 for combining marks and joiners, else 1.
  /// An estimate by block (UAX #11); terminals differ about the rest anyway.
  static func width(of text: String) -> Int {
    var width = 0
    for scalar in text.unicodeScalars { width += Self.width(of: scalar) }
    return width
  }

  static func padded(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - width(of: text)))
  }

  /// At most `columns` wide, with an ellipsis in place of what was left out of the middle: both ends of a record matter.
  static func shortenedInside(_ text: String, to columns: Int) -> String {
    guard width(of: text) > columns else { return text }
    let tailColumns = columns / 3
    let tail = prefix(of: text.reversed(), columns: tailColumns).reversed()
    let head = prefix(of: text, columns: columns - tailColumns - 1)
    return String(head) + "…" + String(tail)
  }

  private static func prefix(of text: some Sequence<Character>, columns: Int) -> [Character] {
    var used = 0
    return text.prefix { character in
      used += width(of: String(character))
      return used <= columns
    }
  }

  static func words(of text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
  }

  /// Words in lines of at most `columns`, each behind `indent` spaces. A word wider than a line has one of its own.
  static func wrapped(_ words: [String], indent: Int, columns: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines = margin
    var used = indent
    var isLineEmpty = true
    for word in words {
      let wordWidth = width(of: word)
      if !isLineEmpty, used + 1 + wordWidth > columns {
        lines += "\n" + margin
        used = indent
        isLineEmpty = true
      }
      if !isLineEmpty {
        lines += " "
        used += 1
      }
      lines += word
      used += wordWidth
      isLineEmpty = false
    }
    return lines + "\n"
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0...0x2FF: 1
    case 0x300...0x36F, 0x483...0x489, 0x591...0x5BD, 0x610...0x61A, 0x64B...0x65F, 0x93C, 0x94D: 0
    case 0x200B...0x200D, 0x20D0...0x20FF, 0xFE00...0xFE0F, 0xFE20...0xFE2F: 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3: 2
    case 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6: 2
    case 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD: 2
    default: 1
    }
  }
}
