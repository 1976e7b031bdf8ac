import DNS
import DNSTransport
import Synchronization
import Testing
import TestKit

/// The stub resolver against servers that do what a test says.
@Suite struct StubResolverTests {
  static let name = "host.example"

  /// Runs `body` with a resolver for scripted servers.
  func withServers(
    _ scripts: [ScriptedDNSServer.Script], timeout: Duration = .seconds(20),
    firstAttempt: Duration = .seconds(5), mixesCase: Bool = false,
    recursion: StubResolver.Options.Recursion = .desired,
    _ body: (StubResolver, [ScriptedDNSServer]) async throws -> Void
  ) async throws {
    var servers: [ScriptedDNSServer] = []
    for script in scripts { servers.append(try await .start(script)) }
    let lanes = EventLoopLanes(count: 1)
    var options = StubResolver.Options()
    options.timeout = timeout
    options.firstAttempt = firstAttempt
    options.mixesCase = mixesCase
    options.recursion = recursion
    let endpoints = servers.map { ServerEndpoint.datagram(loopback, port: $0.port) }
    do {
      try await body(StubResolver(servers: endpoints, lanes: lanes, options: options), servers)
    }
    try await lanes.shutDown()
    for server in servers { try await server.stop() }
  }

  let loopback = IPAddress.v4(IPv4Address(rawValue: 0x7F00_0001))

  static func address(_ query: ScriptedDNSServer.Received) -> [UInt8] {
    var response = ResponseMaker(answering: query)
    response.answer(query.name, .a, [192, 0, 2, 1])
    return response.message
  }

  let expected = RecordData.a(IPv4Address(rawValue: 0xC000_0201))

  @Test func answersWithTheRecordsOfTheServer() async throws {
    try await withServers([{ [.send(Self.address($0))] }]) { resolver, _ in
      let answer = await resolver.resolve(try DomainName(Self.name), .a)
      #expect(answer.records.map(\.data) == [expected])
      #expect(answer.records.first?.ttl == 60)
    }
  }

  /// Each lie is followed by the truth; only the truth counts.
  static let lies: [(String, @Sendable (ScriptedDNSServer.Received) -> ScriptedDNSServer.Action)] =
    [
      (
        "another id",
        { query in
          var response = ResponseMaker(answering: query)
          response.id ^= 1
          response.answer(query.name, .a, [10, 0, 0, 1])
          return .send(response.message)
        }
      ),
      (
        "another question",
        { query in
          var response = ResponseMaker(answering: query)
          response.question[1] ^= 1
          response.answer(query.name, .a, [10, 0, 0, 1])
          return .send(response.message)
        }
      ),
      (
        "another type",
        { query in
          var response = ResponseMaker(answering: query)
          response.question[response.question.count - 3] ^= 2
          return .send(response.message)
        }
      ),
      (
        "no response bit",
        { query in
          var response = ResponseMaker(answering: query)
          response.flags = 0x0100
          response.answer(query.name, .a, [10, 0, 0, 1])
          return .send(response.message)
        }
      ),
      (
        "a forged source",
        { query in
          var response = ResponseMaker(answering: query)
          response.answer(query.name, .a, [10, 0, 0, 1])
          return .sendFromElsewhere(response.message)
        }
      ),
      ("no header", { _ in .send([1, 2, 3]) }),
      ("an empty datagram", { _ in .send([]) }),
      (
        "no question",
        { query in
          var response = ResponseMaker(answering: query)
          response.question = []
          return .send(response.message)
        }
      ),
    ]

  @Test(arguments: lies.indices) func passesOverALie(index: Int) async throws {
    let lie = Self.lies[index].1
    try await withServers([{ [lie($0), .send(Self.address($0))] }]) { resolver, servers in
      let answer = await resolver.resolve(try DomainName(Self.name), .a)
      #expect(answer.records.map(\.data) == [expected], "\(Self.lies[index].0)")
      #expect(servers[0].received.count == 1)
    }
  }

  @Test(arguments: lies.indices) func isNotFooledByALieAlone(index: Int) async throws {
    let lie = Self.lies[index].1
    try await withServers([{ [lie($0)] }], timeout: .milliseconds(300)) { resolver, _ in
      let answer = await resolver.resolve(try DomainName(Self.name), .a)
      #expect(answer.failure == .timedOut, "\(Self.lies[index].0)")
    }
  }

  @Test func aBrokenBodyUnderTheRightIdIsBogus() async throws {
    try await withServers([
      { query in
        var message = Self.address(query)
        message.removeLast(2)
        return [.send(message)]
      }
    ]) { resolver, _ in
      let answer = await resolver.resolve(try DomainName(Self.name), .a)
      guard case .bogus = answer.failure else {
        Issue.record("\(answer.outcome)")
        return
      }
    }
  }

  @Test func responseCodesAreToldApart() async throws {
    let codes: [(UInt16, Answer.Outcome)] = [
      (2, .failed(.serverFailure)), (5, .failed(.refused)), (4, .failed(.bogus("response code 4"))),
      (3, .noSuchName(ttl: 0)), (0, .noData(ttl: 0)),
    ]
    for (code, outcome) in codes {
      try await withServers([
        { query in
          var response = ResponseMaker(answering: query)
          response.code = code
          return [.send(response.message)]
        }
      ]) { resolver, servers in
        let answer = await resolver.resolve(try DomainName(Self.name), .a)
        #expect(answer.outcome == outcome)
        #expect(servers[0].received.count == 1, "a clear answer is not asked for again")
      }
    }
  }

  @Test func aNegativeAnswerKeepsTheSmallerOfTheTwoTimes() async throws {
    let soa =
      try DomainName("ns.example").wire + DomainName("h.example").wire + [0, 0, 0, 1]
      + [UInt8](repeating: 0, count: 12) + [0, 0, 0, 30]
    try await withServers([
      { query in
        var response = ResponseMaker(answering: query)
        response.code = 3
        response.authority(DomainName.root, .soa, ttl: 900, soa)
        return [.send(response.message)]
      }
    ]) { resolver, _ in
      let answer = await resolver.resolve(try DomainName(Self.name), .a)
      #expect(answer.outcome == .noSuchName(ttl: 30))
    }
  }

  @Test func recordsOfAnotherNameAreNotNoData() async throws {
    let other = try DomainName("other.example")
    try await withServers([
      { query in
        var response = ResponseMaker(answering: query)
        response.answer(other, .a, [192, 0, 2, 1])
        return [.send(response.message)]
      }
    ]) { resolver, _ in
      let answer = await resolver.resolve(try DomainName(Self.name), .a)
      #expect(answer.failure == .bogus("records of another name than \(Self.name)"))
    }
  }

  @Test func aConnectionThatServesOneQueryServesAllInTheEnd() async throws {
    // The first query on each connection is answered, and the connection then closed.
    let ports = Mutex<Set<Int>>([])
    try await withServers([
      { query in
        var response = ResponseMaker(answering: query)
        if !query.isStream {
          response.isTruncated = true
          return [.send(response.message)]
        }
        response.answer(query.name, .a, [192, 0, 2, 1])
        let isFirst = ports.withLock { $0.insert(query.sourcePort).inserted }
        return isFirst ? [.send(response.message), .hangUp] : []
      }
    ]) { resolver, _ in
      let answers = await withTaskGroup(of: Answer.self, returning: [Answer].self) { group in
        for index in 0..<6 {
          group.addTask {
            await resolver.resolve((try? DomainName("n\(index).example")) ?? .root, .a)
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.allSatisfy { $0.records.map(\.data) == [expected] }, "\(answers)")
    }
  }

  @Test func aReferralIsNotNoData() async throws {
    try await withServers([
      { query in
        var response = ResponseMaker(answering: query)
        response.authority(query.name, .ns, query.name.wire)
        return [.send(response.message)]
      }
    ]) { resolver, _ in
      let answer = await resolver.resolve(try DomainName(Self.name), .a)
      #expect(answer.failure == .bogus("a referral to other servers"))
    }
  }

  @Test func aTruncatedAnswerIsFetchedOverTCP() async throws {
    // 64 KB of TXT: the largest message there is.
    let strings = [UInt8](repeating: 255, count: 1) + [UInt8](repeating: 0x61, count: 255)
    let text = (0..<250).flatMap { _ in strings }
    try await withServers([
      { query in
        var response = ResponseMaker(answering: query)
        response.isTruncated = !query.isStream
        if query.isStream { response.answer(query.name, .txt, text) }
        return [.send(response.message)]
      }
    ]) { resolver, servers in
      let answer = await resolver.resolve(try DomainName(Self.name), .txt)
      guard case .txt(let strings) = answer.records.first?.data else {
        Issue.record("\(answer.outcome)")
        return
      }
      #expect(strings.segments.count == 250)
      #expect(strings.joined.count == 250 * 255)
      #expect(servers[0].received.map(\.isStream) == [false, true])
    }
  }

  @Test func aServerThatHangsUpOnTCPIsUnreachable() async throws {
    try await withServers([
      { query in
        if query.isStream { return [.hangUp] }
        var response = ResponseMaker(answering: query)
        response.isTruncated = true
        return [.send(response.message)]
      }
    ]) { resolver, _ in
      let answer = await resolver.resolve(try DomainName(Self.name), .txt)
      #expect(answer.failure == .unreachable("the server closed the connection"))
    }
  }

  @Test func whatAClosedConnectionLostIsSentAgain() async throws {
    let ports = Mutex<Set<Int>>([])
    try await withServers([
      { query in
        var response = ResponseMaker(answering: query)
        if !query.isStream {
          response.isTruncated = true
        } else if !ports.withLock({ $0.insert(query.sourcePort).inserted }) {
          // The second query on a connection.
          return [.hangUp]
        }
        if query.isStream { response.answer(query.name, .a, [192, 0, 2, 1]) }
        return [.send(response.message)]
      }
    ]) { resolver, servers in
      for _ in 0..<2 {
        let answer = await resolver.resolve(try DomainName(Self.name), .a)
        #expect(answer.records.map(\.data) == [expected])
      }
      #expect(servers[0].received.count { $0.isStream } == 3)
    }
  }

  @Test func aDeadFirstServerCostsOneWait() async throws {
    try await withServers(
      [{ _ in [] }, { [.send(Self.address($0))] }], firstAttempt: .milliseconds(500)
    ) { resolver, servers in
      for _ in 0..<5 {
        let answer = await resolver.resolve(try DomainName(Self.name), .a)
        #expect(answer.records.map(\.data) == [expected])
      }
      #expect(servers[0].received.count == 1)
      #expect(servers[1].received.count == 5)
    }
  }

  @Test func theNextServerIsAskedWhenOneFails() async throws {
    for code in [UInt16(2), 5, 4] {
      try await withServers([
        { query in
          var response = ResponseMaker(answering: query)
          response.code = code
          return [.send(response.message)]
        }, { [.send(Self.address($0))] },
      ]) { resolver, _ in
        let answer = await resolver.resolve(try DomainName(Self.name), .a)
        #expect(answer.records.map(\.data) == [expected])
      }
    }
  }

  @Test func aLossyServerIsAskedAgain() async throws {
    let count = Atomic(0)
    try await withServers(
      [
        { query in
          count.add(1, ordering: .relaxed).newValue == 3 ? [.send(Self.address(query))] : []
        }
      ], firstAttempt: .milliseconds(300)
    ) { resolver, servers in
      let answer = await resolver.resolve(try DomainName(Self.name), .a)
      #expect(answer.records.map(\.data) == [expected])
      #expect(servers[0].received.count == 3)
    }
  }

  @Test func aSilentServerEndsWithinTheDeadline() async throws {
    try await withServers([{ _ in [] }], timeout: .milliseconds(200)) { resolver, _ in
      let answer = await resolver.resolve(try DomainName(Self.name), .a)
      #expect(answer.failure == .timedOut)
    }
  }

  @Test func aClosedPortIsUnreachable() async throws {
    let server = try await ScriptedDNSServer.start { _ in [] }
    try await server.stop()
    let lanes = EventLoopLanes(count: 1)
    let resolver = try StubResolver(servers: [.datagram(loopback, port: server.port)], lanes: lanes)
    let answer = await resolver.resolve(try DomainName(Self.name), .a)
    #expect(answer.failure == .unreachable("connection refused"))
    try await lanes.shutDown()
  }

  @Test func aliasesAreFollowedAcrossAnswersAndKept() async throws {
    let (a, b, c) = (
      try DomainName("a.example"), try DomainName("b.example"), try DomainName("c.test")
    )
    try await withServers([
      { query in
        var response = ResponseMaker(answering: query)
        if query.name == a {
          response.answer(a, .cname, b.wire)
          response.answer(b, .cname, c.wire)
        } else {
          response.answer(c, .a, [192, 0, 2, 1])
        }
        return [.send(response.message)]
      }
    ]) { resolver, _ in
      let answer = await resolver.resolve(a, .a)
      #expect(answer.records.map(\.data) == [expected])
      #expect(answer.aliases.map(\.data) == [.cname(b), .cname(c)])
      #expect(answer.canonicalName == c)
    }
  }

  @Test func anAliasLoopIsBogus() async throws {
    let (a, b) = (try DomainName("a.example"), try DomainName("b.example"))
    try await withServers([
      { query in
        var response = ResponseMaker(answering: query)
        response.answer(query.name, .cname, (query.name == a ? b : a).wire)
        return [.send(response.message)]
      }
    ]) { resolver, _ in
      let answer = await resolver.resolve(a, .a)
      guard case .bogus(let reason) = answer.failure else {
        Issue.record("\(answer.outcome)")
        return
      }
      #expect(reason.contains("loop"))
    }
  }

  @Test func anEndlessAliasChainIsBogus() async throws {
    try await withServers([
      { query in
        var response = ResponseMaker(answering: query)
        if let next = query.name.prepending("x") { response.answer(query.name, .cname, next.wire) }
        return [.send(response.message)]
      }
    ]) { resolver, servers in
      let answer = await resolver.resolve(try DomainName(Self.name), .a)
      guard case .bogus = answer.failure else {
        Issue.record("\(answer.outcome)")
        return
      }
      #expect(servers[0].received.count == Answer.maximumAliases + 1)
    }
  }

  @Test func mixedCaseHasToComeBack() async throws {
    let long = try DomainName("abcdefghijklmnopqrstuvwxyz.example")
    try await withServers(
      [
        { query in
          var lower = ResponseMaker(answering: query)
          lower.question = Array(query.name.canonicalWire) + query.question.suffix(4)
          lower.answer(query.name, .a, [10, 0, 0, 1])
          return [.send(lower.message), .send(Self.address(query))]
        }
      ], mixesCase: true
    ) { resolver, servers in
      let answer = await resolver.resolve(long, .a)
      #expect(answer.records.map(\.data) == [expected])
      #expect(servers[0].received[0].name.wire != long.wire)
    }
  }

  @Test func idsAndPortsDiffer() async throws {
    try await withServers([{ [.send(Self.address($0))] }]) { resolver, servers in
      for index in 0..<64 { _ = await resolver.resolve(try DomainName("n\(index).example"), .a) }
      let received = servers[0].received
      #expect(Set(received.map(\.id)).count > 56)
      #expect(Set(received.map(\.sourcePort)).count == 8)
    }
  }

  @Test func aServerThatShouldKnowHasToSaySo() async throws {
    try await withServers(
      [
        { query in
          var response = ResponseMaker(answering: query)
          response.answer(query.name, .a, [192, 0, 2, 1])
          if query.name.labels.first.map(Array.init) == Array("yes".utf8) {
            response.flags |= 0x0400
          }
          return [.send(response.message)]
        }
      ], recursion: .authoritativeOnly
    ) { resolver, servers in
      let yes = await resolver.resolve(try DomainName("yes.example"), .a)
      #expect(yes.records.count == 1)
      let gone = await resolver.resolve(try DomainName("gone.example"), .a)
      #expect(gone.failure == .bogus("the server is not authoritative"))
      let no = await resolver.resolve(try DomainName("no.example"), .a)
      #expect(no.failure == .bogus("the server is not authoritative"))
      #expect(servers[0].received.allSatisfy { $0.message[2] & 1 == 0 }, "recursion is not desired")
    }
  }

  @Test func mutatedAnswersNeverCrash() async throws {
    let generator = Mutex(SeededGenerator(seed: 5452))
    try await withServers(
      [
        { query in
          var response = ResponseMaker(answering: query)
          response.answer(query.name, .mx, [0, 10] + query.name.wire)
          response.answer(query.name, .txt, [3, 0x61, 0x62, 0x63])
          // The header stays, so that the damage reaches the decoder.
          let body = Array(response.message.dropFirst(12 + response.question.count))
          let damaged = generator.withLock { body.mutated(using: &$0) }
          return [.send(response.message.prefix(12 + response.question.count) + damaged)]
        }
      ], timeout: .milliseconds(20), firstAttempt: .milliseconds(20)
    ) { resolver, _ in
      await withTaskGroup(of: Void.self) { group in
        for index in 0..<2_000 {
          group.addTask {
            if let name = try? DomainName("n\(index).example") {
              _ = await resolver.resolve(name, .mx)
            }
          }
        }
      }
    }
  }
}
