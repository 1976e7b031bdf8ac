public import DNS
import MailAuth

/// What was seen of where a domain's mail goes.
public final class MailExchangerFacts: Sendable {
  /// The answer for the domain's MX.
  public let answer: Answer
  /// The exchanges by preference, then by name; a host that is named twice comes once.
  public let exchangers: [Exchanger]
  /// The exchanges whose addresses were asked.
  public let hosts: [(exchanger: Exchanger, addresses: HostAddresses)]
  /// The domain's own addresses, asked only where it has no MX (RFC 5321 §5.1).
  public let implicit: HostAddresses?
  /// The domain's TXT, asked only where it has a null MX: whether it sends mail all the same.
  public let senderPolicy: Answer?

  /// One host that MX records name.
  public final class Exchanger: Sendable {
    public let name: DomainName
    /// The lowest of the host's records.
    public let preference: UInt16
    /// The record with the lowest preference first.
    public let records: [Record]
    public let host: Host

    public init(name: DomainName, preference: UInt16, records: [Record], host: Host) {
      self.name = name
      self.preference = preference
      self.records = records
      self.host = host
    }
  }

  public enum Host: Sendable {
    /// `.`: no service (RFC 7505).
    case null
    /// An address where a name belongs. Not asked: no name ends in a number (RFC 3696 §2).
    case literal(IPAddress)
    case asked(HostAddresses)
    /// Beyond `maximumExchangers`.
    case notAsked
  }

  /// Exchanges whose addresses are asked. The largest receivers name about ten; a domain with more is rather an
  /// attempt to make others ask questions.
  public static let maximumExchangers = 20

  public init(
    answer: Answer, exchangers: [Exchanger], implicit: HostAddresses? = nil,
    senderPolicy: Answer? = nil
  ) {
    self.answer = answer
    self.exchangers = exchangers
    hosts = exchangers.compactMap { exchanger in
      if case .asked(let addresses) = exchanger.host { (exchanger, addresses) } else { nil }
    }
    self.implicit = implicit
    self.senderPolicy = senderPolicy
  }

  /// The null MX record, where there is one.
  public var nullRecord: Record? {
    answer.records.first { if case .mx(let data) = $0.data { data.isNull } else { false } }
  }

  public var summary: FactValue {
    var entries: [String: FactValue] = [
      "null": .boolean(nullRecord != nil),
      "hosts": .list(exchangers.compactMap(\.summary)),
    ]
    if let failure = answer.failure { entries["failed"] = "\(answer.question): \(failure)" }
    if let implicit { entries["implicit"] = implicit.summary }
    if !answer.aliases.isEmpty { entries["alias_of"] = "\(answer.canonicalName)" }
    return .object(entries)
  }
}

extension MailExchangerFacts.Exchanger {
  var summary: FactValue? {
    var entries: [String: FactValue] = [
      "preference": .integer(Int(preference)), "name": "\(name)",
    ]
    if let known = KnownSender.of(name) { entries["operator"] = .string(known.name) }
    switch host {
    case .null: return nil
    case .literal(let address): entries["literal"] = "\(address)"
    case .notAsked: break
    case .asked(let addresses):
      if case .object(let more) = addresses.summary {
        entries.merge(more) { first, _ in first }
      }
    }
    return .object(entries)
  }
}

extension FactGatherer {
  func gatherMailExchangers(_ request: AuditRequest) async -> MailExchangerFacts {
    let answer = await resolver.resolve(request.domain, .mx)
    switch answer.outcome {
    // Some servers say NXDOMAIN of a name that has other types.
    case .noData, .noSuchName:
      return await MailExchangerFacts(
        answer: answer, exchangers: [], implicit: addresses(of: [request.domain]).first)
    case .records, .failed:
      break
    }
    let groups = Self.recordsByHost(answer.records)
    let names = groups.prefix(MailExchangerFacts.maximumExchangers).map(\.best)
      .filter { !$0.isNull && $0.exchange.addressLiteral == nil }.map(\.exchange)
    let hosts = Dictionary(
      await addresses(of: names).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let exchangers = groups.map { group in
      MailExchangerFacts.Exchanger(
        name: group.best.exchange, preference: group.best.preference, records: group.records,
        host: Self.host(group.best, hosts))
    }
    let facts = MailExchangerFacts(answer: answer, exchangers: exchangers)
    guard facts.nullRecord != nil else { return facts }
    return await MailExchangerFacts(
      answer: answer, exchangers: exchangers,
      senderPolicy: resolver.resolve(request.domain, .txt))
  }

  private static func host(
    _ exchanger: MailExchanger, _ asked: [DomainName: HostAddresses]
  ) -> MailExchangerFacts.Host {
    if exchanger.isNull { return .null }
    if let literal = exchanger.exchange.addressLiteral { return .literal(literal) }
    return asked[exchanger.exchange].map { .asked($0) } ?? .notAsked
  }

  /// The MX records, those of one host together, by lowest preference and then by name.
  private static func recordsByHost(
    _ records: [Record]
  ) -> [(best: MailExchanger, records: [Record])] {
    let entries = records.compactMap { record -> (data: MailExchanger, record: Record)? in
      if case .mx(let data) = record.data { (data, record) } else { nil }
    }
    let sorted = entries.sorted {
      ($0.data.preference, $0.data.exchange) < ($1.data.preference, $1.data.exchange)
    }
    var groups: [(best: MailExchanger, records: [Record])] = []
    var positions: [DomainName: Int] = [:]
    for entry in sorted {
      if let position = positions[entry.data.exchange] {
        groups[position].records.append(entry.record)
      } else {
        positions[entry.data.exchange] = groups.count
        groups.append((entry.data, [entry.record]))
      }
    }
    return groups
  }
}

extension DomainName {
  /// The address that the name's text is, `192.0.2.1` or `2001:db8::1`, with or without brackets.
  var addressLiteral: IPAddress? {
    // No top-level domain is numeric, and a colon or bracket stands in no host name (RFC 3696 §2, RFC 952).
    guard let last = labels.last, let octet = last.last else { return nil }
    guard octet &- 0x30 < 10 || octet == UInt8(ascii: "]") || last.contains(UInt8(ascii: ":"))
    else { return nil }
    var text = description[...]
    if text.hasPrefix("["), text.hasSuffix("]") { text = text.dropFirst().dropLast() }
    if text.lowercased().hasPrefix("ipv6:") { text = text.dropFirst(5) }
    return IPAddress(text)
  }
}
