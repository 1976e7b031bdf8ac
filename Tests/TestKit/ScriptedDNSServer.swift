public import DNS
import NIOCore
import NIOPosix
import Synchronization

/// A DNS server that does to a query whatever a test says: answers, lies, stays silent, hangs up. UDP and TCP on one loopback port.
public final class ScriptedDNSServer: Sendable {
  public let port: UInt16
  private let group: MultiThreadedEventLoopGroup
  private let recorder: Recorder

  /// A query as it came in.
  public struct Received: Sendable {
    /// The whole message.
    public let message: [UInt8]
    public let isStream: Bool
    public let sourcePort: Int

    public var id: UInt16 { UInt16(message[0]) << 8 | UInt16(message[1]) }

    /// The question section's octets: name, type, class.
    public var question: [UInt8] {
      var end = 12
      while message[end] != 0 { end += Int(message[end]) + 1 }
      return Array(message[12..<(end + 5)])
    }

    public var name: DomainName { DomainName(wire: question.dropLast(4)) ?? .root }
  }

  /// What the server does.
  public enum Action: Sendable {
    /// Sends this message back.
    case send([UInt8])
    /// Sends it from another port, as a forger would.
    case sendFromElsewhere([UInt8])
    /// Closes the connection (TCP only).
    case hangUp
  }

  public typealias Script = @Sendable (Received) -> [Action]

  /// The queries so far, in the order of arrival.
  public var received: [Received] { recorder.received.withLock { $0 } }

  public static func start(_ script: @escaping Script) async throws -> ScriptedDNSServer {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let recorder = Recorder(script: script)
    let elsewhere = try await DatagramBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
    let port = try await bind(group, recorder, elsewhere)
    return ScriptedDNSServer(port: UInt16(port), group: group, recorder: recorder)
  }

  /// Ports tried before giving up: one that is free for UDP may be taken for TCP by another test's connection.
  private static let maximumAttempts = 20

  /// Listens on a port that is free for both, and returns it.
  private static func bind(
    _ group: MultiThreadedEventLoopGroup, _ recorder: Recorder, _ elsewhere: any Channel
  ) async throws -> Int {
    var attempts = 0
    while true {
      attempts += 1
      let datagram = try await DatagramBootstrap(group: group)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(
              DatagramHandler(recorder: recorder, elsewhere: elsewhere))
          }
        }
        .bind(host: "127.0.0.1", port: 0).get()
      let port = datagram.localAddress?.port ?? 0
      do {
        _ = try await ServerBootstrap(group: group)
          .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
          .childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
              try channel.pipeline.syncOperations.addHandler(StreamHandler(recorder: recorder))
            }
          }
          .bind(host: "127.0.0.1", port: port).get()
        return port
      } catch let error as IOError where error.errnoCode == EADDRINUSE && attempts < maximumAttempts
      {
        try await datagram.close().get()
      }
    }
  }

  private init(port: UInt16, group: MultiThreadedEventLoopGroup, recorder: Recorder) {
    self.port = port
    self.group = group
    self.recorder = recorder
  }

  public func stop() async throws { try await group.shutdownGracefully() }
}

private final class Recorder: Sendable {
  let received = Mutex<[ScriptedDNSServer.Received]>([])
  let script: ScriptedDNSServer.Script

  init(script: @escaping ScriptedDNSServer.Script) { self.script = script }

  func actions(for query: ScriptedDNSServer.Received) -> [ScriptedDNSServer.Action] {
    received.withLock { $0.append(query) }
    return script(query)
  }
}

private final class DatagramHandler: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let recorder: Recorder
  private let elsewhere: any Channel

  init(recorder: Recorder, elsewhere: any Channel) {
    self.recorder = recorder
    self.elsewhere = elsewhere
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let envelope = unwrapInboundIn(data)
    let query = ScriptedDNSServer.Received(
      message: Array(envelope.data.readableBytesView), isStream: false,
      sourcePort: envelope.remoteAddress.port ?? 0)
    for action in recorder.actions(for: query) {
      switch action {
      case .send(let message):
        context.writeAndFlush(
          NIOAny(
            AddressedEnvelope(
              remoteAddress: envelope.remoteAddress, data: ByteBuffer(bytes: message))),
          promise: nil)
      case .sendFromElsewhere(let message):
        elsewhere.writeAndFlush(
          AddressedEnvelope(
            remoteAddress: envelope.remoteAddress, data: ByteBuffer(bytes: message)),
          promise: nil)
      case .hangUp: break
      }
    }
  }
}

private final class StreamHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let recorder: Recorder
  private var buffer = ByteBuffer()

  init(recorder: Recorder) { self.recorder = recorder }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    buffer.writeImmutableBuffer(unwrapInboundIn(data))
    while let length = buffer.getInteger(at: buffer.readerIndex, as: UInt16.self),
      buffer.readableBytes >= 2 + Int(length), let bytes = buffer.readBytes(length: 2 + Int(length))
    {
      let query = ScriptedDNSServer.Received(
        message: Array(bytes.dropFirst(2)), isStream: true,
        sourcePort: context.remoteAddress?.port ?? 0)
      for action in recorder.actions(for: query) {
        switch action {
        case .send(let message), .sendFromElsewhere(let message):
          var framed = ByteBuffer(integer: UInt16(message.count))
          framed.writeBytes(message)
          context.writeAndFlush(NIOAny(framed), promise: nil)
        case .hangUp:
          context.close(promise: nil)
        }
      }
    }
  }
}
