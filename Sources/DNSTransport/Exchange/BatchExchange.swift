import DNS
import NIOCore

/// Puts several queries to one server over UDP, a window of them at once. Confined to its event loop.
///
/// A task for each query costs more than the query: here a query is an index, and one task waits for all.
final class BatchExchange {
  /// The answer that a result comes to; `nil` where it is not enough for one.
  typealias Settle = @Sendable (_ index: Int, ExchangeResult) -> Answer?

  struct Outcome {
    /// By the query's index; `nil` for those that are left open.
    var answers: [Answer?]
    var open: [(index: Int, result: ExchangeResult)] = []
  }

  private let queries: [Query]
  private let pool: DatagramPool
  private let wait: TimeAmount
  private let eventLoop: any EventLoop
  private let completion: UnsafeContinuation<Outcome, Never>
  private let settle: Settle
  private var outcome: Outcome
  private var next = 0
  private var underWay = 0
  private var isRefilling = false

  /// Queries under way at once: their answers, and they themselves, fit into the receive buffers of both sides, of 208 KiB where nobody
  /// changed them, beside those of another batch.
  private static let window = 128

  /// `completion` is resumed when the last of the queries, of which there is at least one, has its result.
  init(
    _ queries: [Query], through pool: DatagramPool, wait: TimeAmount,
    on eventLoop: any EventLoop, settle: @escaping Settle,
    completion: UnsafeContinuation<Outcome, Never>
  ) {
    self.queries = queries
    self.pool = pool
    self.wait = wait
    self.eventLoop = eventLoop
    self.settle = settle
    self.completion = completion
    outcome = Outcome(answers: Array(repeating: nil, count: queries.count))
  }

  /// Sends as many as the window has room for.
  func fill() {
    let deadline = NIODeadline.now() + wait
    while next < queries.count, underWay < Self.window {
      let index = next
      next += 1
      underWay += 1
      pool.send(queries[index], deadline: deadline, completion: .batch(self, index))
    }
  }

  /// Takes the result of one query. What is free in the window is filled in the next turn: the table that completed the query is still
  /// being changed.
  func complete(_ index: Int, _ result: ExchangeResult) {
    if let answer = settle(index, result) {
      outcome.answers[index] = answer
    } else {
      outcome.open.append((index, result))
    }
    underWay -= 1
    if underWay == 0, next == queries.count {
      completion.resume(returning: outcome)
    } else if next < queries.count, !isRefilling {
      isRefilling = true
      eventLoop.assumeIsolated().execute {
        self.isRefilling = false
        self.fill()
      }
    }
  }
}

/// Who is told what became of a query.
enum QueryCompletion {
  /// A task that waits for this query alone.
  case task(UnsafeContinuation<ExchangeResult, Never>)
  /// A batch, and the place of the query in it.
  case batch(BatchExchange, Int)

  func resume(returning result: ExchangeResult) {
    switch self {
    case .task(let continuation): continuation.resume(returning: result)
    case .batch(let batch, let index): batch.complete(index, result)
    }
  }
}
