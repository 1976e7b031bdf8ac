import NIOCore
import NIOPosix
import Synchronization

/// The event loops that do the work, each with sockets of its own, so that nothing on the way of a question is locked or shared.
///
/// Work that runs on a lane's `executor` asks its questions without changing threads.
public final class EventLoopLanes: Sendable {
  let lanes: [Lane]
  private let group: MultiThreadedEventLoopGroup

  /// Starts `count` threads.
  public init(count: Int) {
    group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, count))
    lanes = group.makeIterator().map { Lane(eventLoop: $0) }
  }

  /// One executor a lane; a task that prefers one stays on its thread.
  public var executors: [any TaskExecutor] { lanes.map(\.executor) }

  /// The lane of the thread that this runs on, or any.
  func current() -> Lane {
    if let loop = MultiThreadedEventLoopGroup.currentEventLoop,
      let lane = lanes.first(where: { $0.eventLoop === loop })
    {
      return lane
    }
    return lanes[Int.random(in: lanes.indices)]
  }

  /// Closes every socket and ends the threads.
  public func shutDown() async throws {
    try await group.shutdownGracefully()
  }
}

/// One event loop and the sockets that belong to it.
final class Lane: Sendable {
  let eventLoop: any EventLoop
  let executor: any TaskExecutor
  let sockets: NIOLoopBoundBox<LaneSockets>

  init(eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
    executor = EventLoopExecutor(eventLoop: eventLoop)
    sockets = .makeBoxSendingValue(LaneSockets(eventLoop: eventLoop), eventLoop: eventLoop)
  }
}

/// Runs jobs of Swift's concurrency on an event loop, all that are ready in one turn: an entry in the loop's own queue for each
/// would cost as much as a short job.
private final class EventLoopExecutor: TaskExecutor {
  private let eventLoop: any EventLoop
  private let ready = Mutex(Ready())

  private struct Ready {
    var jobs: [UnownedJob] = []
    var isScheduled = false
  }

  init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isFirst = ready.withLock { ready in
      ready.jobs.append(job)
      defer { ready.isScheduled = true }
      return !ready.isScheduled
    }
    if isFirst { eventLoop.execute { self.runReady() } }
  }

  private func runReady() {
    var jobs: [UnownedJob] = []
    while true {
      jobs.removeAll(keepingCapacity: true)
      ready.withLock { ready in
        swap(&jobs, &ready.jobs)
        if jobs.isEmpty { ready.isScheduled = false }
      }
      if jobs.isEmpty { return }
      for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }
}
