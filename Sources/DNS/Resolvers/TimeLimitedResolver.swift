/// Asks nothing more once its time is over: the limit of one audit. What is under way then ends within its own limit.
public struct TimeLimitedResolver: Resolver {
  private let base: any Resolver
  private let isOver: @Sendable () -> Bool

  /// `isOver` tells whether the time is over; the clock is the caller's.
  public init(_ base: any Resolver, isOver: @escaping @Sendable () -> Bool) {
    self.base = base
    self.isOver = isOver
  }

  public func resolve(_ question: Question) async -> Answer {
    if isOver() { return Answer(question: question, outcome: .failed(.timedOut)) }
    return await base.resolve(question)
  }

  /// Questions asked between two looks at the time.
  private static let portion = 2_048

  public func resolve(_ questions: [Question]) async -> [Answer] {
    if questions.count <= Self.portion, !isOver() { return await base.resolve(questions) }
    var answers: [Answer] = []
    answers.reserveCapacity(questions.count)
    while answers.count < questions.count {
      let portion = questions[answers.count...].prefix(Self.portion)
      answers +=
        isOver()
        ? portion.map { Answer(question: $0, outcome: .failed(.timedOut)) }
        : await base.resolve(Array(portion))
    }
    return answers
  }

  public func answerAtHand(_ question: Question) -> Answer? {
    if isOver() { return Answer(question: question, outcome: .failed(.timedOut)) }
    return base.answerAtHand(question)
  }
}
