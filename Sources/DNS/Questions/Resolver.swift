/// Whoever answers questions: a stub resolver, a zone file, a recording. Conformers compose by wrapping one another.
public protocol Resolver: Sendable {
  /// Answers within bounded time. Aliases (CNAME) are followed.
  func resolve(_ question: Question) async -> Answer
}

extension Resolver {
  public func resolve(_ name: DomainName, _ type: RecordType) async -> Answer {
    await resolve(Question(name, type))
  }
}
