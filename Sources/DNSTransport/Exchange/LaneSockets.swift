import NIOCore
import TLS

/// The open sockets of one lane, by server. Confined to the lane's event loop.
final class LaneSockets {
  private let eventLoop: any EventLoop
  private var datagrams: [ServerIdentity: DatagramPool] = [:]
  private var streams: [ServerIdentity: StreamSocket] = [:]
  private let incoming = IncomingDatagrams()

  /// Servers whose sockets stay open; beyond that those with nothing under way are closed.
  private static let maximumServers = 64

  init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  /// The UDP sockets to a server.
  func datagrams(to server: ServerIdentity, at address: SocketAddress) -> DatagramPool {
    if let known = datagrams[server] { return known }
    if datagrams.count >= Self.maximumServers { closeIdlePools() }
    let pool = DatagramPool(server: address, eventLoop: eventLoop, incoming: incoming)
    datagrams[server] = pool
    return pool
  }

  private func closeIdlePools() {
    for (server, pool) in datagrams where pool.isIdle {
      pool.close()
      datagrams[server] = nil
    }
    streams = streams.filter { $0.value.isUsable }
  }

  /// Sends over the server's TCP or TLS connection, opened when there is none.
  func sendStream(
    _ query: Query, to server: ServerIdentity, at address: SocketAddress,
    secure: @escaping @Sendable (any Channel) throws -> Void, deadline: NIODeadline,
    completion: QueryTable.Completion
  ) {
    let socket: StreamSocket
    if let open = streams[server], open.isUsable {
      socket = open
    } else {
      socket = .open(
        to: address, on: eventLoop, timeout: deadline - .now(), secure: secure)
      streams[server] = socket
    }
    socket.send(query, deadline: deadline, completion: completion)
  }
}

/// Stands for one server among the sockets of a lane: quicker to look up than its address.
final class ServerIdentity: Sendable, Hashable {
  static func == (left: ServerIdentity, right: ServerIdentity) -> Bool { left === right }

  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
