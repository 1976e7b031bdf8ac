import DNS
import NIOCore

/// One configured server, ready to be asked.
struct Server: Sendable {
  let endpoint: ServerEndpoint
  private let transport: Transport

  private enum Transport: Sendable {
    case datagram(SocketAddress)
    case stream(SocketAddress, secure: @Sendable (any Channel) throws -> Void)
  }

  /// Throws `SocketAddressError` for an address that the system does not take.
  init(_ endpoint: ServerEndpoint) throws {
    self.endpoint = endpoint
    switch endpoint {
    case .datagram(let address, let port):
      transport = .datagram(try SocketAddress(ipAddress: address.description, port: Int(port)))
    case .tcp(let address, let port):
      transport = .stream(
        try SocketAddress(ipAddress: address.description, port: Int(port)), secure: { _ in })
    case .tls(let address, let port, _):
      transport = .stream(
        try SocketAddress(ipAddress: address.description, port: Int(port)), secure: { _ in })
    case .https:
      throw UnsupportedEndpoint()
    }
  }
  struct UnsupportedEndpoint: Error {}

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
          query, to: endpoint, at: address, secure: { _ in }, deadline: deadline,
          completion: completion)
      }
    case .stream(let address, let secure):
      return await onLoop(lane) { sockets, completion in
        sockets.sendStream(
          query, to: endpoint, at: address, secure: secure, deadline: deadline,
          completion: completion)
      }
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
