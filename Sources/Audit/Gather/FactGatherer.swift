public import DNS
public import MailAuth

/// Asks everything an audit needs to know. Independent lookups start at once, so the time taken is that of the longest
/// chain of dependent ones.
public struct FactGatherer: Sendable {
  let resolver: any Resolver
  let publicSuffixes: any PublicSuffixes
  let keyInspector: any PublicKeyInspector
  let authoritativeServers: any AuthoritativeServers

  public init(
    resolver: any Resolver, publicSuffixes: any PublicSuffixes,
    keyInspector: any PublicKeyInspector, authoritativeServers: any AuthoritativeServers
  ) {
    self.resolver = resolver
    self.publicSuffixes = publicSuffixes
    self.keyInspector = keyInspector
    self.authoritativeServers = authoritativeServers
  }

  public func gather(_ request: AuditRequest) async -> DomainFacts {
    async let records = gatherSPFRecords(request)
    async let dkim = gatherDKIM(request)
    async let dmarc = gatherDMARC(request)
    async let mailExchangers = gatherMailExchangers(request)
    let zone = await gatherZone(request)
    let (spf, ownSPF) = await records
    return await DomainFacts(
      request: request, spf: spf, ownSPF: ownSPF, dkim: dkim, dmarc: dmarc,
      mailExchangers: mailExchangers, zone: zone)
  }
}

extension FactGatherer {
  /// Asks for the domain's DKIM keys and nothing else: all other facts are lookups that were not made.
  public func gatherKeys(_ request: AuditRequest) async -> DomainFacts {
    let offline = FactGatherer(
      resolver: OfflineResolver(), publicSuffixes: publicSuffixes, keyInspector: keyInspector,
      authoritativeServers: authoritativeServers)
    return await DomainFacts(
      request: request, spf: offline.gatherSPF(request), dkim: gatherDKIM(request),
      dmarc: offline.gatherDMARC(request),
      mailExchangers: offline.gatherMailExchangers(request), zone: offline.gatherZone(request))
  }
}

/// A way to ask one particular server without recursion; the transport's stub resolver fulfils it.
public protocol AuthoritativeServers: Sendable {
  /// A resolver that asks the server at that address, and no other.
  func resolver(at address: IPAddress) -> any Resolver
}
