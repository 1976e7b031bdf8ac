import DNS
import HTTPAndIMAP
import MailAuth
import TestKit
import Testing

/// Policies from a real HTTPS server, and every way in which none comes.
@Suite struct HTTPSDocumentFetcherTests {
  private let pki: TestPKI
  private let host: DomainName

  init() throws {
    pki = try TestPKI()
    host = try DomainName("mta-sts.a.test")
  }

  private func fetch(
    _ identity: TestPKI.Identity, _ behaviour: DocumentServer.Behaviour = .good,
    timeout: Duration = .seconds(10), trusts: Bool = true
  ) async throws -> DocumentFetch {
    let server = try await DocumentServer(identity, behaviour)
    defer { withExtendedLifetime(server) {} }
    return await fetch(server.port, timeout: timeout, trusts: trusts)
  }

  private func fetch(
    _ port: UInt16, timeout: Duration = .seconds(10), trusts: Bool = true,
    address: String = "127.0.0.1"
  ) async -> DocumentFetch {
    let client = HTTPSClient(
      .init(
        userAgent: "dlv/test", additionalAuthoritiesFile: trusts ? pki.authorityFile : nil))
    let fetcher = HTTPSDocumentFetcher(client: client, port: port, timeout: timeout)
    guard let address = IPAddress(address) else { return .failed(.offline) }
    return await fetcher.fetch(
      HTTPSLocation(policyHost: host), at: address, maximumLength: MTASTSPolicyFile.maximumLength)
  }

  @Test(arguments: ["mta-sts.a.test", "*.a.test"])
  func `a policy comes with its type, behind a certificate with the host's name`(
    name: String
  ) async throws {
    let fetch = try await fetch(pki.leaf(names: [name]))
    let served = try #require(fetch.served)
    #expect(served.body == Array(DocumentServer.policy.utf8))
    #expect(served.isPlainText && served.contentType == "text/plain; charset=utf-8")
  }

  @Test func `a policy comes over IPv6`() async throws {
    let server = try await DocumentServer(pki.leaf(names: ["mta-sts.a.test"]), addresses: ["::1"])
    #expect(await fetch(server.port, address: "::1").served != nil)
    let refused = await fetch(server.port, address: "127.0.0.1")
    #expect(refused == .failed(.refused) && !refused.hasConnected)
  }

  @Test func `redirects and other statuses are answers without a policy`() async throws {
    let leaf = try pki.leaf(names: ["mta-sts.a.test"])
    #expect(
      try await fetch(leaf, .redirect)
        == .response(
          .init(status: 301, contentType: nil, location: "https://www.a.test/policy", body: [])))
    #expect(
      try await fetch(leaf, .missing) == .response(.init(status: 404, contentType: nil, body: [])))
    #expect(try await fetch(leaf, .html).served?.isPlainText == false)
  }

  @Test(arguments: [
    (DocumentServer.Behaviour.huge, "the answer has more than 65536 octets"),
    (.endless, "the answer has more than 65536 octets"),
    (.plain, "the TLS handshake failed"), (.notHTTP, "the answer is not HTTP"),
    (.cut, "the connection ended too early"),
  ])
  func `what is no policy says why`(
    _ behaviour: DocumentServer.Behaviour, _ reason: String
  ) async throws {
    guard
      case .failed(let failure) = try await fetch(pki.leaf(names: ["mta-sts.a.test"]), behaviour)
    else {
      Issue.record("a response")
      return
    }
    #expect("\(failure)".hasPrefix(reason))
    #expect(failure.isCertain == (behaviour != .cut))
  }

  @Test(arguments: [DocumentServer.Behaviour.slow, .silent])
  func `a server that does not answer in time ends inside the limit, and proves nothing`(
    _ behaviour: DocumentServer.Behaviour
  ) async throws {
    let leaf = try pki.leaf(names: ["mta-sts.a.test"])
    let clock = ContinuousClock()
    var result: DocumentFetch?
    let server = try await DocumentServer(leaf, behaviour)
    let time = await clock.measure {
      result = await fetch(server.port, timeout: .milliseconds(400))
    }
    #expect(result == .failed(.timedOut))
    #expect(time < .seconds(5))
  }

  @Test func `a connection that is closed early is no verdict about TLS`() async throws {
    let result = try await fetch(pki.leaf(names: ["mta-sts.a.test"]), .early)
    guard case .failed(let failure) = result else {
      Issue.record("a response")
      return
    }
    #expect(!failure.isCertain, "\(failure)")
  }

  @Test(arguments: ["expired", "other name", "parent", "self-signed", "unknown authority"])
  func `a certificate at fault is rejected`(fault: String) async throws {
    let identity =
      switch fault {
      case "expired": try pki.leaf(names: ["mta-sts.a.test"], validity: .expired)
      case "other name": try pki.leaf(names: ["a.test", "www.a.test"])
      case "parent": try pki.leaf(names: ["*.test"])
      case "self-signed": try pki.selfSigned(names: ["mta-sts.a.test"])
      default: try pki.leaf(names: ["mta-sts.a.test"])
      }
    let result = try await fetch(identity, trusts: fault != "unknown authority")
    guard case .failed(.certificateRejected) = result else {
      Issue.record("\(result)")
      return
    }
  }
}
