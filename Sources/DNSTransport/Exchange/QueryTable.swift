import DNS
import NIOCore

/// A question as it is put to one server.
struct Query: Sendable {
  /// The name may be in mixed case, as it goes on the wire.
  let question: Question
  let recursionDesired: Bool
  /// The answer's name must come back in the same case (draft-vixie-dnsext-dns0x20).
  let exactCase: Bool
  /// DO and CD are set, and the authority section is kept.
  var wantsSignatures = false
  /// The octets of the answer are kept, and a truncated one is left as it is.
  var keepsMessage = false
}

/// What one server made of one query.
enum ExchangeResult: Sendable {
  case response(ServerResponse)
  /// Nothing that answers the query came in time.
  case timedOut
  case unreachable(String)
  /// A connection that had served other queries ended under this one.
  case interrupted(String)
  /// The server answered this very query with something that can't be read.
  case unusable(String)
}

/// The queries under way on one socket, by message id; matches answers to them (RFC 5452 §9.1). Confined to one event loop.
struct QueryTable {
  typealias Completion = QueryCompletion

  private struct Pending {
    let query: Query
    let deadline: NIODeadline
    let completion: Completion
  }

  private var pending: [UInt16: Pending] = [:]
  private var random = BufferedRandom()
  /// Whether any query was answered.
  private(set) var hasServed = false

  /// Why the socket takes no more queries, once it does not.
  private(set) var closedBecause: String?

  /// Half of the ids at most, so that a random free one is found quickly.
  static let maximumPending = 32_768

  var isEmpty: Bool { pending.isEmpty }
  var count: Int { pending.count }

  /// Takes a query in and gives the id of its message: a random one that is not in use. `nil` when it can't be sent; whoever waits is
  /// then told why.
  mutating func add(_ query: Query, deadline: NIODeadline, completion: Completion) -> UInt16? {
    let obstacle =
      closedBecause ?? (pending.count < Self.maximumPending ? nil : "too many queries under way")
    if let obstacle {
      completion.resume(returning: .unreachable(obstacle))
      return nil
    }
    var id = UInt16.random(in: 0...UInt16.max, using: &random)
    while pending[id] != nil { id = UInt16.random(in: 0...UInt16.max, using: &random) }
    pending[id] = Pending(query: query, deadline: deadline, completion: completion)
    return id
  }

  /// Looks at a received message, and completes the query that it answers. One that is late, forged (the right id with
  /// another question) or garbled is passed over: the real answer may still come.
  mutating func receive(_ message: UnsafeRawBufferPointer) {
    guard let header = MessageHeader(message), header.isResponse,
      let entry = pending.removeValue(forKey: header.id)
    else { return }
    let result: ExchangeResult
    do throws(ResponseDecoder.Failure) {
      var response = try ResponseDecoder.decode(
        message, answering: entry.query.question, exactCase: entry.query.exactCase,
        keepsAuthority: entry.query.wantsSignatures)
      if entry.query.keepsMessage { response.message = Array(message) }
      result = .response(response)
    } catch {
      switch error {
      case .notAResponse, .anotherQuestion:
        pending[header.id] = entry
        return
      case .malformed(let reason):
        result = .unusable("malformed message: \(reason)")
      }
    }
    hasServed = true
    entry.completion.resume(returning: result)
  }

  /// Completes the queries whose time is over.
  mutating func expire(at now: NIODeadline) {
    for (id, entry) in pending where entry.deadline <= now {
      pending[id] = nil
      entry.completion.resume(returning: .timedOut)
    }
  }

  /// Takes no more queries, and completes those under way with `result`. The first reason stays.
  mutating func close(because reason: String, _ result: ExchangeResult) {
    closedBecause = closedBecause ?? reason
    let all = pending.values
    pending = [:]
    for entry in all { entry.completion.resume(returning: result) }
  }
}
