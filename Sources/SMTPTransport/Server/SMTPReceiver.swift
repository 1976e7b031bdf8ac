public import SMTP

/// What a server hands its messages to: one a connection, called by one thread at a time.
///
/// Times are since the server began, from the clock that never goes back, of when the octets arrived.
public protocol SMTPReceiver: AnyObject {
  func note(_ note: SMTPServerNote, at time: Duration)
  func begin(_ envelope: SMTPEnvelope, at time: Duration)
  /// The next octets of the content.
  func take(_ octets: [UInt8])
  /// The message that was begun will not be taken.
  func drop()
  /// The message is complete. The client is told when it is settled.
  func end(
    _ envelope: SMTPEnvelope, _ facts: SMTPContentFacts, at time: Duration
  ) -> SMTPReceipt
  /// The connection is gone.
  func closed(at time: Duration)
}

/// When a message is settled.
public enum SMTPReceipt {
  case now(SMTPSettlement)
  /// After work that takes its time and is not done on the connection's thread.
  case later(@Sendable () async -> SMTPSettlement)
}
