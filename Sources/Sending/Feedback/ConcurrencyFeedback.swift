/// How many connections a destination takes: up by one with each success, down with each failure, and closed for a while when a whole cohort
/// of attempts in a row failed.
///
/// The idea is Postfix's (its SCHEDULER_README, "Concurrency scheduling"): failures within one window of connections are one statement
/// about the destination, so each counts as 1/window of a cohort. The forecast runs on the same code.
public struct ConcurrencyFeedback: Hashable, Sendable {
  /// Connections that may be open now.
  public private(set) var window: Int
  public let most: Int
  private let initial: Int
  /// Parts of a cohort that failed since the last success, in thousandths.
  private var failedCohort = 0

  /// Connections to begin with where more are allowed: enough to learn quickly, few enough for a destination that is down.
  public static let standardInitial = 5
  /// Where nothing limits connections, feedback does not raise them beyond this.
  public static let unlimited = 1_000

  public init(initial: Int = standardInitial, most: Int? = nil) {
    self.most = max(1, most ?? Self.unlimited)
    self.initial = min(self.most, max(1, initial))
    window = self.initial
  }

  /// An attempt reached the destination: a message was taken, or refused for its own sake.
  public mutating func succeeded() {
    failedCohort = 0
    window = min(most, window + 1)
  }

  public enum Verdict: Hashable, Sendable {
    case goOn
    /// A cohort failed: nothing is to be tried there for a while.
    case dead
  }

  /// No connection came about, or it was lost or refused.
  public mutating func failed() -> Verdict {
    failedCohort += 1_000 / max(1, window)
    window = max(1, window - 1)
    // 1000/3 + 1000/3 + 1000/3 is one cohort too.
    return failedCohort >= 990 ? .dead : .goOn
  }

  /// After the pause: one connection at first, and more with each success.
  public mutating func revive() {
    failedCohort = 0
    window = 1
  }
}
