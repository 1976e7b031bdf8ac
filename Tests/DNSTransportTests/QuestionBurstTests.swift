import DNS
import DNSTransport
import Synchronization
import TestKit
import Testing

/// Several questions in one burst: each comes to what it would come to alone.
@Suite struct QuestionBurstTests {
  private static let loopback = IPAddress.v4(IPv4Address(rawValue: 0x7F00_0001))
  private static let address: [UInt8] = [192, 0, 2, 1]
  private static let expected = RecordData.a(IPv4Address(rawValue: 0xC000_0201))

  /// What the server does by the first label of the name.
  private static func script(_ lost: Counter) -> ScriptedDNSServer.Script {
    { query in
      var response = ResponseMaker(answering: query)
      switch query.name.description.prefix(while: { $0 != "." }) {
      case "alias":
        guard let target = try? DomainName("target.test") else { return [] }
        response.answer(query.name, .cname, target.wire)
      case "long" where !query.isStream:
        response.isTruncated = true
      case "lost" where lost.count.add(1, ordering: .relaxed).newValue == 1:
        return []
      case "silent":
        return []
      default:
        response.answer(query.name, .a, address)
      }
      return [.send(response.message)]
    }
  }

  private static func withResolver(
    stream: Bool = false, _ body: (StubResolver, ScriptedDNSServer) async throws -> Void
  ) async throws {
    let server = try await ScriptedDNSServer.start(script(Counter()))
    let lanes = EventLoopLanes(count: 1)
    var options = StubResolver.Options()
    options.firstAttempt = .milliseconds(300)
    options.timeout = .milliseconds(2_000)
    let endpoint: ServerEndpoint =
      stream ? .tcp(loopback, port: server.port) : .datagram(loopback, port: server.port)
    try await body(StubResolver(servers: [endpoint], lanes: lanes, options: options), server)
    try await lanes.shutDown()
    try await server.stop()
  }

  private final class Counter: Sendable { let count = Atomic(0) }

  @Test func `each question is answered whatever its first query came to`() async throws {
    let names = ["plain.example", "alias.example", "long.example", "lost.example", "late.example"]
    let questions = try names.map { Question(try DomainName($0), .a) }
    let target = try DomainName("target.test")
    try await Self.withResolver { resolver, server in
      let answers = await resolver.resolve(questions)
      #expect(answers.map(\.question) == questions)
      for answer in answers { #expect(answer.records.map(\.data) == [Self.expected]) }
      #expect(answers[1].canonicalName == target)
      // One a name, one more for the alias, one more over TCP, one more for what was lost.
      #expect(server.received.count == names.count + 3)
      #expect(server.received.filter(\.isStream).count == 1)
    }
  }

  @Test func `a question without an answer ends within its time and costs the others nothing`()
    async throws
  {
    let questions = try ["plain.example", "silent.example"].map {
      Question(try DomainName($0), .a)
    }
    try await Self.withResolver { resolver, _ in
      let answers = await resolver.resolve(questions)
      #expect(answers[0].records.map(\.data) == [Self.expected])
      #expect(answers[1].failure == .timedOut)
    }
  }

  @Test func `behind a cache a repeated question is asked once`() async throws {
    let question = Question(try DomainName("plain.example"), .a)
    try await Self.withResolver { resolver, server in
      let cache = CachingResolver(resolver) { ContinuousClock.now }
      let answers = await cache.resolve([question, question, question])
      #expect(answers.map(\.question) == [question, question, question])
      #expect(server.received.count == 1)
    }
  }

  @Test func `many questions are told apart, also over TCP`() async throws {
    let questions = try (0..<100).map { Question(try DomainName("n\($0).example"), .a) }
    for stream in [false, true] {
      try await Self.withResolver(stream: stream) { resolver, server in
        let answers = await resolver.resolve(questions)
        #expect(answers.map(\.question) == questions)
        for (question, answer) in zip(questions, answers) {
          #expect(answer.records.map(\.name) == [question.name])
        }
        #expect(server.received.count == 100)
      }
    }
  }
}
