import DNS
import Synchronization

/// Whether any of the DNS servers answered anything in this run: when none did, the report is about them and not about the domain.
final class Reachability: Sendable {
  private let servers: [ServerEndpoint]
  private let hasAnswered = Atomic(false)
  private let lastFailure = Mutex<LookupFailure?>(nil)

  init(_ servers: [ServerEndpoint]) { self.servers = servers }

  /// Takes in what became of one question.
  func note(_ answer: Answer) {
    if hasAnswered.load(ordering: .relaxed) { return }
    switch answer.failure {
    case .timedOut, .unreachable:
      lastFailure.withLock { $0 = answer.failure }
    case .serverFailure, .refused, .bogus, .offline, nil:
      hasAnswered.store(true, ordering: .relaxed)
    }
  }

  /// What to tell the user; `nil` when a server answered, or none was asked.
  var complaint: String? {
    guard !hasAnswered.load(ordering: .relaxed), let failure = lastFailure.withLock({ $0 }) else {
      return nil
    }
    let names = servers.map(\.description).joined(separator: ", ")
    return "no DNS server answered (\(names)): \(failure); --resolver names another"
  }
}
