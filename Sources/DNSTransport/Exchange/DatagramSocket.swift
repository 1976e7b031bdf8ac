import NIOCore
import NIOPosix

/// One connected UDP socket to one server, on a source port of the kernel's random choice, with the queries under way on it.
///
/// The kernel drops datagrams from any other address. Confined to its event loop.
final class DatagramSocket: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>
  typealias OutboundOut = ByteBuffer

  private var table = QueryTable()
  private var context: ChannelHandlerContext?
  /// Messages that came before the socket was open.
  private var unsent: [ByteBuffer] = []
  private var isTicking = false

  /// How many queries went out from this source port.
  private(set) var queryCount = 0

  /// How often expired queries are looked for. One timer a socket, not one a query, keeps busy runs cheap.
  private static let tick = TimeAmount.milliseconds(10)

  /// Octets of buffer for one datagram; servers are told to send no more than `QueryEncoder.payloadSize`.
  private static let datagramBuffer = 2048
  /// Datagrams taken from the kernel in one call.
  private static let datagramsPerRead = 16

  var isUsable: Bool { table.closedBecause == nil }
  var isIdle: Bool { table.isEmpty }

  /// Opens a socket; queries may be sent at once and go out when it is open.
  static func open(to server: SocketAddress, on eventLoop: any EventLoop) -> DatagramSocket {
    let socket = DatagramSocket()
    let bound = NIOLoopBound(socket, eventLoop: eventLoop)
    DatagramBootstrap(group: eventLoop)
      .channelOption(.datagramVectorReadMessageCount, value: datagramsPerRead)
      .channelOption(
        .recvAllocator,
        value: FixedSizeRecvByteBufferAllocator(capacity: datagramsPerRead * datagramBuffer)
      )
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(bound.value)
        }
      }
      .connect(to: server)
      .whenFailure { bound.value.close(because: Self.reason($0)) }
    return socket
  }

  /// Takes a query; it leaves with the next `flush()`.
  func send(_ query: Query, deadline: NIODeadline, completion: QueryTable.Completion) {
    guard let id = table.add(query, deadline: deadline, completion: completion) else { return }
    queryCount += 1
    var message = ByteBuffer()
    message.writeQuery(query, id: id)
    guard let context else {
      unsent.append(message)
      return
    }
    context.write(wrapOutboundOut(message), promise: nil)
    startTicking(context)
  }

  /// Closes the socket; what is under way on it ends as unreachable.
  func close(because reason: String) {
    table.close(because: reason, .unreachable(reason))
    context?.close(promise: nil)
  }

  /// Hands what was sent to the kernel.
  func flush() { context?.flush() }

  private func startTicking(_ context: ChannelHandlerContext) {
    guard !isTicking else { return }
    isTicking = true
    _ = context.eventLoop.assumeIsolated().scheduleTask(in: Self.tick) {
      self.isTicking = false
      self.table.expire(at: .now())
      if let context = self.context, !self.table.isEmpty { self.startTicking(context) }
    }
  }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    for message in unsent { context.write(wrapOutboundOut(message), promise: nil) }
    unsent = []
    context.flush()
    startTicking(context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    unwrapInboundIn(data).data.withUnsafeReadableBytes { table.receive($0) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
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
