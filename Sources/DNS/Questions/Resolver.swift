/// Whoever answers questions: a stub resolver, a zone file, a recording. Conformers compose by wrapping one another.
public protocol Resolver: Sendable {
  /// Answers within bounded time. Aliases (CNAME) are followed.
  func resolve(_ question: Question) async -> Answer

  /// The answer that `resolve` would give, where it is there already; `nil` where somebody would have to be asked or waited for.
  /// Nobody has to know more than that: a wrapper that does something about every question says `nil`.
  func answerAtHand(_ question: Question) -> Answer?
}

extension Resolver {
  public func answerAtHand(_ question: Question) -> Answer? { nil }

  @inlinable
  public func resolve(_ name: DomainName, _ type: RecordType) async -> Answer {
    await resolve(Question(name, type))
  }
}
