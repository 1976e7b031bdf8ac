/// What a probe saw of one server: each reply as it came, as far as the dialogue went.
public struct SMTPDialogue: Hashable, Sendable {
  public var greeting: Reply?
  public var ehlo: Reply?
  public var startTLS: Reply?
  /// Clear text between the 220 to STARTTLS and the handshake; thrown away.
  public var injected: [UInt8] = []
  public var tls: TLSPeerFacts?
  public var ehloOverTLS: Reply?
  /// `nil` while the dialogue goes on.
  public var ending: SMTPEnding?

  public init() {}

  /// The extensions offered in clear text; `nil` where EHLO was not answered with 250.
  public var capabilities: Capabilities? {
    ehlo.flatMap { $0.code == 250 ? Capabilities($0) : nil }
  }

  /// Whether the server does not know EHLO (RFC 5321 §3.2). A sender goes on with HELO then; a probe has seen enough.
  public var lacksEHLO: Bool { ehlo?.saysUnknownCommand ?? false }

  /// The extensions offered over TLS.
  public var capabilitiesOverTLS: Capabilities? {
    ehloOverTLS.flatMap { $0.code == 250 ? Capabilities($0) : nil }
  }

  /// The name in the greeting (RFC 5321 §4.2: every 220 begins with it).
  public var greetingName: String? { greeting.flatMap { $0.code == 220 ? $0.firstWord : nil } }
}
