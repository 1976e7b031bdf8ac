import DNS

/// Follows CNAME records from answer to answer (RFC 1034 §3.6.2, §5.2.2).
struct AliasChain {
  private let question: Question
  private(set) var aliases: [Record] = []

  init(_ question: Question) { self.question = question }

  /// What has to be asked next.
  var next: Question {
    if case .cname(let target) = aliases.last?.data {
      Question(target, question.type)
    } else {
      question
    }
  }

  /// Takes in one response; the outcome, or `nil` when `next` has to be asked.
  mutating func follow(_ response: ServerResponse) -> Answer.Outcome? {
    let start = aliases.count
    while true {
      let name = next.name
      let isWanted = { (record: Record) in record.type == question.type && record.name == name }
      // Mostly there is nothing else.
      let records =
        response.answers.allSatisfy(isWanted)
        ? response.answers : response.answers.filter(isWanted)
      if !records.isEmpty { return .records(records) }
      let alias = response.answers.first { $0.type == .cname && $0.name == name }
      guard let alias, question.type != .cname else { break }
      guard Answer.mayFollow(alias, after: aliases, of: question) else {
        return .failed(.aliasLoop(from: question.name))
      }
      aliases.append(alias)
    }
    switch response.code {
    case .noSuchName:
      return .noSuchName(ttl: response.negativeTTL ?? 0)
    case .noError, .serverFailure, .refused, .other:
      // The server's data end at an alias: without an SOA nothing is said of its target (RFC 2308 §2.2).
      if aliases.count > start, response.negativeTTL == nil { return nil }
      // Records of the type asked, but of another name: not an answer, and no word that there is none.
      if response.answers.contains(where: { $0.type == question.type || $0.type == .cname }),
        aliases.count == start
      {
        return .failed(.bogus("records of another name than \(next.name)"))
      }
      return .noData(ttl: response.negativeTTL ?? 0)
    }
  }
}
