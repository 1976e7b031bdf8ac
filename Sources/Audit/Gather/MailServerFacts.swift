public import DNS
public import Reputation
public import SMTP

/// What the mail servers of a domain said when they were probed: each address of each host that takes its mail.
public final class MailServerFacts: Sendable {
  /// The way to the port that was probed, as the probes show it.
  public let wayOut: WayOut
  /// By preference; the domain itself where it has no MX (RFC 5321 §5.1).
  public let servers: [MailServer]
  /// Addresses of the names that servers call themselves by, where those are not names of MX hosts.
  public let names: [DomainName: HostAddresses]

  /// Addresses of one host that are probed. The hosts of the largest receivers have up to eight.
  public static let maximumAddresses = 8

  /// - Parameters:
  ///   - reference: The server that is known to be up, where one was named.
  ///   - reachedVersions: The versions of IP over which that one was connected to.
  public init(
    port: UInt16 = SMTPProbeTarget.standardPort, servers: [MailServer],
    names: [DomainName: HostAddresses] = [:], reference: DomainName? = nil,
    reachedVersions: Set<IPVersion> = []
  ) {
    self.servers = servers
    self.names = names
    let own = servers.flatMap(\.probes).filter { $0.connectFailure == nil }.map(\.version)
    wayOut = WayOut(
      .mail, port: port, openVersions: reachedVersions.union(own), reference: .init(reference))
  }

  public var port: UInt16 { wayOut.port }

  /// Every probe with its server, in order.
  public var probes: [(server: MailServer, probe: MailServerProbe)] {
    servers.flatMap { server in server.probes.map { (server, $0) } }
  }
}

/// One host that takes mail for a domain, and what each of its addresses said.
public final class MailServer: Sendable {
  /// `nil` where the domain has no MX record, and takes its mail itself.
  public let preference: UInt16?
  public let host: HostAddresses
  /// IPv4 first.
  public let probes: [MailServerProbe]
  /// Addresses beyond `MailServerFacts.maximumAddresses`.
  public let notProbed: [IPAddress]

  public init(
    preference: UInt16?, host: HostAddresses, probes: [MailServerProbe],
    notProbed: [IPAddress] = []
  ) {
    self.preference = preference
    self.host = host
    self.probes = probes
    self.notProbed = notProbed
  }

  public var name: DomainName { host.name }
}

/// What one address of a mail server said.
public struct MailServerProbe: Sendable {
  public let address: IPAddress
  public let record: SMTPProbeRecord
  /// The address's own name.
  public let reverseName: ReverseDNS

  public init(address: IPAddress, record: SMTPProbeRecord, reverseName: ReverseDNS) {
    self.address = address
    self.record = record
    self.reverseName = reverseName
  }

  public var dialogue: SMTPDialogue { record.dialogue }

  public var version: IPVersion { IPVersion(of: address) }

  /// Why there was no connection; `nil` where there was one.
  public var connectFailure: ConnectFailure? {
    if case .notConnected(let failure) = dialogue.ending { failure } else { nil }
  }
}

extension FactGatherer {
  /// Probes every address of every host at once; the prober sees to it that no server is asked twice at a time.
  func gatherProbes(
    _ request: AuditRequest, _ exchangers: MailExchangerFacts
  ) async -> MailServerFacts? {
    guard let prober = sources.mailServerProber else { return nil }
    var hosts = exchangers.hosts.map {
      (preference: UInt16?.some($0.exchanger.preference), host: $0.addresses)
    }
    if let implicit = exchangers.implicit { hosts.append((nil, implicit)) }
    let port = sources.mailServerPort
    let targets = hosts.flatMap { host in
      host.host.addresses.uniqued.prefix(MailServerFacts.maximumAddresses).map {
        SMTPProbeTarget(host: host.host.name, address: $0, port: port)
      }
    }
    let resolver = resolver
    async let reached = versionsReachingMail(prober)
    let probes = await concurrently(targets) { target in
      async let reverseName = ReverseDNS(of: target.address, resolver: resolver)
      let record = await prober.probe(target)
      return await (
        target,
        MailServerProbe(address: target.address, record: record, reverseName: reverseName)
      )
    }
    let servers = hosts.map { host in
      let own = probes.filter { $0.0.host == host.host.name }.map(\.1)
      return MailServer(
        preference: host.preference, host: host.host, probes: own,
        notProbed: Array(
          host.host.addresses.uniqued.dropFirst(MailServerFacts.maximumAddresses)))
    }
    let known = Set(hosts.map(\.host.name))
    let names = Set(servers.flatMap(\.probes).flatMap(\.dialogue.claimedNames)).subtracting(known)
    let found = await addresses(of: names.sorted())
    return await MailServerFacts(
      port: port, servers: servers,
      names: Dictionary(found.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }),
      reference: sources.references.mailServer, reachedVersions: reached)
  }
}

extension SMTPDialogue {
  /// The names that the server calls itself by, in the greeting and the answers to EHLO, where those are names.
  var claimedNames: [DomainName] {
    let words = [
      greetingName, capabilities?.name, capabilitiesOverTLS?.name,
    ]
    return words.compactMap { $0.flatMap(Self.name) }
  }

  /// A word as a name of at least two labels; an address literal or a nonsense word is none.
  static func name(_ word: String) -> DomainName? {
    guard let name = try? DomainName(word), name.labelCount >= 2, name.hostNameFault == nil,
      name.addressLiteral == nil
    else { return nil }
    return name
  }
}

extension [IPAddress] {
  /// Each once, in the order of its first place.
  fileprivate var uniqued: [IPAddress] {
    var seen: Set<IPAddress> = []
    return filter { seen.insert($0).inserted }
  }
}
