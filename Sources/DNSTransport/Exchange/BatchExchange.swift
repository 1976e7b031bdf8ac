import DNS
import NIOCore

/// Puts many queries to one server over UDP, a window of them at once. Confined to its event loop.
///
/// A task for each query costs more than the query where thousands are asked at once: here a query is an index, and one task waits for all.
final class BatchExchange {
  private let queries: [Query]
  private let send: (Query, NIODeadline, QueryCompletion) -> Void
  private let wait: TimeAmount
  private let eventLoop: any EventLoop
  private let completion: UnsafeContinuation<[ExchangeResult], Never>
  private var results: [ExchangeResult]
  private var next = 0
  private var underWay = 0
  private var isRefilling = false

  /// Queries under way at once: their answers, and they themselves, fit into the receive buffers of both sides, of 208 KiB where nobody
  /// changed them, beside those of another batch.
  private static let window = 128

  init(
    _ queries: [Query], wait: TimeAmount, on eventLoop: any EventLoop,
    completion: UnsafeContinuation<[ExchangeResult], Never>,
    send: @escaping (Query, NIODeadline, QueryCompletion) -> Void
  ) {
    self.queries = queries
    self.wait = wait
    self.eventLoop = eventLoop
    self.completion = completion
    self.send = send
    results = Array(repeating: .timedOut, count: queries.count)
  }

  /// Sends as many as the window has room for.
  func fill() {
    let deadline = NIODeadline.now() + wait
    while next < queries.count, underWay < Self.window {
      let index = next
      next += 1
      underWay += 1
      send(queries[index], deadline, .batch(self, index))
    }
  }

  /// Takes the result of one query. What is free in the window is filled in the next turn: the table that completed the query is still
  /// being changed.
  func complete(_ index: Int, _ result: ExchangeResult) {
    results[index] = result
    underWay -= 1
    if underWay == 0, next == queries.count {
      completion.resume(returning: results)
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
