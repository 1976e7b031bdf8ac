/// Answers that are there without asking, and questions that are asked together.
import Synchronization
import TestKit
import Testing

@testable import DNS

@Suite struct AnswerAtHandTests {
  private static let zone = """
    $ORIGIN example.com.
    @ 60 TXT "x"
    other 60 TXT "y"
    """

  private static func question(_ name: String) throws -> Question {
    Question(try DomainName(name), .txt)
  }

  @Test func `a cache has at hand what was asked, for as long as its TTL`() async throws {
    let time = Mutex(ContinuousClock.now)
    let cache = CachingResolver(try TestDNS(zone: Self.zone)) { time.withLock { $0 } }
    let question = try Self.question("example.com")
    #expect(cache.answerAtHand(question) == nil)
    let answer = await cache.resolve(question)
    #expect(cache.answerAtHand(question) == answer)
    let upper = try Self.question("EXAMPLE.com")
    #expect(cache.answerAtHand(upper)?.question.name.wire == upper.name.wire)
    time.withLock { $0 += .seconds(60) }
    #expect(cache.answerAtHand(question) == nil)
  }

  @Test func `questions asked together come back in their order, and each is asked once`()
    async throws
  {
    let dns = try TestDNS(zone: Self.zone)
    let cache = CachingResolver(dns) { ContinuousClock.now }
    let known = try Self.question("other.example.com")
    _ = await cache.resolve(known)
    let names = ["a", "other", "b", "a", "b", "c"].map { "\($0).example.com" }
    let questions = try names.map(Self.question)
    let answers = await cache.resolve(questions)
    #expect(answers.map(\.question) == questions)
    #expect(answers[1].records.count == 1)
    #expect(dns.questions.count == 4)
    #expect(await cache.resolve([]) == [])
  }

  @Test func `once the time is over every answer is at hand, and says so`() async throws {
    let dns = try TestDNS(zone: Self.zone)
    let question = try Self.question("example.com")
    #expect(TimeLimitedResolver(dns) { false }.answerAtHand(question) == nil)
    let over = TimeLimitedResolver(dns) { true }
    #expect(over.answerAtHand(question)?.failure == .timedOut)
    #expect(await over.resolve([question]).map(\.failure) == [.timedOut])
    #expect(dns.questions.isEmpty)
  }

  @Test func `a recorder is told of questions that the cache knows`() async throws {
    let recorded = Mutex<[Question]>([])
    let cache = CachingResolver(try TestDNS(zone: Self.zone)) { ContinuousClock.now }
    let questions = try ["example.com", "other.example.com"].map(Self.question)
    _ = await cache.resolve(questions)
    let recorder = RecordingResolver(cache) { answer in
      recorded.withLock { $0.append(answer.question) }
    }
    _ = await recorder.resolve(questions)
    #expect(Set(recorded.withLock { $0 }) == Set(questions))
  }
}
