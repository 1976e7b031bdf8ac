public import DNS

/// The answers that tell whether a host takes mail.
public struct MailServiceAnswers: Sendable {
  public let exchangers: Answer
  /// A and AAAA, asked where there is no MX (RFC 5321 §5.1).
  public let addresses: [Answer]

  /// Whether the host takes mail at all.
  enum Service: Hashable {
    case available
    /// The null MX (RFC 7505).
    case refused(Record)
    /// Neither MX nor address.
    case absent
    case undetermined(Answer)
  }

  var service: Service {
    if exchangers.failure != nil { return .undetermined(exchangers) }
    if let null = exchangers.records.first(where: { $0.data.isNullExchanger }) {
      return .refused(null)
    }
    if !exchangers.records.isEmpty || addresses.contains(where: { !$0.records.isEmpty }) {
      return .available
    }
    return addresses.first { $0.failure != nil }.map { .undetermined($0) } ?? .absent
  }
}

extension FactGatherer {
  func mailService(of host: DomainName) async -> MailServiceAnswers {
    let exchangers = await resolver.resolve(host, .mx)
    let addresses =
      exchangers.isVoid ? await resolver.resolve([Question(host, .a), Question(host, .aaaa)]) : []
    return MailServiceAnswers(exchangers: exchangers, addresses: addresses)
  }
}

extension RecordData {
  fileprivate var isNullExchanger: Bool {
    if case .mx(let exchanger) = self { exchanger.isNull } else { false }
  }
}
