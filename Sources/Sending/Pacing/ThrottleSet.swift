/// All throttles of a run. What an attempt comes under is taken together or not at all.
public struct ThrottleSet: Sendable {
  private var throttles: [Throttle] = []
  private var numbers: [ThrottleKey: Int] = [:]
  /// How late an event may come without delaying those after it (`CellRateLimiter.tolerance`).
  public let tolerance: TimeSpan
  /// How often a throttle was looked at or changed: what a decision costs, in counts.
  public private(set) var operations = 0

  /// A throttle in its set. Those of one attempt go into a list, the one of the smallest scope first: it is the one that most often says no.
  public struct Place: Hashable, Sendable {
    let index: Int
  }

  public init(tolerance: TimeSpan = .zero) { self.tolerance = tolerance }

  /// The throttle of a key; made where there is none yet.
  public mutating func place(
    of key: ThrottleKey, limits: ThrottleLimits
  ) -> Place {
    if let index = numbers[key] { return Place(index: index) }
    numbers[key] = throttles.count
    throttles.append(Throttle(limits, tolerance: tolerance))
    return Place(index: throttles.count - 1)
  }

  /// From when all of them allow a message of so many octets.
  public mutating func earliestMessage(
    octets: Int, under places: Place..., at now: Instant
  ) -> Instant {
    earliestMessage(octets: octets, under: places, at: now)
  }

  public mutating func earliestMessage(
    octets: Int, under places: [Place], at now: Instant
  ) -> Instant {
    var time = Instant.distantPast
    for place in places {
      time = max(time, earliestMessage(octets: octets, under: place, at: now))
    }
    return time
  }

  mutating func earliestMessage(octets: Int, under place: Place, at now: Instant) -> Instant {
    operations += 1
    return throttles[place.index].earliestMessage(octets: octets, at: now)
  }

  /// Takes a message from all of them, or from none where one does not allow it yet: then from when all do.
  public mutating func takeMessage(
    octets: Int, under places: [Place], at now: Instant
  ) -> Refusal? {
    let time = earliestMessage(octets: octets, under: places, at: now)
    if time > now { return .notBefore(time) }
    commitMessage(octets: octets, under: places, at: now)
    return nil
  }

  mutating func commitMessage(octets: Int, under places: [Place], at now: Instant) {
    for place in places {
      operations += 1
      throttles[place.index].takeMessage(octets: octets, at: now)
    }
  }

  /// Reserves the moment at which a message may leave on its connection, not before `now`.
  public mutating func reserveDeparture(
    octets: Int, under places: [Place], at now: Instant
  ) -> Instant {
    var time = now
    for place in places {
      operations += 1
      time = max(time, throttles[place.index].earliestDeparture(octets: octets, at: now))
    }
    for place in places { throttles[place.index].takeDeparture(octets: octets, at: time) }
    return time
  }

  /// Why one of them does not allow it.
  public enum Refusal: Hashable, Sendable {
    case notBefore(Instant)
    /// As many connections as it allows are open: until one of them closes.
    case full(Place)
  }

  /// Whether all of them allow another connection.
  public mutating func refusalOfConnection(under places: [Place], at now: Instant) -> Refusal? {
    var time = Instant.distantPast
    for place in places {
      if let refusal = refusalOfConnection(under: place, at: now) {
        switch refusal {
        case .full: return refusal
        case .notBefore(let moment): time = max(time, moment)
        }
      }
    }
    return time > now ? .notBefore(time) : nil
  }

  mutating func refusalOfConnection(under place: Place, at now: Instant) -> Refusal? {
    operations += 1
    if throttles[place.index].isFull { return .full(place) }
    let time = throttles[place.index].earliestConnection(at: now)
    return time > now ? .notBefore(time) : nil
  }

  /// Opens a connection under all of them, or under none.
  public mutating func takeConnection(under places: [Place], at now: Instant) -> Refusal? {
    if let refusal = refusalOfConnection(under: places, at: now) { return refusal }
    commitConnection(under: places, at: now)
    return nil
  }

  mutating func commitConnection(under places: [Place], at now: Instant) {
    for place in places {
      operations += 1
      throttles[place.index].openConnection(at: now)
    }
  }

  public mutating func closeConnection(under places: [Place]) {
    for place in places {
      operations += 1
      throttles[place.index].closeConnection()
    }
  }

  func isFull(_ place: Place) -> Bool { throttles[place.index].isFull }

  /// Whether more connections are open than it allows by now.
  func isExceeded(_ place: Place) -> Bool { throttles[place.index].isExceeded }

  public func openConnections(under place: Place) -> Int {
    throttles[place.index].openConnections
  }

  /// Lowers the rate of one, as a receiver asked for.
  public mutating func slowDown(_ place: Place, _ rule: SlowdownRule, at now: Instant) {
    throttles[place.index].slowDown(rule, at: now)
  }

  /// Hundredths of its rate that are left.
  public func percentage(of place: Place, at now: Instant) -> Int {
    throttles[place.index].slowdown.percentage(at: now)
  }

  /// Holds its connections to a number; `nil` takes that back.
  public mutating func limitConnections(_ place: Place, to count: Int?) {
    throttles[place.index].limitConnections(to: count)
  }
}
