/// The text of a zone file while it is written.
struct ZoneText {
  let origin: String
  private(set) var text: String

  /// Octets of one character string (RFC 1035 §3.3).
  private static let longestString = 255

  /// Begins with TTL, SOA and NS.
  init(_ origin: String, nameServers: [String]) {
    self.origin = origin
    text = "$ORIGIN \(origin == "." ? "." : origin + ".")\n$TTL 3600\n"
    let first = nameServers.first ?? "invalid"
    add("@", "SOA", "\(first). hostmaster.\(first). 2026010101 7200 3600 1209600 3600")
    for server in nameServers { add("@", "NS", "\(server).") }
  }

  mutating func add(_ owner: String, _ type: String, _ data: String) {
    text += "\(owner) IN \(type) \(data)\n"
  }

  /// IPv4 and, where wanted, IPv6 of a host.
  mutating func addHost(_ owner: String, _ number: Int, hasIPv6: Bool = true) {
    add(owner, "A", SyntheticAddress.version4(number))
    if hasIPv6 { add(owner, "AAAA", SyntheticAddress.version6(number)) }
  }

  /// Longer text becomes several character strings.
  mutating func addText(_ owner: String, _ value: String) {
    var rest = value[...]
    var strings: [String] = []
    repeat {
      strings.append("\"\(rest.prefix(Self.longestString))\"")
      rest = rest.dropFirst(Self.longestString)
    } while !rest.isEmpty
    add(owner, "TXT", strings.joined(separator: " "))
  }
}

/// Addresses for hosts. They have to look like any on the internet: with addresses for documentation or benchmarks every domain
/// would be wrong, and its audit another work. They are only ever the data of records; nothing connects to them.
enum SyntheticAddress {
  /// Successive numbers are in different networks.
  static func version4(_ number: Int) -> String {
    let network = 25 + number % 4
    return "\(network).\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
  }

  /// In a part of 2000::/3 that IANA has given to nobody.
  static func version6(_ number: Int) -> String {
    "3\(number % 4)00:\(String(number >> 8, radix: 16)):\(String(number & 255, radix: 16))::25"
  }
}
