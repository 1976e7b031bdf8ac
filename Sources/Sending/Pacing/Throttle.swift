/// One throttle with its state: when a message, and when a connection, may come next.
struct Throttle: Sendable {
  let connectionsAtMost: Int?
  /// What a receiver lowered the number of connections to, for a time.
  private(set) var connectionsForNow: Int?
  private(set) var openConnections = 0

  /// When an attempt may begin.
  private var messages: PacedLimit
  private var octets: PacedLimit
  private var connections: PacedLimit
  /// When the message may leave, on a connection that is there. An attempt that had to connect first reaches this later than it began, and
  /// one on an open connection at once: without a pace of its own here, the two would come to the receiver too close together.
  private var departures: PacedLimit
  private var departingOctets: PacedLimit
  private(set) var slowdown = Slowdown()
  /// Stands in for a rate where none is set and a receiver asks to slow down.
  private var imposed: CellRateLimiter?

  init(_ limits: ThrottleLimits, tolerance: TimeSpan) {
    connectionsAtMost = limits.connections
    messages = PacedLimit(limits.messageRate, burst: limits.burst, tolerance: tolerance)
    // Octets come a message at a time: the limit spaces them by what each takes.
    octets = PacedLimit(limits.octetRate, burst: 1, tolerance: tolerance)
    connections = PacedLimit(limits.connectionRate, burst: limits.burst, tolerance: tolerance)
    departures = messages
    departingOctets = octets
  }

  /// From when a message of so many octets may begin its attempt.
  func earliestMessage(octets size: Int, at now: Instant) -> Instant {
    let slowness = slowdown.slowness(at: now)
    var time = messages.earliest(1, slowness: slowness)
    if !octets.isUnlimited { time = max(time, octets.earliest(size, slowness: slowness)) }
    if let imposed, slowdown.isActive(at: now) {
      time = max(time, imposed.earliest(slowness: slowness))
    }
    return time
  }

  mutating func takeMessage(octets size: Int, at now: Instant) {
    let slowness = slowdown.slowness(at: now)
    messages.take(1, at: now, slowness: slowness)
    octets.take(size, at: now, slowness: slowness)
    imposed?.take(1, at: now, slowness: slowness)
    slowdown.noteMessage(at: now)
  }

  /// From when a message may leave on its connection.
  func earliestDeparture(octets size: Int, at now: Instant) -> Instant {
    let slowness = slowdown.slowness(at: now)
    let time = departures.earliest(1, slowness: slowness)
    if departingOctets.isUnlimited { return time }
    return max(time, departingOctets.earliest(size, slowness: slowness))
  }

  mutating func takeDeparture(octets size: Int, at now: Instant) {
    let slowness = slowdown.slowness(at: now)
    departures.take(1, at: now, slowness: slowness)
    departingOctets.take(size, at: now, slowness: slowness)
  }

  var isFull: Bool { openConnections >= mostConnections }
  var isExceeded: Bool { openConnections > mostConnections }

  private var mostConnections: Int {
    min(connectionsAtMost ?? Int.max, connectionsForNow ?? Int.max)
  }

  /// From when the rate of connections allows another.
  func earliestConnection(at now: Instant) -> Instant {
    connections.earliest(1, slowness: .none)
  }

  mutating func openConnection(at now: Instant) {
    connections.take(1, at: now, slowness: .none)
    openConnections += 1
  }

  mutating func closeConnection() { openConnections = max(0, openConnections - 1) }

  mutating func limitConnections(to count: Int?) { connectionsForNow = count }

  /// Lowers the rate to a part of what it is now.
  mutating func slowDown(_ rule: SlowdownRule, at now: Instant) {
    if messages.isUnlimited, !slowdown.isActive(at: now) {
      imposed = slowdown.observedRate(at: now).map { CellRateLimiter(rate: $0) }
    }
    slowdown.slowDown(rule, at: now)
  }
}
