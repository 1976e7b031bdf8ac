/// The zone that a name belongs to, and its name servers with their addresses, as a resolver knows them.
public struct ZoneServers: Hashable, Sendable {
  public let zone: DomainName
  /// By name, in canonical order.
  public let hosts: [Host]
  /// Name servers beyond `maximumHosts`.
  public let hostsNotAsked: [DomainName]

  public struct Host: Hashable, Sendable {
    public let name: DomainName
    /// IPv4 first.
    public let addresses: [IPAddress]
    /// The lookups of addresses that failed.
    public let failures: [Answer]

    public init(name: DomainName, addresses: [IPAddress], failures: [Answer] = []) {
      self.name = name
      self.addresses = addresses
      self.failures = failures
    }
  }

  public init(zone: DomainName, hosts: [Host], hostsNotAsked: [DomainName] = []) {
    self.zone = zone
    self.hosts = hosts
    self.hostsNotAsked = hostsNotAsked
  }

  /// Name servers whose addresses are looked up: as many as the root has.
  public static let maximumHosts = 13
  /// Addresses of one name server that are asked: large operators give one of each family.
  public static let maximumAddresses = 4

  /// The question whose answer is missing.
  public struct Failure: Error, Hashable, Sendable {
    public let question: Question
    public let failure: LookupFailure

    public init(question: Question, failure: LookupFailure) {
      self.question = question
      self.failure = failure
    }
  }

  /// Goes up from the name until NS records stand at a name itself.
  ///
  /// - Parameter question: What the servers will be asked: for DS they are those of the zone above (RFC 4035 §3.1.4.1).
  public static func find(
    answering question: Question, resolver: any Resolver
  ) async throws(Failure) -> ZoneServers {
    var candidate: DomainName? =
      question.type == .ds ? question.name.parent ?? question.name : question.name
    while let name = candidate {
      let answer = await resolver.resolve(name, .ns)
      if let failure = answer.failure {
        throw Failure(question: answer.question, failure: failure)
      }
      // Behind an alias the records are those of another zone.
      if answer.aliases.isEmpty, !answer.records.isEmpty {
        return await ZoneServers(zone: name, delegation: answer.records, resolver: resolver)
      }
      candidate = name.parent
    }
    throw Failure(
      question: Question(.root, .ns), failure: .bogus("not even the root has name servers"))
  }

  private init(zone: DomainName, delegation: [Record], resolver: any Resolver) async {
    let names = Set(
      delegation.compactMap { record -> DomainName? in
        if case .ns(let name) = record.data { name } else { nil }
      }
    ).sorted()
    let asked = Array(names.prefix(Self.maximumHosts))
    let answers = await resolver.resolve(
      asked.flatMap { [Question($0, .a), Question($0, .aaaa)] })
    self.init(
      zone: zone,
      hosts: asked.enumerated().map { index, name in
        let own = answers[(2 * index)..<(2 * index + 2)]
        return Host(
          name: name, addresses: own.flatMap { $0.records.compactMap(\.data.address) },
          failures: own.filter { $0.failure != nil })
      }, hostsNotAsked: Array(names.dropFirst(Self.maximumHosts)))
  }

  /// Every address that is asked, with its server.
  public var endpoints: [(host: DomainName, address: IPAddress)] {
    hosts.flatMap { host in
      host.addresses.prefix(Self.maximumAddresses).map { (host.name, $0) }
    }
  }
}
