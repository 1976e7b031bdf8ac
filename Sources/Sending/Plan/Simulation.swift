/// A run in virtual time: the scheduler itself, with a model of what attempts take and come to in place of servers.
public struct Simulation: Sendable {
  private var scheduler: Scheduler
  private var clock: Instant
  /// Connections that become ready, and attempts that end, by their recipient.
  private var ready = TimeHeap()
  private var ends = TimeHeap()
  /// What is under way, by recipient.
  private var running: [Int32: Running] = [:]

  private struct Running: Sendable {
    var attempt: Attempt
    var course: AttemptCourse
  }

  public init(_ scheduler: Scheduler, from start: Instant) {
    self.scheduler = scheduler
    clock = start
  }

  /// Runs until everything is done, nothing can happen any more, or the horizon is reached.
  ///
  /// - Parameters:
  ///   - course: What an attempt takes and comes to.
  ///   - observe: Each attempt that ended.
  public mutating func run(
    until horizon: Instant = .distantFuture, course: (Attempt, Instant) -> AttemptCourse,
    observe: (SimulatedAttempt) -> Void = { _ in }
  ) -> SimulationResult {
    var result = SimulationResult(start: clock)
    while true {
      let decision = scheduler.next(at: clock)
      result.decisions += 1
      switch decision {
      case .start(let attempt):
        result.attempts += 1
        begin(attempt, course(attempt, clock))
      case .close(let connection): scheduler.connectionClosed(connection, at: clock)
      case .expired: result.expired += 1
      case .finished:
        result.ending = .finished
        return closed(result)
      case .wait(let time):
        guard advance(to: time, horizon, &result, observe) else { return closed(result) }
      case .waitForEvent:
        guard advance(to: .distantFuture, horizon, &result, observe) else { return closed(result) }
      }
    }
  }

  private mutating func begin(_ attempt: Attempt, _ course: AttemptCourse) {
    let key = attempt.recipient.rawValue
    running[key] = Running(attempt: attempt, course: course)
    switch attempt.use {
    case .idle: depart(key)
    case .new:
      if course.reachesServer {
        ready.insert(Int(key), at: clock + course.connecting)
      } else {
        ends.insert(Int(key), at: clock + course.connecting)
      }
    }
  }

  private mutating func depart(_ key: Int32) {
    guard let running = running[key] else { return }
    let time = scheduler.departure(of: RecipientID(rawValue: key), at: clock)
    ends.insert(Int(key), at: time + running.course.transaction)
  }

  /// Goes on to the next thing that happens, at `time` at the latest; whether anything does.
  private mutating func advance(
    to time: Instant, _ horizon: Instant, _ result: inout SimulationResult,
    _ observe: (SimulatedAttempt) -> Void
  ) -> Bool {
    let next = min(time, ready.top?.time ?? .distantFuture, ends.top?.time ?? .distantFuture)
    if next == .distantFuture {
      result.ending = .stuck
      return false
    }
    if next > horizon {
      result.ending = .horizon
      return false
    }
    clock = max(clock, next)
    while let top = ready.top, top.time <= clock {
      _ = ready.removeTop()
      depart(top.item)
    }
    while let top = ends.top, top.time <= clock {
      _ = ends.removeTop()
      guard let one = running.removeValue(forKey: top.item) else { continue }
      let disposition = scheduler.finish(one.attempt.recipient, one.course.result, at: clock)
      result.lastEnd = clock
      switch disposition {
      case .delivered: result.delivered += 1
      case .failed: result.failed += 1
      case .expired: result.expired += 1
      case .inDoubt: result.inDoubt += 1
      case .retry: result.retries += 1
      case .withdrawn: break
      }
      observe(SimulatedAttempt(attempt: one.attempt, end: clock, disposition: disposition))
    }
    return true
  }

  private func closed(_ result: SimulationResult) -> SimulationResult {
    var result = result
    result.operations = scheduler.operations
    return result
  }
}

/// What an attempt takes, and comes to, in a simulation.
public struct AttemptCourse: Hashable, Sendable {
  /// From the decision until the connection is ready for MAIL, or is given up. Not counted on a connection that is open.
  public var connecting: TimeSpan
  /// From MAIL to the reply to the final dot.
  public var transaction: TimeSpan
  public var result: AttemptResult

  public init(connecting: TimeSpan, transaction: TimeSpan, result: AttemptResult) {
    self.connecting = connecting
    self.transaction = transaction
    self.result = result
  }

  /// Whether a new connection gets as far as MAIL.
  var reachesServer: Bool {
    switch result.outcome {
    case .deferred(let deferral): deferral.cause == .reply
    case .delivered, .failed, .inDoubt: true
    case .withdrawn: false
    }
  }
}

/// An attempt of a simulation that has ended.
public struct SimulatedAttempt: Hashable, Sendable {
  public let attempt: Attempt
  public let end: Instant
  public let disposition: Disposition
}

/// What a simulated run came to.
public struct SimulationResult: Hashable, Sendable {
  public let start: Instant
  /// When the last attempt ended.
  public internal(set) var lastEnd: Instant
  public internal(set) var ending = Ending.finished
  public internal(set) var attempts = 0
  public internal(set) var delivered = 0
  public internal(set) var failed = 0
  public internal(set) var inDoubt = 0
  public internal(set) var expired = 0
  public internal(set) var retries = 0
  /// How often the scheduler was asked, and what its answers cost (`Scheduler.operations`).
  public internal(set) var decisions = 0
  public internal(set) var operations = 0

  public enum Ending: Hashable, Sendable {
    case finished
    /// Something is left, and nothing will ever start it: paused, or without a source.
    case stuck
    case horizon
  }

  init(start: Instant) {
    self.start = start
    lastEnd = start
  }

  public var duration: TimeSpan { lastEnd - start }
}
