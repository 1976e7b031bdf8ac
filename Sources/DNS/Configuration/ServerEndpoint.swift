/// A DNS server as `--resolver` names it: `192.0.2.53`, `[2001:db8::1]:53`, `tcp://…`, `tls://…`, `https://…/dns-query`.
public enum ServerEndpoint: Hashable, Sendable {
  /// UDP, and TCP for what does not fit (RFC 1035 §4.2, RFC 7766).
  case datagram(IPAddress, port: UInt16)
  /// TCP only.
  case tcp(IPAddress, port: UInt16)
  /// DNS over TLS (RFC 7858). The certificate has to name `serverName`, or the address where that is `nil`.
  case tls(IPAddress, port: UInt16, serverName: String?)
  /// DNS over HTTPS (RFC 8484).
  case https(url: String)

  /// Why a text names no server.
  public enum SyntaxError: Error, Hashable, Sendable {
    case unknownScheme(String)
    /// Only literal addresses can be given, since a name would need a resolver first.
    case notAnAddress(String)
    case badPort(String)
    case badURL(String)
  }

  /// The port of plain DNS (RFC 1035 §4.2.1).
  public static let defaultPort: UInt16 = 53
  /// The port of DNS over TLS (RFC 7858 §3.1).
  public static let defaultTLSPort: UInt16 = 853

  public init(_ text: some StringProtocol) throws(SyntaxError) {
    let text = String(text)
    guard let (scheme, rest) = Self.splitScheme(text) else {
      let (address, port) = try Self.addressAndPort(text[...], defaultPort: Self.defaultPort)
      self = .datagram(address, port: port)
      return
    }
    switch scheme {
    case "udp":
      let (address, port) = try Self.addressAndPort(rest, defaultPort: Self.defaultPort)
      self = .datagram(address, port: port)
    case "tcp":
      let (address, port) = try Self.addressAndPort(rest, defaultPort: Self.defaultPort)
      self = .tcp(address, port: port)
    case "tls":
      // `tls://192.0.2.53#dns.example`: the name after # is the one that the certificate has to bear.
      let parts = rest.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let (address, port) = try Self.addressAndPort(parts[0], defaultPort: Self.defaultTLSPort)
      let name = parts.count == 2 && !parts[1].isEmpty ? String(parts[1]) : nil
      self = .tls(address, port: port, serverName: name)
    case "https":
      // The host and port end at the path, the query or the fragment (RFC 3986 §3.2).
      let authority = rest.prefix { !"/?#".contains($0) }
      guard !authority.isEmpty, !authority.hasPrefix(":"),
        rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
      else { throw .badURL(text) }
      self = .https(url: authority == rest ? text + "/dns-query" : text)
    default:
      throw .unknownScheme(scheme)
    }
  }

  private static func splitScheme(_ text: String) -> (scheme: String, rest: Substring)? {
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
    return (text[..<colon].lowercased(), text[colon...].dropFirst(3))
  }

  private static func addressAndPort(
    _ text: Substring, defaultPort: UInt16
  ) throws(SyntaxError) -> (IPAddress, UInt16) {
    if let address = IPAddress(text) { return (address, defaultPort) }
    let host: Substring
    let port: Substring?
    if text.hasPrefix("["), let close = text.firstIndex(of: "]") {
      host = text[text.index(after: text.startIndex)..<close]
      let tail = text[text.index(after: close)...]
      guard tail.isEmpty || tail.hasPrefix(":") else { throw .notAnAddress(String(text)) }
      port = tail.isEmpty ? nil : tail.dropFirst()
    } else {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw .notAnAddress(String(text)) }
      host = parts[0]
      port = parts[1]
    }
    guard let address = IPAddress(host) else { throw .notAnAddress(String(host)) }
    guard let port else { return (address, defaultPort) }
    guard let number = UInt16(port), number > 0, port.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else {
      throw .badPort(String(port))
    }
    return (address, number)
  }
}

extension ServerEndpoint: CustomStringConvertible {
  public var description: String {
    switch self {
    case .datagram(let address, let port): Self.hostAndPort(address, port)
    case .tcp(let address, let port): "tcp://" + Self.hostAndPort(address, port)
    case .tls(let address, let port, let name):
      "tls://" + Self.hostAndPort(address, port) + (name.map { "#\($0)" } ?? "")
    case .https(let url): url
    }
  }

  private static func hostAndPort(_ address: IPAddress, _ port: UInt16) -> String {
    switch address {
    case .v4: "\(address):\(port)"
    case .v6: "[\(address)]:\(port)"
    }
  }
}

extension ServerEndpoint.SyntaxError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownScheme(let scheme):
      "unknown scheme '\(scheme)://'; dlv knows udp, tcp, tls and https"
    case .notAnAddress(let text):
      "'\(text)' is not an IP address (a server is named by its address, IPv6 with a port in brackets)"
    case .badPort(let text): "'\(text)' is not a port number"
    case .badURL(let text): "'\(text)' is not an https:// address"
    }
  }
}
