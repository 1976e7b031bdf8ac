import DNS
import Synchronization

/// Remembers the questions that audits put: of all the records of a zone, those that matter to mail.
final class QuestionLog: Sendable {
  private let asked = Mutex<Set<Question>>([])

  /// A resolver whose questions are remembered.
  func watching(_ base: any Resolver) -> any Resolver { Watched(base: base, log: self) }

  /// In canonical order.
  var questions: [Question] {
    asked.withLock { Array($0) }.sorted {
      $0.name == $1.name ? $0.type.rawValue < $1.type.rawValue : $0.name < $1.name
    }
  }

  private struct Watched: Resolver {
    let base: any Resolver
    let log: QuestionLog

    func resolve(_ question: Question) async -> Answer {
      log.asked.withLock { _ = $0.insert(question) }
      return await base.resolve(question)
    }
  }
}
