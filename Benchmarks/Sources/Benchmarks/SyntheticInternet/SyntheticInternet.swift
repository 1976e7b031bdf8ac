/// Domains that are set up as real ones are, with the providers that they share: all below one reserved top-level domain
/// (RFC 2606), the same for the same seed.
///
/// Each domain is a zone of its own below the zones `test.` and `.`, so that one server without recursion gives the answers
/// that a resolver would give: SOA and NS at the domain, NXDOMAIN outside.
struct SyntheticInternet {
  static let topLevel = "test"

  /// The domains to audit.
  let domains: [String]
  let zones: [ZoneText]

  init(domainCount: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let providers = Providers(using: &generator)
    var domains: [String] = []
    var zones = providers.zones
    for number in 0..<domainCount {
      let domain = SyntheticDomain(number: number, providers: providers, using: &generator)
      domains.append(domain.name)
      zones.append(domain.zone)
    }
    self.domains = domains
    self.zones = Self.parents(of: zones, servers: providers.nameServers[0]) + zones
  }

  /// One domain with chains of dependent lookups that are known, and what it leads to.
  init(_ chained: ChainedDomain) {
    domains = [chained.name]
    zones = Self.parents(of: chained.zones, servers: chained.nameServers) + chained.zones
  }

  /// The root and the top-level domain, with their delegations.
  private static func parents(of zones: [ZoneText], servers: [String]) -> [ZoneText] {
    var root = ZoneText(".", nameServers: servers)
    var top = ZoneText(topLevel, nameServers: servers)
    for server in servers { root.add("\(topLevel).", "NS", "\(server).") }
    for zone in zones {
      for server in servers { top.add("\(zone.origin).", "NS", "\(server).") }
    }
    return [root, top]
  }
}
