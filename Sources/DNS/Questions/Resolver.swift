/// Whoever answers questions: a stub resolver, a zone file, a recording. Conformers compose by wrapping one another.
public protocol Resolver: Sendable {
  /// Answers within bounded time. Aliases (CNAME) are followed.
  func resolve(_ question: Question) async -> Answer

  /// The answer that `resolve` would give, where it is there already; `nil` where somebody would have to be asked or waited for.
  /// Nobody has to know more than that: a wrapper that does something about every question says `nil`.
  func answerAtHand(_ question: Question) -> Answer?

  /// Answers all, in the questions' order. A conformer that has no quicker way to ask several leaves this to `resolveEach`; a wrapper
  /// that has none hides that of its base.
  func resolve(_ questions: [Question]) async -> [Answer]
}

extension Resolver {
  public func answerAtHand(_ question: Question) -> Answer? { nil }

  public func resolve(_ questions: [Question]) async -> [Answer] { await resolveEach(questions) }

  @inlinable
  public func resolve(_ name: DomainName, _ type: RecordType) async -> Answer {
    await resolve(Question(name, type))
  }
}
