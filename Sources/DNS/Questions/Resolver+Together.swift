/// Several questions at once.
extension Resolver {
  /// Asks all at once, each question only once; the answers come in the questions' order.
  public func resolve(_ questions: [Question]) async -> [Answer] {
    if questions.count == 1, let only = questions.first { return [await resolve(only)] }
    return await withTaskGroup(of: Answer.self) { group in
      for question in Set(questions) {
        group.addTask { await resolve(question) }
      }
      var answers: [Question: Answer] = [:]
      for await answer in group { answers[answer.question] = answer }
      return questions.compactMap { answers[$0] }
    }
  }
}
