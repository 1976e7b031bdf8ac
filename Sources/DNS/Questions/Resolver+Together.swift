/// Several questions at once.
extension Resolver {
  /// Asks all questions at once; the answers come in the questions' order.
  public func resolve(_ questions: [Question]) async -> [Answer] {
    // Most audits meet answers that others asked for; a task for each would cost more than the answer.
    var answers = questions.map { answerAtHand($0) }
    let missing = answers.indices.filter { answers[$0] == nil }
    if let last = missing.last {
      await withTaskGroup(of: (Int, Answer).self) { group in
        for index in missing.dropLast() {
          group.addTask { (index, await resolve(questions[index])) }
        }
        answers[last] = await resolve(questions[last])
        for await (index, answer) in group { answers[index] = answer }
      }
    }
    return answers.compactMap(\.self)
  }
}
