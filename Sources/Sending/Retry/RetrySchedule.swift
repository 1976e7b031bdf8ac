/// When an attempt that failed for a time is made again: after waits that grow by a factor, with jitter, up to a cap.
public struct RetrySchedule: Hashable, Sendable {
  /// The wait after the first attempt.
  public var first: TimeSpan
  /// What the wait grows by each time, in hundredths: 200 doubles it.
  public var growth: Int
  /// The longest wait.
  public var longest: TimeSpan
  /// By how much of itself a wait is longer or shorter at random, in hundredths.
  public var jitter: Int

  public init(
    first: TimeSpan = .minutes(5), growth: Int = 200, longest: TimeSpan = .hours(4),
    jitter: Int = 10
  ) {
    self.first = max(.second, first)
    self.growth = min(1_000, max(100, growth))
    self.longest = max(self.first, longest)
    self.jitter = min(50, max(0, jitter))
  }

  /// RFC 5321 §4.5.4.1 asks for at least 30 minutes between tries in general, and sooner ones at first: 5, 10, 20, 40 minutes … 4 hours.
  public static let standard = RetrySchedule()
  /// A name that could not be looked up is asked for again sooner: an answer costs nothing, and failures of DNS are short.
  public static let lookups = RetrySchedule(
    first: .minute, growth: 200, longest: .minutes(30), jitter: 10)

  /// The wait after so many attempts, 1 for the first.
  public func wait(
    after attempts: Int, using generator: inout some RandomNumberGenerator
  ) -> TimeSpan {
    let base = nominalWait(after: attempts).microseconds
    let span = base / 100 * jitter
    guard span > 0 else { return TimeSpan(microseconds: base) }
    return TimeSpan(microseconds: base + Int.random(in: -span...span, using: &generator))
  }

  /// The same without jitter.
  public func nominalWait(after attempts: Int) -> TimeSpan {
    var wait = first.microseconds
    for _ in 1..<max(1, attempts) {
      if wait >= longest.microseconds { break }
      wait = wait / 100 * growth + wait % 100 * growth / 100
    }
    return TimeSpan(microseconds: min(wait, longest.microseconds))
  }
}
