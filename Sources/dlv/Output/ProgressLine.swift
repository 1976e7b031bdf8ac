import Glibc
import Synchronization

/// One line on standard error that says how far a run is; it is rewritten in place and wiped at the end.
final class ProgressLine: Sendable {
  private let isShown: Bool
  private let lastShown = Mutex<ContinuousClock.Instant?>(nil)

  /// How often the line is rewritten at most.
  private static let interval = Duration.milliseconds(100)

  /// Shown on a terminal, or when asked for with `--progress`.
  init(isWanted: Bool, isQuiet: Bool) {
    isShown = isWanted || StandardError.isTerminal && !isQuiet
  }

  func show(_ text: @autoclosure () -> String) {
    guard isShown else { return }
    let now = ContinuousClock.now
    let isDue = lastShown.withLock { last in
      if let last, now - last < Self.interval { return false }
      last = now
      return true
    }
    if isDue { StandardError.write(raw: "\r\u{1B}[K" + text()) }
  }

  func finish() {
    if isShown { Self.wipe() }
  }

  static func wipe() {
    if StandardError.isTerminal { StandardError.write(raw: "\r\u{1B}[K") }
  }
}
