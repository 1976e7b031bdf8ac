/// How long a run will take, for each provider and in all: the scheduler itself in virtual time, with assumed times for what servers do.
public struct Forecast: Hashable, Sendable {
  public let result: SimulationResult
  /// By the providers' numbers.
  public let providers: [ProviderForecast]
  /// Messages that have ended by equal parts of the whole time, `points` of them.
  public let progress: [Int]

  /// What servers are assumed to take.
  public struct Assumptions: Hashable, Sendable {
    /// Connecting, greeting, EHLO and TLS.
    public var connecting: TimeSpan
    /// From MAIL to the reply to the final dot.
    public var transaction: TimeSpan
    /// Measured times of single providers, by their numbers.
    public var measured: [ProviderID: Times]

    public struct Times: Hashable, Sendable {
      public var connecting: TimeSpan
      public var transaction: TimeSpan

      public init(connecting: TimeSpan, transaction: TimeSpan) {
        self.connecting = connecting
        self.transaction = transaction
      }
    }

    /// Large receivers over the Internet: some round trips of 30 ms, and half a second for their filters.
    public init(
      connecting: TimeSpan = .milliseconds(300), transaction: TimeSpan = .milliseconds(700),
      measured: [ProviderID: Times] = [:]
    ) {
      self.connecting = connecting
      self.transaction = transaction
      self.measured = measured
    }
  }

  public static let points = 50
  /// Longer runs than this are told as such, and not simulated to their end.
  public static let horizon = TimeSpan.days(60)

  /// Everything is assumed to be delivered at the first attempt; what limits and warm-up plans make of that is the forecast.
  public init(_ scheduler: Scheduler, from start: Instant, assuming assumptions: Assumptions) {
    var simulation = Simulation(scheduler, from: start)
    var providers: [ProviderForecast] = []
    var ends: [Instant] = []
    let result = simulation.run(
      until: start + Self.horizon,
      course: { attempt, _ in
        let times = assumptions.measured[attempt.provider]
        return AttemptCourse(
          connecting: times?.connecting ?? assumptions.connecting,
          transaction: times?.transaction ?? assumptions.transaction,
          result: AttemptResult(.delivered, connection: .open))
      },
      observe: { one in
        let number = one.attempt.provider.index
        while providers.count <= number {
          providers.append(ProviderForecast(provider: ProviderID(providers.count)))
        }
        providers[number].count(one.end)
        ends.append(one.end)
      })
    self.result = result
    self.providers = providers.filter { $0.messages > 0 }
    let whole = max(1, result.duration.microseconds)
    var progress: [Int] = []
    var index = 0
    for point in 1...Self.points {
      let moment = start + TimeSpan(microseconds: whole / Self.points * point)
      let end = point == Self.points ? result.lastEnd : moment
      while index < ends.count, ends[index] <= end { index += 1 }
      progress.append(index)
    }
    self.progress = progress
  }
}

/// One provider's part of a forecast.
public struct ProviderForecast: Hashable, Sendable {
  public let provider: ProviderID
  public private(set) var messages = 0
  public private(set) var firstEnd = Instant.distantFuture
  public private(set) var lastEnd = Instant.distantPast

  init(provider: ProviderID) { self.provider = provider }

  mutating func count(_ end: Instant) {
    messages += 1
    firstEnd = min(firstEnd, end)
    lastEnd = max(lastEnd, end)
  }
}
