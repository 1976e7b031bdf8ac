/// DNS from a table in memory: records by name, lookups that time out, aliases followed. Answers at once.
public import DNS

public struct RecordTable: Sendable {
  public private(set) var entries: [DomainName: [Entry]] = [:]

  public enum Entry: Sendable {
    case record(RecordData)
    /// No answer to questions for this type; `nil` for those that no record before it answers.
    case timeout(RecordType?)
  }

  public init() {}

  public mutating func add(_ entry: Entry, at name: DomainName) {
    entries[name, default: []].append(entry)
  }

  public func answer(_ question: Question) -> Answer {
    var name = question.name
    var aliases: [Record] = []
    while true {
      guard let found = entries[name] else {
        return Answer(question: question, aliases: aliases, outcome: .noSuchName(ttl: 300))
      }
      var records: [Record] = []
      var alias: Record?
      for entry in found {
        switch entry {
        case .timeout(let type):
          if type == question.type || type == nil && records.isEmpty {
            return Answer(question: question, aliases: aliases, outcome: .failed(.timedOut))
          }
        case .record(let data):
          let record = Record(name: name, ttl: 300, data: data)
          if data.type == question.type { records.append(record) }
          if data.type == .cname { alias = record }
        }
      }
      if records.isEmpty, let alias, case .cname(let target) = alias.data {
        guard Answer.mayFollow(alias, after: aliases, of: question) else {
          return Answer(
            question: question, aliases: aliases,
            outcome: .failed(.aliasLoop(from: question.name)))
        }
        aliases.append(alias)
        name = target
        continue
      }
      return Answer(
        question: question, aliases: aliases,
        outcome: records.isEmpty ? .noData(ttl: 300) : .records(records))
    }
  }

  /// The table as a zone file with the root as origin: no SOA, no NS. `nil` when lookups time out, which a file can't say.
  public var zoneFile: String? {
    var lines: [String] = []
    for (name, found) in entries.sorted(by: { $0.key < $1.key }) {
      for entry in found {
        guard case .record(let data) = entry else { return nil }
        lines.append(Record(name: name, ttl: 300, data: Self.split(data)).description)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Character-strings that a file can hold: at most 255 octets each.
  private static func split(_ data: RecordData) -> RecordData {
    guard case .txt(let strings) = data else { return data }
    return .txt(
      CharacterStrings(
        segments: strings.segments.flatMap { segment in
          stride(from: 0, to: max(segment.count, 1), by: 255).map {
            Array(segment[$0..<min($0 + 255, segment.count)])
          }
        }))
  }
}

extension RecordTable: Resolver {
  public func resolve(_ question: Question) async -> Answer { answer(question) }
}
