import DNS
import Synchronization

/// Examines targets side by side and hands the reports on in input order, with bounded memory.
struct AuditRun<Report: Sendable> {
  let targets: TargetFeed
  let audit: @Sendable (Target) async -> Report
  /// One audit stays on one of these, and so on one thread.
  let executors: [any TaskExecutor]
  /// Audits under way at once.
  let jobs: Int

  /// Reports that may wait for an earlier, slower one, as a multiple of `jobs`.
  private static var waitingFactor: Int { 8 }

  /// What part of the audits under way has to end before their reports are taken: to wake the thread that prints for each report
  /// would cost a twentieth of an audit. Where there are few, each is taken at once.
  private static var takenTogether: Int { 8 }

  private enum Event {
    case targets(Result<[Target], CommandFailure>)
    case report(index: Int, Target, Report)
  }

  /// Calls `emit` for each target in input order. Neither that nor reading the list runs on an executor: either may wait
  /// for somebody, and questions must not.
  func run(
    emit: (Target, Report) throws(CommandFailure) -> Void
  ) async throws(CommandFailure) {
    let result: Result<Void, CommandFailure> = await withDiscardingTaskGroup { group in
      do throws(CommandFailure) {
        return .success(try await run(in: &group, emit: emit))
      } catch {
        group.cancelAll()
        return .failure(error)
      }
    }
    try result.get()
  }

  private func run(
    in group: inout DiscardingTaskGroup,
    emit: (Target, Report) throws(CommandFailure) -> Void
  ) async throws(CommandFailure) {
    let events = EventBox<Event>()
    var pending: [Target] = []
    var finished: [Int: (Target, Report)] = [:]
    var (started, emitted, underWay) = (0, 0, 0)
    var isReading = false
    var isAtEnd = false
    while true {
      // A slow list is read beside the audits, so that what is finished is never held back.
      if pending.isEmpty, !isReading, !isAtEnd {
        isReading = true
        group.addTask {
          events.put(
            .targets(Result { () throws(CommandFailure) in try targets.nextBatch() }),
            isUrgent: true)
        }
      }
      while !pending.isEmpty, underWay < jobs, started - emitted < jobs * Self.waitingFactor {
        let (index, target) = (started, pending.removeLast())
        started += 1
        underWay += 1
        group.addTask(executorPreference: executors[index % executors.count]) {
          events.put(.report(index: index, target, await audit(target)))
        }
      }
      if underWay == 0, !isReading { return }
      for event in await events.take(atLeast: underWay / Self.takenTogether) {
        switch event {
        case .targets(let batch):
          isReading = false
          pending = try batch.get().reversed()
          isAtEnd = pending.isEmpty
        case .report(let index, let target, let report):
          underWay -= 1
          finished[index] = (target, report)
        }
      }
      while let (target, report) = finished.removeValue(forKey: emitted) {
        try emit(target, report)
        emitted += 1
      }
    }
  }
}

/// Where tasks leave what has happened, and one takes it, several at a time.
private final class EventBox<Event: Sendable>: Sendable {
  private let state = Mutex(State())

  private struct State {
    var events: [Event] = []
    /// Whether one of them is not to wait for others.
    var isUrgent = false
    var waiting: (atLeast: Int, continuation: UnsafeContinuation<Void, Never>)?

    var isEnough: Bool { isUrgent || events.count >= waiting?.atLeast ?? .max }
  }

  func put(_ event: Event, isUrgent: Bool = false) {
    let continuation = state.withLock { state in
      state.events.append(event)
      state.isUrgent = state.isUrgent || isUrgent
      guard state.isEnough else { return UnsafeContinuation<Void, Never>?.none }
      defer { state.waiting = nil }
      return state.waiting?.continuation
    }
    continuation?.resume()
  }

  /// Waits until so many are there, one at least, or one that is urgent.
  func take(atLeast count: Int) async -> [Event] {
    await withUnsafeContinuation { continuation in
      let isEnough = state.withLock { state in
        state.waiting = (max(1, count), continuation)
        guard state.isEnough else { return false }
        state.waiting = nil
        return true
      }
      if isEnough { continuation.resume() }
    }
    return state.withLock { state in
      defer { (state.events, state.isUrgent) = ([], false) }
      return state.events
    }
  }
}

/// A text that should be a domain (or an address, where a command takes those), as it was given.
struct Target: Sendable {
  let text: String
  /// `domains.txt:5: ` for a line of a list, else empty.
  let place: String
  /// The block of which the text is an address.
  var block: IPNetwork?
}

/// The targets in input order: the arguments, then the lines of a list.
final class TargetFeed: Sendable {
  private let state: Mutex<State>
  /// Whether a block of addresses stands for each of them.
  private let expandsBlocks: Bool

  private struct State: ~Copyable {
    var arguments: [Target]
    var list: DomainList?
  }

  /// Lines handed out at once.
  private static let batch = 64

  init(arguments: [String], list: consuming DomainList?, expandsBlocks: Bool = false) {
    self.expandsBlocks = expandsBlocks
    let targets = arguments.map { Target(text: $0, place: "") }
    state = Mutex(
      State(arguments: expandsBlocks ? targets.flatMap(\.expanded) : targets, list: list))
  }

  /// The next few targets, at least one; none at the end. Waits for input when there is none yet.
  func nextBatch() throws(CommandFailure) -> [Target] {
    try state.withLock { state throws(CommandFailure) in
      if !state.arguments.isEmpty {
        defer { state.arguments = [] }
        return state.arguments
      }
      var batch: [Target] = []
      while batch.count < Self.batch, batch.isEmpty || state.list?.hasBufferedLine == true,
        let target = try state.list?.next()
      {
        if expandsBlocks { batch += target.expanded } else { batch.append(target) }
      }
      return batch
    }
  }
}
