/// Several questions at once.
extension Resolver {
  /// Asks all at once, each question only once; the answers come in the questions' order.
  public func resolve(_ questions: [Question]) async -> [Answer] {
    // Most audits meet answers that others asked for; a task for each would cost more than the answer.
    var answers = questions.map { answerAtHand($0) }
    var missing = answers.indices.filter { answers[$0] == nil }
    if missing.count > 1 {
      var asked = Set<Question>(minimumCapacity: missing.count)
      missing = missing.filter { asked.insert(questions[$0]).inserted }
    }
    guard let last = missing.last else { return answers.compactMap(\.self) }
    if missing.count == 1 {
      answers[last] = await resolve(questions[last])
    } else {
      await withTaskGroup(of: (Int, Answer).self) { group in
        for index in missing.dropLast() {
          group.addTask { (index, await resolve(questions[index])) }
        }
        answers[last] = await resolve(questions[last])
        for await (index, answer) in group { answers[index] = answer }
      }
    }
    return zip(questions, answers).compactMap { question, answer in
      answer ?? missing.first { questions[$0] == question }.flatMap { answers[$0] }
    }
  }
}
