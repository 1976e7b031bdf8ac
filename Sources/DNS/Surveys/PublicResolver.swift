/// A resolver that anybody may ask, by its operator's own word.
public struct PublicResolver: Hashable, Sendable {
  public let `operator`: String
  /// Of the operator's seat (ISO 3166).
  public let country: String
  public let address: IPAddress

  /// Where the operator names the address.
  public let documentation: String

  /// Those that answer without filtering, of many operators and places; each is an anycast address, so that what is seen is the
  /// instance near to whoever asks. Addresses as their operators documented them in November 2026.
  public static let list: [PublicResolver] = [
    ("Cloudflare", "US", "1.1.1.1", "developers.cloudflare.com/1.1.1.1/ip-addresses/"),
    ("Google", "US", "8.8.8.8", "developers.google.com/speed/public-dns/docs/using"),
    ("Quad9", "CH", "9.9.9.10", "www.quad9.net/service/service-addresses-and-features/"),
    ("OpenDNS", "US", "208.67.222.222", "www.opendns.com/setupguide/"),
    ("Vercara UltraDNS", "US", "64.6.64.6", "vercara.com/ultradns-public"),
    ("Hurricane Electric", "US", "74.82.42.42", "dns.he.net/"),
    ("AdGuard unfiltered", "CY", "94.140.14.140", "adguard-dns.io/en/public-dns.html"),
    ("Control D unfiltered", "CA", "76.76.2.0", "controld.com/free-dns"),
    (
      "CIRA Canadian Shield", "CA", "149.112.121.10",
      "www.cira.ca/en/canadian-shield/configure/"
    ),
    ("DNS4EU unfiltered", "CZ", "86.54.11.100", "www.joindns4.eu/for-public"),
    ("CZ.NIC ODVR", "CZ", "193.17.47.1", "www.nic.cz/odvr/"),
    ("DNS.SB", "DE", "185.222.222.222", "dns.sb/guide/"),
    ("AliDNS", "CN", "223.5.5.5", "www.alidns.com/"),
    ("DNSPod", "CN", "119.29.29.29", "www.dnspod.cn/products/publicdns"),
  ].compactMap { name, country, text, page in
    IPAddress(text).map {
      PublicResolver(
        operator: name, country: country, address: $0, documentation: "https://\(page)")
    }
  }

  public var party: RecordSetSurvey.Party {
    RecordSetSurvey.Party(
      name: "\(`operator`) (\(country))",
      endpoint: .datagram(address, port: ServerEndpoint.defaultPort), role: .resolver)
  }
}
