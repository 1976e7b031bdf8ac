/// Answers from record sets where one is for the question, and asks another resolver for the rest: what a plan changes, in front of what
/// is published.
///
/// A set that is listed without records does not exist. Aliases among the sets are followed, and out of them.
public struct RecordSetOverlay: Resolver {
  private let sets: [Question: [Record]]
  private let base: any Resolver

  /// - Parameter listed: The sets that the records are all of; those without a record among them do not exist.
  public init(
    _ records: some Sequence<Record>, listed: some Sequence<Question> = [], over base: any Resolver
  ) {
    var sets: [Question: [Record]] = [:]
    for question in listed { sets[question] = [] }
    for record in records { sets[Question(record.name, record.type), default: []].append(record) }
    self.sets = sets
    self.base = base
  }

  public func resolve(_ question: Question) async -> Answer {
    var name = question.name
    var aliases: [Record] = []
    while true {
      let next = Question(name, question.type)
      if let records = sets[next], !records.isEmpty {
        return Answer(question: question, aliases: aliases, outcome: .records(records))
      }
      if let alias = sets[Question(name, .cname)]?.first, case .cname(let target) = alias.data {
        guard Answer.mayFollow(alias, after: aliases, of: question) else {
          return Answer(
            question: question, aliases: aliases,
            outcome: .failed(.aliasLoop(from: question.name)))
        }
        aliases.append(alias)
        name = target
        continue
      }
      if sets[next] != nil {
        return Answer(
          question: question, aliases: aliases, outcome: .noData(ttl: Zone.negativeTTLWithoutSOA))
      }
      let answer = await base.resolve(next)
      return Answer(
        question: question, aliases: aliases + answer.aliases, outcome: answer.outcome)
    }
  }
}
