import DNS
import TestKit
import Testing

/// Domain names as values: the wire form, comparison, order and the names above and below.
@Suite struct DomainNameTests {
  private static func label(_ length: Int) -> [UInt8] {
    [UInt8(length)] + [UInt8](repeating: 0x61, count: length)
  }

  @Test(
    arguments: [
      [0], [1, 0x61, 0], [3, 0x57, 0x77, 0x77, 1, 0x61, 0], [1, 0, 0], [2, 0x2E, 0xFF, 0],
      label(63) + [0], label(63) + label(63) + label(63) + label(61) + [0],
    ] as [[UInt8]])
  func `a well-formed wire name is taken as it is`(wire: [UInt8]) {
    #expect(DomainName(wire: wire)?.wire == wire)
  }

  @Test(
    arguments: [
      ([], "no octet at all"),
      ([1], "the label is missing"),
      ([1, 0x61], "the root's zero is missing"),
      ([2, 0x61, 0], "the label runs over the zero"),
      ([3, 0x61], "the label runs over the end"),
      ([0, 0], "octets behind the root"),
      ([1, 0x61, 0, 0], "octets behind the name"),
      ([0xC0, 0x0C], "a compression pointer (RFC 1035 §4.1.4)"),
      ([1, 0x61, 0xC0, 0x00], "a compression pointer behind a label"),
      ([0x41, 0x61, 0], "the extended label type 01 (RFC 6891 §5)"),
      ([64] + [UInt8](repeating: 0x61, count: 64) + [0], "a label of 64 octets"),
      (label(63) + label(63) + label(63) + label(62) + [0], "256 octets"),
      (label(63) + label(63) + label(63) + label(63) + [0], "257 octets"),
    ] as [([UInt8], String)])
  func `a malformed wire name is refused`(wire: [UInt8], reason: String) {
    #expect(DomainName(wire: wire) == nil, "\(reason)")
  }

  @Test func `random octets are a name only when they are exactly one`() {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<20_000 {
      var wire: [UInt8] = [3, 0x77, 0x77, 0x77, 7, 0x65, 0x78, 0x61, 0x6D, 0x70, 0x6C, 0x65, 0]
      wire = wire.mutated(using: &random)
      guard let name = DomainName(wire: wire) else { continue }
      #expect(name.wire == wire)
      #expect(name.labels.reduce(1) { $0 + $1.count + 1 } == wire.count)
      #expect(name.labels.count == name.labelCount)
    }
  }

  @Test func `ASCII case does not matter, and is kept`() throws {
    let (lower, upper) = (try DomainName("example.com"), try DomainName("EXAMPLE.Com"))
    #expect(lower == upper)
    #expect(Set([lower, upper]).count == 1)
    #expect(upper.description == "EXAMPLE.Com")
    #expect(upper.canonicalWire == lower.wire)
    #expect(!(lower < upper) && !(upper < lower))
  }

  @Test func `octets beside the letters are not folded`() throws {
    // RFC 4343 §3.2: only A–Z and a–z are alike; 0x5B is `[`, 0x7B `{`, and 0xC0 is no letter here.
    #expect(try DomainName("[") != DomainName("{"))
    #expect(try DomainName("@") != DomainName("`"))
    #expect(try DomainName(#"\192"#) != DomainName(#"\224"#))
  }

  @Test func `the canonical order is that of RFC 4034 section 6.1`() throws {
    let ordered = try [
      "example", "a.example", "yljkjljk.a.example", "Z.a.example", "zABC.a.EXAMPLE", "z.example",
      #"\001.z.example"#, "*.z.example", #"\200.z.example"#,
    ].map { try DomainName($0) }
    #expect(ordered.reversed().sorted().map(\.wire) == ordered.map(\.wire))
    for (index, name) in ordered.enumerated() {
      #expect(!(name < name))
      for later in ordered[(index + 1)...] {
        #expect(name < later)
        #expect(!(later < name))
      }
      #expect(.root < name)
    }
  }

  @Test func `a shorter label comes before a longer one that starts with it`() throws {
    #expect(try DomainName("a.example") < DomainName("a-.example"))
    #expect(try DomainName("z.a.example") < DomainName("ab.example"))
  }

  @Test func `a name is below another only at a label's edge`() throws {
    let name = try DomainName("a.b.Example.com")
    for ancestor in ["a.b.example.com", "b.EXAMPLE.com", "com", "."] {
      #expect(name.isSubdomain(of: try DomainName(ancestor)), "\(ancestor)")
    }
    for other in ["xample.com", "a.example.com", "x.a.b.example.com", "org"] {
      #expect(!name.isSubdomain(of: try DomainName(other)), "\(other)")
    }
    // The octets of `\007example.com` end like those of the labels `example.com`, but are one label.
    let trap = try #require(DomainName(wire: [9, 0x78, 7] + Array("example".utf8) + [0]))
    #expect(!trap.isSubdomain(of: try DomainName("example")))
  }

  @Test func `parents end at the root, and suffixes count from the right`() throws {
    let name = try DomainName("a.b.c")
    #expect(name.parent?.description == "b.c")
    #expect(name.parent?.parent?.parent == .root)
    #expect(DomainName.root.parent == nil)
    #expect(name.suffix(labels: 2).description == "b.c")
    #expect(name.suffix(labels: 0) == .root)
    #expect(name.suffix(labels: -1) == .root)
    #expect(name.suffix(labels: 9) == name)
  }

  @Test func `labels are put in front while the name stays legal`() throws {
    let name = try DomainName("example.com")
    #expect(name.prepending("_dmarc")?.description == "_dmarc.example.com")
    #expect(name.prepending("s1._domainkey")?.description == "s1._domainkey.example.com")
    for bad in ["", ".a", "a..b", "a b", "b\u{FC}", String(repeating: "x", count: 64)] {
      #expect(name.prepending(bad) == nil, "\(bad)")
    }
    let long = try #require(
      DomainName(wire: Self.label(63) + Self.label(63) + Self.label(63) + Self.label(59) + [0]))
    #expect(long.wire.count == 253)
    #expect(long.prepending("x")?.wire.count == 255)
    #expect(long.prepending("xy") == nil)
  }

  @Test func `a wildcard is the label with one asterisk, leftmost`() throws {
    #expect(try DomainName("*.example").isWildcard)
    #expect(try DomainName("*").isWildcard)
    #expect(try DomainName(#"\042.example"#).isWildcard)
    for name in [".", "a.*.example", "**.example", "*a.example"] {
      #expect(try !DomainName(name).isWildcard, "\(name)")
    }
  }
}
