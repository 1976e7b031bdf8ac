/// One step of one recipient, as the journal of a run keeps it.
public struct JournalEntry: Hashable, Sendable {
  /// The row of the recipient in the store.
  public var recipient: Int64
  public var change: Change

  public init(recipient: Int64, _ change: Change) {
    self.recipient = recipient
    self.change = change
  }

  public enum Change: Hashable, Sendable {
    case leased(Lease)
    /// Attempt `number` is counted; its connection is not opened yet.
    case dialled(number: Int, at: Instant)
    /// The end of the message may leave from now on.
    case dotSent(at: Instant)
    /// The attempt came to an end.
    case attempted(AttemptRecord, Settlement)
    /// Without an attempt: expiry, a person's command.
    case settled(Settlement, at: Instant)
  }

  /// What becomes of the recipient.
  public enum Settlement: Hashable, Sendable {
    case delivered
    case failed
    case expired
    case inDoubt
    case cancelled
    /// Again at that time; through the same source where that matters (greylisting).
    case retry(at: Instant, source: String?)

    public var state: RecipientState {
      switch self {
      case .delivered: .delivered
      case .failed: .failed
      case .expired: .expired
      case .inDoubt: .inDoubt
      case .cancelled: .cancelled
      case .retry: .queued
      }
    }
  }
}

/// Who has taken a recipient on, until when. With one machine the lock on the store keeps others out; the epoch and the expiry
/// are for stores that several share.
public struct Lease: Hashable, Sendable {
  public var owner: String
  /// Goes up by one each time that a process begins to work on the run: what an earlier one writes late can be told.
  public var epoch: Int
  public var expires: Instant

  public init(owner: String, epoch: Int, expires: Instant) {
    self.owner = owner
    self.epoch = epoch
    self.expires = expires
  }
}
