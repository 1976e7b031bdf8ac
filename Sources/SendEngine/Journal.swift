import Dispatch
public import NIOCore
public import Sending
import Synchronization

/// The one writer of a run's store: whatever was asked for while a commit was under way goes into the next one (group commit).
///
/// Entries become durable in the order in which they were given. Where the store can't be written they are kept, and tried again.
public final class Journal: Sendable {
  /// What its owner is told, on its event loop.
  public enum Event: Sendable {
    /// The store can't be written; it is tried again.
    case failing(StoreError)
    case recovered
  }

  private struct Waiting: Sendable {
    var entries: [JournalEntry] = []
    var actions: [@Sendable () -> Void] = []
    var isWriting = false
    var isFailing = false
  }

  private let store: any RunStore
  private let eventLoop: any EventLoop
  private let onEvent: @Sendable (Event) -> Void
  private let queue = DispatchQueue(label: "dlv.journal")
  private let waiting = Mutex(Waiting())

  /// How long after a failed commit the next is tried.
  private static let retryInterval = DispatchTimeInterval.seconds(1)

  public init(
    _ store: any RunStore, eventLoop: any EventLoop, onEvent: @escaping @Sendable (Event) -> Void
  ) {
    self.store = store
    self.eventLoop = eventLoop
    self.onEvent = onEvent
  }

  /// Writes entries; `then` is done on the event loop when they, and all before them, are durable.
  public func write(_ entries: [JournalEntry], then: (@Sendable () -> Void)? = nil) {
    let begins = waiting.withLock { waiting in
      waiting.entries += entries
      if let then { waiting.actions.append(then) }
      if waiting.isWriting { return false }
      waiting.isWriting = true
      return true
    }
    if begins { queue.async { self.writeAll() } }
  }

  /// Asks the store something beside the writing, in its turn.
  public func ask<Value: Sendable>(
    _ question: @escaping @Sendable (any RunStore) -> Value,
    then: @escaping @Sendable (Value) -> Void
  ) {
    queue.async {
      let value = question(self.store)
      self.eventLoop.execute { then(value) }
    }
  }

  private func writeAll() {
    while true {
      let batch = waiting.withLock { waiting -> Waiting? in
        if waiting.entries.isEmpty, waiting.actions.isEmpty {
          waiting.isWriting = false
          return nil
        }
        defer {
          waiting.entries = []
          waiting.actions = []
        }
        return waiting
      }
      guard let batch else { return }
      do throws(StoreError) {
        if !batch.entries.isEmpty { try store.append(batch.entries) }
        if batch.isFailing { tell(.recovered, isFailing: false) }
        let actions = batch.actions
        if !actions.isEmpty { eventLoop.execute { for action in actions { action() } } }
      } catch {
        keep(batch, error)
        return
      }
    }
  }

  /// Puts back what could not be written, before what came since.
  private func keep(_ batch: Waiting, _ error: StoreError) {
    waiting.withLock { waiting in
      waiting.entries = batch.entries + waiting.entries
      waiting.actions = batch.actions + waiting.actions
    }
    if !batch.isFailing { tell(.failing(error), isFailing: true) }
    queue.asyncAfter(deadline: .now() + Self.retryInterval) { self.writeAll() }
  }

  private func tell(_ event: Event, isFailing: Bool) {
    waiting.withLock { $0.isFailing = isFailing }
    eventLoop.execute { self.onEvent(event) }
  }
}
