import NIOCore
import Synchronization

/// Which servers answered lately; one that did not is asked last for a while, so that a dead first server costs one wait
/// and not one a question.
final class ServerHealth: Sendable {
  private let failedAt: Mutex<[NIODeadline?]>

  private static let only = [0]

  /// How long a server that did not answer stays at the end of the line.
  private static let penalty = TimeAmount.seconds(30)

  init(count: Int) { failedAt = Mutex(Array(repeating: nil, count: count)) }

  /// The servers' indices in the order in which to ask them.
  func order(at now: NIODeadline) -> [Int] {
    failedAt.withLock { failedAt in
      if failedAt.count == 1 { return Self.only }
      let isPenalised = failedAt.map { failedAt in
        failedAt.map { $0 + Self.penalty > now } ?? false
      }
      return isPenalised.indices.filter { !isPenalised[$0] }
        + isPenalised.indices.filter { isPenalised[$0] }
    }
  }

  func answered(_ index: Int) {
    failedAt.withLock { if $0[index] != nil { $0[index] = nil } }
  }

  func failed(_ index: Int, at now: NIODeadline) { failedAt.withLock { $0[index] = now } }
}
