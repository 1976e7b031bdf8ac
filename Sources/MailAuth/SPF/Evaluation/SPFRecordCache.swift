import DNS
import Synchronization

/// SPF records kept as they were read, beside the answers that they came from.
///
/// Most mail leads to the same few records of large senders. Whoever keeps DNS answers between evaluations keeps this with them, and
/// reads each record once. A record counts as long as its answer is the same: nothing here has a lifetime of its own.
public final class SPFRecordCache: Sendable {
  private let kept = Mutex<[DomainName: (answer: Answer, content: SPFRecord.Content)]>([:])

  /// Records that are kept; the next one beyond clears all. A record takes about a kilobyte.
  public static let capacity = 50_000

  public init() {}

  func content(of answer: Answer) -> SPFRecord.Content {
    let name = answer.question.name
    return kept.withLock { kept in
      // The same answer is the same object as a rule, so that comparing costs nothing.
      if let found = kept[name], found.answer == answer { return found.content }
      let content = SPFRecord.Content(of: answer)
      if kept.count >= Self.capacity { kept.removeAll(keepingCapacity: true) }
      kept[name] = (answer, content)
      return content
    }
  }
}

extension SPFRecord {
  /// What the TXT records of a domain come to (RFC 7208 §4.5).
  enum Content: Sendable {
    case none
    case one(SPFRecord)
    case several(Int)

    init(of answer: Answer) {
      self = .none
      for candidate in answer.records {
        guard case .txt(let strings) = candidate.data else { continue }
        let text = strings.joined
        guard SPFRecord.isRecord(text) else { continue }
        switch self {
        case .none: self = .one(SPFRecord(parsing: text))
        case .one: self = .several(2)
        case .several(let count): self = .several(count + 1)
        }
      }
    }
  }
}
