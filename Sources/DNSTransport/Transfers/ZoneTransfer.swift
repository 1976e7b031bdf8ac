public import DNS
import NIOCore
import NIOPosix

/// Fetches a whole zone from a server over TCP (AXFR, RFC 5936), with TSIG where there is a key (RFC 8945).
public enum ZoneTransfer {
  /// What a transfer is signed with, and the time of signatures.
  public struct Credentials: Sendable {
    let key: any TransactionKey
    let now: @Sendable () -> UTCTime

    public init(key: any TransactionKey, now: @escaping @Sendable () -> UTCTime) {
      self.key = key
      self.now = now
    }
  }

  /// Asks the server and reads until the final SOA.
  ///
  /// - Parameters:
  ///   - credentials: Where there are any, no record counts that the server has not signed.
  ///   - timeout: For the transfer as a whole.
  ///   - patience: For the connection, and for each further piece.
  public static func fetch(
    _ zone: DomainName, from address: IPAddress, port: UInt16, lanes: EventLoopLanes,
    credentials: Credentials? = nil,
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
    let exchange = try sign(query, credentials)
    let bootstrap = ClientBootstrap(group: eventLoop)
      .connectTimeout(TimeAmount(patience))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            TransferHandler(
              id: id, query: exchange?.query ?? query,
              verification: exchange.flatMap { exchange in
                credentials.map { (exchange, $0.now) }
              },
              reader: ZoneTransferReader(origin: zone, limits: limits),
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

  private static func sign(
    _ query: [UInt8], _ credentials: Credentials?
  ) throws(ZoneTransferReader.Failure) -> SignedExchange? {
    guard let credentials else { return nil }
    do throws(TransactionFailure) {
      return try SignedExchange(query, key: credentials.key, now: credentials.now())
    } catch { throw .signature(error) }
  }
}

/// One transfer on one connection. Confined to its event loop.
private final class TransferHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer
  typealias Outcome = Result<[Record], ZoneTransferReader.Failure>
  typealias Verification = (exchange: SignedExchange, now: @Sendable () -> UTCTime)

  private let id: UInt16
  private let query: [UInt8]
  private var verification: Verification?
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
    id: UInt16, query: [UInt8], verification: Verification?, reader: ZoneTransferReader,
    patience: TimeAmount, timeout: TimeAmount, result: EventLoopPromise<Outcome>
  ) {
    self.id = id
    self.query = query
    self.verification = verification
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
    do throws(ZoneTransferReader.Failure) {
      let message = try Self.decode(try verified(octets))
      guard let records = try reader.receive(message) else { return }
      do throws(TransactionFailure) { try verification?.exchange.finish() } catch {
        throw .signature(error)
      }
      finish(.success(records), context)
    } catch {
      finish(.failure(error), context)
    }
  }

  private static func decode(
    _ octets: [UInt8]
  ) throws(ZoneTransferReader.Failure) -> DNSMessage {
    do throws(MessageDecoder.Failure) { return try MessageDecoder.decode(octets) } catch {
      throw .malformed(error.reason)
    }
  }

  /// The message without its signature, which is a good one.
  private func verified(_ octets: [UInt8]) throws(ZoneTransferReader.Failure) -> [UInt8] {
    guard let now = verification?.now() else { return octets }
    do throws(TransactionFailure) {
      return try verification?.exchange.verify(octets, now: now) ?? octets
    } catch { throw .signature(error) }
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
