/// Several questions at once.
extension Resolver {
  /// Asks all at once, each question only once; the answers come in the questions' order.
  public func resolve(_ questions: [Question]) async -> [Answer] {
    // Most audits meet answers that others asked for; a task for each would cost more than the answer.
    var answers = questions.map { answerAtHand($0) }
    var asked: Set<Question> = []
    let missing = answers.indices.filter { index in
      answers[index] == nil && asked.insert(questions[index]).inserted
    }
    if missing.isEmpty { return answers.compactMap(\.self) }
    let last = missing[missing.count - 1]
    if missing.count > 1 {
      await withTaskGroup(of: (Int, Answer).self) { group in
        for index in missing.dropLast() {
          group.addTask { (index, await resolve(questions[index])) }
        }
        answers[last] = await resolve(questions[last])
        for await (index, answer) in group { answers[index] = answer }
      }
    } else {
      answers[last] = await resolve(questions[last])
    }
    return zip(questions, answers).compactMap { question, answer in
      answer ?? missing.first { questions[$0] == question }.flatMap { answers[$0] }
    }
  }
}
