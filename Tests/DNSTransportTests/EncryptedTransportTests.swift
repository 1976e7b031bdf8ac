import DNS
import DNSTransport
import TestKit
import Testing

/// DNS over TLS and over HTTPS against dnsdist in front of NSD.
@Suite struct EncryptedTransportTests {
  static let zone = """
    $TTL 300
    @ SOA ns.example.com. h.example.com. 1 3600 600 604800 300
    @ NS ns.example.com.
    ns A 192.0.2.53
    @ TXT "v=spf1 -all"
    big TXT \((0..<40).map { "\"\(String(repeating: "x", count: 250))\($0)\"" }.joined(separator: " "))

    """

  let loopback = IPAddress.v4(IPv4Address(rawValue: 0x7F00_0001))

  /// Asks one server for a record, a big one and a missing one.
  private func ask(
    _ endpoint: (DNSDistServer) throws -> ServerEndpoint, names: [String] = ["dns.example"],
    addresses: [String] = ["127.0.0.1"], trusts: Bool = true
  ) async throws -> [Answer] {
    let pki = try TestPKI()
    let identity = try pki.leaf(names: names, addresses: addresses)
    let backend = try NSDServer(zones: ["example.com": Self.zone])
    let front = try DNSDistServer(backend: backend.port, identity: identity)
    let lanes = EventLoopLanes(count: 1)
    var options = StubResolver.Options()
    options.authoritiesFile = trusts ? pki.authorityFile : nil
    let resolver = try StubResolver(servers: [endpoint(front)], lanes: lanes, options: options)
    let questions = [
      Question(try DomainName("example.com"), .txt),
      Question(try DomainName("big.example.com"), .txt),
      Question(try DomainName("no.example.com"), .a),
    ]
    // All at once: they share one connection.
    let answers = await withTaskGroup(of: (Int, Answer).self) { group in
      for (index, question) in questions.enumerated() {
        group.addTask { (index, await resolver.resolve(question)) }
      }
      var answers: [Int: Answer] = [:]
      for await (index, answer) in group { answers[index] = answer }
      return questions.indices.compactMap { answers[$0] }
    }
    try await lanes.shutDown()
    withExtendedLifetime((backend, front)) {}
    return answers
  }

  private func expectRight(_ answers: [Answer]) {
    #expect(answers.first?.records.map(\.data) == [.txt(CharacterStrings("v=spf1 -all"))])
    #expect(answers.dropFirst().first?.records.count == 1)
    #expect(answers.last?.outcome == .noSuchName(ttl: 300))
  }

  @Test func `a TLS server named by name answers`() async throws {
    expectRight(
      try await ask({ .tls(loopback, port: $0.tlsPort, serverName: "dns.example") }))
  }

  @Test func `a TLS server named by address answers`() async throws {
    expectRight(try await ask({ .tls(loopback, port: $0.tlsPort, serverName: nil) }))
  }

  @Test func `a TLS certificate for another name is refused`() async throws {
    let answers = try await ask(
      { .tls(loopback, port: $0.tlsPort, serverName: "other.example") })
    for answer in answers {
      guard case .unreachable(let reason) = answer.failure else {
        Issue.record("\(answer.outcome)")
        continue
      }
      #expect(reason.lowercased().contains("mismatch"))
    }
  }

  @Test func `a TLS certificate of an unknown authority is refused`() async throws {
    let answers = try await ask(
      { .tls(loopback, port: $0.tlsPort, serverName: "dns.example") }, trusts: false)
    for answer in answers {
      guard case .unreachable = answer.failure else {
        Issue.record("\(answer.outcome)")
        continue
      }
    }
  }

  @Test func `an HTTPS server answers`() async throws {
    expectRight(
      try await ask({ .https(url: "https://127.0.0.1:\($0.httpsPort)/dns-query") }))
  }

  @Test func `an HTTPS path without DNS is unreachable, and says why`() async throws {
    let answers = try await ask({ .https(url: "https://127.0.0.1:\($0.httpsPort)/elsewhere") })
    for answer in answers {
      guard case .unreachable(let reason) = answer.failure else {
        Issue.record("\(answer.outcome)")
        continue
      }
      #expect(reason.contains("HTTP status 404"))
    }
  }

  @Test func `an HTTPS certificate for another name is refused`() async throws {
    let answers = try await ask(
      { .https(url: "https://127.0.0.1:\($0.httpsPort)/dns-query") }, addresses: [])
    for answer in answers {
      guard case .unreachable(let reason) = answer.failure else {
        Issue.record("\(answer.outcome)")
        continue
      }
      #expect(reason.contains("certificate"))
    }
  }

  @Test func `a TLS port that speaks plain DNS is unreachable`() async throws {
    let answers = try await ask({ .tls(loopback, port: $0.port, serverName: nil) })
    #expect(answers.allSatisfy { $0.failure != nil })
  }
}
