/// Differences and intersections of address sets, their sizes, and the shortest lists of blocks that make them up.
extension AddressSet {
  /// Every address of both families.
  public static let everything = AddressSet(v4: [0...0xFFFF_FFFF], v6: [0...UInt128.max])

  /// Every IPv4 address.
  public static let everyIPv4 = AddressSet(v4: [0...0xFFFF_FFFF], v6: [])

  /// Every IPv6 address.
  public static let everyIPv6 = AddressSet(v4: [], v6: [0...UInt128.max])

  /// Linear in the number of ranges.
  public func intersection(_ other: AddressSet) -> AddressSet {
    AddressSet(v4: Self.common(v4, other.v4), v6: Self.common(v6, other.v6))
  }

  /// Linear in the number of ranges.
  public func subtracting(_ other: AddressSet) -> AddressSet {
    AddressSet(v4: Self.rest(v4, without: other.v4), v6: Self.rest(v6, without: other.v6))
  }

  public func union(_ other: AddressSet) -> AddressSet {
    var union = self
    union.formUnion(other)
    return union
  }

  public func isDisjoint(with other: AddressSet) -> Bool { intersection(other).isEmpty }

  public func contains(_ address: IPAddress) -> Bool {
    guard let network = IPNetwork(address, prefixLength: address.bitWidth) else { return false }
    return contains(network)
  }

  public var ipv6Count: IPv6Count {
    var count: UInt128 = 0
    for range in v6 {
      let size = range.upperBound - range.lowerBound
      if size == .max { return .everything }
      // Disjoint ranges that leave out an address can't overflow.
      count += size + 1
    }
    return .some(count)
  }

  /// The fewest blocks that make up exactly this set: IPv4 first, each family in ascending order.
  public var networks: [IPNetwork] { networks(allowing: AddressSet()) }

  /// The fewest blocks that hold all of this set, and beside it nothing but addresses of `others`: those that
  /// are decided already, so that naming them again makes no difference.
  public func networks(allowing others: AddressSet) -> [IPNetwork] {
    let hull = others.isEmpty ? self : union(others)
    var networks: [IPNetwork] = []
    for (ranges, own, bits) in [(hull.v4, v4, 32), (hull.v6, v6, 128)] {
      var next = 0
      for block in Self.blocks(of: ranges, bits: bits) {
        // A block that holds none of the set's own addresses is not needed.
        while next < own.count, own[next].upperBound < block.bounds.lowerBound { next += 1 }
        guard next < own.count else { break }
        if own[next].lowerBound <= block.bounds.upperBound { networks.append(block) }
      }
    }
    return networks
  }

  /// The first and the last address of each range, in order: where something may change.
  public var boundaries: [IPAddress] {
    v4.flatMap { [IPAddress(v4: $0.lowerBound), IPAddress(v4: $0.upperBound)] }
      + v6.flatMap { [IPAddress(v6: $0.lowerBound), IPAddress(v6: $0.upperBound)] }
  }

  /// The coarsest division of all addresses into ranges of which each network holds all or nothing, in order.
  public static func cells(of networks: some Sequence<IPNetwork>) -> [AddressSet] {
    var starts: (v4: Set<UInt128>, v6: Set<UInt128>) = ([0], [0])
    for network in networks {
      let bounds = network.bounds
      switch network.address {
      case .v4:
        starts.v4.insert(bounds.lowerBound)
        if bounds.upperBound < 0xFFFF_FFFF { starts.v4.insert(bounds.upperBound + 1) }
      case .v6:
        starts.v6.insert(bounds.lowerBound)
        if bounds.upperBound < .max { starts.v6.insert(bounds.upperBound + 1) }
      }
    }
    return ranges(starts.v4.sorted(), to: 0xFFFF_FFFF).map { AddressSet(v4: [$0], v6: []) }
      + ranges(starts.v6.sorted(), to: .max).map { AddressSet(v4: [], v6: [$0]) }
  }

  /// Each from one start to the next.
  private static func ranges(_ starts: [UInt128], to last: UInt128) -> [ClosedRange<UInt128>] {
    starts.indices.map { index in
      starts[index]...(index + 1 < starts.count ? starts[index + 1] - 1 : last)
    }
  }

  /// The lowest address, IPv4 first; `nil` for an empty set.
  public var first: IPAddress? { boundaries.first }

  // MARK: Ranges

  private static func common(
    _ left: [ClosedRange<UInt128>], _ right: [ClosedRange<UInt128>]
  ) -> [ClosedRange<UInt128>] {
    var result: [ClosedRange<UInt128>] = []
    var (i, j) = (0, 0)
    while i < left.count, j < right.count {
      let low = max(left[i].lowerBound, right[j].lowerBound)
      let high = min(left[i].upperBound, right[j].upperBound)
      if low <= high { result.append(low...high) }
      if left[i].upperBound < right[j].upperBound { i += 1 } else { j += 1 }
    }
    return result
  }

  private static func rest(
    _ ranges: [ClosedRange<UInt128>], without holes: [ClosedRange<UInt128>]
  ) -> [ClosedRange<UInt128>] {
    if holes.isEmpty { return ranges }
    var result: [ClosedRange<UInt128>] = []
    var first = 0
    for range in ranges {
      while first < holes.count, holes[first].upperBound < range.lowerBound { first += 1 }
      var low = range.lowerBound
      var isUsedUp = false
      var index = first
      while index < holes.count, holes[index].lowerBound <= range.upperBound {
        let hole = holes[index]
        if hole.lowerBound > low { result.append(low...(hole.lowerBound - 1)) }
        if hole.upperBound >= range.upperBound {
          isUsedUp = true
          break
        }
        low = hole.upperBound + 1
        index += 1
      }
      if !isUsedUp { result.append(low...range.upperBound) }
    }
    return result
  }

  /// Each range as the largest aligned blocks, which is the fewest.
  private static func blocks(of ranges: [ClosedRange<UInt128>], bits: Int) -> [IPNetwork] {
    var blocks: [IPNetwork] = []
    for range in ranges {
      var low = range.lowerBound
      while true {
        let aligned = low == 0 ? bits : min(bits, low.trailingZeroBitCount)
        // What is left, less one, so that the whole space fits.
        let left = range.upperBound - low
        let fitting = left == .max ? 128 : 127 - (left + 1).leadingZeroBitCount
        let size = min(aligned, fitting)
        let address = bits == 32 ? IPAddress(v4: low) : IPAddress(v6: low)
        if let block = IPNetwork(address, prefixLength: bits - size) { blocks.append(block) }
        let last = size == 128 ? UInt128.max : low + ((1 << UInt128(size)) - 1)
        if last >= range.upperBound { break }
        low = last + 1
      }
    }
    return blocks
  }
}

/// How many IPv6 addresses a set holds: 0…2¹²⁸, the last of which no 128-bit number can tell.
public enum IPv6Count: Hashable, Sendable {
  case some(UInt128)
  /// 2¹²⁸.
  case everything

  public var isZero: Bool { self == .some(0) }

  /// The exponent, where the number is a power of two.
  public var powerOfTwo: Int? {
    switch self {
    case .some(let count): count.nonzeroBitCount == 1 ? count.trailingZeroBitCount : nil
    case .everything: 128
    }
  }

  /// As a floating-point number: exact to about 16 digits.
  public var approximation: Double {
    switch self {
    case .some(let count): Double(count)
    case .everything: 0x1p128
    }
  }
}

extension IPv6Count: CustomStringConvertible {
  /// All digits.
  public var description: String {
    switch self {
    case .some(let count): "\(count)"
    case .everything: "340282366920938463463374607431768211456"
    }
  }
}

extension IPAddress {
  fileprivate init(v4 value: UInt128) {
    self = .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: value)))
  }
  fileprivate init(v6 value: UInt128) { self = .v6(IPv6Address(rawValue: value)) }
}
