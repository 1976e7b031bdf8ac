import Glibc
import Synchronization

/// One line on standard error that says how far a run is; on a terminal it is rewritten in place and wiped at the end.
final class ProgressLine: Sendable {
  private let isShown: Bool
  private let lastShown = Mutex<ContinuousClock.Instant?>(nil)

  /// How often the line is rewritten at most.
  private static let interval = Duration.milliseconds(100)
  /// How often a log gets another line.
  private static let logInterval = Duration.seconds(5)

  /// Shown on a terminal, or when asked for with `--progress`.
  init(isWanted: Bool, isQuiet: Bool) {
    isShown = isWanted || StandardError.isTerminal && !isQuiet
  }

  func show(_ text: @autoclosure () -> String) {
    guard isShown else { return }
    let now = ContinuousClock.now
    let isDue = lastShown.withLock { last in
      let interval = StandardError.isTerminal ? Self.interval : Self.logInterval
      if let last, now - last < interval { return false }
      last = now
      return true
    }
    guard isDue else { return }
    // What a list holds may hold anything.
    let line = StandardError.visible(text())
    if StandardError.isTerminal {
      // A line that wraps could not be wiped.
      let fitting = line.prefix(Terminal.columns(of: STDERR_FILENO) - 1)
      StandardError.write(raw: "\r\u{1B}[K" + fitting)
    } else {
      StandardError.write(raw: line + "\n")
    }
  }

  /// Takes the line off the terminal: before something else is written there, and at the end.
  func clear() {
    if isShown { Self.wipe() }
  }

  static func wipe() {
    if StandardError.isTerminal { StandardError.write(raw: "\r\u{1B}[K") }
  }
}
