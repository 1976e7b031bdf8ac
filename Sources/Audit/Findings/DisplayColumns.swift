/// How many columns of a terminal text takes: an estimate (UAX #11, UTS #51), since terminals differ about the rest.
public enum DisplayColumns {
  public static func count(_ text: String) -> Int {
    var columns = 0
    for scalar in text.unicodeScalars { columns += count(scalar) }
    return columns
  }

  /// 2 for wide East Asian characters and emoji, 0 for combining marks and joiners, else 1.
  public static func count(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0...0x2FF: return 1
    // Jamo that combine with the first one of a syllable.
    case 0x1160...0x11FF: return 0
    case 0x1100...0x115F, 0x2E80...0x3029, 0x302E...0x303E, 0x3041...0x3098, 0x309B...0xA4CF,
      0xA960...0xA97F, 0xAC00...0xD7A3:
      return 2
    case 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6: return 2
    case 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD: return 2
    // Two of them are a flag of two columns.
    case 0x1F1E6...0x1F1FF: return 1
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    case let category:
      return category == .otherSymbol && scalar.properties.isEmojiPresentation ? 2 : 1
    }
  }
}
