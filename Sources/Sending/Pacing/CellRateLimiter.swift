/// The generic cell rate algorithm in whole microseconds (ITU-T I.371 §5.4.1.2, virtual scheduling): spaces events 1/rate apart, and
/// lets `burst` of them through at once after a rest.
///
/// The time of the next event is kept with its fraction of a microsecond, so that 7/s comes to exactly 7 a second over any time; a single gap
/// is then less than a microsecond below 1/rate, which is what the clock resolves.
public struct CellRateLimiter: Hashable, Sendable {
  public let rate: Rate
  /// At least 1.
  public let burst: Int
  /// An event that comes at most so late does not delay those after it: a clock that wakes its owner late would otherwise lower the rate.
  /// The gap after such an event is shorter by its lateness.
  public let tolerance: TimeSpan
  /// The theoretical arrival time, its whole microseconds.
  private var arrival = Instant.distantPast
  /// What it has beyond that, in parts of a microsecond of which `rate.count` make one.
  private var fraction = 0

  public init(rate: Rate, burst: Int = 1, tolerance: TimeSpan = .zero) {
    self.rate = rate
    self.burst = max(1, burst)
    self.tolerance = tolerance
  }

  /// From when the next event may happen. Of a burst the credit covers, with `slowness`, what it does without.
  public func earliest(slowness: Slowness = .none) -> Instant {
    let credit = burst == 1 ? TimeSpan.zero : slowness.stretched(rate.time(for: burst - 1))
    return due - credit
  }

  /// The first whole microsecond that is not before the arrival.
  private var due: Instant {
    fraction > 0 ? arrival + TimeSpan(microseconds: 1) : arrival
  }

  /// Counts an event of so many items (octets, or 1) at a time that is not before `earliest`.
  public mutating func take(_ items: Int = 1, at now: Instant, slowness: Slowness = .none) {
    if now - due > tolerance {
      arrival = now
      fraction = 0
    }
    let count = Int128(rate.count)
    let total =
      Int128(items) * Int128(rate.period.microseconds) * Int128(Slowness.unit)
      / Int128(slowness.share)
    let whole = total / count
    let rest = Int(total % count) + fraction
    let carry = rest >= rate.count ? 1 : 0
    fraction = rest - (carry == 1 ? rate.count : 0)
    arrival = arrival + TimeSpan(microseconds: Int(min(whole, Self.longestStep)) + carry)
  }

  /// What one event may add at most: an item that takes longer than this blocks its rate for good anyhow.
  private static let longestStep = Int128(TimeSpan.days(365).microseconds)
}

/// By how much a rate is lowered for a time, because a receiver asked for it.
public struct Slowness: Hashable, Sendable {
  /// What is left of the rate, in parts of `unit`. 1 to `unit`.
  public let share: Int

  public init(share: Int) { self.share = max(1, min(Self.unit, share)) }

  public static let unit = 1_024
  public static let none = Slowness(share: unit)

  /// As long as something takes at what is left of the rate.
  func stretched(_ span: TimeSpan) -> TimeSpan {
    share == Self.unit
      ? span
      : TimeSpan(microseconds: Int(Int128(span.microseconds) * Int128(Self.unit) / Int128(share)))
  }
}
