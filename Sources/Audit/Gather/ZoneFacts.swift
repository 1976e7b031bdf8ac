public import DNS

/// What was seen of a domain's zone: SOA, NS, and its servers side by side.
public final class ZoneFacts: Sendable {
  /// The answer for the domain's SOA.
  public let startOfAuthority: Answer
  /// The answer for the domain's NS.
  public let delegation: Answer
  /// The name servers by name, each with its addresses. AAAA is asked only where there is no A, or where the servers are
  /// to be asked themselves: one address is enough to tell that a server can be found, and half the questions.
  public let nameServers: [HostAddresses]
  /// Name servers beyond `maximumNameServers`.
  public let nameServersNotAsked: [DomainName]
  /// What each server said when it was asked itself; empty unless the request wants that.
  public let servers: [AuthoritativeAnswers]

  /// Name servers whose addresses are asked: as many as the root has.
  public static let maximumNameServers = 13
  /// Addresses that are asked for the zone's records: 13 servers with an address of each family.
  public static let maximumServers = 26

  public init(
    startOfAuthority: Answer, delegation: Answer, nameServers: [HostAddresses] = [],
    nameServersNotAsked: [DomainName] = [], servers: [AuthoritativeAnswers] = []
  ) {
    self.startOfAuthority = startOfAuthority
    self.delegation = delegation
    self.nameServers = nameServers
    self.nameServersNotAsked = nameServersNotAsked
    self.servers = servers
  }

  /// Whether the domain is where a zone begins.
  public enum Apex: Hashable, Sendable {
    case apex(Record, StartOfAuthority)
    /// The name stands inside a zone, as `mail.example.com` does: SOA and NS belong to that zone's apex.
    case insideZone
    /// The name is an alias: SOA and NS are those of its target.
    case alias
    case nonexistent
    case unknown(LookupFailure)
  }

  public var apex: Apex {
    if !startOfAuthority.aliases.isEmpty { return .alias }
    switch startOfAuthority.outcome {
    case .records(let records):
      for record in records where record.name == startOfAuthority.question.name {
        if case .soa(let data) = record.data { return .apex(record, data) }
      }
      return .insideZone
    case .noData: return .insideZone
    case .noSuchName: return .nonexistent
    case .failed(let failure): return .unknown(failure)
    }
  }

  public var summary: FactValue {
    var entries: [String: FactValue] = [:]
    switch apex {
    case .apex(_, let data):
      entries["kind"] = "apex"
      entries["serial"] = .integer(Int(data.serial))
      entries["name_servers"] = .list(nameServers.map(\.summary))
    case .insideZone: entries["kind"] = "inside_zone"
    case .alias:
      entries["kind"] = "alias"
      entries["alias_of"] = "\(startOfAuthority.canonicalName)"
    case .nonexistent: entries["kind"] = "nonexistent"
    case .unknown(let failure):
      entries["kind"] = "unknown"
      entries["failed"] = "\(startOfAuthority.question): \(failure)"
    }
    if !servers.isEmpty { entries["servers"] = .list(servers.map(\.summary)) }
    return .object(entries)
  }
}

/// What one authoritative server said about the domain when it was asked itself.
public struct AuthoritativeAnswers: Sendable {
  public let server: DomainName
  public let address: IPAddress
  public let startOfAuthority: Answer
  public let mailExchangers: Answer
  /// The domain's TXT.
  public let texts: Answer
  /// TXT at `_dmarc`; missing where that name is too long.
  public let dmarc: Answer?

  public init(
    server: DomainName, address: IPAddress, startOfAuthority: Answer, mailExchangers: Answer,
    texts: Answer, dmarc: Answer?
  ) {
    self.server = server
    self.address = address
    self.startOfAuthority = startOfAuthority
    self.mailExchangers = mailExchangers
    self.texts = texts
    self.dmarc = dmarc
  }

  /// `ns1.example.com (192.0.2.53)`.
  public var label: String { "\(server) (\(address))" }

  /// The serial of the zone that the server serves.
  public var serial: UInt32? {
    if case .soa(let data) = startOfAuthority.records.first?.data { data.serial } else { nil }
  }

  var summary: FactValue {
    var entries: [String: FactValue] = ["name": "\(server)", "address": "\(address)"]
    if let serial { entries["serial"] = .integer(Int(serial)) }
    if let failure = startOfAuthority.failure { entries["failed"] = "\(failure)" }
    return .object(entries)
  }
}

extension FactGatherer {
  func gatherZone(_ request: AuditRequest) async -> ZoneFacts {
    let apex = await resolver.resolve([
      Question(request.domain, .soa), Question(request.domain, .ns),
    ])
    let (startOfAuthority, delegation) = (apex[0], apex[1])
    // The NS records behind an alias are another zone's.
    let names = delegation.aliases.isEmpty ? Self.nameServers(delegation) : []
    let asked = Array(names.prefix(ZoneFacts.maximumNameServers))
    let asksServers = request.asksAuthoritativeServers
    let nameServers =
      asksServers ? await addresses(of: asked) : await firstAddresses(of: asked)
    var servers: [AuthoritativeAnswers] = []
    if asksServers {
      let pairs = nameServers.flatMap { host in host.addresses.map { (host.name, $0) } }
      servers = await concurrently(Array(pairs.prefix(ZoneFacts.maximumServers))) { name, address in
        await answers(about: request.domain, of: name, at: address)
      }
    }
    return ZoneFacts(
      startOfAuthority: startOfAuthority, delegation: delegation, nameServers: nameServers,
      nameServersNotAsked: Array(names.dropFirst(ZoneFacts.maximumNameServers)), servers: servers)
  }

  /// A of each host, and AAAA of those that have none.
  private func firstAddresses(of names: [DomainName]) async -> [HostAddresses] {
    let answers = await resolver.resolve(names.map { Question($0, .a) })
    let without = answers.filter(\.records.isEmpty).map { Question($0.question.name, .aaaa) }
    var more = await resolver.resolve(without).makeIterator()
    return zip(names, answers).map { name, v4 in
      let v6 = v4.records.isEmpty ? more.next() : nil
      return HostAddresses(name: name, answers: v6.map { [v4, $0] } ?? [v4])
    }
  }

  private static func nameServers(_ answer: Answer) -> [DomainName] {
    let names = answer.records.compactMap { record -> DomainName? in
      if case .ns(let name) = record.data { name } else { nil }
    }
    return Set(names).sorted()
  }

  private func answers(
    about domain: DomainName, of server: DomainName, at address: IPAddress
  ) async -> AuthoritativeAnswers {
    let direct = authoritativeServers.resolver(at: address)
    let dmarcName = domain.prepending("_dmarc")
    async let startOfAuthority = direct.resolve(domain, .soa)
    async let mailExchangers = direct.resolve(domain, .mx)
    async let texts = direct.resolve(domain, .txt)
    var dmarc: Answer?
    if let dmarcName { dmarc = await direct.resolve(dmarcName, .txt) }
    return await AuthoritativeAnswers(
      server: server, address: address, startOfAuthority: startOfAuthority,
      mailExchangers: mailExchangers, texts: texts, dmarc: dmarc)
  }
}
