import NIOCore
import NIOPosix
import TLS
import TestKit
import Testing

/// Servers that a client must not talk to, and the reason that it gives.
@Suite struct TLSRefusalTests {
  private let pki: TestPKI

  init() throws { pki = try TestPKI() }

  private var trusting: TLSClientConfiguration {
    TLSClientConfiguration(additionalAuthoritiesFile: pki.authorityFile)
  }

  private func refusal(
    of identity: TestPKI.Identity, _ configuration: TLSClientConfiguration, as name: String,
    _ options: [String] = []
  ) async throws -> TLSError? {
    let server = try await OpenSSLServer(identity, options)
    let connection = try await TestConnection.open(server.port, configuration, as: name)
    let thrown = await #expect(throws: TLSError.self) { try await connection.handshake.get() }
    let outcome = try await connection.outcome.get()
    #expect(outcome.tlsErrors == [thrown])
    #expect(outcome.handshakeEvents.isEmpty)
    return thrown
  }

  private func reason(_ error: TLSError?) -> String? {
    if case .certificateRejected(let problem) = error { problem.reason } else { nil }
  }

  @Test func `An expired certificate`() async throws {
    let identity = try pki.leaf(names: ["dns.test"], validity: .expired)
    let error = try await refusal(of: identity, trusting, as: "dns.test")
    #expect(reason(error) == "certificate has expired")
  }

  @Test func `A certificate for another name`() async throws {
    let identity = try pki.leaf(names: ["other.test"])
    let error = try await refusal(of: identity, trusting, as: "dns.test")
    #expect(reason(error) == "hostname mismatch")
  }

  @Test func `A common name does not stand in for a subject alternative name`() async throws {
    let identity = try pki.leaf(addresses: ["127.0.0.1"])
    let error = try await refusal(of: identity, trusting, as: "dlv-test-leaf")
    #expect(reason(error) == "hostname mismatch")
  }

  @Test func `A certificate of an authority that is not trusted`() async throws {
    let identity = try pki.leaf(names: ["dns.test"])
    let error = try await refusal(of: identity, TLSClientConfiguration(), as: "dns.test")
    #expect(reason(error)?.contains("issuer certificate") == true)
  }

  @Test func `A certificate that signs itself`() async throws {
    let identity = try pki.selfSigned(names: ["dns.test"])
    let error = try await refusal(of: identity, trusting, as: "dns.test")
    #expect(reason(error) == "self-signed certificate")
  }

  @Test func `A certificate without the address that is asked for`() async throws {
    let identity = try pki.leaf(names: ["dns.test"], addresses: ["192.0.2.1"])
    let error = try await refusal(of: identity, trusting, as: "127.0.0.1")
    #expect(reason(error) == "IP address mismatch")
  }

  @Test(arguments: ["127.0.0.1", "[2001:db8::1]"])
  func `A certificate with the address that is asked for is accepted`(name: String) async throws {
    let identity = try pki.leaf(addresses: ["127.0.0.1", "2001:db8::1"])
    let server = try await OpenSSLServer(identity)
    let connection = try await TestConnection.open(server.port, trusting, as: name)
    #expect(try await connection.handshake.get().certificateProblem == nil)
    try await connection.channel.close()
  }

  /// OpenSSL's own level would refuse both, where mail servers' senders go on.
  @Test func `Without verification keys and groups that are too small do not stop the handshake`()
    async throws
  {
    let folder = try TemporaryFolder()
    let group = try await ProgramRun(
      "openssl", ["dhparam", "-dsaparam", "-out", folder.path("dh.pem"), "1024"])
    #expect(group.status == 0, "\(group.errors)")
    let server = try await OpenSSLServer(
      pki.leaf(names: ["dns.test"], key: ["rsa:1024"]),
      [
        "-tls1_2", "-cipher", "DHE-RSA-AES256-GCM-SHA384:@SECLEVEL=0", "-dhparam",
        folder.path("dh.pem"),
      ])
    let connection = try await TestConnection.open(
      server.port, TLSClientConfiguration(verification: .none), as: "dns.test")
    #expect(try await connection.handshake.get().protocolVersion == "TLSv1.2")
    try await connection.channel.close()
  }

  @Test func `Without verification the handshake completes and names the problem`() async throws {
    let server = try await OpenSSLServer(pki.leaf(names: ["dns.test"], validity: .expired))
    var configuration = trusting
    configuration.verification = .none
    let connection = try await TestConnection.open(
      server.port, configuration, as: "dns.test", expecting: 4)
    let agreed = try await connection.handshake.get()
    #expect(agreed.certificateProblem?.reason == "certificate has expired")
    try await connection.write("abc\n")
    #expect(try await connection.enough.get() == ByteBuffer(string: "cba\n"))
    try await connection.channel.close()
  }

  @Test func `A server of TLS 1.1 at most`() async throws {
    let identity = try pki.leaf(names: ["dns.test"])
    let error = try await refusal(
      of: identity, trusting, as: "dns.test", ["-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"])
    guard case .handshakeFailed(let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("protocol version"))
  }

  @Test func `A server of TLS 1.2 where 1.3 is required`() async throws {
    let identity = try pki.leaf(names: ["dns.test"])
    var configuration = trusting
    configuration.minimumVersion = .v1_3
    let error = try await refusal(of: identity, configuration, as: "dns.test", ["-tls1_2"])
    guard case .handshakeFailed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `A server that speaks plaintext`() async throws {
    let server = try await ScriptedServer.start(greeting: "220 mail.test ESMTP\r\n")
    let connection = try await TestConnection.open(server.port, trusting, as: "dns.test")
    let error = await #expect(throws: TLSError.self) { try await connection.handshake.get() }
    #expect(error == .notTLS(firstBytes: Array("220 mail.test ESMTP\r\n".utf8)))
    #expect(error?.description.contains(#""220 mail.test ESMTP\r\n""#) == true)
    try await server.channel.close()
  }

  @Test func `A server that closes during the handshake`() async throws {
    let server = try await ScriptedServer.start(greeting: nil)
    let connection = try await TestConnection.open(server.port, trusting, as: "dns.test")
    let written = connection.channel.eventLoop.makePromise(of: Void.self)
    connection.channel.writeAndFlush(ByteBuffer(string: "question"), promise: written)
    await #expect(throws: TLSError.closedDuringHandshake) { try await connection.handshake.get() }
    await #expect(throws: (any Error).self) { try await written.futureResult.get() }
    #expect(try await connection.outcome.get().tlsErrors == [.closedDuringHandshake])
    try await server.channel.close()
  }
}

/// A TCP server that waits for the first bytes, says its greeting or nothing, and closes.
private struct ScriptedServer {
  let channel: any Channel

  var port: Int { channel.localAddress?.port ?? 0 }

  static func start(greeting: String?) async throws -> ScriptedServer {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Greeter(greeting: greeting))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    return ScriptedServer(channel: channel)
  }

  private final class Greeter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let greeting: String?

    init(greeting: String?) { self.greeting = greeting }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      if let greeting {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: greeting)), promise: nil)
      }
      context.close(promise: nil)
    }
  }
}
