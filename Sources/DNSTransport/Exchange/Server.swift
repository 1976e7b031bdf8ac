import DNS
import NIOCore
import TLS

/// One configured server, ready to be asked.
final class Server: Sendable {
  let endpoint: ServerEndpoint
  private let identity = ServerIdentity()
  private let transport: Transport

  private enum Transport: Sendable {
    case datagram(SocketAddress)
    case stream(SocketAddress, secure: @Sendable (any Channel) throws -> Void)
    case https(HTTPSExchange)
  }

  /// Throws what makes the server unusable from the start: an address that the system does not take, a bad CA file.
  init(_ endpoint: ServerEndpoint, _ options: StubResolver.Options) throws {
    self.endpoint = endpoint
    switch endpoint {
    case .datagram(let address, let port):
      transport = .datagram(try SocketAddress(address, port))
    case .tcp(let address, let port):
      transport = .stream(try SocketAddress(address, port), secure: Self.plain)
    case .tls(let address, let port, let serverName):
      let context = try TLSContext(
        TLSClientConfiguration(
          additionalAuthoritiesFile: options.authoritiesFile, applicationProtocols: ["dot"]))
      let peerName = try TLSPeerName(serverName ?? address.description)
      transport = .stream(try SocketAddress(address, port)) { channel in
        try channel.pipeline.syncOperations.addHandler(
          TLSClientHandler(context: context, peerName: peerName))
      }
    case .https(let url):
      transport = .https(
        HTTPSExchange(
          url: url, userAgent: options.userAgent, authoritiesFile: options.authoritiesFile))
    }
  }

  private static let plain: @Sendable (any Channel) throws -> Void = { _ in }

  /// A connection has to be made first: one wait for that, one for the answer.
  private static let waitsForStream = 2

  /// Puts one query to the server and waits for the result: `wait` for a datagram, more where a connection has to be made,
  /// and never beyond `deadline`. `first` is what came of a datagram that was sent already.
  func exchange(
    _ query: Query, first: ExchangeResult? = nil, wait: TimeAmount, until deadline: NIODeadline,
    on lane: Lane
  ) async -> ExchangeResult {
    switch transport {
    case .datagram(let address):
      let result: ExchangeResult
      if let first {
        result = first
      } else {
        let end = min(NIODeadline.now() + wait, deadline)
        result = await onLoop(lane) { sockets, completion in
          sockets.datagrams(to: self.identity, at: address)
            .send(query, deadline: end, completion: completion)
        }
      }
      guard case .response(let response) = result, response.isTruncated, !query.keepsMessage else {
        return result
      }
      // RFC 7766 §5: a truncated answer is asked for again over TCP.
      return await overStream(query, address, Self.plain, wait, deadline, lane)
    case .stream(let address, let secure):
      return await overStream(query, address, secure, wait, deadline, lane)
    case .https(let exchange):
      let end = min(NIODeadline.now() + wait * Self.waitsForStream, deadline)
      return await exchange.exchange(query, timeout: end - .now())
    }
  }

  private func overStream(
    _ query: Query, _ address: SocketAddress,
    _ secure: @escaping @Sendable (any Channel) throws -> Void, _ wait: TimeAmount,
    _ deadline: NIODeadline, _ lane: Lane
  ) async -> ExchangeResult {
    let end = min(NIODeadline.now() + wait * Self.waitsForStream, deadline)
    let send: @Sendable (LaneSockets, QueryTable.Completion) -> Void = { sockets, completion in
      sockets.sendStream(
        query, to: self.identity, at: address, secure: secure, deadline: end, completion: completion
      )
    }
    // RFC 7766 §6.2.4: a server may close a connection after any answer; what was under way on it is sent again.
    var result = await onLoop(lane, send)
    while case .interrupted = result, NIODeadline.now() < end {
      result = await onLoop(lane, send)
    }
    return result
  }

  private func onLoop(
    _ lane: Lane,
    _ send: @escaping @Sendable (LaneSockets, QueryTable.Completion) -> Void
  ) async -> ExchangeResult {
    await withUnsafeContinuation { completion in
      if lane.eventLoop.inEventLoop {
        send(lane.sockets.value, .task(completion))
      } else {
        lane.eventLoop.execute { send(lane.sockets.value, .task(completion)) }
      }
    }
  }

  /// Puts several queries to the server, each for `wait` at most; truncated answers stay so. `settle` is called on the lane's event loop.
  /// `nil` for a server that is asked over connections, where there is nothing to win.
  func exchangeAll(
    _ queries: [Query], wait: TimeAmount, on lane: Lane, settle: @escaping BatchExchange.Settle
  ) async -> BatchExchange.Outcome? {
    guard case .datagram(let address) = transport else { return nil }
    return await withUnsafeContinuation { completion in
      let start: @Sendable () -> Void = {
        BatchExchange(
          queries, through: lane.sockets.value.datagrams(to: self.identity, at: address),
          wait: wait, on: lane.eventLoop, settle: settle, completion: completion
        ).fill()
      }
      if lane.eventLoop.inEventLoop { start() } else { lane.eventLoop.execute(start) }
    }
  }
}

extension SocketAddress {
  init(_ address: IPAddress, _ port: UInt16) throws {
    try self.init(ipAddress: address.description, port: Int(port))
  }
}
