import Reporting
import SMTP
import Synchronization

/// What all connections of a sink tell it: the tally, the events, and when there is enough.
final class SinkLedger: Sendable {
  let events: SinkEventLog?
  private let tally: Mutex<SinkTally>
  private let limit: Int?
  /// Called once, from any thread, when so many messages were taken.
  private let whenFull: @Sendable () -> Void
  private let lastID = Atomic<Int>(0)

  init(
    counts: Bool, events: SinkEventLog?, limit: Int?, whenFull: @escaping @Sendable () -> Void
  ) {
    tally = Mutex(SinkTally(counts: counts))
    self.events = events
    self.limit = limit
    self.whenFull = whenFull
  }

  /// A name for a message, unlike all others of this run.
  func nextID() -> String {
    let number = lastID.add(1, ordering: .relaxed).newValue
    return String(number, radix: 36, uppercase: true)
  }

  func change(_ body: (inout SinkTally) -> Void) { tally.withLock { body(&$0) } }

  /// - Returns: How many of the recipients had it before.
  func take(_ message: SinkTally.Message) -> Int {
    let (repeated, isFull) = tally.withLock { tally in
      let repeated = tally.take(message)
      return (repeated, tally.messages == limit)
    }
    if isFull { whenFull() }
    return repeated
  }

  var current: SinkTally { tally.withLock { $0 } }
}
