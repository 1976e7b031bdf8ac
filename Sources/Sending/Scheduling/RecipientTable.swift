/// What the scheduler knows of each recipient, a column a property: 36 octets each.
struct RecipientTable: Sendable {
  /// What the recipient is waiting for.
  enum State: UInt8, Sendable {
    /// Due, in the list of its queue.
    case ready
    /// Due at `due`.
    case deferred
    case inFlight
    case delivered, failed, inDoubt, expired, cancelled
  }

  private(set) var states: [State] = []
  private(set) var queues: [Int32] = []
  /// The next in the list of its queue; while it is in flight, its connection.
  private var links: [Int32] = []
  /// Whether it stands in the list of its queue, perhaps without being due any more.
  private var isLinked: [Bool] = []
  private(set) var attempts: [UInt16] = []
  /// The source that it has to go through (greylisting); -1 for any.
  private(set) var pinnedSources: [Int16] = []
  private(set) var due: [Instant] = []
  private(set) var expiry: [Instant] = []
  private(set) var octets: [Int32] = []

  var count: Int { states.count }

  /// Recipients that a queue has in its list, in order.
  struct Waiting: Sendable {
    fileprivate var first: Int32 = -1
    fileprivate var last: Int32 = -1
    /// Those of them that are due.
    fileprivate(set) var count = 0
  }

  mutating func reserve(_ count: Int) {
    states.reserveCapacity(count)
    queues.reserveCapacity(count)
    links.reserveCapacity(count)
    isLinked.reserveCapacity(count)
    attempts.reserveCapacity(count)
    pinnedSources.reserveCapacity(count)
    due.reserveCapacity(count)
    expiry.reserveCapacity(count)
    octets.reserveCapacity(count)
  }

  mutating func append(
    queue: Int, octets size: Int, expiry end: Instant, attempts made: Int, source: Int?
  ) -> Int {
    states.append(.cancelled)
    queues.append(Int32(truncatingIfNeeded: queue))
    links.append(-1)
    isLinked.append(false)
    attempts.append(UInt16(clamping: made))
    pinnedSources.append(source.map { Int16(clamping: $0) } ?? -1)
    due.append(.distantPast)
    expiry.append(end)
    octets.append(Int32(clamping: size))
    return states.count - 1
  }

  /// Puts it at the end of its queue's list.
  mutating func enqueue(_ recipient: Int, in waiting: inout Waiting) {
    states[recipient] = .ready
    waiting.count += 1
    // One that was taken back while it stood in the list stands there still.
    if isLinked[recipient] { return }
    isLinked[recipient] = true
    links[recipient] = -1
    let number = Int32(truncatingIfNeeded: recipient)
    if waiting.last >= 0 { links[Int(waiting.last)] = number } else { waiting.first = number }
    waiting.last = number
  }

  /// The first that is due.
  mutating func first(of waiting: inout Waiting) -> Int? {
    while waiting.first >= 0 {
      let recipient = Int(waiting.first)
      if states[recipient] == .ready { return recipient }
      unlinkFirst(of: &waiting)
    }
    return nil
  }

  private mutating func unlinkFirst(of waiting: inout Waiting) {
    let recipient = Int(waiting.first)
    waiting.first = links[recipient]
    if waiting.first < 0 { waiting.last = -1 }
    links[recipient] = -1
    isLinked[recipient] = false
  }

  /// Takes the first one out for an attempt on a connection.
  mutating func start(_ recipient: Int, of waiting: inout Waiting, connection: Int) {
    unlinkFirst(of: &waiting)
    waiting.count -= 1
    states[recipient] = .inFlight
    attempts[recipient] = attempts[recipient] == .max ? .max : attempts[recipient] + 1
    links[recipient] = Int32(truncatingIfNeeded: connection)
  }

  /// The connection that it is on.
  func connection(of recipient: Int) -> Int { Int(links[recipient]) }

  /// It waits until a time; where it was the first of the list, it leaves it.
  mutating func postpone(_ recipient: Int, until time: Instant, in waiting: inout Waiting) {
    if states[recipient] == .ready { waiting.count -= 1 }
    states[recipient] = .deferred
    due[recipient] = time
    if waiting.first == Int32(truncatingIfNeeded: recipient) { unlinkFirst(of: &waiting) }
  }

  /// It is done with, one way or another.
  mutating func close(_ recipient: Int, as state: State, in waiting: inout Waiting) {
    if states[recipient] == .ready { waiting.count -= 1 }
    states[recipient] = state
  }

  mutating func pin(_ recipient: Int, to source: Int?) {
    pinnedSources[recipient] = source.map { Int16(clamping: $0) } ?? -1
  }

  mutating func uncountAttempt(_ recipient: Int) {
    if attempts[recipient] > 0 { attempts[recipient] -= 1 }
  }

  mutating func extend(_ recipient: Int, to end: Instant) { expiry[recipient] = end }
}
