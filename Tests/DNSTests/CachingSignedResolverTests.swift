import DNS
import Synchronization
import TestKit
import Testing

/// How long answers with signatures are kept.
@Suite struct CachingSignedResolverTests {
  /// Answers with an A record of a day and a signature over it.
  private final class Source: SignedResolver {
    let count = Mutex(0)
    let signature: [UInt8]

    init(originalTTL: UInt32, expiration: UInt32) {
      func octets(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32($0))) }
      }
      let fixed: [UInt8] = [0, 1, 13, 2]
      signature =
        fixed + octets(originalTTL) + octets(expiration) + octets(0) + [0, 1]
        + [4] + Array("test".utf8) + [0] + Array(repeating: 7, count: 64)
    }

    func resolveSigned(_ question: Question) async -> SignedAnswer {
      count.withLock { $0 += 1 }
      let records = [
        Record(
          name: question.name, ttl: 86_400, data: .a(IPv4Address(rawValue: 0xC000_0201))),
        Record(name: question.name, ttl: 86_400, data: .other(.rrsig, signature)),
      ]
      return SignedAnswer(
        question: question,
        outcome: .response(SignedResponse(code: .noError, answers: records)))
    }
  }

  /// A clock that the test moves.
  private final class Clock: Sendable {
    private let start = ContinuousClock.now
    let passed = Mutex(Duration.zero)
    var now: ContinuousClock.Instant { start + passed.withLock { $0 } }
  }

  private static let time = UTCTime(seconds: 1_793_000_000)

  @Test(arguments: [
    // The TTL that was signed is shorter than what a resolver gives.
    (UInt32(300), UInt32(1_793_900_000), 300),
    // The signature ends before the TTL does.
    (86_400, 1_793_000_600, 600),
    // One that has ended decides nothing more.
    (86_400, 1_700_000_000, 86_400),
    (86_400, 1_793_900_000, 86_400),
  ])
  func `an answer is kept no longer than its signature allows`(
    _ originalTTL: UInt32, _ expiration: UInt32, _ seconds: Int
  ) async throws {
    let source = Source(originalTTL: originalTTL, expiration: expiration)
    let clock = Clock()
    let cache = CachingSignedResolver(source, now: { clock.now }, date: { Self.time })
    let question = Question(try DomainName("a.test"), .a)
    _ = await cache.resolveSigned(question)
    clock.passed.withLock { $0 = .seconds(seconds - 1) }
    _ = await cache.resolveSigned(question)
    #expect(source.count.withLock { $0 } == 1)
    clock.passed.withLock { $0 = .seconds(seconds) }
    let again = await cache.resolveSigned(question)
    #expect(source.count.withLock { $0 } == 2)
    #expect(again.question == question && again.failure == nil)
  }
}
