/// Answers from zones where the name is in one, and asks another resolver for the rest.
///
/// Aliases are followed across the border in both directions, so that a zone's name keeps the zone's records also when a live
/// alias leads to it. DS records of a zone's apex belong to its parent (RFC 4035 §3.1.4.1) and are asked for there.
public struct OverlayResolver: Resolver {
  public let zones: ZoneSet
  private let base: any Resolver

  public init(zones: ZoneSet, over base: any Resolver) {
    self.zones = zones
    self.base = base
  }

  public func resolve(_ question: Question) async -> Answer {
    var name = question.name
    var aliases: [Record] = []
    // Each round but the last takes at least one alias, of which there are at most `Answer.maximumAliases`.
    while true {
      switch zones.lookup(question, after: aliases, at: name) {
      case .answered(let answer): return answer
      case .leaves(let target, let followed), .delegated(let target, _, let followed):
        name = target
        aliases = followed
      case .outside: break
      }
      let answer = await base.resolve(Question(name, question.type))
      guard let target = follow(answer, of: question, into: &aliases) else {
        let outcome =
          answer.aliases.last == aliases.last || answer.aliases.isEmpty
          ? answer.outcome : .failed(.aliasLoop(from: question.name))
        return Answer(question: question, aliases: aliases, outcome: outcome)
      }
      name = target
    }
  }

  /// Takes the aliases of the base's answer up to one that leads back into a zone; its target, or `nil` when none does.
  private func follow(
    _ answer: Answer, of question: Question, into aliases: inout [Record]
  ) -> DomainName? {
    for alias in answer.aliases {
      guard Answer.mayFollow(alias, after: aliases, of: question),
        case .cname(let target) = alias.data
      else { return nil }
      aliases.append(alias)
      if zones.holds(Question(target, question.type)) { return target }
    }
    return nil
  }
}

/// Answers nothing: what is not in a zone file or a recording is not asked.
public struct OfflineResolver: Resolver {
  public init() {}

  public func resolve(_ question: Question) async -> Answer {
    Answer(question: question, outcome: .failed(.offline))
  }
}

extension ZoneSet {
  /// Whether the zones say something about the question, be it that the name does not exist.
  fileprivate func holds(_ question: Question) -> Bool {
    switch lookup(question) {
    case .answered, .leaves: true
    case .delegated(_, _, let aliases): !aliases.isEmpty
    case .outside: false
    }
  }
}
