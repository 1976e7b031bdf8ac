import HTTPAndIMAP
import TestKit
import Testing

/// Requests to Python's HTTPS server: answers, limits, certificates and failures.
@Suite struct HTTPSClientTests {
  private let pki: TestPKI
  private let client: HTTPSClient

  init() throws {
    pki = try TestPKI()
    client = Self.client(trusting: pki)
  }

  private static func client(
    trusting pki: TestPKI?, _ change: (inout HTTPSClient.Configuration) -> Void = { _ in }
  ) -> HTTPSClient {
    var configuration = HTTPSClient.Configuration(
      userAgent: "dlv/test", additionalAuthoritiesFile: pki?.authorityFile)
    change(&configuration)
    return HTTPSClient(configuration)
  }

  private func server() async throws -> PythonServer {
    try await PythonServer(pki.leaf(names: ["doh.test"], addresses: ["127.0.0.1"]))
  }

  private func get(
    _ path: String, _ server: PythonServer, limits: HTTPRequest.Limits = .init()
  ) -> HTTPRequest {
    HTTPRequest("https://doh.test\(path)", limits: limits, connectionTarget: server.target)
  }

  @Test(arguments: [0, 1, 100_000])
  func `A posted body arrives byte for byte`(count: Int) async throws {
    let server = try await server()
    let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let response = try await client.send(
      HTTPRequest(
        "https://doh.test/echo", method: .post,
        headers: [HTTPField("Content-Type", "application/dns-message")], body: body,
        connectionTarget: server.target))
    #expect(response.status == 200)
    #expect(response.body == body)
    #expect(response.header("content-TYPE") == "application/dns-message")
    #expect(response.header("x-agent") == "dlv/test")
    #expect(response.header("x-host") == "doh.test")
    #expect(response.httpVersion == "1.1")
    #expect(response.remoteAddress == "127.0.0.1")
    #expect(response.peerVerification == .verified)
  }

  @Test func `Values of headers are trimmed, and empty ones kept`() async throws {
    let server = try await server()
    let response = try await client.send(get("/text", server))
    #expect(response.header("x-empty") == "")
    #expect(response.header("x-padded") == "a b")
    #expect(response.header("x-missing") == nil)
  }

  @Test func `A HEAD request has headers and no body`() async throws {
    let server = try await server()
    var request = get("/text", server)
    request.method = .head
    let response = try await client.send(request)
    #expect(response.header("content-length") == "4")
    #expect(response.body.isEmpty)
  }

  @Test func `An address in the URL is checked against the certificate`() async throws {
    let server = try await server()
    let url = "https://127.0.0.1:\(server.port)/text"
    let response = try await client.send(HTTPRequest(url))
    #expect(response.body == Array("text".utf8))
    #expect(response.effectiveURL == url)
  }

  @Test func `A redirect is an answer unless it may be followed`() async throws {
    let server = try await server()
    let unfollowed = try await client.send(get("/redirect", server))
    #expect(unfollowed.status == 302)
    #expect(unfollowed.header("location") == "/text")
    #expect(unfollowed.body == Array("moved".utf8))
    let followed = try await client.send(get("/redirect", server, limits: .init(redirects: 1)))
    #expect(followed.status == 200)
    #expect(followed.effectiveURL == "https://doh.test/text")
    #expect(followed.header("location") == nil)
    #expect(followed.body == Array("text".utf8))
  }

  @Test func `Redirects beyond their number or to other schemes are refused`() async throws {
    let server = try await server()
    await #expect(throws: HTTPError.tooManyRedirects(limit: 3)) {
      try await client.send(get("/loop", server, limits: .init(redirects: 3)))
    }
    await #expect(throws: HTTPError.schemeNotAllowed(url: "ftp://elsewhere.test/")) {
      try await client.send(get("/away", server, limits: .init(redirects: 3)))
    }
  }

  @Test func `A body that does not end hits the time limit`() async throws {
    let server = try await server()
    let error = await #expect(throws: HTTPError.self) {
      try await client.send(get("/slow", server, limits: .init(total: .milliseconds(300))))
    }
    guard case .timedOut = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `Waiting for a connection counts towards the time limit`() async throws {
    let server = try await server()
    let client = Self.client(trusting: pki) { $0.connectionsPerHost = 1 }
    let long = get("/slow", server, limits: .init(total: .seconds(60)))
    let short = get("/text", server, limits: .init(total: .milliseconds(300)))
    let blocking = Task { try await client.send(long) }
    _ = try await server.process.line(containing: "SLOW")
    let error = await #expect(throws: HTTPError.self) { try await client.send(short) }
    guard case .timedOut = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    blocking.cancel()
    await #expect(throws: HTTPError.cancelled) { try await blocking.value }
  }

  @Test func `A body past the limit is cut off`() async throws {
    let server = try await server()
    await #expect(throws: HTTPError.bodyTooLong(limit: 100_000)) {
      try await client.send(get("/big", server, limits: .init(bodyBytes: 100_000)))
    }
    let whole = try await client.send(get("/big", server, limits: .init(bodyBytes: 4 << 20)))
    #expect(whole.body.count == 4 << 20)
  }

  @Test func `Headers past the limit end the request`() async throws {
    let server = try await server()
    await #expect(throws: HTTPError.self) { try await client.send(get("/headers", server)) }
  }

  @Test func `A body shorter than announced is a lost connection`() async throws {
    let server = try await server()
    let error = await #expect(throws: HTTPError.self) {
      try await client.send(get("/cut", server))
    }
    guard case .connectionLost = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  enum Fault: CaseIterable, Sendable {
    case expired
    case otherName
    case unknownAuthority
    case selfSigned

    var reason: String {
      switch self {
      case .expired: "certificate has expired"
      case .otherName: "doh.test"
      case .unknownAuthority: "issuer certificate"
      case .selfSigned: "self-signed certificate"
      }
    }
  }

  @Test(arguments: Fault.allCases)
  func `A certificate at fault is rejected with the reason`(fault: Fault) async throws {
    let identity =
      switch fault {
      case .expired: try pki.leaf(names: ["doh.test"], validity: .expired)
      case .otherName: try pki.leaf(names: ["other.test"])
      case .unknownAuthority: try pki.leaf(names: ["doh.test"])
      case .selfSigned: try pki.selfSigned(names: ["doh.test"])
      }
    let client = fault == .unknownAuthority ? Self.client(trusting: nil) : client
    let server = try await PythonServer(identity)
    let request = get("/text", server)
    let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
    guard case .certificateRejected(let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains(fault.reason))
  }

  @Test func `Without verification nothing is claimed about the certificate`() async throws {
    let server = try await PythonServer(pki.leaf(names: ["doh.test"], validity: .expired))
    let client = Self.client(trusting: pki) { $0.verification = .none }
    let response = try await client.send(get("/text", server))
    #expect(response.peerVerification == .notRequired)
  }

  @Test func `A plaintext server is a failure of TLS`() async throws {
    let server = try await PythonServer(nil)
    let error = await #expect(throws: HTTPError.self) {
      try await client.send(get("/text", server))
    }
    guard case .tlsFailed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `Plain HTTP has to be allowed`() async throws {
    let server = try await PythonServer(nil)
    let url = "http://127.0.0.1:\(server.port)/text"
    await #expect(throws: HTTPError.schemeNotAllowed(url: url)) {
      try await client.send(HTTPRequest(url))
    }
    let allowing = Self.client(trusting: pki) { $0.schemes = .httpsAndHTTP }
    #expect(try await allowing.send(HTTPRequest(url)).peerVerification == .plaintext)
  }

  @Test func `A refused connection is named as such`() async throws {
    let server = try await server()
    server.process.kill()
    _ = try? await server.process.line(containing: "never written")
    let error = await #expect(throws: HTTPError.self) {
      try await client.send(get("/text", server))
    }
    guard case .couldNotConnect = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `Fifty requests at once each get their own answer`() async throws {
    let server = try await server()
    let bodies = (0..<50).map { Array("question \($0)".utf8) }
    let answers = try await withThrowingTaskGroup { group in
      for (index, body) in bodies.enumerated() {
        let request = HTTPRequest(
          "https://doh.test/echo", method: .post, body: body, connectionTarget: server.target)
        group.addTask { (index, try await client.send(request).body) }
      }
      return try await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
    }
    #expect((0..<50).allSatisfy { answers[$0] == bodies[$0] })
  }

  @Test func `Cancellation ends a request under way, and one not yet begun`() async throws {
    let server = try await server()
    let request = get("/slow", server, limits: .init(total: .seconds(60)))
    let task = Task { try await client.send(request) }
    _ = try await server.process.line(containing: "SLOW")
    task.cancel()
    await #expect(throws: HTTPError.cancelled) { try await task.value }
    let early = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await client.send(request)
    }
    await #expect(throws: HTTPError.cancelled) { try await early.value }
  }

  @Test(arguments: [
    ("", "empty"),
    ("https://", "no host"),
    ("https://a\u{0}.test/", "C would cut it at the NUL"),
    ("https://a b.test/", "a space in the host"),
    ("https://a.test:99999/", "the port is too large"),
    ("//doh.test/", "no scheme"),
  ])
  func `A URL that makes no sense is refused`(url: String, why: String) async {
    await #expect(throws: HTTPError.invalidURL(url), "\(why)") {
      try await client.send(HTTPRequest(url))
    }
  }

  @Test(arguments: ["file:///etc/passwd", "ftp://a.test/", "http://a.test/", "gopher://a.test/"])
  func `Other schemes are refused`(url: String) async {
    let error = await #expect(throws: HTTPError.self) { try await client.send(HTTPRequest(url)) }
    #expect(error == .schemeNotAllowed(url: url) || error == .invalidURL(url))
  }

  @Test(arguments: [
    HTTPField("X-A", "b\r\nX-Injected: c"), HTTPField("X-A", "b\u{0}"), HTTPField("X A", "b"),
    HTTPField("", "b"), HTTPField("X-A:", "b"), HTTPField("X-Ä", "b"),
  ])
  func `A header that would change the request is refused`(field: HTTPField) async {
    let request = HTTPRequest("https://doh.test/", headers: [field])
    await #expect(throws: HTTPError.invalidHeader(name: field.name)) {
      try await client.send(request)
    }
  }

  @Test func `An unreadable CA file is named`() async throws {
    let server = try await server()
    let client = Self.client(trusting: nil) { $0.additionalAuthoritiesFile = "/nowhere/ca.pem" }
    let error = await #expect(throws: HTTPError.self) {
      try await client.send(get("/text", server))
    }
    #expect(error?.description.contains("/nowhere/ca.pem cannot be used") == true)
  }
}
