import DNS
import NIOCore
import TLS

/// The open sockets of one lane, by server. Confined to the lane's event loop.
final class LaneSockets {
  private let eventLoop: any EventLoop
  private var datagrams: [SocketAddress: [DatagramSocket]] = [:]
  private var streams: [ServerEndpoint: StreamSocket] = [:]
  private var random = BufferedRandom()

  /// Source ports in use at once for one server. The first questions each open a port of their own; after that a random
  /// one is taken, so that an answer can't be forged without guessing among them (RFC 5452 §9.2).
  private static let portsPerServer = 8
  /// After that many queries a port is given up for a new one.
  private static let queriesPerPort = 1_000

  init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  /// Sends over UDP.
  func sendDatagram(
    _ query: Query, to server: SocketAddress, deadline: NIODeadline,
    completion: QueryTable.Completion
  ) {
    var sockets = datagrams[server] ?? []
    // A port that served its time stays until its last answer came.
    let isWorn = { (socket: DatagramSocket) in socket.queryCount >= Self.queriesPerPort }
    for socket in sockets where isWorn(socket) && socket.isIdle { socket.close(because: "retired") }
    sockets.removeAll { !$0.isUsable }
    let fresh = sockets.filter { !isWorn($0) }
    if fresh.count == Self.portsPerServer, let socket = fresh.randomElement(using: &random) {
      socket.send(query, deadline: deadline, completion: completion)
    } else {
      let socket = DatagramSocket.open(to: server, on: eventLoop)
      sockets.append(socket)
      socket.send(query, deadline: deadline, completion: completion)
    }
    datagrams[server] = sockets
  }

  /// Sends over the server's TCP or TLS connection, opened when there is none.
  func sendStream(
    _ query: Query, to endpoint: ServerEndpoint, at server: SocketAddress,
    secure: @escaping @Sendable (any Channel) throws -> Void, deadline: NIODeadline,
    completion: QueryTable.Completion
  ) {
    let socket: StreamSocket
    if let open = streams[endpoint], open.isUsable {
      socket = open
    } else {
      socket = .open(
        to: server, on: eventLoop, timeout: deadline - .now(), secure: secure)
      streams[endpoint] = socket
    }
    socket.send(query, deadline: deadline, completion: completion)
  }
}
