/// Whether a source is of any use: one that this machine can't send from, or that everybody refuses, is to be set aside.
public struct SourceHealth: Hashable, Sendable {
  /// Providers that refused it since somebody took a message.
  private var refusedBy: Set<ProviderID> = []
  public private(set) var verdict = Verdict.usable

  public enum Verdict: Hashable, Sendable {
    case usable
    /// The address can't be bound.
    case unusable(reason: String)
    /// So many providers in a row refused it for what it is.
    case refusedEverywhere(providers: Int)
  }

  public enum Event: Hashable, Sendable {
    case accepted
    /// A verdict of this class of a provider.
    case refused(FailureClass, by: ProviderID)
    /// The system did not let it be bound or used.
    case notPermitted(reason: String)
  }

  /// Different providers that have to refuse it, none having taken a message in between: two may use the same blocklist.
  public static let refusalsThatCount = 3

  public init() {}

  /// Takes note, and says what it comes to now.
  public mutating func note(_ event: Event) -> Verdict {
    switch event {
    case .accepted:
      refusedBy = []
      if case .refusedEverywhere = verdict { verdict = .usable }
    case .notPermitted(let reason): verdict = .unusable(reason: reason)
    case .refused(let failure, let provider):
      switch failure {
      case .reputation, .reverseDNS: refusedBy.insert(provider)
      case .noMailbox, .mailboxDisabled, .mailboxFull, .mailboxRate, .rate, .connections,
        .greylisted, .authentication, .tls, .content, .size, .policy, .system, .protocolFault,
        .other:
        break
      }
      if verdict == .usable, refusedBy.count >= Self.refusalsThatCount {
        verdict = .refusedEverywhere(providers: refusedBy.count)
      }
    }
    return verdict
  }
}
