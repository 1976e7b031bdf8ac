import Foundation
import Synchronization

/// Ctrl-C, SIGTERM and a reader gone: ends at once, with the progress line wiped and unfinished files removed.
final class Interruption: Sendable {
  static let shared = Interruption()

  private let unfinished = Mutex<Set<String>>([])
  private let orderlyEnd = Mutex<(@Sendable () -> Void)?>(nil)

  private init() {}

  /// Begins to listen; called once, at the start.
  func install() {
    // A write to a pipe without a reader then fails where it can be dealt with.
    signal(SIGPIPE, SIG_IGN)
    // The same of a write beyond the size that a file may have (ulimit -f).
    signal(SIGXFSZ, SIG_IGN)
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    let readEnd = ends[0]
    writeEnd.store(ends[1], ordering: .sequentiallyConsistent)
    Thread.detachNewThread { self.waitForSignal(readEnd) }
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = passOn
      action.sa_flags = SA_RESTART
      sigaction(number, &action, nil)
    }
  }

  private func waitForSignal(_ readEnd: Int32) {
    while true {
      var number: UInt8 = 0
      while read(readEnd, &number, 1) != 1 {
        if errno != EINTR { return }
      }
      guard let orderlyEnd = orderlyEnd.withLock({ $0.take() }) else { end(Int32(number)) }
      orderlyEnd()
    }
  }

  /// What the first signal does instead of ending the run at once; a second one ends it.
  func endInOrder(_ action: @escaping @Sendable () -> Void) {
    orderlyEnd.withLock { $0 = action }
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

/// Where the signal handler leaves the signal's number. A handler may call little more than write(2) (signal-safety(7)); a thread
/// does the rest.
private let writeEnd = Atomic<Int32>(-1)

private func passOn(_ number: Int32) {
  var octet = UInt8(truncatingIfNeeded: number)
  _ = write(writeEnd.load(ordering: .relaxed), &octet, 1)
}
