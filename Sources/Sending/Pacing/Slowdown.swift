/// How a rate is lowered when a receiver asks for it, and how it comes back: by a factor down, by equal steps up.
public struct SlowdownRule: Hashable, Sendable {
  /// What each request leaves of the rate, in hundredths.
  public var percentage: Int
  /// What is left at least, in hundredths of the full rate.
  public var floor: Int
  /// After each such time without another request …
  public var recoveryInterval: TimeSpan
  /// … so many hundredths of the full rate come back.
  public var recoveryStep: Int

  public init(
    percentage: Int = 50, floor: Int = 2, recoveryInterval: TimeSpan = .minute,
    recoveryStep: Int = 5
  ) {
    self.percentage = min(99, max(1, percentage))
    self.floor = min(100, max(1, floor))
    self.recoveryInterval = max(recoveryInterval, .millisecond)
    self.recoveryStep = min(100, max(1, recoveryStep))
  }

  /// Half each time, and back by a twentieth a minute: from half to all in ten minutes, about what receivers take to forget.
  public static let standard = SlowdownRule()
}

/// How far one rate is lowered at the moment, and what went through lately.
struct Slowdown: Hashable, Sendable {
  private var rule = SlowdownRule.standard
  /// Hundredths of the rate that were left when it was last lowered.
  private var percentage = 100
  private var since = Instant.distantPast
  /// Messages counted in the window that began at `windowStart`, and in the one before it.
  private var windowStart = Instant.distantPast
  private var current = 0
  private var before = 0

  /// Requests within this time are one: every connection that is open at the moment will say the same.
  static let cohort = TimeSpan.seconds(5)
  /// What is sent without a limit is counted in such windows.
  private static let window = TimeSpan.seconds(10)

  /// Hundredths of the rate that are left now.
  func percentage(at now: Instant) -> Int {
    if percentage >= 100 { return 100 }
    let steps = max(0, (now - since).microseconds / rule.recoveryInterval.microseconds)
    return min(100, percentage + min(100, steps) * rule.recoveryStep)
  }

  func isActive(at now: Instant) -> Bool { percentage(at: now) < 100 }

  func slowness(at now: Instant) -> Slowness {
    if percentage >= 100 { return .none }
    return Slowness(share: percentage(at: now) * Slowness.unit / 100)
  }

  mutating func slowDown(_ rule: SlowdownRule, at now: Instant) {
    if isActive(at: now), now - since < Self.cohort { return }
    percentage = max(rule.floor, percentage(at: now) * rule.percentage / 100)
    since = now
    self.rule = rule
  }

  mutating func noteMessage(at now: Instant) {
    let age = now - windowStart
    if age >= Self.window {
      before = age < Self.window * 2 ? current : 0
      current = 0
      windowStart = now
    }
    current += 1
  }

  /// What went through lately; `nil` where that is nothing.
  func observedRate(at now: Instant) -> Rate? {
    let count = now - windowStart < Self.window * 2 ? max(current, before) : before
    return Rate(max(1, count), per: Self.window)
  }
}
