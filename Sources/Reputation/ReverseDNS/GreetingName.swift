public import DNS

/// Whether the name that a client gives in HELO or EHLO fits its address (RFC 5321 §4.1.1.1, §4.1.4).
public enum GreetingName: Hashable, Sendable {
  /// A name of the address that leads back to it.
  case reverseName
  /// The name has the address, though the address has another name.
  case leadsToAddress
  /// The address itself, in brackets: allowed, but meant for hosts without a name.
  case literal
  /// Another address in brackets.
  case otherLiteral(IPAddress)
  /// The name has other addresses.
  case elsewhere([IPAddress])
  /// The name has no address of the client's family.
  case nowhere
  /// Neither a domain name of two labels or more nor an address in brackets.
  case malformed
  case undetermined(Answer)

  /// The question whose answer decides; `nil` where none is needed.
  public static func question(_ greeting: String, from address: IPAddress) -> Question? {
    guard literal(greeting) == nil, let name = name(greeting) else { return nil }
    return Question(name, address.recordType)
  }

  /// - Parameter answer: For `question(_:from:)`.
  public init(_ greeting: String, _ lookup: ReverseLookup, answer: Answer?) {
    let address = lookup.address
    if let literal = Self.literal(greeting) {
      self = literal == address ? .literal : .otherLiteral(literal)
    } else if let name = Self.name(greeting), let answer {
      if lookup.confirmedNames.contains(name) {
        self = .reverseName
      } else if answer.failure != nil {
        self = .undetermined(answer)
      } else {
        let addresses = answer.records.compactMap(\.data.address)
        self =
          addresses.contains(address)
          ? .leadsToAddress : addresses.isEmpty ? .nowhere : .elsewhere(addresses)
      }
    } else {
      self = .malformed
    }
  }

  /// A name of one label is never fully qualified (RFC 5321 §2.3.5).
  private static func name(_ greeting: String) -> DomainName? {
    let isPlain = greeting.utf8.allSatisfy {
      $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F
    }
    guard isPlain, IPAddress(greeting) == nil, let name = try? DomainName(greeting),
      name.labelCount >= 2
    else { return nil }
    return name
  }

  /// `[192.0.2.1]` or `[IPv6:2001:db8::1]` (RFC 5321 §4.1.3).
  private static func literal(_ greeting: String) -> IPAddress? {
    guard greeting.hasPrefix("["), greeting.hasSuffix("]") else { return nil }
    let text = greeting.dropFirst().dropLast()
    if text.lowercased().hasPrefix("ipv6:") {
      return IPv6Address(text.dropFirst(5)).map { .v6($0) }
    }
    return IPv4Address(text).map { .v4($0) }
  }
}
