public import DNS
import NIOCore
import NIOPosix

/// Fetches a whole zone from a server over TCP (AXFR, RFC 5936). TSIG is not done.
public enum ZoneTransfer {
  /// Asks the server and reads until the final SOA.
  ///
  /// - Parameters:
  ///   - timeout: For the transfer as a whole.
  ///   - patience: For the connection, and for each further piece.
  public static func fetch(
    _ zone: DomainName, from address: IPAddress, port: UInt16, lanes: EventLoopLanes,
    limits: ZoneTransferReader.Limits = .init(), timeout: Duration, patience: Duration
  ) async throws(ZoneTransferReader.Failure) -> [Record] {
    let eventLoop = lanes.current().eventLoop
    let server: SocketAddress
    do { server = try SocketAddress(address, port) } catch { throw .unreachable("\(error)") }
    let id = UInt16.random(in: 0...UInt16.max)
    let result = eventLoop.makePromise(of: TransferHandler.Outcome.self)
    let query = QueryEncoder.encode(
      Query(
        question: Question(zone, RecordType(rawValue: 252)), recursionDesired: false,
        exactCase: false), id: id)
    let bootstrap = ClientBootstrap(group: eventLoop)
      .connectTimeout(TimeAmount(patience))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            TransferHandler(
              id: id, query: query, reader: ZoneTransferReader(origin: zone, limits: limits),
              patience: TimeAmount(patience), timeout: TimeAmount(timeout), result: result))
        }
      }
    bootstrap.connect(to: server).whenFailure { error in
      result.succeed(.failure(.unreachable(StreamSocket.reason(error))))
    }
    let outcome: TransferHandler.Outcome
    do { outcome = try await result.futureResult.get() } catch {
      throw .unreachable("\(error)")
    }
    return try outcome.get()
  }
}

/// One transfer on one connection. Confined to its event loop.
private final class TransferHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer
  typealias Outcome = Result<[Record], ZoneTransferReader.Failure>

  private let id: UInt16
  private let query: [UInt8]
  private var reader: ZoneTransferReader
  private let patience: TimeAmount
  private let timeout: TimeAmount
  private var result: EventLoopPromise<Outcome>?
  private var received = ByteBuffer()
  private var lastPiece = NIODeadline.now()
  private let start = NIODeadline.now()

  /// How often the times are looked at.
  private static let tick = TimeAmount.milliseconds(50)

  init(
    id: UInt16, query: [UInt8], reader: ZoneTransferReader, patience: TimeAmount,
    timeout: TimeAmount, result: EventLoopPromise<Outcome>
  ) {
    self.id = id
    self.query = query
    self.reader = reader
    self.patience = patience
    self.timeout = timeout
    self.result = result
  }

  func channelActive(context: ChannelHandlerContext) {
    // RFC 1035 §4.2.2: two octets of length in front.
    var buffer = ByteBuffer(integer: UInt16(query.count))
    buffer.writeBytes(query)
    context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    lastPiece = .now()
    keepTicking(context)
  }

  private func keepTicking(_ context: ChannelHandlerContext) {
    let context = NIOLoopBound(context, eventLoop: context.eventLoop)
    _ = context.eventLoop.assumeIsolated().scheduleTask(in: Self.tick) {
      guard self.result != nil else { return }
      let now = NIODeadline.now()
      if now - self.lastPiece > self.patience {
        self.breakOff("nothing came for \(self.patience.nanoseconds / 1_000_000) ms", context.value)
      } else if now - self.start > self.timeout {
        self.finish(
          .failure(
            .tooMuch(
              "not complete after \(self.timeout.nanoseconds / 1_000_000_000) s (\(self.reader.recordCount) records)"
            )), context.value)
      } else {
        self.keepTicking(context.value)
      }
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received.writeImmutableBuffer(unwrapInboundIn(data))
    lastPiece = .now()
    while result != nil,
      let length = received.getInteger(at: received.readerIndex, as: UInt16.self),
      received.readableBytes >= 2 + Int(length)
    {
      received.moveReaderIndex(forwardBy: 2)
      guard let octets = received.readBytes(length: Int(length)) else { return }
      read(octets, context)
    }
    received.discardReadBytes()
  }

  private func read(_ octets: [UInt8], _ context: ChannelHandlerContext) {
    guard octets.count >= MessageHeader.length,
      UInt16(octets[0]) << 8 | UInt16(octets[1]) == id, octets[2] & 0x80 != 0
    else {
      return finish(.failure(.malformed("a message that answers another query")), context)
    }
    let message: DNSMessage
    do throws(MessageDecoder.Failure) { message = try MessageDecoder.decode(octets) } catch {
      return finish(.failure(.malformed(error.reason)), context)
    }
    do throws(ZoneTransferReader.Failure) {
      if let records = try reader.receive(message) { finish(.success(records), context) }
    } catch {
      finish(.failure(error), context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    breakOff("the server closed the connection", context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    breakOff(StreamSocket.reason(error), context)
  }

  private func breakOff(_ reason: String, _ context: ChannelHandlerContext) {
    finish(.failure(.incomplete(records: reader.recordCount, reason: reason)), context)
  }

  private func finish(_ outcome: Outcome, _ context: ChannelHandlerContext) {
    guard let result else { return }
    self.result = nil
    context.close(promise: nil)
    result.succeed(outcome)
  }
}
