public import DNS

/// What is looked up in blocklists: an address, or a name.
public enum BlocklistSubject: Hashable, Sendable {
  case address(IPAddress)
  /// A name, and the organizational domain above it (or itself), which lists of links are asked for.
  case domain(DomainName, organizational: DomainName)

  /// In which kinds of lists it can stand.
  func kinds(in list: Blocklist) -> [Blocklist.Kind] {
    let all: [Blocklist.Kind] =
      switch self {
      case .address(.v4): [.ip4]
      case .address(.v6): [.ip6]
      case .domain: [.domain, .uri]
      }
    return all.filter(list.kinds.contains)
  }

  /// The question to a list; `nil` where the name becomes too long.
  func question(_ kind: Blocklist.Kind, below zone: DomainName) -> Question? {
    switch self {
    case .address(let address): Self.question(address, below: zone)
    case .domain(let name, let organizational):
      (kind == .uri ? organizational : name).joined(to: zone).map { Question($0, .a) }
    }
  }

  private static func question(_ address: IPAddress, below zone: DomainName) -> Question? {
    var wire: [UInt8] = []
    wire.reserveCapacity(zone.wire.count + 64)
    switch address {
    case .v4(let address):
      // RFC 5782 §2.1: the octets in reverse order.
      for shift in [0, 8, 16, 24] as [UInt32] {
        Self.append(decimal: UInt8(truncatingIfNeeded: address.rawValue >> shift), to: &wire)
      }
    case .v6(let address):
      // RFC 5782 §2.4: the nibbles in reverse order.
      for octet in address.octets.reversed() {
        for nibble in [octet & 15, octet >> 4] {
          wire += [1, nibble < 10 ? 0x30 + nibble : 0x57 + nibble]
        }
      }
    }
    wire += zone.wire
    return DomainName(wire: wire).map { Question($0, .a) }
  }

  private static func append(decimal octet: UInt8, to wire: inout [UInt8]) {
    switch octet {
    case 100...:
      wire += [3, 0x30 + octet / 100, 0x30 + octet / 10 % 10, 0x30 + octet % 10]
    case 10...: wire += [2, 0x30 + octet / 10, 0x30 + octet % 10]
    default: wire += [1, 0x30 + octet]
    }
  }
}

extension BlocklistSubject: CustomStringConvertible {
  public var description: String {
    switch self {
    case .address(let address): "\(address)"
    case .domain(let name, _): "\(name)"
    }
  }
}

extension DomainName {
  /// This name below another; `nil` where that is too long.
  func joined(to zone: DomainName) -> DomainName? {
    DomainName(wire: Array(wire.dropLast()) + zone.wire)
  }
}
