/// What a client said about a message before its content (RFC 5321 §2.3.1).
public struct SMTPEnvelope: Hashable, Sendable {
  /// What the client called itself in EHLO or HELO.
  public var helo = ""
  /// Over what the message came, as the Received field says it (RFC 3848, RFC 6531 §4.3): `ESMTPS`.
  public var protocolName = "SMTP"
  /// `nil` for the null reverse path, `<>`.
  public var sender: MailPath?
  public var parameters = MailParameters()
  public var recipients: [Recipient] = []

  public struct Recipient: Hashable, Sendable {
    public var path: MailPath
    public var parameters: RecipientParameters

    public init(path: MailPath, parameters: RecipientParameters = .init()) {
      self.path = path
      self.parameters = parameters
    }
  }

  public init() {}
}

/// What MAIL has behind the path.
public struct MailParameters: Hashable, Sendable {
  /// SIZE (RFC 1870 §3), octets.
  public var size: Int?
  /// BODY (RFC 6152 §2).
  public var body: Body?
  /// RFC 6531 §3.4.
  public var isInternational = false
  /// RFC 8689 §2.
  public var requiresTLS = false
  /// RET (RFC 3461 §4.3).
  public var returned: Returned?
  /// ENVID (RFC 3461 §4.4), as it was sent.
  public var envelopeIdentifier: String?
  /// AUTH (RFC 4954 §5), as it was sent.
  public var submitter: String?

  public enum Body: String, Hashable, Sendable {
    case sevenBit = "7BIT"
    case eightBit = "8BITMIME"
  }

  public enum Returned: String, Hashable, Sendable {
    case full = "FULL"
    case header = "HDRS"
  }

  public init() {}
}

/// What RCPT has behind the path.
public struct RecipientParameters: Hashable, Sendable {
  /// NOTIFY (RFC 3461 §4.1), in upper case.
  public var notify: String?
  /// ORCPT (RFC 3461 §4.2), as it was sent.
  public var original: String?

  public init() {}
}
