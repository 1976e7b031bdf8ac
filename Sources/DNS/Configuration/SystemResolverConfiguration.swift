/// What /etc/resolv.conf says that matters here (resolv.conf(5)): servers, timeout, attempts.
///
/// `search` and `ndots` do not apply: dlv only asks for absolute names.
public struct SystemResolverConfiguration: Hashable, Sendable {
  /// In the order of the file. The file's own default is a server on the loopback address.
  public var servers: [ServerEndpoint]
  /// Seconds to wait for one server at first, `options timeout:`; `nil` where the file does not say.
  public var timeout: Int?
  /// Rounds over all servers, `options attempts:`; `nil` where the file does not say.
  public var attempts: Int?
  /// What stands behind `nameserver` and is no address that can be asked, such as one with a zone index.
  public var ignoredServers: [String]

  public static let maximumServers = 8
  static let maximumTimeout = 30
  static let maximumAttempts = 5

  /// Reads the file's text; lines it does not know are passed over, as the C library does.
  public init(parsing text: some StringProtocol) {
    servers = []
    ignoredServers = []
    for line in text.split(whereSeparator: \.isNewline) {
      let uncommented = line.prefix { $0 != "#" && $0 != ";" }
      let words = uncommented.split(whereSeparator: \.isWhitespace)
      switch words.first {
      case "nameserver":
        guard words.count >= 2, servers.count < Self.maximumServers else { continue }
        guard let address = IPAddress(words[1]) else {
          ignoredServers.append(String(words[1]))
          continue
        }
        servers.append(.datagram(address, port: ServerEndpoint.defaultPort))
      case "options":
        for option in words.dropFirst() { read(option: option) }
      default:
        continue
      }
    }
    if servers.isEmpty {
      servers = [
        .datagram(.v4(IPv4Address(rawValue: 0x7F00_0001)), port: ServerEndpoint.defaultPort)
      ]
    }
  }

  private mutating func read(option: some StringProtocol) {
    let parts = option.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, let value = Int(parts[1]), value > 0 else { return }
    switch parts[0] {
    case "timeout": timeout = min(value, Self.maximumTimeout)
    case "attempts": attempts = min(value, Self.maximumAttempts)
    default: return
    }
  }
}
