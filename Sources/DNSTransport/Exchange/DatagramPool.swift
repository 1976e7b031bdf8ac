import NIOCore

/// The UDP sockets of one lane to one server. Confined to the lane's event loop.
///
/// What is sent in one turn of the loop goes through one socket, and so in one sendmmsg(2), as far as its receive buffer is
/// sure to hold the answers; the next turn takes another.
final class DatagramPool {
  private let server: SocketAddress
  private let eventLoop: any EventLoop
  private let incoming: IncomingDatagrams
  private var sockets: [DatagramSocket] = []
  private var random = BufferedRandom()
  /// The socket of this turn, and how much it has taken.
  private var current: DatagramSocket?
  private var batch = 0

  /// Source ports in use at once. The first turns each open a port of their own; after that a random one is taken, so that an
  /// answer can't be forged without guessing among them (RFC 5452 §9.2).
  private static let ports = 8
  /// After that many queries a port is given up for a new one.
  private static let queriesPerPort = 1_000

  init(server: SocketAddress, eventLoop: any EventLoop, incoming: IncomingDatagrams) {
    self.server = server
    self.eventLoop = eventLoop
    self.incoming = incoming
  }

  func send(_ query: Query, deadline: NIODeadline, completion: QueryTable.Completion) {
    let socket: DatagramSocket
    if let current, batch < DatagramSocket.burst, current.isUsable, !isWorn(current) {
      socket = current
    } else {
      socket = nextSocket()
    }
    batch += 1
    socket.send(query, deadline: deadline, completion: completion)
  }

  /// Whether no query is under way.
  var isIdle: Bool { sockets.allSatisfy(\.isIdle) }

  func close() {
    for socket in sockets { socket.close(because: "no longer needed") }
  }

  private func isWorn(_ socket: DatagramSocket) -> Bool {
    socket.queryCount >= Self.queriesPerPort
  }

  private func nextSocket() -> DatagramSocket {
    current?.flush()
    // A port that served its time stays until its last answer came.
    for socket in sockets where isWorn(socket) && socket.isIdle { socket.close(because: "retired") }
    sockets.removeAll { !$0.isUsable }
    let fresh = sockets.filter { !isWorn($0) }
    let socket: DatagramSocket
    if fresh.count == Self.ports, let chosen = fresh.randomElement(using: &random) {
      socket = chosen
    } else {
      socket = .open(to: server, on: eventLoop, receivingInto: incoming)
      sockets.append(socket)
    }
    if current == nil {
      eventLoop.assumeIsolated().execute {
        self.current?.flush()
        self.current = nil
      }
    }
    current = socket
    batch = 0
    return socket
  }
}
