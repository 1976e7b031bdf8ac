/// A limit with its state: the window that spaces, and the caps beside it.
struct PacedLimit: Hashable, Sendable {
  private var spacing: CellRateLimiter?
  private var caps: [WindowCap]

  init(_ limit: RateLimit, burst: Int, tolerance: TimeSpan) {
    spacing = limit.spacing.map { CellRateLimiter(rate: $0, burst: burst, tolerance: tolerance) }
    caps = limit.caps.map { WindowCap(rate: $0) }
  }

  var isUnlimited: Bool { spacing == nil }

  /// From when so many items may go.
  func earliest(_ items: Int, slowness: Slowness) -> Instant {
    guard let spacing else { return .distantPast }
    var time = spacing.earliest(slowness: slowness)
    for cap in caps { time = max(time, cap.earliest(items, slowness: slowness)) }
    return time
  }

  mutating func take(_ items: Int, at now: Instant, slowness: Slowness) {
    spacing?.take(items, at: now, slowness: slowness)
    for index in caps.indices { caps[index].take(items, at: now) }
  }
}
