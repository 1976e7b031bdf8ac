/// Several questions at once.
extension Resolver {
  /// Asks all at once, a task each, each question only once; the answers come in the questions' order.
  public func resolveEach(_ questions: [Question]) async -> [Answer] {
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
        var waiting = missing.dropLast()[...]
        for index in waiting.prefix(maximumTogether) {
          group.addTask { (index, await resolve(questions[index])) }
        }
        waiting = waiting.dropFirst(maximumTogether)
        if waiting.isEmpty { answers[last] = await resolve(questions[last]) }
        while let (index, answer) = await group.next() {
          answers[index] = answer
          if let next = waiting.popFirst() {
            group.addTask { (next, await resolve(questions[next])) }
          }
        }
        if answers[last] == nil { answers[last] = await resolve(questions[last]) }
      }
    }
    return zip(questions, answers).compactMap { question, answer in
      answer ?? missing.first { questions[$0] == question }.flatMap { answers[$0] }
    }
  }
}

/// Questions under way at once for one batch: more could be more than the receive buffer of a socket takes, and what is lost is asked again
/// only after a second.
private let maximumTogether = 256
