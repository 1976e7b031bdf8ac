public import DNS
public import Message

/// What is known of the SMTP session in which a message arrived.
public struct MessageEnvelope: Sendable {
  /// `nil` where it is not known: SPF and reverse DNS then stay open.
  public var client: IPAddress?
  public var helo: String?
  /// Empty for the null reverse path; `nil` where it is not known.
  public var mailFrom: String?
  /// The server that wrote the Received field used; `nil` where the options say it all.
  public var receivedBy: String?
  /// Whether the message came over TLS, as that field says.
  public var encryption: ReceivedField.Encryption

  public init(
    client: IPAddress? = nil, helo: String? = nil, mailFrom: String? = nil,
    receivedBy: String? = nil, encryption: ReceivedField.Encryption = .unknown
  ) {
    self.client = client
    self.helo = helo
    self.mailFrom = mailFrom
    self.receivedBy = receivedBy
    self.encryption = encryption
  }
}
