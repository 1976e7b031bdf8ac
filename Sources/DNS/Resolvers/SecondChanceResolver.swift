/// Asks once more what nobody answered in time: for questions whose failure costs more than the wait.
///
/// It belongs below caches and recordings, which keep the first answer.
public struct SecondChanceResolver: Resolver {
  private let base: any Resolver

  public init(_ base: any Resolver) { self.base = base }

  public func resolve(_ question: Question) async -> Answer {
    let answer = await base.resolve(question)
    return answer.failure == .timedOut ? await base.resolve(question) : answer
  }

  public func resolve(_ questions: [Question]) async -> [Answer] {
    var answers = await base.resolve(questions)
    let open = answers.indices.filter { answers[$0].failure == .timedOut }
    if open.isEmpty { return answers }
    for (index, answer) in zip(open, await base.resolve(open.map { questions[$0] })) {
      answers[index] = answer
    }
    return answers
  }
}
