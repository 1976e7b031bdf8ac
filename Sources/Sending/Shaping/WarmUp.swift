/// How many messages a day a source may send to a provider while its reputation grows: steps with the date from which each holds.
public struct WarmUpSchedule: Hashable, Sendable {
  public struct Step: Hashable, Sendable {
    /// Days since 1970-01-01 (`Instant.day`), in UTC.
    public let day: Int
    /// `nil` for no cap any more.
    public let messages: Int?

    public init(day: Int, messages: Int?) {
      self.day = day
      self.messages = messages
    }
  }

  /// By date, each date once.
  public let steps: [Step]
  public let excess: Excess

  /// What becomes of mail beyond the day's cap.
  public enum Excess: String, Hashable, Sendable, CaseIterable {
    /// The source's share waits for the next day.
    case wait
    /// Other sources of the pool take it, as far as they may.
    case overflow
  }

  public enum Fault: Error, Hashable, Sendable {
    case noSteps
    /// Not after the date of the step before.
    case datesOutOfOrder(day: Int)
    case negative(day: Int)
  }

  public init(steps: [Step], excess: Excess = .wait) throws(Fault) {
    guard !steps.isEmpty else { throw .noSteps }
    for (step, next) in zip(steps, steps.dropFirst()) where next.day <= step.day {
      throw .datesOutOfOrder(day: next.day)
    }
    for step in steps {
      if let messages = step.messages, messages < 0 { throw .negative(day: step.day) }
    }
    self.steps = steps
    self.excess = excess
  }

  /// What may be sent on a day; `nil` for no cap. Nothing before the first date: the source is not in use yet. After the last step, that step's.
  public func cap(on day: Int) -> Int? {
    guard let step = steps.last(where: { $0.day <= day }) else { return 0 }
    return step.messages
  }

  /// The next day with a cap other than 0 after one; `nil` where none comes.
  func nextDay(after day: Int) -> Int? {
    if cap(on: day + 1) != 0 { return day + 1 }
    return steps.first { $0.day > day && $0.messages != 0 }?.day
  }
}

/// What a source has sent to a provider on the day that is counted.
struct WarmUpState: Hashable, Sendable {
  let schedule: WarmUpSchedule
  private var day = Int.min
  private var sent = 0

  init(_ schedule: WarmUpSchedule) { self.schedule = schedule }

  /// From when another message may go: now, or the first moment of a day on which the cap is not used up.
  func earliest(at now: Instant) -> Instant {
    guard let cap = schedule.cap(on: now.day) else { return .distantPast }
    if (day == now.day ? sent : 0) < cap { return .distantPast }
    return schedule.nextDay(after: now.day).map(Instant.init(startOfDay:)) ?? .distantFuture
  }

  mutating func count(_ messages: Int = 1, at now: Instant) {
    if day != now.day {
      day = now.day
      sent = 0
    }
    sent += messages
  }
}
