/// How connections to a destination are used, and when it is tried again.
public struct DeliveryValues: Hashable, Sendable {
  /// Messages after which a connection is closed; `nil` for as many as there are.
  public var messagesPerConnection: Int?
  /// Age at which a connection is not used again.
  public var connectionLifetime: TimeSpan
  /// How long a connection is kept without a message. Servers close idle ones after some minutes at the latest (RFC 5321 §4.5.3.2.7), many
  /// after seconds.
  public var idleTimeout: TimeSpan
  /// Connections to begin with (`ConcurrencyFeedback`).
  public var initialConnections: Int
  public var retry: RetrySchedule
  public var lookupRetry: RetrySchedule

  public init(
    messagesPerConnection: Int? = 100, connectionLifetime: TimeSpan = .minutes(5),
    idleTimeout: TimeSpan = .seconds(5),
    initialConnections: Int = ConcurrencyFeedback.standardInitial,
    retry: RetrySchedule = .standard, lookupRetry: RetrySchedule = .lookups
  ) {
    self.messagesPerConnection = messagesPerConnection
    self.connectionLifetime = connectionLifetime
    self.idleTimeout = idleTimeout
    self.initialConnections = initialConnections
    self.retry = retry
    self.lookupRetry = lookupRetry
  }
}
