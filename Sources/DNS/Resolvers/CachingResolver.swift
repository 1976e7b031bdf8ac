/// Keeps answers for as long as their TTL allows, and puts a question that several tasks ask at once only once.
///
/// An answer comes with the TTLs of its records as they were received, so that a report does not depend on when a record was read.
public final class CachingResolver: Resolver {
  private let base: any Resolver
  private let cache: AnswerCache<Answer>

  /// Entries in one of the two generations. Both full take about 40 MB, and a domain asks about 15 questions, so that
  /// whatever the domains of the last few seconds share is still there.
  public static let defaultGenerationSize = 20_000

  /// How long a failure answers for its question. RFC 9520 §3.2 asks for 1 second to 5 minutes; half a minute lets one
  /// audit, whose checks meet at the same names, see one answer.
  public static let failureLifetime = Duration.seconds(30)

  /// - Parameter now: The time, from a clock that never goes back.
  public init(
    _ base: any Resolver, generationSize: Int = defaultGenerationSize,
    now: @escaping @Sendable () -> ContinuousClock.Instant
  ) {
    self.base = base
    cache = AnswerCache(generationSize: generationSize, now: now) { await base.resolve($0) }
  }

  public func resolve(_ question: Question) async -> Answer { await cache.resolve(question) }

  public func answerAtHand(_ question: Question) -> Answer? { cache.answerAtHand(question) }

  public func resolve(_ questions: [Question]) async -> [Answer] {
    await cache.resolve(questions) { await self.base.resolve($0) }
  }

  /// How many tasks wait for another one's question.
  func waiterCount(_ question: Question) -> Int { cache.waiterCount(question) }
}

extension Answer: CachedAnswer {
  /// How long the answer may be kept; `nil` for not at all.
  var lifetime: Duration? {
    // RFC 2181 §8, RFC 2308 §5: each alias can change too.
    let aliasTTL = aliases.reduce(UInt32.max) { min($0, $1.ttl) }
    let ttl: UInt32
    switch outcome {
    case .records(let records): ttl = records.reduce(aliasTTL) { min($0, $1.ttl) }
    case .noData(let negative), .noSuchName(let negative): ttl = min(aliasTTL, negative)
    case .failed: return CachingResolver.failureLifetime
    }
    return ttl == 0 ? nil : .seconds(Int64(ttl))
  }

  /// The same for somebody who wrote the name in another case.
  func answering(_ question: Question) -> Answer {
    self.question.name.wire == question.name.wire
      ? self : Answer(question: question, aliases: aliases, outcome: outcome)
  }

  static func timedOut(_ question: Question) -> Answer {
    Answer(question: question, outcome: .failed(.timedOut))
  }
}
