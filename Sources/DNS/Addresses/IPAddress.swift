/// An IPv4 address; `rawValue` is in host order (192.0.2.1 = 0xC0000201).
public struct IPv4Address: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Four octets in network order; `nil` for any other count.
  public init?(octets: some Collection<UInt8>) {
    guard octets.count == 4 else { return nil }
    rawValue = octets.reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Dotted quad with decimal octets and no leading zeros (RFC 3986 §3.2.2 `IPv4address`).
  public init?(_ text: some StringProtocol) { self.init(text: Array(text.utf8)[...]) }

  /// As above, from the octets of a text.
  public init?(text: ArraySlice<UInt8>) {
    var value: UInt32 = 0
    var octet: UInt32 = 0
    var digits = 0
    var dots = 0
    for byte in text {
      if byte == UInt8(ascii: "."), digits > 0, dots < 3 {
        value = value << 8 | octet
        (octet, digits) = (0, 0)
        dots += 1
      } else if byte &- 0x30 < 10, digits < 3, digits == 0 || octet > 0 {
        octet = octet * 10 + UInt32(byte - 0x30)
        digits += 1
      } else {
        return nil
      }
      if octet > 255 { return nil }
    }
    guard dots == 3, digits > 0 else { return nil }
    rawValue = value << 8 | octet
  }

  public var octets: [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: rawValue >> (24 - 8 * $0)) }
  }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// An IPv6 address; `rawValue` is in host order.
public struct IPv6Address: RawRepresentable, Hashable, Comparable, Sendable {
  /// Two words: a UInt128 would align whatever may hold an address to 16 octets, and such objects are slow to allocate.
  private let high: UInt64
  private let low: UInt64

  public var rawValue: UInt128 { UInt128(high) << 64 | UInt128(low) }

  public init(rawValue: UInt128) {
    high = UInt64(truncatingIfNeeded: rawValue >> 64)
    low = UInt64(truncatingIfNeeded: rawValue)
  }

  /// Sixteen octets in network order; `nil` for any other count.
  public init?(octets: some Collection<UInt8>) {
    guard octets.count == 16 else { return nil }
    self.init(rawValue: octets.reduce(0) { $0 << 8 | UInt128($1) })
  }

  /// The text forms of RFC 4291 §2.2, the one with an IPv4 tail included; no zone index.
  public init?(_ text: some StringProtocol) { self.init(text: Array(text.utf8)[...]) }

  /// As above, from the octets of a text.
  public init?(text: ArraySlice<UInt8>) {
    var bytes = text
    // An IPv4 tail counts as two groups: write it as such first.
    if let lastColon = bytes.lastIndex(of: UInt8(ascii: ":")),
      bytes[lastColon...].contains(UInt8(ascii: "."))
    {
      guard let tail = IPv4Address(text: bytes[(lastColon + 1)...]) else { return nil }
      let groups = [tail.rawValue >> 16, tail.rawValue & 0xFFFF].map { String($0, radix: 16) }
      bytes = bytes[...lastColon] + Array(groups.joined(separator: ":").utf8)
    }
    let halves = Self.splitAtDoubleColon(bytes)
    guard let first = Self.groups(halves.first) else { return nil }
    guard let second = halves.second else {
      guard first.count == 8 else { return nil }
      self.init(rawValue: first.value)
      return
    }
    guard let last = Self.groups(second), first.count + last.count <= 7 else { return nil }
    // What stands between the two is zero.
    let leading = first.count == 0 ? 0 : first.value << (16 * UInt128(8 - first.count))
    self.init(rawValue: leading | last.value)
  }

  private static func splitAtDoubleColon(
    _ bytes: ArraySlice<UInt8>
  ) -> (first: ArraySlice<UInt8>, second: ArraySlice<UInt8>?) {
    let colon = UInt8(ascii: ":")
    for index in bytes.indices.dropLast() where bytes[index] == colon && bytes[index + 1] == colon {
      return (bytes[..<index], bytes[(index + 2)...])
    }
    return (bytes, nil)
  }

  /// Reads groups of one to four hexadecimal digits with a colon between: how many, at most eight, and what they come to.
  private static func groups(_ bytes: ArraySlice<UInt8>) -> (count: Int, value: UInt128)? {
    if bytes.isEmpty { return (0, 0) }
    var value: UInt128 = 0
    var (count, digits) = (1, 0)
    var group: UInt16 = 0
    for byte in bytes {
      if byte == UInt8(ascii: ":") {
        guard digits > 0, count < 8 else { return nil }
        value = value << 16 | UInt128(group)
        (group, digits, count) = (0, 0, count + 1)
      } else {
        guard let digit = hexadecimalValue(byte), digits < 4 else { return nil }
        group = group << 4 | UInt16(digit)
        digits += 1
      }
    }
    return digits > 0 ? (count, value << 16 | UInt128(group)) : nil
  }

  private static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    if byte &- 0x30 < 10 { return byte - 0x30 }
    let letter = (byte | 0x20) &- 0x61
    return letter < 6 ? letter + 10 : nil
  }

  public var octets: [UInt8] {
    (0..<16).map { UInt8(truncatingIfNeeded: rawValue >> (120 - 8 * UInt128($0))) }
  }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// An address of either family.
public enum IPAddress: Hashable, Sendable {
  case v4(IPv4Address)
  case v6(IPv6Address)

  public init?(_ text: some StringProtocol) { self.init(text: Array(text.utf8)[...]) }

  /// As above, from the octets of a text.
  public init?(text: ArraySlice<UInt8>) {
    if let address = IPv4Address(text: text) {
      self = .v4(address)
    } else if let address = IPv6Address(text: text) {
      self = .v6(address)
    } else {
      return nil
    }
  }

  /// The name under in-addr.arpa or ip6.arpa at which the PTR record stands (RFC 1035 §3.5, RFC 3596 §2.5).
  public var reverseName: DomainName {
    let text: String
    switch self {
    case .v4(let address):
      text = address.octets.reversed().map(String.init).joined(separator: ".") + ".in-addr.arpa"
    case .v6(let address):
      let nibbles = address.octets.flatMap { [$0 >> 4, $0 & 15] }
      text = nibbles.reversed().map { String($0, radix: 16) }.joined(separator: ".") + ".ip6.arpa"
    }
    return (try? DomainName(text)) ?? .root
  }

  /// The address that such a name stands for; `nil` for every other name, those of networks among them.
  public init?(reverseName name: DomainName) {
    let labels = name.labels.map { String(decoding: $0, as: UTF8.self).lowercased() }
    let own = labels.dropLast(2).reversed()
    let address: IPAddress?
    switch Array(labels.suffix(2)) {
    case ["in-addr", "arpa"]:
      address = IPv4Address(own.joined(separator: ".")).map(IPAddress.v4)
    case ["ip6", "arpa"]:
      let nibbles = own.compactMap { $0.utf8.count == 1 ? UInt8($0, radix: 16) : nil }
      guard nibbles.count == own.count, nibbles.count == 32 else { return nil }
      let octets = stride(from: 0, to: 32, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
      address = IPv6Address(octets: octets).map(IPAddress.v6)
    default: return nil
    }
    guard let address else { return nil }
    self = address
  }
}

extension IPv4Address: CustomStringConvertible {
  public var description: String { octets.map(String.init).joined(separator: ".") }
}

extension IPv6Address: CustomStringConvertible {
  /// RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as `::`.
  public var description: String {
    let groups = (0..<8).map { UInt16(truncatingIfNeeded: rawValue >> (112 - 16 * UInt128($0))) }
    var longest = 0..<0
    var index = 0
    while index < 8 {
      let end = groups[index...].firstIndex { $0 != 0 } ?? 8
      if end - index >= 2, end - index > longest.count { longest = index..<end }
      index = end + 1
    }
    let text = { (part: ArraySlice<UInt16>) in
      part.map { String($0, radix: 16) }.joined(separator: ":")
    }
    if longest.isEmpty { return text(groups[...]) }
    return text(groups[..<longest.lowerBound]) + "::" + text(groups[longest.upperBound...])
  }
}

extension IPAddress: CustomStringConvertible {
  public var description: String {
    switch self {
    case .v4(let address): address.description
    case .v6(let address): address.description
    }
  }
}
