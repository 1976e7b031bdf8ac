import NIOCore
import NIOPosix
import TLS
import TestKit
import Testing

/// Handshakes with OpenSSL's own server, and data through them.
@Suite struct TLSDataTests {
  private let pki: TestPKI
  private let identity: TestPKI.Identity
  private let trusting: TLSClientConfiguration

  init() throws {
    pki = try TestPKI()
    identity = try pki.leaf(names: ["dns.test"], addresses: ["127.0.0.1"])
    trusting = TLSClientConfiguration(
      additionalAuthoritiesFile: pki.authorityFile, applicationProtocols: ["dot"])
  }

  @Test(arguments: [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")])
  func `The handshake reports what was agreed`(option: String, version: String) async throws {
    let server = try await OpenSSLServer(identity, [option, "-alpn", "dot"])
    let connection = try await TestConnection.open(server.port, trusting, as: "DNS.test.")
    let agreed = try await connection.handshake.get()
    #expect(agreed.protocolVersion == version)
    #expect(agreed.cipherSuite.hasPrefix("TLS_"))
    #expect(agreed.applicationProtocol == "dot")
    #expect(try agreed.peerChain.first == identity.der)
    #expect(agreed.certificateProblem == nil)
    try await connection.channel.close()
    let outcome = try await connection.outcome.get()
    #expect(outcome.handshakeEvents == [agreed])
    #expect(outcome.errors.isEmpty)
    // The server complains when close_notify did not come before the end.
    _ = try await server.process.line(containing: "CONNECTION CLOSED")
    #expect(!server.process.text.contains("unexpected eof"))
  }

  @Test func `A server that knows no ALPN is no error`() async throws {
    let server = try await OpenSSLServer(identity)
    let connection = try await TestConnection.open(server.port, trusting, as: "dns.test")
    #expect(try await connection.handshake.get().applicationProtocol == nil)
    try await connection.channel.close()
  }

  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func `A megabyte goes each way unharmed`(option: String) async throws {
    let server = try await OpenSSLServer(identity, [option])
    let lines = (0..<1024).map { "\($0 + 1_000_000)" + String(repeating: "x", count: 1016) }
    let sent = lines.map { $0 + "\n" }.joined()
    let connection = try await TestConnection.open(
      server.port, trusting, as: "dns.test", expecting: sent.utf8.count)
    try await connection.write(sent)
    let received = try await connection.enough.get()
    let expected = lines.map { String($0.reversed()) + "\n" }.joined()
    #expect(received == ByteBuffer(string: expected))
    try await connection.channel.close()
  }

  @Test func `Writes before the handshake are sent after it in order`() async throws {
    let server = try await OpenSSLServer(identity)
    let connection = try await TestConnection.open(
      server.port, trusting, as: "dns.test", expecting: 12)
    // The channel is connected here and the handshake cannot be complete in this loop tick.
    try await connection.channel.eventLoop.submit {
      for line in ["abc\n", "def\n", "ghi\n"] {
        connection.channel.write(ByteBuffer(string: line), promise: nil)
      }
      connection.channel.flush()
    }.get()
    #expect(try await connection.enough.get() == ByteBuffer(string: "cba\nfed\nihg\n"))
    try await connection.channel.close()
  }

  @Test func `Records that come a byte at a time are put together`() async throws {
    let server = try await OpenSSLServer(identity)
    let connection = try await TestConnection.open(
      server.port, trusting, as: "dns.test", expecting: 6, before: ByteByByte())
    try await connection.write("hello\n")
    #expect(try await connection.enough.get() == ByteBuffer(string: "olleh\n"))
    try await connection.channel.close()
  }

  @Test func `Without automatic reads each read is answered with plaintext`() async throws {
    let server = try await OpenSSLServer(identity)
    let text = String(repeating: "y", count: 15_000)
    let connection = try await TestConnection.open(
      server.port, trusting, as: "dns.test", expecting: 45_003, automaticRead: false)
    for _ in 0..<3 { try await connection.write(text + "\n") }
    #expect(try await connection.enough.get().readableBytes == 45_003)
    try await connection.channel.close()
  }

  @Test func `The server's close_notify ends the connection without an error`() async throws {
    let server = try await OpenSSLServer(identity)
    let connection = try await TestConnection.open(server.port, trusting, as: "dns.test")
    try await connection.write("abc\nCLOSE\n")
    let outcome = try await connection.outcome.get()
    #expect(outcome.errors.isEmpty)
    #expect(outcome.received == ByteBuffer(string: "cba\n"))
  }

  @Test func `An end without close_notify is reported as truncation`() async throws {
    let server = try await OpenSSLServer(identity)
    let connection = try await TestConnection.open(
      server.port, trusting, as: "dns.test", expecting: 4)
    try await connection.write("abc\n")
    _ = try await connection.enough.get()
    server.process.kill()
    #expect(try await connection.outcome.get().tlsErrors == [.truncated])
  }

  @Test func `Our half of the connection can be closed first`() async throws {
    let server = try await OpenSSLServer(identity)
    let connection = try await TestConnection.open(server.port, trusting, as: "dns.test")
    try await connection.write("abc\n")
    let late = connection.channel.eventLoop.makePromise(of: Void.self)
    // In one loop tick, so that the server's answer to the first cannot come before the second.
    try await connection.channel.eventLoop.submit {
      connection.channel.close(mode: .output, promise: nil)
      connection.channel.writeAndFlush(ByteBuffer(string: "late\n"), promise: late)
    }.get()
    await #expect(throws: ChannelError.outputClosed) { try await late.futureResult.get() }
    let outcome = try await connection.outcome.get()
    #expect(outcome.received == ByteBuffer(string: "cba\n"))
  }

  @Test func `The handler can be added to a connection that is already up`() async throws {
    let server = try await OpenSSLServer(identity)
    let context = try TLSContext(trusting)
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let handshake = loop.makePromise(of: TLSHandshakeCompleted.self)
    let channel = try await ClientBootstrap(group: loop)
      .connect(host: "127.0.0.1", port: server.port).get()
    try await loop.submit {
      let handler = try TLSClientHandler(
        context: context, peerName: TLSPeerName("dns.test"), handshakePromise: handshake)
      try channel.pipeline.syncOperations.addHandler(handler)
    }.get()
    #expect(try await handshake.futureResult.get().certificateProblem == nil)
    try await channel.close()
  }
}

/// Hands on each byte that it gets as a read of its own.
private final class ByteByByte: ChannelInboundHandler, Sendable {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    for byte in unwrapInboundIn(data).readableBytesView {
      context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: [byte])))
      context.fireChannelReadComplete()
    }
  }
}
