import Audit
import DNS

/// How many addresses a set holds, in words: IPv4 with all digits, IPv6 as a power of two.
enum AddressCountText {
  /// `1,280 IPv4, 2^64 IPv6`; `none`; `everybody`.
  static func both(_ set: AddressSet) -> String {
    if set == .everything { return "everybody" }
    var parts: [String] = []
    if set.ipv4Count > 0 { parts.append("\(grouped(set.ipv4Count)) IPv4") }
    if !set.ipv6Count.isZero { parts.append("\(ipv6(set)) IPv6") }
    return parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }

  /// `1,280`.
  static func ipv4(_ set: AddressSet) -> String {
    set.ipv4Count == 1 << 32 ? "all" : grouped(set.ipv4Count)
  }

  /// `2^64`; with `~` where the number is no power of two; all digits below a million.
  static func ipv6(_ set: AddressSet) -> String {
    switch set.ipv6Count {
    case .everything: return "all"
    case .some(let count):
      if count < smallNumbers { return grouped(UInt64(count)) }
      if let power = set.ipv6Count.powerOfTwo { return "2^\(power)" }
      let bits = 127 - count.leadingZeroBitCount
      // One decimal of the logarithm: how often the mantissa fits tenths of a power of two.
      let mantissa = set.ipv6Count.approximation / Double(UInt128(1) << UInt128(bits))
      var tenths = 0
      while tenths < 9, mantissa >= tenthsOfPower[tenths + 1] { tenths += 1 }
      return tenths == 0 ? "~2^\(bits)" : "~2^\(bits).\(tenths)"
    }
  }

  /// All digits, as JSON shows them: many are beyond what its readers take for an exact number.
  static func members(_ set: AddressSet) -> FactValue {
    [
      "ipv4": .integer(Int(set.ipv4Count)), "ipv6": .string(set.ipv6Count.description),
    ]
  }

  /// Below this, all digits are shown.
  private static let smallNumbers: UInt128 = 1_000_000

  /// 2^(0/10) … 2^(9/10).
  private static let tenthsOfPower: [Double] = [
    1, 1.0717734625, 1.1486983550, 1.2311444133, 1.3195079108, 1.4142135624, 1.5157165665,
    1.6245047927, 1.7411011266, 1.8660659831,
  ]

  /// Commas between groups of three digits.
  static func grouped(_ number: UInt64) -> String {
    var digits = Array("\(number)")
    var index = digits.count - 3
    while index > 0 {
      digits.insert(",", at: index)
      index -= 3
    }
    return String(digits)
  }
}
