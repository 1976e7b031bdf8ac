import NIOCore
import NIOEmbedded
import TLS
import TestKit
import Testing

/// Hostile bytes, limits and wrong settings: each ends in one typed error, with nothing left over.
@Suite struct TLSBadInputTests {
  @Test(arguments: [
    ("", "empty: would turn the check off"),
    (".", "the root is not a host"),
    (".example", "an empty label"),
    ("a\u{0}b.example", "C would cut it at the NUL"),
    ("a b.example", "a space"),
    ("a\r\n.example", "line ends"),
    ("bücher.example", "not in ASCII form"),
    (String(repeating: "a.", count: 128), "255 characters"),
  ])
  func `A name that cannot be checked is refused`(name: String, why: String) {
    #expect(throws: TLSError.invalidPeerName(name), "\(why)") { try TLSPeerName(name) }
  }

  @Test(arguments: [
    ("dns.example.", "dns.example"), ("[2001:db8::1]", "2001:db8::1"), ("192.0.2.1", "192.0.2.1"),
  ])
  func `A name is kept without trailing dot and brackets`(text: String, name: String) throws {
    #expect(try TLSPeerName(text).description == name)
  }

  @Test func `An unreadable CA file is named`() {
    let configuration = TLSClientConfiguration(additionalAuthoritiesFile: "/nowhere/ca.pem")
    let error = #expect(throws: TLSError.self) { try TLSContext(configuration) }
    #expect(error?.description.contains("/nowhere/ca.pem cannot be used: ") == true)
  }

  @Test(arguments: ["", String(repeating: "x", count: 256)])
  func `An ALPN name of wrong length is refused`(name: String) {
    let configuration = TLSClientConfiguration(applicationProtocols: ["dot", name])
    #expect(throws: TLSError.invalidApplicationProtocol(name)) { try TLSContext(configuration) }
  }

  @Test func `Too many bytes before the handshake end the connection`() throws {
    let channel = try connected()
    let chunk = ByteBuffer(repeating: 0, count: TLSClientHandler.maximumBytesBeforeHandshake)
    let first = channel.write(chunk)
    let second = channel.write(ByteBuffer(bytes: [0]))
    #expect(throws: TLSError.tooMuchWrittenBeforeHandshake) { try first.wait() }
    #expect(throws: TLSError.tooMuchWrittenBeforeHandshake) { try second.wait() }
    #expect(!channel.isActive)
  }

  @Test func `A handler that is never used fails its promise`() throws {
    let loop = EmbeddedEventLoop()
    let promise = loop.makePromise(of: TLSHandshakeCompleted.self)
    _ = try TLSClientHandler(
      context: TLSContext(), peerName: TLSPeerName("dns.test"), handshakePromise: promise)
    #expect(throws: TLSError.closedDuringHandshake) { try promise.futureResult.wait() }
  }

  @Test func `The handler is released with its channel`() throws {
    weak var released: TLSClientHandler?
    do {
      let handler = try TLSClientHandler(context: TLSContext(), peerName: TLSPeerName("dns.test"))
      released = handler
      let channel = EmbeddedChannel(handler: handler)
      try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 853)).wait()
      _ = try channel.finish(acceptAlreadyClosed: true)
    }
    #expect(released == nil)
  }

  @Test func `Mutated server messages end in one error each`() throws {
    let context = try TLSContext()
    var generator = SeededGenerator(seed: 0x7E57)
    for round in 0..<3000 {
      let channel = try connected(context)
      let errors = ErrorCount()
      try channel.pipeline.syncOperations.addHandler(errors)
      let bytes = Self.serverMessage(round, &generator)
      _ = try? channel.writeInbound(ByteBuffer(bytes: bytes))
      // The peer ends the connection.
      channel.pipeline.fireChannelInactive()
      _ = try? channel.finish(acceptAlreadyClosed: true)
      #expect(errors.count == 1, "\(bytes)")
    }
  }

  private func connected(_ context: TLSContext? = nil) throws -> EmbeddedChannel {
    let context = try context ?? TLSContext()
    let channel = EmbeddedChannel(
      handler: try TLSClientHandler(context: context, peerName: TLSPeerName("dns.test")))
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 853)).wait()
    return channel
  }

  /// A TLS 1.2 ServerHello with up to eight bytes changed, cut short or followed by noise.
  private static func serverMessage(_ round: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = [22, 3, 3, 0, 44, 2, 0, 0, 40, 3, 3]
    bytes += (0..<32).map { UInt8($0) }
    bytes += [0, 0xC0, 0x2F, 0, 0, 0]
    for _ in 0..<Int.random(in: 0...8, using: &generator) {
      let index = Int.random(in: 0..<bytes.count, using: &generator)
      bytes[index] = .random(in: 0...255, using: &generator)
    }
    switch round % 3 {
    case 0: bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator)))
    case 1:
      bytes += (0..<Int.random(in: 0...400, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
    default: break
    }
    return bytes
  }
}

private final class ErrorCount: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private(set) var count = 0

  func errorCaught(context: ChannelHandlerContext, error: any Error) { count += 1 }
}
