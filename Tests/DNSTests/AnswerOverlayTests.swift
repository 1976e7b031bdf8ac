import DNS
import TestKit
import Testing

/// Prepared answers in front of another resolver.
@Suite struct AnswerOverlayTests {
  private static let zone = """
    $ORIGIN example.com.
    $TTL 300
    @ IN SOA ns.example.com. hostmaster.example.com. 1 3600 900 604800 60
    @ IN NS ns.example.com.
    ns IN A 192.0.2.53
    a IN TXT "from the zone"
    b IN TXT "from the zone"
    """

  private static func question(_ name: String) throws -> Question {
    Question(try DomainName(name), .txt)
  }

  private static func prepared(_ question: Question) -> Answer {
    Answer(question: question, outcome: .noData(ttl: 1))
  }

  @Test(arguments: [
    ["p.test", "q.test"], ["a.example.com", "b.example.com"],
    ["p.test", "a.example.com", "q.test", "b.example.com", "p.test"],
    ["a.example.com", "p.test"], [],
  ])
  func `several questions come back in their order, and only the unprepared are asked`(
    names: [String]
  ) async throws {
    let dns = try TestDNS(zone: Self.zone)
    let known = try ["p.test", "q.test"].map(Self.question)
    let overlay = AnswerOverlay(
      Dictionary(uniqueKeysWithValues: known.map { ($0, Self.prepared($0)) }), over: dns)
    let questions = try names.map(Self.question)
    let answers = await overlay.resolve(questions)
    #expect(answers.map(\.question) == questions)
    for answer in answers {
      #expect(known.contains(answer.question) ? answer.isVoid : answer.records.count == 1)
    }
    #expect(dns.questions.count == names.filter { $0.hasSuffix("example.com") }.count)
  }

  @Test func `what is prepared is at hand, and what the base has at hand`() async throws {
    let cache = CachingResolver(try TestDNS(zone: Self.zone)) { ContinuousClock.now }
    let (prepared, cached) = (try Self.question("p.test"), try Self.question("a.example.com"))
    let overlay = AnswerOverlay([prepared: Self.prepared(prepared)], over: cache)
    #expect(overlay.answerAtHand(prepared) == Self.prepared(prepared))
    #expect(overlay.answerAtHand(cached) == nil)
    _ = await cache.resolve(cached)
    #expect(overlay.answerAtHand(cached)?.records.count == 1)
  }
}
