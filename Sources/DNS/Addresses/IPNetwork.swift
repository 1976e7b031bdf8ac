/// An address block in CIDR notation, `192.0.2.0/24` (RFC 4632, RFC 4291 §2.3).
public struct IPNetwork: Hashable, Sendable {
  /// The address as given; bits beyond the prefix may be set.
  public let address: IPAddress
  /// 0…32 or 0…128.
  public let prefixLength: Int

  /// `nil` when the prefix length does not fit the family.
  public init?(_ address: IPAddress, prefixLength: Int) {
    guard (0...address.bitWidth).contains(prefixLength) else { return nil }
    self.address = address
    self.prefixLength = prefixLength
  }

  /// Reads `address` or `address/length`.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(String(first)) else { return nil }
    guard parts.count == 2 else {
      self.init(address, prefixLength: address.bitWidth)
      return
    }
    // No leading zeros, as in the address itself and in SPF (RFC 7208 §12).
    guard parts[1].utf8.allSatisfy({ $0 &- 0x30 < 10 }), let length = Int(parts[1]),
      parts[1].utf8.count == 1 || parts[1].utf8.first != UInt8(ascii: "0")
    else { return nil }
    self.init(address, prefixLength: length)
  }

  /// Lowest and highest address as numbers, without regard to family.
  var bounds: ClosedRange<UInt128> {
    let hostBits = UInt128(address.bitWidth - prefixLength)
    let mask: UInt128 = hostBits == 128 ? .max : (1 << hostBits) - 1
    let base = address.numericValue & ~mask
    return base...(base | mask)
  }

  /// The first address of the block.
  public var networkAddress: IPAddress {
    switch address {
    case .v4: .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: bounds.lowerBound)))
    case .v6: .v6(IPv6Address(rawValue: bounds.lowerBound))
    }
  }

  /// Whether bits beyond the prefix are set (`192.0.2.1/24`).
  public var hasHostBits: Bool { networkAddress != address }

  public func contains(_ other: IPAddress) -> Bool {
    // Shifting by the width of the number or more gives zero: a prefix without bits fits everything.
    switch (address, other) {
    case (.v4(let mine), .v4(let other)):
      (mine.rawValue ^ other.rawValue) >> (32 - prefixLength) == 0
    case (.v6(let mine), .v6(let other)):
      (mine.rawValue ^ other.rawValue) >> (128 - prefixLength) == 0
    case (.v4, .v6), (.v6, .v4): false
    }
  }
}

extension IPAddress {
  /// 32 or 128.
  public var bitWidth: Int {
    switch self {
    case .v4: 32
    case .v6: 128
    }
  }

  var numericValue: UInt128 {
    switch self {
    case .v4(let address): UInt128(address.rawValue)
    case .v6(let address): address.rawValue
    }
  }
}

extension IPNetwork: CustomStringConvertible {
  public var description: String {
    prefixLength == address.bitWidth ? "\(address)" : "\(address)/\(prefixLength)"
  }
}

extension IPNetwork {
  /// Every address of the block in order, where there are at most `limit`; `nil` where there are more.
  public func addresses(limit: Int) -> [IPAddress]? {
    let bounds = bounds
    guard bounds.upperBound - bounds.lowerBound < UInt128(max(limit, 0)) else { return nil }
    return bounds.map { number in
      switch address {
      case .v4: .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: number)))
      case .v6: .v6(IPv6Address(rawValue: number))
      }
    }
  }
}
