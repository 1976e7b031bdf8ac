import DNS
import Testing

/// Blocks of addresses in text, and what lies in them.
@Suite struct IPNetworkTests {
  /// Text, first address, and how it is written.
  @Test(arguments: [
    ("192.0.2.0/24", "192.0.2.0", "192.0.2.0/24"), ("192.0.2.77/24", "192.0.2.0", "192.0.2.77/24"),
    ("192.0.2.77", "192.0.2.77", "192.0.2.77"), ("192.0.2.77/32", "192.0.2.77", "192.0.2.77"),
    ("255.255.255.255/0", "0.0.0.0", "255.255.255.255/0"), ("10.1.2.3/9", "10.0.0.0", "10.1.2.3/9"),
    ("2001:db8::1/32", "2001:db8::", "2001:db8::1/32"), ("::1", "::1", "::1"),
    ("::1/128", "::1", "::1"), ("ffff::1/0", "::", "ffff::1/0"),
    ("2001:DB8::F/127", "2001:db8::e", "2001:db8::f/127"),
    ("::ffff:192.0.2.1/96", "::ffff:0:0", "::ffff:c000:201/96"),
  ])
  func `a block is read and written`(text: String, first: String, written: String) throws {
    let network = try #require(IPNetwork(text))
    #expect(network.networkAddress.description == first)
    #expect(network.hasHostBits == (network.address.description != first))
    #expect(network.description == written)
    #expect(IPNetwork(written) == network)
  }

  @Test(arguments: [
    ("", "nothing"), ("/24", "no address"), ("192.0.2.0/", "no length"),
    ("192.0.2.0/33", "longer than the address"), ("2001:db8::/129", "longer than the address"),
    ("192.0.2.0/-1", "a sign"), ("192.0.2.0/+8", "a sign"), ("192.0.2.0/ 8", "a space"),
    ("192.0.2.0/8 ", "a space"), ("192.0.2.0/24/24", "two lengths"),
    ("192.0.2.0//24", "two slashes"),
    ("192.0.2.0/255.255.255.0", "a mask"), ("192.0.2/24", "three parts"),
    ("192.0.2.0/0x8", "hexadecimal"), ("192.0.2.0/99999999999999999999", "past any integer"),
    ("192.0.2.0/\u{FF18}", "a full-width digit"), ("::1%eth0/64", "a zone index"),
    // RFC 7208 §12 and RFC 4632 §3.1 write the length without leading zeros.
    ("192.0.2.0/024", "a leading zero"), ("192.0.2.0/00", "a leading zero"),
  ])
  func `what is no block is refused`(text: String, reason: String) {
    #expect(IPNetwork(text) == nil, "\(reason)")
  }

  @Test func `a length has to fit the family`() throws {
    let (four, six) = (try #require(IPAddress("192.0.2.1")), try #require(IPAddress("::1")))
    for length in [-1, 33, 128] { #expect(IPNetwork(four, prefixLength: length) == nil) }
    for length in [-1, 129] { #expect(IPNetwork(six, prefixLength: length) == nil) }
    for length in 0...32 { #expect(IPNetwork(four, prefixLength: length) != nil) }
    for length in 0...128 { #expect(IPNetwork(six, prefixLength: length) != nil) }
  }

  @Test(arguments: [
    ("192.0.2.0/24", "192.0.2.0", true), ("192.0.2.0/24", "192.0.2.255", true),
    ("192.0.2.0/24", "192.0.1.255", false), ("192.0.2.0/24", "192.0.3.0", false),
    ("192.0.2.99/24", "192.0.2.0", true), ("0.0.0.0/0", "255.255.255.255", true),
    ("0.0.0.0/0", "::1", false), ("::/0", "192.0.2.1", false),
    ("::ffff:0:0/96", "192.0.2.1", false),
    ("2001:db8::/32", "2001:db8:ffff::", true), ("2001:db8::/32", "2001:db9::", false),
    ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
  ])
  func `a block holds its own addresses and no others`(
    network: String, address: String, isInside: Bool
  ) throws {
    let inside = try #require(IPNetwork(network)).contains(#require(IPAddress(address)))
    #expect(inside == isInside)
  }
}
