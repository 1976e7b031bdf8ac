/// One field of a CSV file (RFC 4180 §2), harmless to a spreadsheet.
enum CSVField {
  /// Appends a text to a row. Always in quotes: where the list separator is a semicolon, an unquoted field could fall into two,
  /// and the second part would be a formula again.
  static func append(_ text: String, to row: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    var visible = VisibleText.block(text)
    row.append(quote)
    if let first = visible.utf8.first, startsFormula(first) { row.append(UInt8(ascii: "'")) }
    visible.withUTF8 { octets in
      // A quote inside is doubled; what stands between two of them is taken in one piece. Most fields have none, and their number is
      // quicker to have than the first place.
      var quotes = octets.reduce(0) { $0 &+ ($1 == quote ? 1 : 0) }
      if quotes == 0 {
        row += octets
        return
      }
      var start = 0
      while quotes > 0, let inner = octets[start...].firstIndex(of: quote) {
        row += octets[start...inner]
        row.append(quote)
        start = inner + 1
        quotes -= 1
      }
      row += octets[start...]
    }
    row.append(quote)
  }

  /// What spreadsheets take for the start of a formula: such a field gets an apostrophe in front, which they take for 'this is text'.
  private static func startsFormula(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"): true
    case UInt8(ascii: "\t"), UInt8(ascii: "\n"): true
    default: false
    }
  }
}
