import NIOCore
import NIOPosix
import TLS

/// A client connection whose plaintext end is recorded.
struct TestConnection: Sendable {
  struct Outcome: Sendable {
    var received = ByteBuffer()
    var errors: [String] = []
    var tlsErrors: [TLSError] = []
    var handshakeEvents: [TLSHandshakeCompleted] = []
  }

  let channel: any Channel
  let handshake: EventLoopFuture<TLSHandshakeCompleted>
  /// Completed when the channel is inactive.
  let outcome: EventLoopFuture<Outcome>
  /// Completed when `expecting` bytes have come.
  let enough: EventLoopFuture<ByteBuffer>

  static func open(
    _ port: Int, _ configuration: TLSClientConfiguration, as name: String,
    expecting: Int = .max, automaticRead: Bool = true,
    before: (any ChannelHandler & Sendable)? = nil
  ) async throws -> TestConnection {
    let context = try TLSContext(configuration)
    let peerName = try TLSPeerName(name)
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let handshake = loop.makePromise(of: TLSHandshakeCompleted.self)
    let outcome = loop.makePromise(of: Outcome.self)
    let enough = loop.makePromise(of: ByteBuffer.self)
    let channel = try await ClientBootstrap(group: loop)
      .channelOption(.autoRead, value: automaticRead)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let before { try pipeline.addHandler(before) }
          try pipeline.addHandler(
            TLSClientHandler(context: context, peerName: peerName, handshakePromise: handshake))
          try pipeline.addHandler(
            Recorder(expecting: expecting, automaticRead, outcome: outcome, enough: enough))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    return TestConnection(
      channel: channel, handshake: handshake.futureResult, outcome: outcome.futureResult,
      enough: enough.futureResult)
  }

  func write(_ text: String) async throws {
    try await channel.writeAndFlush(ByteBuffer(string: text)).get()
  }
}

/// Keeps what comes out of the TLS handler until the channel ends.
private final class Recorder: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private var record = TestConnection.Outcome()
  private let expecting: Int
  private let automaticRead: Bool
  private let outcome: EventLoopPromise<TestConnection.Outcome>
  private let enough: EventLoopPromise<ByteBuffer>

  init(
    expecting: Int, _ automaticRead: Bool, outcome: EventLoopPromise<TestConnection.Outcome>,
    enough: EventLoopPromise<ByteBuffer>
  ) {
    self.expecting = expecting
    self.automaticRead = automaticRead
    self.outcome = outcome
    self.enough = enough
  }

  func channelActive(context: ChannelHandlerContext) {
    // One read: the next is asked for when its answer has come.
    if !automaticRead { context.read() }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    record.received.writeImmutableBuffer(unwrapInboundIn(data))
    if record.received.readableBytes >= expecting { enough.succeed(record.received) }
    if !automaticRead { context.read() }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? TLSHandshakeCompleted { record.handshakeEvents.append(event) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let error = error as? TLSError { record.tlsErrors.append(error) }
    record.errors.append("\(error)")
  }

  func channelInactive(context: ChannelHandlerContext) {
    outcome.succeed(record)
    enough.fail(ChannelError.eof)
  }
}
