/// One attempt that is to be made now.
public struct Attempt: Hashable, Sendable {
  public let recipient: RecipientID
  public let destination: DestinationID
  public let provider: ProviderID
  public let pool: PoolID
  public let source: SourceID
  public let connection: ConnectionID
  /// Whether the connection is there, or is to be opened.
  public let use: ConnectionUse
  /// 1 for the recipient's first.
  public let number: Int

  public enum ConnectionUse: Hashable, Sendable {
    /// It was idle; its `number`th message.
    case idle(message: Int)
    case new
  }
}

/// What the scheduler wants done.
public enum Decision: Hashable, Sendable {
  /// Make this attempt, on its connection or a new one. Before the transaction, ask `departure(of:)` when it may begin.
  case start(Attempt)
  /// Close this idle connection, and say so with `connectionClosed`.
  case close(ConnectionID)
  /// The recipient's time is over; it is not tried again.
  case expired(RecipientID)
  /// Nothing before this time, unless an event comes.
  case wait(until: Instant)
  /// Nothing until an event comes: everything that is left is in flight, paused, or without a source.
  case waitForEvent
  /// Every recipient is done with, and every connection is closed.
  case finished
}

/// How an attempt ended.
public struct AttemptResult: Hashable, Sendable {
  public var outcome: Outcome
  public var connection: ConnectionFate
  public var actions: [FeedbackAction]

  public init(
    _ outcome: Outcome, connection: ConnectionFate, actions: [FeedbackAction] = []
  ) {
    self.outcome = outcome
    self.connection = connection
    self.actions = actions
  }

  public enum Outcome: Hashable, Sendable {
    case delivered
    /// To be tried again.
    case deferred(Deferral)
    /// For good.
    case failed
    /// The final dot may have arrived, the answer did not.
    case inDoubt
    /// Was not made after all, and does not count: the run is ending.
    case withdrawn
  }

  public struct Deferral: Hashable, Sendable {
    public var cause: Cause
    /// 'try again in N minutes'.
    public var notBefore: TimeSpan?
    /// Greylisting: the next attempt has to come from the same address.
    public var fromSameSource: Bool

    public init(_ cause: Cause, notBefore: TimeSpan? = nil, fromSameSource: Bool = false) {
      self.cause = cause
      self.notBefore = notBefore
      self.fromSameSource = fromSameSource
    }

    public enum Cause: Hashable, Sendable {
      /// A server refused this message or recipient for now.
      case reply
      /// No connection, none that could be used, or it was lost; a greeting with 4xx or a 421 too: it is the destination, not the recipient.
      case connection
      /// Names could not be looked up.
      case lookup
    }
  }

  public enum ConnectionFate: Hashable, Sendable {
    /// Open and ready for another message.
    case open
    /// Closed, or never opened.
    case closed
  }
}

/// What becomes of the recipient after an attempt.
public enum Disposition: Hashable, Sendable {
  case delivered
  case failed
  case inDoubt
  case retry(at: Instant)
  /// No further attempt would come before its time is over.
  case expired
  /// As if the attempt had not been: due at once when sending goes on.
  case withdrawn
}
