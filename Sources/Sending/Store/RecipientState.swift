/// How far a recipient of a run has come.
///
/// Each state is durable before the step that it names is taken, so that after a crash the state tells what may have happened.
public enum RecipientState: Int, Hashable, Sendable, CaseIterable {
  /// Waits for its first attempt, or its next one.
  case queued = 0
  /// A process has taken it on.
  case leased = 1
  /// A connection is being opened or used for it; the attempt is counted.
  case dialled = 2
  /// The end of the message may have left.
  case dotSent = 3
  case delivered = 4
  /// Refused for good.
  case failed = 5
  /// Not delivered within its time.
  case expired = 6
  /// The end of the message was sent, and no reply to it is known.
  case inDoubt = 7
  /// Taken out by a person.
  case cancelled = 8

  /// Whether nothing more is done by itself.
  public var isFinal: Bool {
    switch self {
    case .delivered, .failed, .expired, .inDoubt, .cancelled: true
    case .queued, .leased, .dialled, .dotSent: false
    }
  }

  /// What becomes of it when the process that had it is gone: before the end of the message it can be tried again without a doubt.
  public var afterCrash: RecipientState {
    switch self {
    case .leased, .dialled: .queued
    case .dotSent: .inDoubt
    case .queued, .delivered, .failed, .expired, .inDoubt, .cancelled: self
    }
  }
}
