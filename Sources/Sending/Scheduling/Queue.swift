/// The recipients of one destination that go through one pool of sources.
struct Queue: Sendable {
  let lane: Int
  let destination: Int
  /// Those that are due.
  var waiting = RecipientTable.Waiting()
  /// Those that are due later.
  var deferred = TimeHeap()
  /// Nothing is started before: the destination is suspended, or its throttle says so.
  var notBefore = Instant.distantPast
  var feedback: ConcurrencyFeedback
  /// Times in a row that the destination was found dead.
  var deaths = 0
  /// Connections that are open or being opened.
  var open = 0
  /// Those without a message; the one used last at the end, and taken first.
  var idle: [Int] = []
  var place = Place.out
  /// When it began to wait for its turn.
  var turn = 0
  var counts = QueueCounts()

  enum Place: Hashable, Sendable {
    /// Nothing is due, or only its own connections can change that.
    case out
    /// Something is due, and a connection is there for it.
    case warm
    /// Something is due that needs a new connection.
    case cold
    case asleep(Instant)
  }

  init(lane: Int, destination: Int, feedback: ConcurrencyFeedback) {
    self.lane = lane
    self.destination = destination
    self.feedback = feedback
  }
}

/// How many recipients of a queue there are in each state.
public struct QueueCounts: Hashable, Sendable {
  /// Due, or to be when a limit allows.
  public internal(set) var queued = 0
  /// Tried, and due again later.
  public internal(set) var deferred = 0
  public internal(set) var inFlight = 0
  public internal(set) var delivered = 0
  public internal(set) var failed = 0
  public internal(set) var inDoubt = 0
  public internal(set) var expired = 0
  public internal(set) var cancelled = 0

  public init() {}

  public var total: Int {
    queued + deferred + inFlight + delivered + failed + inDoubt + expired + cancelled
  }

  public static func + (left: QueueCounts, right: QueueCounts) -> QueueCounts {
    var sum = left
    sum.queued += right.queued
    sum.deferred += right.deferred
    sum.inFlight += right.inFlight
    sum.delivered += right.delivered
    sum.failed += right.failed
    sum.inDoubt += right.inDoubt
    sum.expired += right.expired
    sum.cancelled += right.cancelled
    return sum
  }
}

/// The queues of one provider and one pool.
struct Lane: Sendable {
  let pool: Int
  let provider: Int
  /// The source and provider of each source of the pool, in the pool's order.
  let pairs: [Int]
  var warm = LinkedLists.List()
  var cold = LinkedLists.List()
  /// Queues that wait for a time.
  var sleeping = TimeHeap()
  var place = Place.out
  /// The throttle that had a connection to give away and woke it.
  var wokenBy: Int?

  init(pool: Int, provider: Int, pairs: [Int]) {
    self.pool = pool
    self.provider = provider
    self.pairs = pairs
  }

  enum Place: Hashable, Sendable {
    /// No queue of it has anything to start.
    case out
    case runnable
    case asleep(Instant, Reason)
    /// Until the source's rate allows a message.
    case atSource(Int)
    /// Until a connection closes under this throttle, or one of its queues that has a connection wakes.
    case atThrottle(Int, Instant)

    /// When it looks for itself again.
    var end: Instant? {
      switch self {
      case .asleep(let time, _), .atThrottle(_, let time): time
      case .out, .runnable, .atSource: nil
      }
    }
  }

  /// What a lane sleeps for.
  enum Reason: Hashable, Sendable {
    /// Its queues: one with something due wakes it.
    case queues
    /// The rate of connections: one that becomes idle wakes it.
    case connections
    /// The rate of messages: nothing wakes it.
    case messages
  }
}
