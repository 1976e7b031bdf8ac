/// What became of a transaction, recipient by recipient.
public struct TransactionResult: Hashable, Sendable {
  /// In the order of the transaction.
  public var recipients: [RecipientResult]

  public init(recipients: [RecipientResult]) { self.recipients = recipients }
}

/// What became of the message for one recipient.
public enum RecipientResult: Hashable, Sendable {
  /// The server took it over (RFC 5321 §4.2.5): the reply to the end of the message.
  case accepted(Reply)
  /// The server said no, at which step.
  case refused(Reply, at: SMTPStep)
  /// Nothing of it was sent.
  case impossible(TransactionObstacle)
  /// The session ended before the end of the message was sent: the server has not got it.
  case interrupted(SMTPEnding)
  /// The session ended after the end of the message was sent, before the reply: nobody knows.
  case inDoubt(SMTPEnding)
}
