/// A step of a session that takes time of its own and can fail on its own.
public enum SMTPStep: String, Hashable, Sendable, CaseIterable {
  case connect
  case greeting
  case ehlo
  case startTLS = "starttls"
  case handshake
  case ehloOverTLS = "ehlo_over_tls"
  case quit
}

extension SMTPStep: CustomStringConvertible {
  /// What was waited for.
  public var description: String {
    switch self {
    case .connect: "the connection"
    case .greeting: "the greeting"
    case .ehlo: "the reply to EHLO"
    case .startTLS: "the reply to STARTTLS"
    case .handshake: "the TLS handshake"
    case .ehloOverTLS: "the reply to EHLO over TLS"
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
  public var quit: Duration

  /// RFC 5321 §4.5.3.2.1: 5 minutes for the initial 220.
  public static let standardGreeting = Duration.seconds(300)
  /// RFC 5321 §4.5.3.2.2: 5 minutes, as for MAIL.
  public static let standardCommand = Duration.seconds(300)
  /// A handshake has no person and no queue behind it.
  public static let standardHandshake = Duration.seconds(60)
  /// Nothing is lost when the answer to QUIT does not come (RFC 5321 §4.1.1.10), so nobody waits for it long.
  public static let standardQuit = Duration.seconds(5)

  public static let standard = SMTPTimeouts(
    greeting: standardGreeting, command: standardCommand, handshake: standardHandshake,
    quit: standardQuit)

  public init(greeting: Duration, command: Duration, handshake: Duration, quit: Duration) {
    self.greeting = greeting
    self.command = command
    self.handshake = handshake
    self.quit = quit
  }

  /// None longer than `limit`.
  public func capped(at limit: Duration) -> SMTPTimeouts {
    SMTPTimeouts(
      greeting: min(greeting, limit), command: min(command, limit),
      handshake: min(handshake, limit), quit: min(quit, limit))
  }

  func limit(of step: SMTPStep) -> Duration {
    switch step {
    // The transport has a limit of its own for connecting.
    case .connect, .greeting: greeting
    case .ehlo, .startTLS, .ehloOverTLS: command
    case .handshake: handshake
    case .quit: quit
    }
  }
}
