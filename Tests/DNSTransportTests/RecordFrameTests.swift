/// Records of an authority section, passed over but for their TTL.
import DNS
import TestKit
import Testing

@testable import DNSTransport

@Suite struct RecordFrameTests {
  /// Owner, type and class.
  private static func record(
    _ owner: [UInt8], _ type: RecordType, ttl: [UInt8] = [0, 0, 14, 16], _ data: [UInt8]
  ) -> [UInt8] {
    owner + [UInt8(type.rawValue >> 8), UInt8(type.rawValue & 0xFF), 0, 1] + ttl
      + [UInt8(data.count >> 8), UInt8(data.count & 0xFF)] + data
  }

  private static let numbers: [UInt8] = [
    0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 60,
  ]

  private static func read(_ octets: [UInt8]) -> (type: RecordType, ttl: UInt32?, end: Int)? {
    octets.withUnsafeBytes { message in
      var position = 0
      guard let frame = RecordFrame(message, at: &position) else { return nil }
      return (frame.type, frame.negativeTTL(message), position)
    }
  }

  @Test(
    "A record is passed over, and the TTL of an SOA is the lesser one",
    arguments: [
      // The root, a pointer, a name, and a name that ends in a pointer.
      [0], [0xC0, 0x0C], [1, 0x61, 2, 0x62, 0x63, 0], [1, 0x61, 0xC0, 0x0C],
    ] as [[UInt8]])
  func readsOwners(owner: [UInt8]) throws {
    let soa = Self.record(owner, .soa, [0xC0, 0x0C, 0xC0, 0x0C] + Self.numbers)
    let read = try #require(Self.read(soa + [1, 2, 3]))
    #expect(read.type == .soa && read.ttl == 60 && read.end == soa.count)
    let short = Self.record(owner, .soa, ttl: [0, 0, 0, 9], [0, 0] + Self.numbers)
    #expect(Self.read(short)?.ttl == 9)
    let servers = try #require(Self.read(Self.record(owner, .ns, [0])))
    #expect(servers.type == .ns && servers.ttl == nil)
  }

  @Test(
    "What is no record, or no SOA, is not taken for one",
    arguments: [
      ([], "nothing"), ([0], "a name alone"), ([64, 0], "a label too long"),
      ([0xC0], "half a pointer"), ([5, 0x61], "a label that is cut off"),
      (record([0], .soa, numbers).dropLast(), "data that are cut off"),
    ] as [([UInt8], String)])
  func refuses(octets: [UInt8], reason: String) {
    #expect(Self.read(octets) == nil, "\(reason)")
  }

  @Test("An SOA without room for its names has no TTL")
  func wantsNames() {
    #expect(Self.read(Self.record([0], .soa, [0] + Self.numbers))?.ttl == nil)
  }

  @Test("Mutated records never reach beyond the message")
  func survivesMutations() {
    var random = SeededGenerator(seed: 1035)
    let seed = Self.record([1, 0x61, 0xC0, 0x0C], .soa, [0xC0, 0x0C, 0] + Self.numbers)
    for _ in 0..<5_000 {
      let octets = seed.mutated(using: &random)
      if let read = Self.read(octets) { #expect(read.end <= octets.count) }
    }
  }
}
