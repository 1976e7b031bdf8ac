/// An address block that the rest of the Internet can't reach, by the IANA special-purpose registries (RFC 6890, RFC 8190).
public struct SpecialPurposeNetwork: Hashable, Sendable {
  public let network: IPNetwork
  public let kind: Kind
  /// The registry's name in plain words: `private use`.
  public let name: String
  /// The text that set the block aside: `RFC 1918`.
  public let citation: String

  /// Why the block is out of reach.
  public enum Kind: Hashable, Sendable {
    /// Routed inside one network only: private use, shared, link-local, unique local.
    case local
    /// The host that asks, itself.
    case loopback
    /// For examples in texts (RFC 5737, RFC 3849, RFC 9637).
    case documentation
    /// Groups of hosts, which SMTP can't talk to.
    case multicast
    /// Protocol assignments, benchmarking, and what is kept for the future.
    case reserved
  }

  /// The block that `address` is in; `nil` for an address that can be reached from anywhere.
  public static func containing(_ address: IPAddress) -> SpecialPurposeNetwork? {
    switch address {
    case .v4:
      if reachableV4.contains(where: { $0.contains(address) }) { return nil }
      return v4.first { $0.network.contains(address) }
    case .v6(let value):
      // Nearly every address in use is global unicast outside 2001::/16 and 3fff::/20.
      let top = value.rawValue >> 112
      if (0x2002..<0x3FFF).contains(top) { return nil }
      return v6.first { $0.network.contains(address) }
    }
  }

  /// The entries that the registry marks as not globally reachable, most specific first, and multicast (RFC 5771).
  static let v4 = table([
    ("0.0.0.0/8", .reserved, "this network", "RFC 791 §3.2"),
    ("10.0.0.0/8", .local, "private use", "RFC 1918"),
    ("100.64.0.0/10", .local, "shared address space", "RFC 6598"),
    ("127.0.0.0/8", .loopback, "loopback", "RFC 1122 §3.2.1.3"),
    ("169.254.0.0/16", .local, "link-local", "RFC 3927"),
    ("172.16.0.0/12", .local, "private use", "RFC 1918"),
    ("192.0.0.0/24", .reserved, "IETF protocol assignments", "RFC 6890 §2.1"),
    ("192.0.2.0/24", .documentation, "documentation (TEST-NET-1)", "RFC 5737"),
    ("192.168.0.0/16", .local, "private use", "RFC 1918"),
    ("198.18.0.0/15", .reserved, "benchmarking", "RFC 2544"),
    ("198.51.100.0/24", .documentation, "documentation (TEST-NET-2)", "RFC 5737"),
    ("203.0.113.0/24", .documentation, "documentation (TEST-NET-3)", "RFC 5737"),
    ("224.0.0.0/4", .multicast, "multicast", "RFC 5771"),
    ("255.255.255.255/32", .reserved, "limited broadcast", "RFC 8190"),
    ("240.0.0.0/4", .reserved, "reserved", "RFC 1112 §4"),
  ])

  /// The same for IPv6, with multicast, and the site-local and IPv4-compatible blocks that were withdrawn.
  static let v6 = table([
    ("::1/128", .loopback, "loopback", "RFC 4291 §2.5.3"),
    ("::/128", .reserved, "unspecified address", "RFC 4291 §2.5.2"),
    ("::ffff:0:0/96", .reserved, "IPv4-mapped", "RFC 4291 §2.5.5.2"),
    ("::/96", .reserved, "IPv4-compatible (withdrawn)", "RFC 4291 §2.5.5.1"),
    ("64:ff9b:1::/48", .local, "IPv4/IPv6 translation", "RFC 8215"),
    ("100::/64", .reserved, "discard-only", "RFC 6666"),
    ("100:0:0:1::/64", .reserved, "dummy prefix", "RFC 9780"),
    ("2001:2::/48", .reserved, "benchmarking", "RFC 5180"),
    ("2001:10::/28", .reserved, "ORCHID (withdrawn)", "RFC 4843"),
    ("2001:db8::/32", .documentation, "documentation", "RFC 3849"),
    ("3fff::/20", .documentation, "documentation", "RFC 9637"),
    ("5f00::/16", .reserved, "segment routing identifiers", "RFC 9602"),
    ("fc00::/7", .local, "unique local", "RFC 4193"),
    ("fe80::/10", .local, "link-local", "RFC 4291 §2.5.6"),
    ("fec0::/10", .local, "site-local (withdrawn)", "RFC 3879"),
    ("ff00::/8", .multicast, "multicast", "RFC 4291 §2.7"),
  ])

  /// Single addresses inside those blocks that the registry marks as globally reachable.
  private static let reachableV4 = ["192.0.0.9", "192.0.0.10"].compactMap { IPNetwork($0) }

  private static func table(
    _ rows: [(network: String, kind: Kind, name: String, citation: String)]
  ) -> [SpecialPurposeNetwork] {
    rows.compactMap { row in
      IPNetwork(row.network).map {
        SpecialPurposeNetwork(
          network: $0, kind: row.kind, name: row.name, citation: row.citation)
      }
    }
  }
}
