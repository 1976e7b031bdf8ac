/// Gives prepared answers to some questions and asks another resolver the rest: a record as it would be, before it is published.
public struct AnswerOverlay: Resolver {
  private let answers: [Question: Answer]
  private let base: any Resolver

  public init(_ answers: [Question: Answer], over base: any Resolver) {
    self.answers = answers
    self.base = base
  }

  /// The records as one answer a name and type. Each has to stand at the name that is asked for.
  public init(records: some Sequence<Record>, over base: any Resolver) {
    let sets = Dictionary(grouping: records) { Question($0.name, $0.type) }
    self.init(
      Dictionary(
        uniqueKeysWithValues: sets.map { question, records in
          (question, Answer(question: question, outcome: .records(records)))
        }),
      over: base)
  }

  public func resolve(_ question: Question) async -> Answer {
    if let answer = answers[question] { return answer }
    return await base.resolve(question)
  }

  public func resolve(_ questions: [Question]) async -> [Answer] {
    var found: [Answer] = []
    found.reserveCapacity(questions.count)
    for question in questions {
      guard let answer = answers[question] else { break }
      found.append(answer)
    }
    // Mostly all are here, or none.
    let rest = questions[found.count...]
    let missing = rest.filter { answers[$0] == nil }
    if missing.isEmpty { return found }
    var asked = await base.resolve(missing).makeIterator()
    for question in rest {
      if let answer = answers[question] ?? asked.next() { found.append(answer) }
    }
    return found
  }

  public func answerAtHand(_ question: Question) -> Answer? {
    answers[question] ?? base.answerAtHand(question)
  }
}

/// Knows of no name at all: what is not in front of it does not exist.
public struct NothingResolver: Resolver {
  public init() {}

  public func resolve(_ question: Question) async -> Answer {
    Answer(question: question, outcome: .noSuchName(ttl: Zone.negativeTTLWithoutSOA))
  }
}
