import DNS
import Testing

/// Sets built in bulk are the same as sets built address by address.
@Suite struct AddressSetBulkTests {
  private static let networks = [
    "192.0.2.128/25", "192.0.2.0/25", "0.0.0.0/32", "255.255.255.255/32", "192.0.2.7", "10.0.0.0/8",
    "2001:db8::/33", "2001:db8:8000::/33", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "11.0.0.0/8",
  ].compactMap { IPNetwork($0) }

  @Test func bulkAndSingleInsertionAgree() {
    var single = AddressSet()
    for network in Self.networks { single.insert(network) }
    #expect(AddressSet(Self.networks) == single)
    #expect(AddressSet(Self.networks.reversed()) == single)
    var union = AddressSet(Self.networks.prefix(5))
    union.formUnion(AddressSet(Self.networks.suffix(5)))
    #expect(union == single)
    #expect(single.ipv4Count == 256 + 2 + (1 << 25))
  }

  @Test func wholeSpacesAbsorbEverything() {
    var everything = AddressSet(["0.0.0.0/0", "::/0"].compactMap { IPNetwork($0) })
    everything.formUnion(AddressSet(Self.networks))
    #expect(everything.ipv4Share == 1)
    #expect(everything == AddressSet(["::/0", "0.0.0.0/0"].compactMap { IPNetwork($0) }))
  }
}
