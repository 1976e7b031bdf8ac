/// What a throttle holds back: everything that may be limited at one place.
public struct ThrottleLimits: Hashable, Sendable {
  /// Open at the same time; `nil` for as many as there is use for.
  public var connections: Int?
  public var connectionRate: RateLimit
  public var messageRate: RateLimit
  /// Octets of messages as they are sent.
  public var octetRate: RateLimit
  /// How many messages may go at once after a rest.
  public var burst: Int

  public init(
    connections: Int? = nil, connectionRate: RateLimit = .unlimited,
    messageRate: RateLimit = .unlimited, octetRate: RateLimit = .unlimited, burst: Int = 1
  ) {
    self.connections = connections
    self.connectionRate = connectionRate
    self.messageRate = messageRate
    self.octetRate = octetRate
    self.burst = burst
  }

  public static let none = ThrottleLimits()
}

/// What a throttle is about. All that an attempt comes under hold for it together.
public enum ThrottleKey: Hashable, Sendable {
  /// Everything that this machine sends.
  case global
  case campaign
  case provider(ProviderID)
  case destination(DestinationID)
  case source(SourceID)
  case sourceAndProvider(SourceID, ProviderID)
}
