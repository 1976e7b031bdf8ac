/// The algorithm of an authoritative server (RFC 1034 §4.3.2, RFC 4592 §3, RFC 6672 §3.2) on one zone.
extension Zone {
  /// What the zone knows about a question.
  public enum Lookup: Hashable, Sendable {
    /// The zone holds the answer.
    case answered(Answer)
    /// An alias ends at a name that is not in the zone. `aliases` are those followed inside, in order.
    case leaves(to: DomainName, aliases: [Record])
    /// The name that was asked, or that an alias led to, lies at or below a delegation: its data are in another zone.
    case delegated(name: DomainName, cut: DomainName, aliases: [Record])
    /// The question is not about a name of the zone.
    case outside
  }

  public func lookup(_ question: Question) -> Lookup {
    guard contains(question.name) else { return .outside }
    var name = question.name
    var aliases: [Record] = []
    while true {
      switch step(name, question.type) {
      case .records(let records):
        return answered(question, aliases, .records(records))
      case .noData:
        return answered(question, aliases, .noData(ttl: negativeTTL))
      case .noSuchName:
        return answered(question, aliases, .noSuchName(ttl: negativeTTL))
      case .delegated(let cut):
        return .delegated(name: name, cut: cut, aliases: aliases)
      case .alias(let record, let target):
        guard Answer.mayFollow(record, after: aliases, of: question) else {
          return answered(question, aliases, .failed(.aliasLoop(from: question.name)))
        }
        aliases.append(record)
        guard contains(target) else { return .leaves(to: target, aliases: aliases) }
        name = target
      case .tooLong(let record):
        // RFC 6672 §2.2: YXDOMAIN.
        let reason = "the DNAME of \(record.name) makes a name of more than 255 octets"
        return answered(question, aliases, .failed(.bogus(reason)))
      }
    }
  }

  /// What is found at one name, without following anything.
  private enum Step {
    case records([Record])
    case noData
    case noSuchName
    case delegated(cut: DomainName)
    case alias(Record, to: DomainName)
    case tooLong(Record)
  }

  private func step(_ name: DomainName, _ type: RecordType) -> Step {
    let exact = node(name)
    if let exact, !hasCuts { return answer(from: exact.records, owner: nil, type) }
    let path = existingPath(to: name)
    for node in path where !node.records.isEmpty {
      let isName = node.name.wire.count == name.wire.count
      // The parent is authoritative for DS at a cut (RFC 4035 §3.1.4.1), the apex is no cut.
      if node.name != origin, node.records.contains(where: { $0.type == .ns }),
        !(isName && type == .ds)
      {
        return .delegated(cut: node.name)
      }
      if !isName, let dname = node.records.first(where: { $0.type == .dname }) {
        return substitute(dname, in: name, type)
      }
    }
    if let exact { return answer(from: exact.records, owner: nil, type) }
    // RFC 4592 §3.3.1: only the wildcard right below the closest encloser is a source of synthesis.
    guard let encloser = path.last, let wildcardName = encloser.name.prepending("*"),
      let wildcard = node(wildcardName)
    else { return .noSuchName }
    return answer(from: wildcard.records, owner: name, type)
  }

  /// The nodes from the apex down to the name, or to its closest encloser.
  private func existingPath(to name: DomainName) -> [Node] {
    var path: [Node] = []
    var ancestor: DomainName? = name
    while let current = ancestor {
      if let node = node(current) { path.append(node) }
      if current.wire.count == origin.wire.count { break }
      ancestor = current.parent
    }
    return path.reversed()
  }

  /// - Parameter owner: The name that a wildcard's records are given (RFC 4592 §3.3.1); `nil` keeps theirs.
  private func answer(from records: [Record], owner: DomainName?, _ type: RecordType) -> Step {
    var found = records.filter { $0.type == type }
    if found.isEmpty {
      guard let alias = records.first(where: { $0.type == .cname }),
        case .cname(let target) = alias.data
      else { return .noData }
      return .alias(alias.renamed(owner), to: target)
    }
    if let owner {
      for index in found.indices { found[index].name = owner }
    }
    return .records(found)
  }

  /// The CNAME that a DNAME stands for (RFC 6672 §3.1), with the DNAME's TTL and place.
  private func substitute(_ record: Record, in name: DomainName, _ type: RecordType) -> Step {
    guard case .other(_, let octets) = record.data, let target = DomainName(wire: octets),
      let substituted = DomainName(
        wire: name.wire.dropLast(record.name.wire.count) + target.wire)
    else { return .tooLong(record) }
    let alias = Record(
      name: name, ttl: record.ttl, data: .cname(substituted), location: record.location)
    return type == .cname ? .records([alias]) : .alias(alias, to: substituted)
  }

  private func answered(
    _ question: Question, _ aliases: [Record], _ outcome: Answer.Outcome
  ) -> Lookup {
    .answered(Answer(question: question, aliases: aliases, outcome: outcome))
  }
}

extension Record {
  fileprivate func renamed(_ owner: DomainName?) -> Record {
    guard let owner else { return self }
    var record = self
    record.name = owner
    return record
  }
}
