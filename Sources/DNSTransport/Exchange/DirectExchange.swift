public import DNS
import NIOCore
import Synchronization

/// Asks servers one question at a time and keeps the whole message of each: what tools show that look at servers and not only at answers.
public final class DirectExchange: MessageExchanger {
  private let lanes: EventLoopLanes
  private let options: StubResolver.Options
  private let servers = Mutex<[ServerEndpoint: Server]>([:])

  /// Servers remembered with their sockets; when there are more, all are forgotten.
  private static let maximumServers = 256

  /// Of the options, the times, the rounds and what TLS needs count here.
  public init(lanes: EventLoopLanes, options: StubResolver.Options = .init()) {
    self.lanes = lanes
    self.options = options
  }

  public func ask(
    _ question: Question, of endpoint: ServerEndpoint, _ intent: QueryIntent
  ) async -> ServerReply {
    let query = Query(
      question: question, recursionDesired: intent.recursion, exactCase: false,
      wantsSignatures: intent.wantsSignatures, keepsMessage: true)
    let deadline = NIODeadline.now() + TimeAmount(options.timeout)
    var attempt = await attempt(query, endpoint, until: deadline)
    if case .message(let message) = attempt.outcome, message.flags.contains(.truncated),
      case .datagram(let address, let port) = endpoint
    {
      attempt = await self.attempt(query, .tcp(address, port: port), until: deadline)
      attempt.transport = .tcpAfterTruncation
    }
    return ServerReply(
      question: question, server: endpoint, outcome: attempt.outcome,
      transport: attempt.transport, elapsed: attempt.elapsed)
  }

  private struct Attempt {
    var outcome: ServerReply.Outcome
    var transport: MessageTransport
    var elapsed: Duration
  }

  /// Sends the query until something comes back; only silence is worth another try.
  private func attempt(
    _ query: Query, _ endpoint: ServerEndpoint, until deadline: NIODeadline
  ) async -> Attempt {
    let server: Server
    do { server = try self.server(at: endpoint) } catch {
      return Attempt(
        outcome: .failed(.unreachable("\(error)")), transport: endpoint.transport, elapsed: .zero)
    }
    var wait = TimeAmount(options.firstAttempt)
    var attempt = Attempt(
      outcome: .failed(.timedOut), transport: endpoint.transport, elapsed: .zero)
    for _ in 0..<options.rounds {
      let start = NIODeadline.now()
      guard start < deadline, !Task.isCancelled else { break }
      let result = await server.exchange(query, wait: wait, until: deadline, on: lanes.current())
      attempt.elapsed = .nanoseconds((NIODeadline.now() - start).nanoseconds)
      attempt.outcome = Self.outcome(result)
      if attempt.outcome != .failed(.timedOut) { break }
      wait = wait * 2
    }
    return attempt
  }

  private static func outcome(_ result: ExchangeResult) -> ServerReply.Outcome {
    switch result {
    case .timedOut: return .failed(.timedOut)
    case .unreachable(let reason), .interrupted(let reason): return .failed(.unreachable(reason))
    case .unusable(let reason): return .failed(.bogus(reason))
    case .response(let response):
      do throws(MessageDecoder.Failure) {
        return .message(try MessageDecoder.decode(response.message ?? []))
      } catch {
        return .failed(.bogus("malformed message: \(error.reason)"))
      }
    }
  }

  private func server(at endpoint: ServerEndpoint) throws -> Server {
    try servers.withLock { servers in
      if let known = servers[endpoint] { return known }
      if servers.count >= Self.maximumServers { servers = [:] }
      let server = try Server(endpoint, options)
      servers[endpoint] = server
      return server
    }
  }
}

extension ServerEndpoint {
  fileprivate var transport: MessageTransport {
    switch self {
    case .datagram: .udp
    case .tcp: .tcp
    case .tls: .tls
    case .https: .https
    }
  }
}
