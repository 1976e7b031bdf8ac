import NIOCore
import NIOPosix

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

/// Runs jobs of Swift's concurrency on an event loop.
private final class EventLoopExecutor: TaskExecutor {
  private let eventLoop: any EventLoop

  init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
