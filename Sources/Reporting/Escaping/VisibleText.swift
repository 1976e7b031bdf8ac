/// Makes text from the network harmless to terminals and viewers: what would act instead of show is written out as `\x1B`.
///
/// That is the C0 and C1 controls and DEL (escape sequences), the line and paragraph separators, the directional controls
/// that reorder what a reader sees (UAX #9 §2), the byte order mark, and U+FFFE and U+FFFF, which XML 1.0 §2.2 forbids.
public enum VisibleText {
  /// One line: line ends and tabs are written out too.
  static func line(_ text: String) -> String {
    needsWork(text, keeping: .nothing) ? written(text, keepsTabs: false) : text
  }

  /// The same as `lines`, in one text.
  static func block(_ text: String) -> String {
    if text.utf8.last != UInt8(ascii: "\n"), !needsWork(text, keeping: .tabsAndLineFeeds) {
      return text
    }
    return lines(text).joined(separator: "\n")
  }

  /// Each line of `text`, tabs kept, trailing line ends dropped.
  public static func lines(_ text: String) -> [String] {
    if !text.utf8.contains(UInt8(ascii: "\n")) {
      return [needsWork(text, keeping: .tabs) ? written(text, keepsTabs: true) : text]
    }
    // CR LF is one Character but two bytes; a CR that is left over is no line end, and is written out.
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map
    {
      line in
      let withoutReturn = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      let text = String(Substring(withoutReturn))
      return needsWork(text, keeping: .tabs) ? written(text, keepsTabs: true) : text
    }
    while lines.count > 1, lines.last == "" { lines.removeLast() }
    return lines
  }

  /// The controls that a text may hold as they are.
  private enum Kept {
    case nothing, tabs, tabsAndLineFeeds
  }

  private static func needsWork(_ text: String, keeping kept: Kept) -> Bool {
    var text = text
    switch text.withUTF8({ look(at: $0, keeping: kept) }) {
    case .harmless: return false
    case .acting: return true
    case .suspicious: return text.unicodeScalars.contains { acts($0, keeping: kept) }
    }
  }

  private enum Look {
    case harmless, acting
    /// A character that acts may be among those of several octets.
    case suspicious
  }

  private static func look(at octets: UnsafeBufferPointer<UInt8>, keeping kept: Kept) -> Look {
    if isPlain(octets, keeping: kept) { return .harmless }
    var isSuspicious = false
    for octet in octets {
      // The lead bytes of the multi-byte characters concerned share C2, D8, E2 and EF with harmless ones: look closer.
      switch octet {
      case UInt8(ascii: "\t"): if kept == .nothing { return .acting }
      case UInt8(ascii: "\n"): if kept != .tabsAndLineFeeds { return .acting }
      case 0x00...0x1F, 0x7F: return .acting
      case 0xC2, 0xD8, 0xE2, 0xEF: isSuspicious = true
      default: break
      }
    }
    return isSuspicious ? .suspicious : .harmless
  }

  /// Whether all octets are printable ASCII or kept, which most text is: without a branch for each, so that many are looked at at once.
  private static func isPlain(
    _ octets: UnsafeBufferPointer<UInt8>, keeping kept: Kept
  ) -> Bool {
    // A tab is followed by a line feed.
    let controls: UInt8 =
      switch kept {
      case .nothing: 0
      case .tabs: 1
      case .tabsAndLineFeeds: 2
      }
    var other: UInt8 = 0
    for octet in octets {
      let isPrintable: UInt8 = octet &- 0x20 < 0x5F ? 1 : 0
      let isKept: UInt8 = octet &- UInt8(ascii: "\t") < controls ? 1 : 0
      other |= (isPrintable | isKept) ^ 1
    }
    return other == 0
  }

  private static func acts(_ scalar: Unicode.Scalar, keeping kept: Kept) -> Bool {
    switch scalar {
    case "\t": kept == .nothing
    case "\n": kept != .tabsAndLineFeeds
    default: acts(scalar)
    }
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
