/// Answers from a recording alone; what was not asked then is 'not asked' now.
public struct ReplayResolver: Resolver {
  public let recording: Recording

  public init(_ recording: Recording) { self.recording = recording }

  public func resolve(_ question: Question) async -> Answer {
    guard let answer = recording.answers[question] else {
      return Answer(question: question, outcome: .failed(.offline))
    }
    return Answer(question: question, aliases: answer.aliases, outcome: answer.outcome)
  }
}

/// The questions of a run with their answers.
public struct Recording: Sendable {
  /// The names of DKIM keys that the run found in its zone files, in canonical order: a question does not tell them.
  public var keyNames: [DomainName]
  public private(set) var answers: [Question: Answer] = [:]

  public init(keyNames: [DomainName] = []) { self.keyNames = keyNames }

  /// Of two answers to one question the first stays: it is the one that others built on.
  public mutating func add(_ answer: Answer) {
    if answers[answer.question] == nil { answers[answer.question] = answer }
  }

  /// The key names below that one, as `ZoneSet.names(below:)` gives them.
  public func names(below ancestor: DomainName) -> [DomainName] {
    keyNames.filter { $0 != ancestor && $0.isSubdomain(of: ancestor) }
  }
}

extension ZoneSet {
  /// Every name with `_domainkey` as its second label, in canonical order: what `Recording.keyNames` keeps.
  public var keyNames: [DomainName] {
    let label = Array("_domainkey".utf8)
    return origins.flatMap { origin in
      zone(containing: origin)?.names { name in
        let wire = name.canonicalWire
        let second = Int(wire[0]) + 1
        return second + label.count < wire.count && wire[second] == UInt8(label.count)
          && wire[(second + 1)...].starts(with: label)
      } ?? []
    }.sorted()
  }
}
