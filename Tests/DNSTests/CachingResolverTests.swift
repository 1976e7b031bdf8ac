/// What a cache keeps and for how long, and what happens to questions that are asked at once.
@testable import DNS
import Synchronization
import TestKit
import Testing

@Suite struct CachingResolverTests {
  private static let zone = """
    $ORIGIN example.com.
    @ 60 SOA ns1 hostmaster 1 7200 900 1209600 30
    minute 60 TXT "x"
    never 0 TXT "x"
    alias 10 CNAME minute
    """

  /// A clock that the test moves.
  private final class Clock: Sendable {
    private let time = Mutex(ContinuousClock.now)
    func now() -> ContinuousClock.Instant { time.withLock { $0 } }
    func advance(_ duration: Duration) { time.withLock { $0 += duration } }
  }

  @Test(arguments: [
    ("minute.example.com", 59, 1), ("minute.example.com", 60, 2), ("MINUTE.example.com", 59, 1),
    // The shortest TTL of the chain counts.
    ("alias.example.com", 9, 1), ("alias.example.com", 10, 2),
    ("never.example.com", 0, 2),
    // NXDOMAIN and NODATA: the lesser of the SOA's TTL and its minimum (RFC 2308 §5).
    ("nothing.example.com", 29, 1), ("nothing.example.com", 30, 2), ("example.com", 29, 1),
    ("example.com", 30, 2),
    ("broken.example.com", 29, 1), ("broken.example.com", 30, 2),
  ])
  func `an answer is kept for its TTL`(name: String, seconds: Int, count: Int) async throws {
    let clock = Clock()
    let dns = try TestDNS(zone: Self.zone, failing: ["broken.example.com": .serverFailure])
    let cache = CachingResolver(dns, now: clock.now)
    let first = await cache.resolve(try DomainName("\(name)"), .txt)
    clock.advance(.seconds(seconds))
    let second = await cache.resolve(try DomainName(name.lowercased()), .txt)
    #expect(dns.questions.count == count)
    #expect(first == second)
    #expect(second.question.name.wire == (try DomainName(name.lowercased())).wire)
  }

  @Test func `the number of entries is bounded and what is asked often stays`() async throws {
    let dns = try TestDNS(zone: Self.zone)
    let clock = Clock()
    let cache = CachingResolver(dns, generationSize: 10, now: clock.now)
    let often = try DomainName("minute.example.com")
    for index in 0..<100 {
      _ = await cache.resolve(often, .txt)
      _ = await cache.resolve(try DomainName("n\(index).example.com"), .txt)
    }
    #expect(try dns.count("minute.example.com", .txt) == 1)
    _ = await cache.resolve(try DomainName("n0.example.com"), .txt)
    #expect(try dns.count("n0.example.com", .txt) == 2)
  }

  /// Holds every question until the test lets it go.
  private final class Gate: Resolver {
    private let state = Mutex<(asked: Int, held: [CheckedContinuation<Void, Never>], open: Bool)>(
      (0, [], false))
    private let answer: Answer.Outcome

    init(_ answer: Answer.Outcome) { self.answer = answer }

    var asked: Int { state.withLock { $0.asked } }

    func resolve(_ question: Question) async -> Answer {
      await withCheckedContinuation { continuation in
        let isOpen = state.withLock { state in
          state.asked += 1
          if !state.open { state.held.append(continuation) }
          return state.open
        }
        if isOpen { continuation.resume() }
      }
      // As a transport does whose task is cancelled.
      if Task.isCancelled { return Answer(question: question, outcome: .failed(.timedOut)) }
      return Answer(question: question, outcome: answer)
    }

    func open() {
      let held = state.withLock { state in
        state.open = true
        defer { state.held = [] }
        return state.held
      }
      for continuation in held { continuation.resume() }
    }
  }

  private func yield(until condition: () -> Bool) async {
    while !condition() { await Task.yield() }
  }

  @Test func `many tasks that ask at once make one question, also with a TTL of 0`() async throws {
    let gate = Gate(.noData(ttl: 0))
    let cache = CachingResolver(gate, now: Clock().now)
    let question = Question(try DomainName("example.com"), .txt)
    let answers = await withTaskGroup(of: Answer.self) { group in
      for _ in 0..<500 { group.addTask { await cache.resolve(question) } }
      await yield { gate.asked == 1 && cache.waiterCount(question) == 499 }
      gate.open()
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(gate.asked == 1)
    #expect(answers.count == 500)
    #expect(answers.allSatisfy { $0.outcome == .noData(ttl: 0) })
  }

  @Test func `when the task that asks is cancelled another one asks`() async throws {
    let gate = Gate(.noData(ttl: 60))
    let cache = CachingResolver(gate, now: Clock().now)
    let question = Question(try DomainName("example.com"), .txt)
    let leader = Task { await cache.resolve(question) }
    await yield { gate.asked == 1 }
    let others = (0..<3).map { _ in Task { await cache.resolve(question) } }
    await yield { cache.waiterCount(question) == 3 }
    leader.cancel()
    gate.open()
    #expect(await leader.value.failure == .timedOut)
    for other in others { #expect(await other.value.outcome == .noData(ttl: 60)) }
    #expect(gate.asked == 2)
  }

  @Test func `a task that is cancelled while it waits ends at once, and only that one`()
    async throws
  {
    let gate = Gate(.noData(ttl: 60))
    let cache = CachingResolver(gate, now: Clock().now)
    let question = Question(try DomainName("example.com"), .txt)
    let leader = Task { await cache.resolve(question) }
    await yield { gate.asked == 1 }
    let waiter = Task { await cache.resolve(question) }
    await yield { cache.waiterCount(question) == 1 }
    waiter.cancel()
    #expect(await waiter.value.failure == .timedOut)
    gate.open()
    #expect(await leader.value.outcome == .noData(ttl: 60))
  }

  @Test func `a burst asks what nobody has asked and waits for the rest`() async throws {
    let gate = Gate(.noData(ttl: 60))
    let cache = CachingResolver(gate, now: Clock().now)
    let questions = try ["a", "b", "c"].map { Question(try DomainName("\($0).example.com"), .txt) }
    let first = Task { await cache.resolve([questions[0], questions[1], questions[0]]) }
    await yield { gate.asked == 2 }
    let second = Task { await cache.resolve([questions[1], questions[2]]) }
    await yield { gate.asked == 3 }
    gate.open()
    #expect(await first.value.map(\.question) == [questions[0], questions[1], questions[0]])
    #expect(await second.value.map(\.question) == [questions[1], questions[2]])
    #expect(await cache.resolve(questions).allSatisfy { $0.outcome == .noData(ttl: 60) })
    #expect(gate.asked == 3)
  }

  @Test func `when the task of a burst is cancelled another one asks`() async throws {
    let gate = Gate(.noData(ttl: 60))
    let cache = CachingResolver(gate, now: Clock().now)
    let questions = try ["a", "b"].map { Question(try DomainName("\($0).example.com"), .txt) }
    let leader = Task { await cache.resolve(questions) }
    await yield { gate.asked == 2 }
    let other = Task { await cache.resolve(questions[0]) }
    await yield { cache.waiterCount(questions[0]) == 1 }
    leader.cancel()
    gate.open()
    #expect(await other.value.outcome == .noData(ttl: 60))
    #expect(await leader.value.allSatisfy { $0.failure == .timedOut })
    #expect(gate.asked == 3)
  }

  @Test func `many tasks with many questions and cancellations all end`() async throws {
    let dns = try TestDNS(zone: Self.zone)
    let cache = CachingResolver(dns, generationSize: 50, now: Clock().now)
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<200 {
        group.addTask {
          let inner = Task {
            for index in 0..<50 {
              guard let name = try? DomainName("n\((index * 7 + task) % 90).example.com") else {
                continue
              }
              _ = await cache.resolve(name, .txt)
            }
          }
          if task.isMultiple(of: 3) { inner.cancel() }
          await inner.value
        }
      }
    }
    #expect(dns.questions.count >= 90)
  }
}
