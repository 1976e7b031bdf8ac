/// A set of addresses of both families, kept as sorted, disjoint, non-adjacent ranges.
public struct AddressSet: Hashable, Sendable {
  private(set) var v4: [ClosedRange<UInt128>] = []
  private(set) var v6: [ClosedRange<UInt128>] = []

  public init() {}

  /// Ranges that are sorted, disjoint and non-adjacent already.
  init(v4: [ClosedRange<UInt128>], v6: [ClosedRange<UInt128>]) {
    self.v4 = v4
    self.v6 = v6
  }

  /// Takes n log n time, in any order of the networks.
  @inlinable
  public init(_ networks: some Sequence<IPNetwork>) { self.init(all: Array(networks)) }

  @usableFromInline
  init(all networks: [IPNetwork]) {
    for network in networks {
      if network.address.bitWidth == 32 {
        v4.append(network.bounds)
      } else {
        v6.append(network.bounds)
      }
    }
    v4 = Self.coalesced(v4)
    v6 = Self.coalesced(v6)
  }

  public var isEmpty: Bool { v4.isEmpty && v6.isEmpty }

  /// How many IPv4 addresses the set holds: 0…2³².
  public var ipv4Count: UInt64 { v4.reduce(0) { $0 + UInt64($1.upperBound - $1.lowerBound + 1) } }

  /// The share of the whole IPv4 space, 0…1.
  public var ipv4Share: Double { Double(ipv4Count) / 4_294_967_296 }

  /// Whether every address of the block is in the set.
  public func contains(_ network: IPNetwork) -> Bool {
    let bounds = network.bounds
    let ranges = network.address.bitWidth == 32 ? v4 : v6
    return ranges.contains {
      $0.lowerBound <= bounds.lowerBound && $0.upperBound >= bounds.upperBound
    }
  }

  /// Whether any address of the block is in the set.
  public func overlaps(_ network: IPNetwork) -> Bool {
    let ranges = network.address.bitWidth == 32 ? v4 : v6
    return ranges.contains { $0.overlaps(network.bounds) }
  }

  public mutating func insert(_ network: IPNetwork) {
    if network.address.bitWidth == 32 {
      Self.insert(network.bounds, into: &v4)
    } else {
      Self.insert(network.bounds, into: &v6)
    }
  }

  public mutating func formUnion(_ other: AddressSet) {
    v4 = Self.union(v4, other.v4)
    v6 = Self.union(v6, other.v6)
  }

  private static func union(
    _ left: [ClosedRange<UInt128>], _ right: [ClosedRange<UInt128>]
  ) -> [ClosedRange<UInt128>] {
    if left.isEmpty { return right }
    return right.isEmpty ? left : coalesced(left + right)
  }

  private static func coalesced(_ ranges: [ClosedRange<UInt128>]) -> [ClosedRange<UInt128>] {
    if ranges.count < 2 { return ranges }
    var result: [ClosedRange<UInt128>] = []
    result.reserveCapacity(ranges.count)
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = result.last, last.upperBound == .max || range.lowerBound <= last.upperBound + 1
      {
        result[result.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    return result
  }

  private static func insert(
    _ range: ClosedRange<UInt128>, into ranges: inout [ClosedRange<UInt128>]
  ) {
    // The ranges that touch or overlap the new one are replaced by their hull.
    let low = range.lowerBound == 0 ? 0 : range.lowerBound - 1
    let high = range.upperBound == .max ? UInt128.max : range.upperBound + 1
    let first = ranges.firstIndex { $0.upperBound >= low } ?? ranges.endIndex
    let last = ranges[first...].firstIndex { $0.lowerBound > high } ?? ranges.endIndex
    let touched = ranges[first..<last]
    let lower = min(range.lowerBound, touched.first?.lowerBound ?? range.lowerBound)
    let upper = max(range.upperBound, touched.last?.upperBound ?? range.upperBound)
    ranges.replaceSubrange(first..<last, with: [lower...upper])
  }
}
