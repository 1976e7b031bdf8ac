/// Keeps signed answers as `CachingResolver` keeps plain ones: the DS and DNSKEY records of parents serve all targets of a run.
public final class CachingSignedResolver: SignedResolver {
  private let cache: AnswerCache<KeptSignedAnswer>

  /// Entries in one of the two generations; one takes some kilobytes, and a zone needs two.
  public static let defaultGenerationSize = 4_000

  /// - Parameters:
  ///   - now: The time, from a clock that never goes back.
  ///   - date: The time that signatures go by.
  public init(
    _ base: any SignedResolver, generationSize: Int = defaultGenerationSize,
    now: @escaping @Sendable () -> ContinuousClock.Instant,
    date: @escaping @Sendable () -> UTCTime
  ) {
    cache = AnswerCache(generationSize: generationSize, now: now) {
      KeptSignedAnswer(answer: await base.resolveSigned($0), received: date())
    }
  }

  public func resolveSigned(_ question: Question) async -> SignedAnswer {
    await cache.resolve(question).answer
  }
}

/// A signed answer as the cache keeps it.
private struct KeptSignedAnswer: CachedAnswer {
  let answer: SignedAnswer
  let received: UTCTime

  var question: Question { answer.question }
  var failure: LookupFailure? { answer.failure }

  /// No longer than its TTL, the TTL that was signed, and the end of any signature that has not ended yet (RFC 4035 §5.3.3).
  var lifetime: Duration? {
    switch answer.outcome {
    case .failed: return CachingResolver.failureLifetime
    case .response(let response):
      let records = response.answers + response.authority
      guard var seconds = records.map({ Int64($0.ttl) }).min() else { return nil }
      for signature in records.compactMap(Signature.init) {
        seconds = min(seconds, Int64(signature.originalTTL))
        let left = Int64(signature.window(at: received).end.seconds - received.seconds)
        if left > 0 { seconds = min(seconds, left) }
      }
      return seconds > 0 ? .seconds(seconds) : nil
    }
  }

  func answering(_ question: Question) -> KeptSignedAnswer {
    if answer.question.name.wire == question.name.wire { return self }
    return KeptSignedAnswer(
      answer: SignedAnswer(question: question, outcome: answer.outcome), received: received)
  }

  static func timedOut(_ question: Question) -> KeptSignedAnswer {
    KeptSignedAnswer(
      answer: SignedAnswer(question: question, outcome: .failed(.timedOut)),
      received: UTCTime(seconds: 0))
  }
}

/// Asks nothing more once its time is over: the limit of one audit.
public struct TimeLimitedSignedResolver: SignedResolver {
  private let base: any SignedResolver
  private let isOver: @Sendable () -> Bool

  /// `isOver` tells whether the time is over; the clock is the caller's.
  public init(_ base: any SignedResolver, isOver: @escaping @Sendable () -> Bool) {
    self.base = base
    self.isOver = isOver
  }

  public func resolveSigned(_ question: Question) async -> SignedAnswer {
    isOver()
      ? SignedAnswer(question: question, outcome: .failed(.timedOut))
      : await base.resolveSigned(question)
  }
}

/// Answers from zone files where the name is in one, and asks another resolver for the rest.
public struct SignedOverlayResolver: SignedResolver {
  private let zones: ZoneSet
  private let base: any SignedResolver

  public init(zones: ZoneSet, over base: any SignedResolver) {
    self.zones = zones
    self.base = base
  }

  public func resolveSigned(_ question: Question) async -> SignedAnswer {
    guard let zone = zones.zone(answering: question), let outcome = zone.signedOutcome(question)
    else { return await base.resolveSigned(question) }
    return SignedAnswer(question: question, outcome: outcome)
  }
}

extension Zone {
  /// Most NSEC3 records of a zone whose negative answers are given: with all there are, since which of them prove something is found
  /// out by whoever validates, and hashes names for it.
  private static let maximumDenials = 2_000

  /// What an authoritative server with this zone would answer, aliases not followed; `nil` where the zone has no say.
  fileprivate func signedOutcome(_ question: Question) -> SignedAnswer.Outcome? {
    let origin: SignedResponse.Origin = isSigned ? .server : .unsignedZoneFile
    func response(
      _ code: SignedResponse.Code, _ answers: [Record], isNegative: Bool = false
    ) -> SignedAnswer.Outcome {
      let names = Set(answers.map(\.name))
      let signatures = isSigned ? signatures(at: names) : []
      // A wildcard's records have to come with the proof that nothing is closer.
      let needsProof =
        isSigned && (isNegative || signatures.isEmpty || names.contains { node($0) == nil })
      var authority: [Record] = []
      if needsProof {
        guard let denials = denials(of: question.name) else {
          return .failed(.bogus("the zone file has more than \(Self.maximumDenials) NSEC3 records"))
        }
        authority = denials
      }
      return .response(
        SignedResponse(
          code: code, answers: answers + signatures, authority: authority, origin: origin))
    }
    let found = lookup(question)
    switch found {
    case .outside: return nil
    case .delegated(_, _, let aliases):
      guard let first = aliases.first else { return nil }
      return response(.noError, [first])
    case .leaves(_, let aliases): return response(.noError, Array(aliases.prefix(1)))
    case .answered(let answer):
      if let alias = answer.aliases.first { return response(.noError, [alias]) }
      switch answer.outcome {
      case .records(let records): return response(.noError, records)
      case .noData: return response(.noError, [], isNegative: true)
      case .noSuchName: return response(.noSuchName, [], isNegative: true)
      case .failed: return nil
      }
    }
  }

  /// Whether the apex has signatures: such a file is served as it stands.
  public var isSigned: Bool {
    node(origin)?.records.contains { $0.type == .rrsig } ?? false
  }

  private func signatures(at names: Set<DomainName>) -> [Record] {
    names.flatMap { name in (node(name) ?? wildcard(for: name))?.signatures(at: name) ?? [] }
  }

  /// What answers for a name that nothing stands at (RFC 4592 §3.3.1): with the signatures of the wildcard.
  private func wildcard(for name: DomainName) -> Node? {
    var ancestor = name.parent
    while let current = ancestor, current.isSubdomain(of: origin) {
      if let wildcard = current.prepending("*"), let found = node(wildcard) { return found }
      if node(current) != nil { return nil }
      ancestor = current.parent
    }
    return nil
  }

  /// The SOA record, the NSEC records about the name, those above it and their wildcards, and every NSEC3 record, with their signatures;
  /// `nil` where there are too many.
  private func denials(of name: DomainName) -> [Record]? {
    var denials =
      node(origin)?.records.filter { record in
        record.type == .soa || Signature(record)?.typeCovered == .soa
      } ?? []
    var wanted: [DomainName] = []
    var ancestor: DomainName? = name
    while let current = ancestor, current.isSubdomain(of: origin) {
      wanted.append(current)
      if let wildcard = current.prepending("*") { wanted.append(wildcard) }
      ancestor = current.parent
    }
    var count = 0
    for record in records {
      switch record.type {
      case .nsec:
        guard let denial = PlainDenial(record),
          wanted.contains(where: { $0 == record.name || denial.covers($0, in: origin) })
        else { continue }
      case .nsec3:
        count += 1
        if count > Self.maximumDenials { return nil }
      default: continue
      }
      denials.append(record)
      denials += signatures(at: [record.name]).filter {
        Signature($0)?.typeCovered == record.type
      }
    }
    return denials
  }
}

extension Zone.Node {
  /// The signatures here, as they come with an answer for that name.
  fileprivate func signatures(at name: DomainName) -> [Record] {
    records.compactMap { record in
      guard record.type == .rrsig else { return nil }
      var record = record
      record.name = name
      return record
    }
  }
}

/// Hands every signed answer on to be recorded.
public struct RecordingSignedResolver: SignedResolver {
  private let base: any SignedResolver
  private let record: @Sendable (SignedAnswer) -> Void

  /// - Parameter record: Called on the asking task, possibly by several at once; a question may come again, and the first counts.
  public init(_ base: any SignedResolver, record: @escaping @Sendable (SignedAnswer) -> Void) {
    self.base = base
    self.record = record
  }

  public func resolveSigned(_ question: Question) async -> SignedAnswer {
    let answer = await base.resolveSigned(question)
    // A cancelled task may have failed for that reason alone; nothing of that is worth a replay.
    if !Task.isCancelled || answer.failure == nil { record(answer) }
    return answer
  }
}
