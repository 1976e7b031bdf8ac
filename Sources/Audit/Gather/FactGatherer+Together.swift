import DNS

extension FactGatherer {
  /// Asks all questions at once; the answers come in the questions' order.
  func resolve(_ questions: [Question]) async -> [Answer] {
    if questions.count < 2 {
      var answers: [Answer] = []
      for question in questions { answers.append(await resolver.resolve(question)) }
      return answers
    }
    return await withTaskGroup(of: (Int, Answer).self) { group in
      for (index, question) in questions.enumerated() {
        group.addTask { [resolver] in (index, await resolver.resolve(question)) }
      }
      var answers = [Answer?](repeating: nil, count: questions.count)
      for await (index, answer) in group { answers[index] = answer }
      return answers.compactMap(\.self)
    }
  }
}
