/// Makes text from the network harmless to terminals and viewers: what would act instead of show is written out as `\x1B`.
///
/// That is the C0 and C1 controls and DEL (escape sequences), the line and paragraph separators, the directional controls
/// that reorder what a reader sees (UAX #9 §2), the byte order mark, and U+FFFE and U+FFFF, which XML 1.0 §2.2 forbids.
enum VisibleText {
  /// One line: line ends and tabs are written out too.
  static func line(_ text: String) -> String {
    needsWork(text, keepsTabs: false) ? written(text, keepsTabs: false) : text
  }

  /// Each line of `text`, tabs kept, trailing line ends dropped.
  static func lines(_ text: String) -> [String] {
    if !text.utf8.contains(UInt8(ascii: "\n")) {
      return [needsWork(text, keepsTabs: true) ? written(text, keepsTabs: true) : text]
    }
    // CR LF is one Character but two bytes; a CR that is left over is no line end, and is written out.
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map
    {
      line in
      let withoutReturn = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      let text = String(Substring(withoutReturn))
      return needsWork(text, keepsTabs: true) ? written(text, keepsTabs: true) : text
    }
    while lines.count > 1, lines.last == "" { lines.removeLast() }
    return lines
  }

  private static func needsWork(_ text: String, keepsTabs: Bool) -> Bool {
    var isSuspicious = false
    for octet in text.utf8 {
      // The lead bytes of the multi-byte characters concerned share C2, D8, E2 and EF with harmless ones: look closer.
      switch octet {
      case UInt8(ascii: "\t"): if !keepsTabs { return true }
      case 0x00...0x1F, 0x7F: return true
      case 0xC2, 0xD8, 0xE2, 0xEF: isSuspicious = true
      default: break
      }
    }
    return isSuspicious && text.unicodeScalars.contains { acts($0) }
  }

  /// Whether a character does something instead of showing.
  static func acts(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    case 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  private static func written(_ text: String, keepsTabs: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if !acts(scalar) || (keepsTabs && scalar == "\t") {
        result.unicodeScalars.append(scalar)
      } else {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result +=
          scalar.value < 0x100 ? "\\x\(digits.count < 2 ? "0" : "")\(digits)" : "\\u{\(digits)}"
      }
    }
    return result
  }
}
