import Glibc

/// What the terminal at standard output can show.
enum Terminal {
  /// Columns where nobody says how many there are.
  static let defaultWidth = 80
  private static let usableWidths = 40...120

  /// Columns that text on standard output may take.
  static var widthOfOutput: Int { isatty(STDOUT_FILENO) == 1 ? width : defaultWidth }

  /// Columns of the terminal, within what still reads well.
  static var width: Int {
    min(max(columns(of: STDOUT_FILENO), usableWidths.lowerBound), usableWidths.upperBound)
  }

  /// Columns of the terminal at a descriptor, at least one.
  static func columns(of descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return defaultWidth
    }
    return Int(size.ws_col)
  }

  /// `--color`, and NO_COLOR (no-color.org) for the automatic choice.
  static func usesColor(_ choice: ColorChoice, isTerminal: Bool) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      let isForbidden = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
      let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? false
      return isTerminal && !isForbidden && !isDumb
    }
  }
}
