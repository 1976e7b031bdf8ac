import Synchronization

/// Hands every answer on to be recorded, each question once.
public final class RecordingResolver: Resolver {
  private let base: any Resolver
  private let record: @Sendable (Answer) -> Void
  private let seen = Mutex<(young: Set<Question>, old: Set<Question>)>(([], []))

  /// Questions in one of the two generations that are remembered as recorded. Beyond that a question may be recorded again,
  /// which a reader has to bear; without a bound, a list of a million domains would fill the memory.
  static let generationSize = 100_000

  /// - Parameter record: Called on the asking task, possibly by several at once.
  public init(_ base: any Resolver, record: @escaping @Sendable (Answer) -> Void) {
    self.base = base
    self.record = record
  }

  public func resolve(_ question: Question) async -> Answer {
    let answer = await base.resolve(question)
    note(answer, question)
    return answer
  }

  public func resolve(_ questions: [Question]) async -> [Answer] {
    let answers = await base.resolve(questions)
    for (question, answer) in zip(questions, answers) { note(answer, question) }
    return answers
  }

  private func note(_ answer: Answer, _ question: Question) {
    // A cancelled task may have failed for that reason alone; nothing of that is worth a replay.
    if Task.isCancelled, answer.failure != nil { return }
    let isNew = seen.withLock { seen in
      if seen.old.contains(question) { return false }
      if seen.young.count >= Self.generationSize { seen = ([], seen.young) }
      return seen.young.insert(question).inserted
    }
    if isNew { record(answer) }
  }
}
