public import DNS

/// What was seen of the addresses of one host: an exchange, a name server, or the domain itself.
public final class HostAddresses: Sendable {
  public let name: DomainName
  /// The answers for A and AAAA, in that order; a family that was not asked is missing.
  public let answers: [Answer]
  /// The address records of both families.
  public let records: [Record]

  public init(name: DomainName, answers: [Answer]) {
    self.name = name
    self.answers = answers
    records = answers.flatMap(\.records)
  }

  /// Whether the host can be found.
  public enum Resolution: Hashable, Sendable {
    /// At least one address is known.
    case resolved
    /// Every family was asked, and has nothing.
    case nothing
    /// No address is known, but a lookup failed, so there may be one.
    case unknown
  }

  public var resolution: Resolution {
    if !records.isEmpty { return .resolved }
    return answers.allSatisfy(\.isVoid) ? .nothing : .unknown
  }

  /// In the order of the answers: IPv4 first.
  public var addresses: [IPAddress] { records.compactMap(\.data.address) }

  /// The CNAME records between the name and its addresses; empty for a name that is none.
  public var aliases: [Record] { answers.first { !$0.aliases.isEmpty }?.aliases ?? [] }

  /// Whether every family says that the name does not exist at all.
  public var isNonexistent: Bool {
    answers.allSatisfy {
      switch $0.outcome {
      case .noSuchName: true
      case .records, .noData, .failed: false
      }
    }
  }

  /// The answer of one family, where that was asked.
  public func answer(_ type: RecordType) -> Answer? { answers.first { $0.question.type == type } }

  var summary: FactValue {
    var entries: [String: FactValue] = [
      "name": "\(name)", "addresses": FactValue(addresses),
    ]
    if !aliases.isEmpty {
      entries["alias_of"] = FactValue(answers.first?.canonicalName.description)
    }
    let failures = answers.compactMap { answer in
      answer.failure.map { "\(answer.question): \($0)" }
    }
    if !failures.isEmpty { entries["failed"] = FactValue(failures) }
    return .object(entries)
  }
}

extension FactGatherer {
  /// A and AAAA of each host, all asked at once.
  func addresses(of names: [DomainName]) async -> [HostAddresses] {
    let answers = await resolver.resolve(
      names.flatMap { [Question($0, .a), Question($0, .aaaa)] })
    return names.enumerated().map { index, name in
      HostAddresses(name: name, answers: Array(answers[(2 * index)..<(2 * index + 2)]))
    }
  }
}
