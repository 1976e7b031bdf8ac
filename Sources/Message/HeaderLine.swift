/// What one line of a header section is (RFC 5322 §2.2), by its octets alone, the line break left out.
enum HeaderLine: Equatable {
  /// A field begins. Both count octets from the start of the line: the end of the name, without blanks, and the colon.
  case field(nameLength: Int, colon: Int)
  /// A line that is folded onto the one before (§2.2.3).
  case continuation
  case empty
  /// `From ` and an address (RFC 4155), or `>From `, one that was quoted by mistake; no field where it stands first.
  case mboxSeparator
  case other

  init(_ line: UnsafeBufferPointer<UInt8>) {
    guard let first = line.first else {
      self = .empty
      return
    }
    if first == 0x20 || first == 0x09 {
      self = .continuation
      return
    }
    // A name is one or more printable ASCII characters other than a colon (§2.2); obsolete syntax allows blanks behind it (§4.5).
    var end = 0
    while end < line.count, line[end] &- 33 < 94, line[end] != UInt8(ascii: ":") { end += 1 }
    var colon = end
    while colon < line.count, line[colon] == 0x20 || line[colon] == 0x09 { colon += 1 }
    if end > 0, colon < line.count, line[colon] == UInt8(ascii: ":") {
      self = .field(nameLength: end, colon: colon)
    } else if MboxSeparator.begins(line) || line.starts(with: ">From ".utf8) {
      self = .mboxSeparator
    } else {
      self = .other
    }
  }
}
