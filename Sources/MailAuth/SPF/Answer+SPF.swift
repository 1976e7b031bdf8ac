public import DNS

extension Answer {
  /// The answer as it would be with that SPF record in place of those that are there. Other TXT records stay, where they are known.
  public func replacingSPF(with record: Record) -> Answer {
    let others = records.filter { record in
      if case .txt(let strings) = record.data { !SPFRecord.isRecord(strings.joined) } else { true }
    }
    let renamed = others.map { Record(name: record.name, ttl: $0.ttl, data: $0.data) }
    return Answer(question: question, outcome: .records([record] + renamed))
  }
}
