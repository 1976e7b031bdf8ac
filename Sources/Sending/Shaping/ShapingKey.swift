/// The keys of shaping, as a campaign and shaping.yml write them.
public enum ShapingKey: String, Hashable, Sendable, CaseIterable {
  case connections
  case connectionRate = "connection_rate"
  case messagesPerConnection = "messages_per_connection"
  case messageRate = "message_rate"
  case byteRate = "byte_rate"
  case burst
  case connectionLifetime = "connection_lifetime"
  case idleTimeout = "idle_timeout"
  case initialConnections = "initial_connections"
  case tls
  case retryFirst = "retry_first"
  case retryGrowth = "retry_growth"
  case retryLongest = "retry_longest"
  case retryJitter = "retry_jitter"
  case lookupRetryFirst = "dns_retry_first"
  case lookupRetryLongest = "dns_retry_longest"
  case expireAfter = "expire_after"

  /// Whether it is a limit of the place that it stands at. Such limits hold together, wherever they stand; of everything else the value of
  /// the narrowest place counts.
  public var isLimit: Bool {
    switch self {
    case .connections, .connectionRate, .messageRate, .byteRate, .burst: true
    case .messagesPerConnection, .connectionLifetime, .idleTimeout, .initialConnections, .tls,
      .retryFirst, .retryGrowth, .retryLongest, .retryJitter, .lookupRetryFirst,
      .lookupRetryLongest, .expireAfter:
      false
    }
  }

  /// What a value looks like, for messages and manuals.
  public var form: String {
    switch self {
    case .connections, .messagesPerConnection: "a number from 1 up, or 'unlimited'"
    case .initialConnections, .burst: "a number from 1 up"
    case .connectionRate, .messageRate:
      "'20/s', '300/min', several as '20/s, 5000/h', or 'unlimited'"
    case .byteRate: "'5MB/min', or 'unlimited'"
    case .connectionLifetime, .idleTimeout, .retryFirst, .retryLongest, .lookupRetryFirst,
      .lookupRetryLongest, .expireAfter:
      "a length of time: '90s', '5min', '2h', '1d'"
    case .tls: TLSPolicy.allCases.map(\.rawValue).joined(separator: ", ")
    case .retryGrowth: "a factor from 1 to 10: '2', '1.5'"
    case .retryJitter: "hundredths from '0%' to '50%'"
    }
  }
}

/// What a connection has to prove before a message goes over it.
public enum TLSPolicy: String, Hashable, Sendable, CaseIterable {
  /// STARTTLS is not used.
  case none
  /// Where it is offered; any certificate.
  case may
  /// Always; any certificate.
  case encrypt
  /// Always, with a certificate for the name of the host.
  case verify
  /// As TLSA records that DNSSEC secures say (RFC 7672); where there are none, as `may`.
  case dane
  /// As the policy of the domain says (RFC 8461), and as DANE says where there are TLSA records: DANE comes first (§2).
  case mtaSTS = "mta-sts"
}
