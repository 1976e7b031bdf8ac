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
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return defaultWidth
    }
    return min(max(Int(size.ws_col), usableWidths.lowerBound), usableWidths.upperBound)
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
