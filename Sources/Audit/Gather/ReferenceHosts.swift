public import DNS
import MailAuth
import SMTP

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

  public init(mailServer: DomainName? = nil, webServer: DomainName? = nil) {
    self.mailServer = mailServer
    self.webServer = webServer
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

  /// The way to a port of web servers.
  ///
  /// - Parameters:
  ///   - port: What a URL says; `nil` for the port that web servers are asked on in this run.
  ///   - attempts: What was asked there. The server that is known to be up is asked where one of them was refused.
  func wayOut(
    toWebPort port: UInt16? = nil, _ attempts: [(address: IPAddress, fetch: DocumentFetch)],
    _ fetcher: any DocumentFetcher
  ) async -> WayOut {
    var open = Set(attempts.filter { $0.fetch.hasConnected }.map { IPVersion(of: $0.address) })
    let port = port ?? sources.webServerPort
    let host = sources.references.webServer
    let isSamePort = port == sources.webServerPort
    if isSamePort, attempts.contains(where: { $0.fetch == .failed(.refused) }) {
      open.formUnion(await versionsReachingWeb(fetcher))
    }
    return WayOut(
      .web, port: port, openVersions: open,
      reference: host == nil || isSamePort
        ? .init(host) : .onOtherPort(sources.webServerPort))
  }

  /// The versions of IP over which the web server that is known to be up takes connections.
  private func versionsReachingWeb(_ fetcher: any DocumentFetcher) async -> Set<IPVersion> {
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
