import ContentLint
import Foundation
import HTTPAndIMAP
import SpamFilters
import TestKit
import Testing

/// Real filters, asked about the same messages, and servers that are none.
@Suite struct SpamFilterTests {
  /// GTUBE, the text that filters take for spam so that they can be tested (https://spamassassin.apache.org/gtube/).
  static let spam = message(
    subject: "Test", body: "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X")
  static let clean = message(subject: "Our autumn programme", body: "The programme is out.")

  static func message(subject: String, body: String) -> [UInt8] {
    let lines = [
      "From: Example News <news@example.com>", "To: anna@example.net", "Subject: \(subject)",
      "Date: Mon, 23 Nov 2026 09:30:00 +0100", "Message-ID: <20261123.0930.1@example.com>",
      "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "", body, "",
    ]
    return Array(lines.joined(separator: "\r\n").utf8)
  }

  static func rspamd(_ url: String, timeout: Duration = .seconds(60)) -> RspamdClient {
    RspamdClient(
      url: url,
      client: HTTPSClient(
        HTTPSClient.Configuration(userAgent: "dlv-test", schemes: .httpsAndHTTP)),
      timeout: timeout)
  }

  @Test(arguments: [false, true]) func `SpamAssassin says what it thinks`(
    onSocket: Bool
  ) async throws {
    let server = try await SpamAssassinServer(onSocket: onSocket)
    let client = SpamdClient(try #require(SpamdClient.Endpoint(server.endpoint)))
    let opinion = try await client.opinion(of: Self.spam)
    #expect(opinion.isSpam && opinion.threshold == 5)
    let symbol = try #require(opinion.symbols.first)
    #expect(symbol.name == "GTUBE" && symbol.points == 1000)
    #expect(!symbol.text.isEmpty)
    // The table is rounded to a digit.
    #expect(abs(opinion.symbols.map(\.points).reduce(0, +) - opinion.points) < 1)
    #expect(try await !client.opinion(of: Self.clean).isSpam)
  }

  @Test func `rspamd says what it thinks`() async throws {
    let server = try await RspamdServer()
    let client = Self.rspamd(server.url)
    let opinion = try await client.opinion(of: Self.spam)
    #expect(opinion.isSpam && opinion.action == "reject")
    #expect(opinion.symbols.contains { $0.name == "GTUBE" })
    #expect(opinion.version?.hasPrefix("3.") == true)
    let clean = try await client.opinion(of: Self.clean)
    #expect(!clean.isSpam)
    #expect(abs(clean.symbols.map(\.points).reduce(0, +) - clean.points) < 0.1, "\(clean)")
    // A path that is given stays.
    #expect(try await Self.rspamd(server.url + "/checkv2").opinion(of: Self.spam).isSpam)
  }

  @Test func `nobody there is a failure with the place`() async throws {
    let port = try LoopbackPort.free()
    let refused = await #expect(throws: FilterFailure.self) {
      try await SpamdClient(.host("127.0.0.1", port: Int(port))).opinion(of: Self.spam)
    }
    #expect(refused?.reason.contains("127.0.0.1:\(port)") == true)
    #expect(refused?.reason.lowercased().contains("refused") == true)
    let absent = await #expect(throws: FilterFailure.self) {
      try await SpamdClient(.socket(path: "/nonexistent/spamd")).opinion(of: Self.spam)
    }
    #expect(absent?.reason.contains("No such file") == true, "\(String(describing: absent))")
    let web = await #expect(throws: FilterFailure.self) {
      try await Self.rspamd("http://127.0.0.1:\(port)").opinion(of: Self.spam)
    }
    #expect(web?.program == .rspamd)
  }

  @Test func `an answer that never comes ends at the deadline`() async throws {
    let server = try SilentServer()
    let spamd = await #expect(throws: FilterFailure.self) {
      try await SpamdClient(
        .host("127.0.0.1", port: Int(server.port)), timeout: .milliseconds(200)
      ).opinion(of: Self.spam)
    }
    #expect(spamd?.reason.contains("no answer in time") == true)
    let web = await #expect(throws: FilterFailure.self) {
      try await Self.rspamd("http://127.0.0.1:\(server.port)", timeout: .milliseconds(200))
        .opinion(of: Self.spam)
    }
    #expect(web?.reason.contains("timed out") == true)
  }

  static let endpoints: [(text: String, endpoint: SpamdClient.Endpoint?)] = [
    ("localhost", .host("localhost", port: 783)), ("192.0.2.1:784", .host("192.0.2.1", port: 784)),
    ("[2001:db8::1]:784", .host("2001:db8::1", port: 784)),
    ("[2001:db8::1]", .host("2001:db8::1", port: 783)),
    ("2001:db8::1", .host("2001:db8::1", port: 783)),
    ("/run/spamd.sock", .socket(path: "/run/spamd.sock")),
    ("./spamd.sock", .socket(path: "./spamd.sock")), ("", nil), ("host:", nil), ("host:0", nil),
    ("host:70000", nil), ("[::1]x", nil), (":783", nil), ("a b", nil),
  ]

  @Test(arguments: endpoints.indices) func `a place is read as people write it`(index: Int) {
    #expect(SpamdClient.Endpoint(Self.endpoints[index].text) == Self.endpoints[index].endpoint)
  }
}

/// A port at which connections are made, and nobody ever says a word.
private final class SilentServer {
  let port: UInt16
  private let descriptor: Int32

  struct Failure: Error {}

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let listens = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 8) == 0
          && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard listens else { throw Failure() }
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(descriptor) }
}
