import DNS
import TestKit
import Testing

/// A set of addresses against a plain list of the same addresses.
@Suite struct AddressSetTests {
  /// Blocks of 192.0.2.0/24, or of 2001:db8::/120, of every size and place.
  private static func networks(
    _ prefix: String, bits: Int, count: Int, using random: inout SeededGenerator
  ) throws -> [IPNetwork] {
    try (0..<count).map { _ in
      let last = Int.random(in: 0...255, using: &random)
      let text = bits == 32 ? "\(prefix)\(last)" : prefix + String(last, radix: 16)
      let length = bits - Int.random(in: 0...5, using: &random)
      return try #require(IPNetwork("\(text)/\(length)"))
    }
  }

  /// The last octets of the addresses in a block.
  private static func members(_ network: IPNetwork, among all: [IPAddress]) -> Set<Int> {
    Set(all.indices.filter { network.contains(all[$0]) })
  }

  @Test(arguments: [("192.0.2.", 32), ("2001:db8::", 128)])
  func `holds what was put in, and nothing else`(prefix: String, bits: Int) throws {
    let all = try (0...255).map { number in
      try #require(IPAddress(prefix + String(number, radix: bits == 32 ? 10 : 16)))
    }
    var random = SeededGenerator(seed: 6)
    for _ in 0..<200 {
      let networks = try Self.networks(
        prefix, bits: bits, count: Int.random(in: 0...12, using: &random), using: &random)
      var set = AddressSet()
      var model: Set<Int> = []
      for network in networks {
        set.insert(network)
        model.formUnion(Self.members(network, among: all))
      }
      #expect(set == AddressSet(networks))
      #expect(set.isEmpty == model.isEmpty)
      #expect(set.ipv4Count == (bits == 32 ? UInt64(model.count) : 0))
      for (number, address) in all.enumerated() {
        let single = try #require(IPNetwork(address, prefixLength: bits))
        #expect(set.contains(single) == model.contains(number))
      }
      for question in try Self.networks(prefix, bits: bits, count: 20, using: &random) {
        let members = Self.members(question, among: all)
        #expect(set.contains(question) == members.isSubset(of: model))
        #expect(set.overlaps(question) == !members.isDisjoint(with: model))
      }
    }
  }

  @Test func `the families do not mix`() throws {
    let set = AddressSet([try #require(IPNetwork("::/0"))])
    let mapped = try #require(IPNetwork("192.0.2.1"))
    #expect(!set.contains(mapped))
    #expect(!set.overlaps(mapped))
    #expect(set.ipv4Count == 0)
    #expect(set.ipv4Share == 0)
  }

  @Test func `the whole of IPv4 is counted`() throws {
    let halves = try ["0.0.0.0/1", "128.0.0.0/1"].map { try #require(IPNetwork($0)) }
    #expect(AddressSet(halves).ipv4Count == 1 << 32)
    #expect(AddressSet(halves).ipv4Share == 1)
    #expect(AddressSet(halves.prefix(1)).ipv4Share == 0.5)
    #expect(AddressSet(halves).contains(try #require(IPNetwork("0.0.0.0/0"))))
  }
}
