import DNS
import NIOCore
import TLS

/// One configured server, ready to be asked.
struct Server: Sendable {
  let endpoint: ServerEndpoint
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

  /// Puts one query to the server and waits for the result, `timeout` at most.
  func exchange(_ query: Query, timeout: TimeAmount, on lane: Lane) async -> ExchangeResult {
    let deadline = NIODeadline.now() + timeout
    switch transport {
    case .datagram(let address):
      let result = await onLoop(lane) { sockets, completion in
        sockets.sendDatagram(query, to: address, deadline: deadline, completion: completion)
      }
      guard case .response(let response) = result, response.isTruncated else { return result }
      // RFC 7766 §5: a truncated answer is asked for again over TCP.
      return await onLoop(lane) { sockets, completion in
        sockets.sendStream(
          query, to: endpoint, at: address, secure: Self.plain, deadline: deadline,
          completion: completion)
      }
    case .stream(let address, let secure):
      return await onLoop(lane) { sockets, completion in
        sockets.sendStream(
          query, to: endpoint, at: address, secure: secure, deadline: deadline,
          completion: completion)
      }
    case .https(let exchange):
      return await exchange.exchange(query, timeout: timeout)
    }
  }

  private func onLoop(
    _ lane: Lane,
    _ send: @escaping @Sendable (LaneSockets, QueryTable.Completion) -> Void
  ) async -> ExchangeResult {
    await withUnsafeContinuation { completion in
      if lane.eventLoop.inEventLoop {
        send(lane.sockets.value, completion)
      } else {
        lane.eventLoop.execute { send(lane.sockets.value, completion) }
      }
    }
  }
}

extension SocketAddress {
  init(_ address: IPAddress, _ port: UInt16) throws {
    try self.init(ipAddress: address.description, port: Int(port))
  }
}
