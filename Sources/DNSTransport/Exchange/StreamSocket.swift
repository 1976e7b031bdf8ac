import Glibc
import NIOCore
import NIOPosix
import TLS

/// One TCP or TLS connection to one server; queries are pipelined on it (RFC 7766 §6.2). Confined to its event loop.
final class StreamSocket: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var table = QueryTable()
  private var context: ChannelHandlerContext?
  private var unsent: [ByteBuffer] = []
  private var received = ByteBuffer()

  private static let tick = TimeAmount.milliseconds(10)
  /// A connection on which nothing is under way is closed after that many ticks (RFC 7766 §6.2.3).
  private static let idleTicks = 100
  private var ticksWithoutQuery = 0

  var isUsable: Bool { table.closedBecause == nil }

  /// Connects; queries may be sent at once and go out when the connection stands. `secure` adds TLS in front of this handler.
  static func open(
    to server: SocketAddress, on eventLoop: any EventLoop, timeout: TimeAmount,
    secure: @escaping @Sendable (any Channel) throws -> Void = { _ in }
  ) -> StreamSocket {
    let socket = StreamSocket()
    let bound = NIOLoopBound(socket, eventLoop: eventLoop)
    ClientBootstrap(group: eventLoop)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .connectTimeout(timeout)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try secure(channel)
          try channel.pipeline.syncOperations.addHandler(bound.value)
        }
      }
      .connect(to: server)
      .whenFailure { bound.value.close(because: Self.reason($0)) }
    return socket
  }

  func send(_ query: Query, deadline: NIODeadline, completion: QueryTable.Completion) {
    guard let id = table.add(query, deadline: deadline, completion: completion) else { return }
    // RFC 1035 §4.2.2: two octets of length in front of each message, in one write (RFC 7766 §8).
    var buffer = ByteBuffer()
    buffer.writeInteger(UInt16(QueryEncoder.length(of: query)))
    buffer.writeQuery(query, id: id)
    if let context {
      context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    } else {
      unsent.append(buffer)
    }
  }

  func close(because reason: String) {
    table.close(because: reason, table.hasServed ? .interrupted(reason) : .unreachable(reason))
    context?.close(promise: nil)
  }

  private func keepTicking(on eventLoop: any EventLoop) {
    _ = eventLoop.assumeIsolated().scheduleTask(in: Self.tick) {
      self.table.expire(at: .now())
      self.ticksWithoutQuery = self.table.isEmpty ? self.ticksWithoutQuery + 1 : 0
      if self.ticksWithoutQuery >= Self.idleTicks { self.close(because: "idle") }
      if self.isUsable { self.keepTicking(on: eventLoop) }
    }
  }

  func handlerAdded(context: ChannelHandlerContext) {
    keepTicking(on: context.eventLoop)
  }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    for message in unsent { context.write(wrapOutboundOut(message), promise: nil) }
    unsent = []
    context.flush()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received.writeImmutableBuffer(unwrapInboundIn(data))
    while let length = received.getInteger(at: received.readerIndex, as: UInt16.self),
      received.readableBytes >= 2 + Int(length)
    {
      received.moveReaderIndex(forwardBy: 2)
      guard let message = received.readSlice(length: Int(length)) else { return }
      message.withUnsafeReadableBytes { table.receive($0) }
    }
    received.discardReadBytes()
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    close(because: table.closedBecause ?? Self.closedByServer)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    close(because: Self.reason(error))
  }

  private static let closedByServer = "the server closed the connection"

  static func reason(_ error: any Error) -> String {
    switch error {
    // Whether a close comes as an end or as a reset depends on which side's octets were still under way.
    case let error as IOError where [ECONNRESET, EPIPE].contains(error.errnoCode): closedByServer
    case let error as NIOConnectionError:
      DatagramSocket.reason(error.connectionErrors.first?.error ?? error)
    case ChannelError.connectTimeout:
      "no connection in time"
    default:
      DatagramSocket.reason(error)
    }
  }
}
