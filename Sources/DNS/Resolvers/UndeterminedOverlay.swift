/// Says that nothing is known where files of zones leave it open, and asks another resolver the rest.
public struct UndeterminedOverlay: Resolver {
  private let entries: [(origin: DomainName, entry: UndeterminedEntry)]
  private let base: any Resolver

  /// - Parameter entries: Each with the apex of the zone that it is about.
  public init(
    _ entries: [(origin: DomainName, entry: UndeterminedEntry)], over base: any Resolver
  ) {
    self.entries = entries
    self.base = base
  }

  public func resolve(_ question: Question) async -> Answer {
    if let failure = failure(question) {
      return Answer(question: question, outcome: .failed(failure))
    }
    let answer = await base.resolve(question)
    guard !answer.aliases.isEmpty,
      let failure = failure(Question(answer.canonicalName, question.type))
    else { return answer }
    return Answer(question: question, aliases: answer.aliases, outcome: .failed(failure))
  }

  private func failure(_ question: Question) -> LookupFailure? {
    entries.first { $0.entry.concerns(question) && question.name.isSubdomain(of: $0.origin) }
      .map { .bogus("\($0.entry)") }
  }
}
