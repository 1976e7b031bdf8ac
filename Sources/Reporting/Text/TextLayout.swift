import Audit

/// Columns of a terminal: how wide text is, padding to a column, and wrapping with a hanging indent.
enum TextLayout {
  /// Columns that `text` takes.
  static func width(of text: String) -> Int { DisplayColumns.count(text) }

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
}
