public import DNS

/// What happened to a connection of a server.
public enum SMTPServerEvent: Hashable, Sendable {
  /// The connection stands; with implicit TLS, after its handshake.
  case connected(SMTPServerPeer, tls: TLSPeerFacts?)
  /// Octets in clear text, or decrypted ones.
  case received([UInt8])
  case tlsEstablished(TLSPeerFacts)
  /// The time of `pause` is over.
  case pauseEnded
  /// What became of the message that `endMessage` told of.
  case settled(SMTPSettlement)
  /// The client was silent for too long.
  case timedOut
  /// The server ends: the client is told so as soon as no message is under way.
  case shuttingDown
}

/// The two ends of a connection.
public struct SMTPServerPeer: Hashable, Sendable {
  /// `nil` where it is not known.
  public var client: IPAddress?
  /// The port that the client connected to.
  public var port: UInt16

  public init(client: IPAddress?, port: UInt16) {
    self.client = client
    self.port = port
  }
}

/// What is to be done with the connection, and with the messages that come over it.
public enum SMTPServerAction: Hashable, Sendable {
  case send([UInt8])
  /// TLS begins; whatever is held in clear text is dropped.
  case startTLS
  /// Nothing is read or done for that long; `pauseEnded` follows.
  case pause(Duration)
  /// A message's content follows.
  case beginMessage(SMTPEnvelope)
  /// The next octets of the content, without the transport's stuffing.
  case content([UInt8])
  /// The message is complete: `settled` has to follow, nothing is read until then.
  case endMessage(SMTPEnvelope, SMTPContentFacts)
  /// The message that was begun will not be taken.
  case dropMessage
  case note(SMTPServerNote)
  /// The connection is closed in order, after what was sent.
  case close
  /// The connection is cut off (RST).
  case reset
}

/// What became of a message.
public enum SMTPSettlement: Hashable, Sendable {
  /// It is stored; under which name, for the reply.
  case accepted(id: String)
  /// It could not be stored now.
  case failed(reason: String)
}

/// What may be of interest beside the messages themselves.
public enum SMTPServerNote: Hashable, Sendable {
  case greeted(name: String)
  case secured(TLSPeerFacts)
  case authenticated(user: String, mechanism: String)
  case sender(SMTPEnvelope)
  case recipient(String)
  /// A reply of 400 or more; of a recipient, whose.
  case refused(SMTPServerStage?, code: Int, recipient: String?)
  /// A fault that a rule asked for, by the rule's place.
  case fault(SMTPServerStage, rule: Int)
  /// Clear text behind STARTTLS, which was thrown away (RFC 3207 §4.2).
  case injected(octets: Int)
}
