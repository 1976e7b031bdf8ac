/// One field of a CSV file (RFC 4180 §2), harmless to a spreadsheet.
enum CSVField {
  /// Always in quotes: where the list separator is a semicolon, an unquoted field could fall into two, and the second part
  /// would be a formula again.
  static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    let visible = VisibleText.lines(text).joined(separator: "\n")
    if let first = visible.utf8.first, startsFormula(first) { bytes.append(UInt8(ascii: "'")) }
    for octet in visible.utf8 {
      if octet == UInt8(ascii: "\"") { bytes.append(octet) }
      bytes.append(octet)
    }
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes, as: UTF8.self)
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
