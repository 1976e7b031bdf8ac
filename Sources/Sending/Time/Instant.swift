public import DNS

/// A moment in whole microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// Whoever passes `now` takes it from a clock that does not run backwards: the wall clock read once, and a monotonic clock from there.
public struct Instant: Hashable, Comparable, Sendable {
  public var microseconds: Int

  public init(microseconds: Int) { self.microseconds = microseconds }

  public init(_ time: UTCTime) { microseconds = time.seconds * TimeSpan.second.microseconds }

  /// Before everything: what has this time may happen at once.
  public static let distantPast = Instant(microseconds: Int.min / 4)
  /// After everything: what has this time does not happen by itself.
  public static let distantFuture = Instant(microseconds: Int.max / 4)

  /// The second it lies in.
  public var time: UTCTime {
    UTCTime(seconds: Self.floored(microseconds, TimeSpan.second.microseconds))
  }

  /// Days since 1970-01-01 in UTC: what dated schedules and daily caps go by.
  public var day: Int { Self.floored(microseconds, TimeSpan.day.microseconds) }

  /// The first moment of a day as `day` counts them.
  public init(startOfDay day: Int) { microseconds = day * TimeSpan.day.microseconds }

  public static func < (left: Instant, right: Instant) -> Bool {
    left.microseconds < right.microseconds
  }

  public static func + (instant: Instant, span: TimeSpan) -> Instant {
    Instant(microseconds: instant.microseconds + span.microseconds)
  }

  public static func - (instant: Instant, span: TimeSpan) -> Instant {
    Instant(microseconds: instant.microseconds - span.microseconds)
  }

  public static func - (left: Instant, right: Instant) -> TimeSpan {
    TimeSpan(microseconds: left.microseconds - right.microseconds)
  }

  private static func floored(_ value: Int, _ divisor: Int) -> Int {
    value >= 0 ? value / divisor : (value - divisor + 1) / divisor
  }
}

extension Instant: CustomStringConvertible {
  /// `2026-11-21T21:30:00.250Z`; the fraction only where there is one, in milliseconds.
  public var description: String {
    let second = time
    let rest = microseconds - second.seconds * TimeSpan.second.microseconds
    guard rest >= 1_000 else { return second.description }
    let fraction = String(rest / 1_000)
    return second.description.dropLast() + "."
      + String(repeating: "0", count: 3 - fraction.utf8.count) + fraction + "Z"
  }
}
