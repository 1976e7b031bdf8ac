import Dispatch
import Glibc
import Synchronization

/// Ctrl-C, SIGTERM and a reader gone: ends at once, with the progress line wiped and unfinished files removed.
final class Interruption: Sendable {
  static let shared = Interruption()

  private let unfinished = Mutex<Set<String>>([])

  private init() {}

  /// Begins to listen; called once, at the start.
  func install() {
    // A write to a pipe without a reader then fails where it can be dealt with.
    signal(SIGPIPE, SIG_IGN)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { self.end(number) }
      source.activate()
      // It listens as long as the process lives.
      _ = Unmanaged.passRetained(source as AnyObject)
    }
  }

  /// A file to remove when the run is interrupted.
  func removeOnInterrupt(_ path: String) { unfinished.withLock { _ = $0.insert(path) } }

  /// The file is finished.
  func keep(_ path: String) { unfinished.withLock { _ = $0.remove(path) } }

  /// Removes what is unfinished, as when a run fails.
  func removeUnfinished() {
    for path in unfinished.withLock({ $0 }) { unlink(path) }
  }

  /// Whoever read standard output has seen enough, as `head` has: ends silently, as the signal does with other programs.
  func endAsPipeDid() -> Never { end(SIGPIPE) }

  private func end(_ number: Int32) -> Never {
    ProgressLine.wipe()
    removeUnfinished()
    // 128 + the signal's number is what shells show for a process that it ended.
    _exit(128 + number)
  }
}
