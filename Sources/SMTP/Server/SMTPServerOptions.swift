/// What a server says of itself, offers and allows.
public struct SMTPServerOptions: Sendable {
  /// The name in the greeting (RFC 5321 §4.2).
  public var hostName: String
  public var extensions: Set<Extension>
  public var limits: SMTPServerLimits
  public var requirement: Requirement
  /// Who may authenticate; `nil` offers no AUTH.
  public var authentication: SASLServerOptions?
  /// Whether TLS can be had, which STARTTLS and REQUIRETLS need.
  public var hasTLS: Bool
  /// Whether content with an LF that no CR stands before is refused (RFC 5321 §2.3.8 forbids it). Never does it end a message.
  public var refusesBareLineFeeds: Bool

  /// What a client has to have done before MAIL.
  public enum Requirement: Hashable, Sendable {
    case nothing
    /// RFC 3207 §4.
    case encryption
    /// RFC 4954 §6.
    case authentication
    case encryptionAndAuthentication

    var includesEncryption: Bool {
      switch self {
      case .encryption, .encryptionAndAuthentication: true
      case .nothing, .authentication: false
      }
    }

    var includesAuthentication: Bool {
      switch self {
      case .authentication, .encryptionAndAuthentication: true
      case .nothing, .encryption: false
      }
    }
  }

  /// A service extension that can be switched off, by its keyword in lower case.
  public enum Extension: String, Hashable, Sendable, CaseIterable {
    /// RFC 2920.
    case pipelining
    /// RFC 1870.
    case size
    /// RFC 6152.
    case eightBitMIME = "8bitmime"
    /// RFC 6531.
    case smtpUTF8 = "smtputf8"
    /// RFC 3461.
    case deliveryStatusNotification = "dsn"
    /// RFC 2034.
    case enhancedStatusCodes = "enhancedstatuscodes"
    /// RFC 3030, without BINARYMIME.
    case chunking
    /// RFC 3207.
    case startTLS = "starttls"
    /// RFC 4954.
    case authentication = "auth"
    /// RFC 8689.
    case requireTLS = "requiretls"
  }

  public init(
    hostName: String, extensions: Set<Extension> = Set(Extension.allCases),
    limits: SMTPServerLimits = .init(), requirement: Requirement = .nothing,
    authentication: SASLServerOptions? = nil, hasTLS: Bool = false,
    refusesBareLineFeeds: Bool = false
  ) {
    self.hostName = hostName
    self.extensions = extensions
    self.limits = limits
    self.requirement = requirement
    self.authentication = authentication
    self.hasTLS = hasTLS
    self.refusesBareLineFeeds = refusesBareLineFeeds
  }
}

/// How much a server takes.
public struct SMTPServerLimits: Hashable, Sendable {
  /// Octets of a command line with its end: the 512 of RFC 5321 §4.5.3.1.4, and what SIZE (26), 8BITMIME (17), SMTPUTF8 (10), AUTH
  /// (500) and DSN (600) add to MAIL and RCPT, rounded up.
  public var commandLine = 2_048
  /// Octets of a line of an AUTH exchange (RFC 4954 §4).
  public var authenticationLine = 12_288
  /// Recipients of a message: at least 100 have to be taken (RFC 5321 §4.5.3.1.8).
  public var recipients = 1_000
  /// Octets of a message's content.
  public var messageSize = 100 << 20
  /// Commands that are wrong, after which the connection ends.
  public var errors = 100
  /// Commands other than those of mail transactions between two messages: a client that only keeps the connection busy.
  public var idleCommands = 10_000

  public init() {}
}
