public import DNS

/// What a client calls itself in EHLO (RFC 5321 §4.1.4).
public enum ClientIdentity: Hashable, Sendable {
  case host(DomainName)
  case literal(IPAddress)
  /// The address that the connection goes out from, as a literal: for a client without a name.
  case localAddress

  /// The argument of EHLO.
  public func name(from local: IPAddress?) -> String {
    switch self {
    case .host(let name): name.description
    case .literal(let address): Self.literal(address)
    // An address that nobody knows leaves the one that is always there.
    case .localAddress: local.map(Self.literal) ?? "[127.0.0.1]"
    }
  }

  /// RFC 5321 §4.1.3.
  private static func literal(_ address: IPAddress) -> String {
    switch address {
    case .v4: "[\(address)]"
    case .v6: "[IPv6:\(address)]"
    }
  }
}
