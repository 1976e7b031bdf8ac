import DNS
import MailAuth
import NameRules
import Reputation

/// A text that is given to be looked up in blocklists: an address, a network or a domain.
enum BlocklistTarget: Sendable {
  case address(IPAddress)
  case network(IPNetwork)
  case domain(InternationalName)

  /// Addresses of a network that are looked up: those of a /16. The smallest IPv6 network that hosts get, a /64, can't be.
  static let maximumAddresses = 1 << 16

  enum Problem: Error, CustomStringConvertible {
    case notAName(TargetName.Problem)
    case notANetwork
    case tooLarge(IPNetwork)

    var description: String {
      switch self {
      case .notAName(let problem): "\(problem)"
      case .notANetwork: "it is no network: 192.0.2.0/24, 2001:db8::/120"
      case .tooLarge(let network):
        "the network holds more than \(BlocklistTarget.maximumAddresses) addresses; name one of /\(network.address.bitWidth - 16) or smaller"
      }
    }
  }

  init(_ text: String) throws(Problem) {
    // In brackets an address stands in mail (RFC 5321 §4.1.3).
    let bare = text.hasPrefix("[") && text.hasSuffix("]") ? text.dropFirst().dropLast() : text[...]
    if let address = IPAddress(bare) {
      // What a server writes of a client over IPv4 (RFC 4291 §2.5.5.2).
      self = .address(address.unmapped)
      return
    }
    if text.contains("/"), !text.contains("://") {
      guard let network = IPNetwork(text) else { throw .notANetwork }
      guard network.address.bitWidth - network.prefixLength <= 16 else { throw .tooLarge(network) }
      self = .network(network)
      return
    }
    do throws(TargetName.Problem) { self = .domain(try TargetName.read(text)) } catch {
      throw .notAName(error)
    }
  }
}

extension IPNetwork {
  /// Every address of the network, in order.
  var addresses: some Sequence<IPAddress> {
    let count = 1 << min(address.bitWidth - prefixLength, 16)
    let first = networkAddress
    return (0..<count).lazy.map { first.advanced(by: $0) }
  }
}

extension IPAddress {
  fileprivate func advanced(by distance: Int) -> IPAddress {
    switch self {
    case .v4(let address): .v4(IPv4Address(rawValue: address.rawValue &+ UInt32(distance)))
    case .v6(let address): .v6(IPv6Address(rawValue: address.rawValue &+ UInt128(distance)))
    }
  }
}
