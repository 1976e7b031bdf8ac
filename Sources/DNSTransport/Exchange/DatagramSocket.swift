import Glibc
import NIOCore
import NIOPosix

/// One connected UDP socket to one server, on a source port of the kernel's random choice, with the queries under way on it.
///
/// The kernel drops datagrams from any other address. Confined to its event loop.
///
/// NIO tells when something has arrived, and reads the first of it; all else goes past it, in bursts, from and to memory that is kept.
/// For each datagram of its own NIO makes buffers, an envelope, and an address with its text: a tenth of an audit's work.
final class DatagramSocket: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private var table = QueryTable()
  private let eventLoop: any EventLoop
  /// Belongs to the channel, which closes it. Only touched while the table is open: when the channel closes, it closes that at once.
  private let descriptor: CInt
  private var channel: (any Channel)?
  /// Messages that wait for `flush()`, and how many of them the kernel has.
  private let outgoing = DatagramSlots(count: burst, size: QueryEncoder.maximumLength)
  private var written = 0
  private var sent = 0
  private let incoming: IncomingDatagrams
  private var isTicking = false

  /// How many queries went out from this source port.
  private(set) var queryCount = 0

  /// Queries that leave in one burst: their answers wait together in one receive buffer, of 208 KiB where nobody changed it.
  static let burst = 16

  /// How often expired queries are looked for. One timer a socket, not one a query, keeps busy runs cheap.
  private static let tick = TimeAmount.milliseconds(10)

  /// How long the kernel gets to make room for what it did not take.
  private static let pause = TimeAmount.milliseconds(1)

  /// Bursts read in a row; then the other sockets of the loop have their turn.
  private static let burstsPerTurn = 4

  var isUsable: Bool { table.closedBecause == nil }
  var isIdle: Bool { table.isEmpty }

  private init(descriptor: CInt, incoming: IncomingDatagrams, eventLoop: any EventLoop) {
    self.descriptor = descriptor
    self.incoming = incoming
    self.eventLoop = eventLoop
  }

  /// Opens a socket, to which queries may be sent at once.
  static func open(
    to server: SocketAddress, on eventLoop: any EventLoop, receivingInto incoming: IncomingDatagrams
  ) -> DatagramSocket {
    let connected = Result { () throws(IOError) in try connect(to: server) }
    let socket = DatagramSocket(
      descriptor: (try? connected.get()) ?? -1, incoming: incoming, eventLoop: eventLoop)
    switch connected {
    case .failure(let error): socket.close(because: reason(error))
    case .success(let descriptor):
      let bound = NIOLoopBound(socket, eventLoop: eventLoop)
      DatagramBootstrap(group: eventLoop)
        .channelOption(.maxMessagesPerRead, value: 1)
        .channelOption(
          .recvAllocator,
          value: FixedSizeRecvByteBufferAllocator(capacity: IncomingDatagrams.size)
        )
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(bound.value)
          }
        }
        .withBoundSocket(descriptor)
        .whenFailure { bound.value.close(because: Self.reason($0)) }
    }
    return socket
  }

  /// A UDP socket that is connected to the server.
  private static func connect(to server: SocketAddress) throws(IOError) -> CInt {
    let family = server.protocol == .inet6 ? AF_INET6 : AF_INET
    let kind = CInt(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(family, kind, 0)
    guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "socket") }
    let code = server.withSockAddr { Glibc.connect(descriptor, $0, socklen_t($1)) }
    guard code == 0 else {
      let error = IOError(errnoCode: errno, reason: "connect")
      Glibc.close(descriptor)
      throw error
    }
    return descriptor
  }

  /// Takes a query; it leaves with the next `flush()`.
  func send(_ query: Query, deadline: NIODeadline, completion: QueryTable.Completion) {
    guard let id = table.add(query, deadline: deadline, completion: completion) else { return }
    queryCount += 1
    startTicking()
    if written == outgoing.count { flush() }
    // Where the kernel takes nothing, the query is as lost as one on the wire, and is sent again as such.
    guard isUsable, written < outgoing.count else { return }
    QueryEncoder.write(query, id: id, to: outgoing[written])
    outgoing.setLength(QueryEncoder.length(of: query), of: written)
    written += 1
  }

  /// Closes the socket; what is under way on it ends as unreachable.
  func close(because reason: String) {
    table.close(because: reason, .unreachable(reason))
    channel?.close(promise: nil)
  }

  /// Hands what was sent to the kernel.
  func flush() {
    while sent < written {
      guard isUsable else { return }
      switch outgoing.send(sent..<written, to: descriptor) {
      case .done(let count): sent += count
      case .wouldBlock:
        _ = eventLoop.assumeIsolated().scheduleTask(in: Self.pause) { self.flush() }
        return
      case .failed(let code):
        close(because: Self.reason(IOError(errnoCode: code, reason: "sendmmsg")))
        return
      }
    }
    (written, sent) = (0, 0)
  }

  private func startTicking() {
    guard !isTicking else { return }
    isTicking = true
    _ = eventLoop.assumeIsolated().scheduleTask(in: Self.tick) {
      self.isTicking = false
      self.table.expire(at: .now())
      if self.isUsable, !self.table.isEmpty { self.startTicking() }
    }
  }

  func handlerAdded(context: ChannelHandlerContext) { channel = context.channel }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    unwrapInboundIn(data).data.withUnsafeReadableBytes { table.receive($0) }
    for _ in 0..<Self.burstsPerTurn {
      guard isUsable else { return }
      switch incoming.slots.receive(from: descriptor) {
      case .done(let count):
        for slot in 0..<count { table.receive(incoming.slots.received(slot)) }
        if count < incoming.slots.count { return }
      case .wouldBlock: return
      case .failed(let code):
        close(because: Self.reason(IOError(errnoCode: code, reason: "recvmmsg")))
      }
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    channel = nil
    close(because: table.closedBecause ?? "socket closed")
  }

  // A connected UDP socket reports ICMP port unreachable as ECONNREFUSED.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    close(because: Self.reason(error))
  }

  static func reason(_ error: any Error) -> String {
    guard let error = error as? IOError else { return "\(error)" }
    return switch error.errnoCode {
    case ECONNREFUSED: "connection refused"
    case ENETUNREACH: "network unreachable"
    case EHOSTUNREACH: "host unreachable"
    default: error.description
    }
  }
}

/// The memory into which all sockets of a lane receive, one after the other. Confined to the lane's event loop.
final class IncomingDatagrams {
  let slots = DatagramSlots(count: DatagramSocket.burst, size: size)

  /// Octets of room for one datagram; servers are told to send no more than `QueryEncoder.payloadSize`.
  static let size = 2048
}
