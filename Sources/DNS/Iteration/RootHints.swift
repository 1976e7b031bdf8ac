/// The servers at which iteration begins: those of the root, as IANA publishes them in named.root, or others.
public struct RootHints: Hashable, Sendable {
  public let servers: [TracedServer]

  /// The NS records of the root and the addresses of the servers they name; `nil` where no such address is there.
  public init?(_ records: some Sequence<Record>) {
    var (names, addresses): ([DomainName], [DomainName: [IPAddress]]) = ([], [:])
    for record in records {
      if record.name.isRoot, case .ns(let name) = record.data, !names.contains(name) {
        names.append(name)
      }
      if let address = record.data.address { addresses[record.name, default: []].append(address) }
    }
    servers = names.compactMap { name in
      addresses[name].map { TracedServer(name: name, addresses: $0, source: .hints) }
    }
    if servers.isEmpty { return nil }
  }

  /// https://www.internic.net/domain/named.root as of 2024-04-18 (root zone 2024041801); the last change of an address was that of
  /// b.root-servers.net on 2023-11-27. A test holds them against the file of Debian's dns-root-data.
  public static let iana: RootHints? = RootHints(
    text.flatMap { letter, v4, v6 -> [Record] in
      guard let name = try? DomainName("\(letter).root-servers.net") else { return [] }
      let ttl: UInt32 = 3_600_000
      var records = [Record(name: .root, ttl: ttl, data: .ns(name))]
      if let address = IPv4Address(v4) {
        records.append(Record(name: name, ttl: ttl, data: .a(address)))
      }
      if let address = IPv6Address(v6) {
        records.append(Record(name: name, ttl: ttl, data: .aaaa(address)))
      }
      return records
    })

  private static let text: [(String, String, String)] = [
    ("a", "198.41.0.4", "2001:503:ba3e::2:30"), ("b", "170.247.170.2", "2801:1b8:10::b"),
    ("c", "192.33.4.12", "2001:500:2::c"), ("d", "199.7.91.13", "2001:500:2d::d"),
    ("e", "192.203.230.10", "2001:500:a8::e"), ("f", "192.5.5.241", "2001:500:2f::f"),
    ("g", "192.112.36.4", "2001:500:12::d0d"), ("h", "198.97.190.53", "2001:500:1::53"),
    ("i", "192.36.148.17", "2001:7fe::53"), ("j", "192.58.128.30", "2001:503:c27::2:30"),
    ("k", "193.0.14.129", "2001:7fd::1"), ("l", "199.7.83.42", "2001:500:9f::42"),
    ("m", "202.12.27.33", "2001:dc3::35"),
  ]
}

/// A name server as iteration comes to know it.
public struct TracedServer: Hashable, Sendable {
  public let name: DomainName
  /// IPv4 first; empty where none is known.
  public let addresses: [IPAddress]
  public let source: Source

  public enum Source: Hashable, Sendable {
    case hints
    /// The referral had the addresses (RFC 1034 §4.2.1).
    case glue
    /// Looked up, since the name lies outside of the zone that referred to it.
    case lookedUp
    /// The name lies at or below the delegation, and the referral had no address: it can't be found.
    case missingGlue
    /// The name lies elsewhere, and its address was not needed, or not found.
    case unknown
  }

  public init(name: DomainName, addresses: [IPAddress], source: Source) {
    self.name = name
    self.addresses = addresses.filter(\.isV4) + addresses.filter { !$0.isV4 }
    self.source = source
  }
}

extension IPAddress {
  fileprivate var isV4: Bool {
    switch self {
    case .v4: true
    case .v6: false
    }
  }
}
