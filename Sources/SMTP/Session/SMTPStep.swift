/// A step of a session that takes time of its own and can fail on its own.
public enum SMTPStep: String, Hashable, Sendable, CaseIterable {
  case connect
  case greeting
  case ehlo
  case helo
  case startTLS = "starttls"
  case handshake
  case ehloOverTLS = "ehlo_over_tls"
  case authentication
  case mail
  case recipient
  /// DATA, up to the 354.
  case data
  /// The message, up to the reply to its end: the final dot, or the last chunk.
  case message
  case reset
  case quit
}

extension SMTPStep: CustomStringConvertible {
  /// What was waited for.
  public var description: String {
    switch self {
    case .connect: "the connection"
    case .greeting: "the greeting"
    case .ehlo: "the reply to EHLO"
    case .helo: "the reply to HELO"
    case .startTLS: "the reply to STARTTLS"
    case .handshake: "the TLS handshake"
    case .ehloOverTLS: "the reply to EHLO over TLS"
    case .authentication: "the reply to AUTH"
    case .mail: "the reply to MAIL"
    case .recipient: "the reply to RCPT"
    case .data: "the reply to DATA"
    case .message: "the reply to the end of the message"
    case .reset: "the reply to RSET"
    case .quit: "the reply to QUIT"
    }
  }
}

/// How long a client waits for each step at least (RFC 5321 §4.5.3.2).
public struct SMTPTimeouts: Hashable, Sendable {
  public var greeting: Duration
  /// The standard names no time for EHLO, STARTTLS and QUIT: that of MAIL is taken.
  public var command: Duration
  public var handshake: Duration
  public var data: Duration
  public var message: Duration
  public var quit: Duration

  /// RFC 5321 §4.5.3.2.1: 5 minutes for the initial 220.
  public static let standardGreeting = Duration.seconds(300)
  /// RFC 5321 §4.5.3.2.2, §4.5.3.2.3: 5 minutes, for MAIL and for RCPT.
  public static let standardCommand = Duration.seconds(300)
  /// A handshake has no person and no queue behind it.
  public static let standardHandshake = Duration.seconds(60)
  /// RFC 5321 §4.5.3.2.4: 2 minutes for the 354.
  public static let standardData = Duration.seconds(120)
  /// RFC 5321 §4.5.3.2.6: 10 minutes for the reply to the final dot. Whoever waits for less sends twice.
  public static let standardMessage = Duration.seconds(600)
  /// Nothing is lost when the answer to QUIT does not come (RFC 5321 §4.1.1.10), so nobody waits for it long.
  public static let standardQuit = Duration.seconds(5)

  public static let standard = SMTPTimeouts(
    greeting: standardGreeting, command: standardCommand, handshake: standardHandshake,
    data: standardData, message: standardMessage, quit: standardQuit)

  public init(
    greeting: Duration, command: Duration, handshake: Duration, data: Duration,
    message: Duration, quit: Duration
  ) {
    self.greeting = greeting
    self.command = command
    self.handshake = handshake
    self.data = data
    self.message = message
    self.quit = quit
  }

  /// None longer than `limit`.
  public func capped(at limit: Duration) -> SMTPTimeouts {
    SMTPTimeouts(
      greeting: min(greeting, limit), command: min(command, limit),
      handshake: min(handshake, limit), data: min(data, limit), message: min(message, limit),
      quit: min(quit, limit))
  }

  func limit(of step: SMTPStep) -> Duration {
    switch step {
    // The transport has a limit of its own for connecting.
    case .connect, .greeting: greeting
    case .ehlo, .helo, .startTLS, .ehloOverTLS, .authentication, .mail, .recipient, .reset: command
    case .handshake: handshake
    case .data: data
    case .message: message
    case .quit: quit
    }
  }
}
