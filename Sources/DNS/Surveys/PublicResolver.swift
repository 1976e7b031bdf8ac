/// A resolver that anybody may ask, by its operator's own word.
public struct PublicResolver: Hashable, Sendable {
  public let `operator`: String
  /// Of the operator's seat (ISO 3166).
  public let country: String
  public let address: IPAddress

  /// Those that answer without filtering, of many operators and places; each is an anycast address, so that what is seen is the
  /// instance near to whoever asks.
  public static let list: [PublicResolver] = [
    ("Cloudflare", "US", "1.1.1.1"), ("Google", "US", "8.8.8.8"), ("Quad9", "CH", "9.9.9.10"),
    ("OpenDNS", "US", "208.67.222.222"), ("Vercara UltraDNS", "US", "64.6.64.6"),
    ("Hurricane Electric", "US", "74.82.42.42"), ("AdGuard unfiltered", "CY", "94.140.14.140"),
    ("Control D unfiltered", "CA", "76.76.2.0"), ("CIRA Canadian Shield", "CA", "149.112.121.10"),
    ("DNS4EU unfiltered", "CZ", "86.54.11.100"), ("CZ.NIC ODVR", "CZ", "193.17.47.1"),
    ("DNS.SB", "DE", "185.222.222.222"), ("AliDNS", "CN", "223.5.5.5"),
    ("DNSPod", "CN", "119.29.29.29"),
  ].compactMap { name, country, text in
    IPAddress(text).map { PublicResolver(operator: name, country: country, address: $0) }
  }

  public var party: RecordSetSurvey.Party {
    RecordSetSurvey.Party(
      name: "\(`operator`) (\(country))",
      endpoint: .datagram(address, port: ServerEndpoint.defaultPort), role: .resolver)
  }
}
