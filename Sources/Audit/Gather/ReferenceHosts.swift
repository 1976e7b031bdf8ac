public import DNS
import MailAuth
public import SMTP

/// Hosts that the user knows to be up: where dlv reaches one, the way out is open, and who can't be reached is down.
///
/// Without one, only other servers of the same domain show that. What other domains of the run show does not count: it would depend
/// on which of them was examined first.
public struct ReferenceHosts: Sendable {
  /// A mail server, asked on the port that is probed.
  public var mailServer: DomainName?
  /// A web server, asked for `/` by HTTPS.
  public var webServer: DomainName?

  /// Addresses of a reference that are tried: some of each family where a host has so many.
  public static let maximumAddresses = 8
  /// Octets of a page that are read: what it holds does not matter.
  static let maximumPage = 65_536

  /// Why a refused connection is not yet a server that is down.
  ///
  /// - Parameter reference: The host that should have shown it, and was not reached either.
  static func doubt(port: UInt16, over version: IPVersion, reference: DomainName?) -> String {
    let option = port == webPort ? "--https-reference" : "--probe-reference"
    return
      "a firewall between may do so, and nothing shows that port \(port) can be reached from here over \(version.rawValue); "
      + (reference.map { "\($0), the host of \(option), was not reached either" }
        ?? "\(option) tells the two apart")
  }

  static func doubt(ofWebServerAt address: IPAddress, reference: DomainName?) -> String {
    doubt(port: webPort, over: IPVersion(of: address), reference: reference)
  }

  /// The port of HTTPS (RFC 9110 §4.2.2).
  static let webPort: UInt16 = 443

  public init(mailServer: DomainName? = nil, webServer: DomainName? = nil) {
    self.mailServer = mailServer
    self.webServer = webServer
  }
}

extension IPVersion {
  public init(of address: IPAddress) {
    switch address {
    case .v4: self = .v4
    case .v6: self = .v6
    }
  }
}

extension FactGatherer {
  /// The versions of IP over which the mail server that is known to be up takes connections. It holds the probe's dialogue, as every
  /// server does, and once a run.
  func versionsReachingMail(_ prober: any MailServerProber) async -> Set<IPVersion> {
    guard let host = sources.references.mailServer else { return [] }
    let port = sources.mailServerPort
    let reached = await concurrently(await reference(host)) { address in
      let record = await prober.probe(SMTPProbeTarget(host: host, address: address, port: port))
      if case .notConnected = record.dialogue.ending { return IPVersion?.none }
      return IPVersion(of: address)
    }
    return Set(reached.compactMap { $0 })
  }

  /// The versions of IP over which the web server that is known to be up takes connections.
  func versionsReachingWeb(_ fetcher: any DocumentFetcher) async -> Set<IPVersion> {
    guard let host = sources.references.webServer else { return [] }
    let location = HTTPSLocation(host: host, path: "/")
    let reached = await concurrently(await reference(host)) { address in
      let fetch = await fetcher.fetch(
        location, at: address, maximumLength: ReferenceHosts.maximumPage)
      return fetch.hasConnected ? IPVersion(of: address) : nil
    }
    return Set(reached.compactMap { $0 })
  }

  private func reference(_ host: DomainName) async -> [IPAddress] {
    let addresses = await addresses(of: [host]).first?.addresses ?? []
    let half = ReferenceHosts.maximumAddresses / 2
    return Array(
      addresses.filter { IPVersion(of: $0) == .v4 }.prefix(half)
        + addresses.filter { IPVersion(of: $0) == .v6 }.prefix(half))
  }
}
