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

  private enum Event {
    case targets(Result<[Target], CommandFailure>)
    case report(index: Int, Target, Report)
  }

  /// Calls `emit` for each target in input order. Neither that nor reading the list runs on an executor: either may wait
  /// for somebody, and questions must not.
  func run(
    emit: (Target, Report) throws(CommandFailure) -> Void
  ) async throws(CommandFailure) {
    let result: Result<Void, CommandFailure> = await withTaskGroup(of: Event.self) { group in
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
    in group: inout TaskGroup<Event>, emit: (Target, Report) throws(CommandFailure) -> Void
  ) async throws(CommandFailure) {
    var pending: [Target] = []
    var finished: [Int: (Target, Report)] = [:]
    var (started, emitted, underWay) = (0, 0, 0)
    var isReading = false
    var isAtEnd = false
    while true {
      // A slow list is read beside the audits, so that what is finished is never held back.
      if pending.isEmpty, !isReading, !isAtEnd {
        isReading = true
        group.addTask { .targets(Result { () throws(CommandFailure) in try targets.nextBatch() }) }
      }
      while !pending.isEmpty, underWay < jobs, started - emitted < jobs * Self.waitingFactor {
        let (index, target) = (started, pending.removeLast())
        started += 1
        underWay += 1
        group.addTask(executorPreference: executors[index % executors.count]) {
          .report(index: index, target, await audit(target))
        }
      }
      guard let event = await group.next() else { return }
      switch event {
      case .targets(let batch):
        isReading = false
        pending = try batch.get().reversed()
        isAtEnd = pending.isEmpty
      case .report(let index, let target, let report):
        underWay -= 1
        finished[index] = (target, report)
        while let (target, report) = finished.removeValue(forKey: emitted) {
          try emit(target, report)
          emitted += 1
        }
      }
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
