import DNS
import TestKit
import Testing

/// Set algebra and block lists against a plain list of the same addresses.
@Suite struct AddressSetAlgebraTests {
  private static let prefixes = [("192.0.2.", 10, 32), ("2001:db8::", 16, 128)]

  private static func random(
    _ prefix: (String, Int, Int), using random: inout SeededGenerator
  ) throws -> (set: AddressSet, members: Set<Int>) {
    var set = AddressSet()
    var members: Set<Int> = []
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      let size = Int.random(in: 0...5, using: &random)
      let first = (Int.random(in: 0...255, using: &random) >> size) << size
      let text = "\(prefix.0)\(String(first, radix: prefix.1))/\(prefix.2 - size)"
      set.insert(try #require(IPNetwork(text)))
      members.formUnion(first..<(first + (1 << size)))
    }
    return (set, members)
  }

  private static func members(
    _ networks: [IPNetwork], _ prefix: (String, Int, Int)
  ) throws -> Set<Int> {
    try Set(
      (0...255).filter { number in
        let address = try #require(IPAddress(prefix.0 + String(number, radix: prefix.1)))
        return networks.contains { $0.contains(address) }
      })
  }

  @Test func `unions, differences and block lists hold what they should, and nothing else`() throws
  {
    var random = SeededGenerator(seed: 41)
    for prefix in Self.prefixes {
      for _ in 0..<300 {
        let left = try Self.random(prefix, using: &random)
        let right = try Self.random(prefix, using: &random)
        let difference = left.set.subtracting(right.set)
        let common = left.set.intersection(right.set)
        let differenceMembers = left.members.subtracting(right.members)
        #expect(try Self.members(difference.networks, prefix) == differenceMembers)
        #expect(
          try Self.members(common.networks, prefix) == left.members.intersection(right.members))
        #expect(AddressSet(difference.networks) == difference)
        #expect(
          left.set.isDisjoint(with: right.set) == left.members.isDisjoint(with: right.members))
        #expect(difference.union(common) == left.set)
        // With others allowed: all of the set, nothing outside both, and never more blocks.
        let blocks = difference.networks(allowing: right.set)
        let covered = try Self.members(blocks, prefix)
        #expect(covered.isSuperset(of: differenceMembers))
        #expect(covered.isSubset(of: left.members.union(right.members)))
        #expect(blocks.count <= difference.networks.count)
        let count = Int(difference.ipv4Count)
        #expect(prefix.2 == 128 || count == differenceMembers.count)
        #expect(prefix.2 == 32 || difference.ipv6Count == .some(UInt128(differenceMembers.count)))
      }
    }
  }

  @Test func `the whole space is one block a family`() {
    #expect(AddressSet.everything.networks.map(\.description) == ["0.0.0.0/0", "::/0"])
    #expect(AddressSet.everything.ipv6Count == .everything)
    #expect(AddressSet.everything.ipv4Count == 1 << 32)
    #expect(AddressSet.everything.subtracting(.everyIPv4) == .everyIPv6)
    #expect(AddressSet.everyIPv6.ipv6Count.powerOfTwo == 128)
  }

  @Test(arguments: [
    ("192.0.2.0/25 192.0.2.128/25", "192.0.2.0/24"),
    ("0.0.0.0/1 128.0.0.0/2 192.0.0.0/2", "0.0.0.0/0"),
    ("192.0.2.1 192.0.2.2 192.0.2.3", "192.0.2.1 192.0.2.2/31"),
    ("255.255.255.255", "255.255.255.255"),
    ("2001:db8::/33 2001:db8:8000::/33", "2001:db8::/32"),
    ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("::/1 8000::/1", "::/0"),
  ])
  func `blocks that touch become one`(given: String, wanted: String) {
    let set = AddressSet(given.split(separator: " ").compactMap { IPNetwork($0) })
    #expect(set.networks.map(\.description).joined(separator: " ") == wanted)
  }

  @Test func `one address missing takes a block a bit`() throws {
    let one = AddressSet([try #require(IPNetwork("192.0.2.77"))])
    let rest = AddressSet([try #require(IPNetwork("192.0.2.0/24"))]).subtracting(one)
    #expect(rest.networks.count == 8)
    #expect(rest.networks(allowing: one).map(\.description) == ["192.0.2.0/24"])
    #expect(
      rest.boundaries.map(\.description) == [
        "192.0.2.0", "192.0.2.76", "192.0.2.78", "192.0.2.255",
      ])
  }
}
