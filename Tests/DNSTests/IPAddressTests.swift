import DNS
import Testing

/// Addresses of both families in text: what is read, what is refused and why, and what is written.
@Suite struct IPAddressTests {
  @Test(
    arguments: [
      ("0.0.0.0", 0), ("192.0.2.1", 0xC000_0201), ("255.255.255.255", 0xFFFF_FFFF),
      ("1.20.30.4", 0x0114_1E04), ("10.0.0.100", 0x0A00_0064),
    ] as [(String, UInt32)])
  func `a dotted quad is read and written`(text: String, value: UInt32) throws {
    let address = try #require(IPv4Address(text))
    #expect(address.rawValue == value)
    #expect(address.description == text)
    #expect(IPv4Address(octets: address.octets) == address)
    #expect(IPAddress(text) == .v4(address))
  }

  @Test(arguments: [
    ("", "nothing"), ("1", "one part"), ("1.2.3", "three parts"), ("1.2.3.4.5", "five parts"),
    ("1.2.3.", "an empty part last"), (".1.2.3", "an empty part first"),
    ("1..2.3", "an empty part"), ("1.2.3.4.", "a final dot"), ("256.1.1.1", "over 255"),
    ("1.1.1.256", "over 255, last"), ("1.1.1.1000", "four digits"),
    ("01.2.3.4", "a leading zero, octal to some"), ("1.2.3.00", "two zeros"),
    ("1.2.3.004", "leading zeros"), ("0x1.2.3.4", "hexadecimal"), ("+1.2.3.4", "a sign"),
    ("-1.2.3.4", "a sign"), (" 1.2.3.4", "a space"), ("1.2.3.4 ", "a space"),
    ("1.2.3.4\n", "a line end"), ("1.2.3.4/32", "a prefix length"), ("1,2,3,4", "commas"),
    ("\u{0661}.2.3.4", "an Arabic digit"), ("\u{FF11}.2.3.4", "a full-width digit"),
    ("3232235521", "a plain number"), ("1.2.3.4\0", "a zero octet"),
  ])
  func `what is no dotted quad is refused`(text: String, reason: String) {
    #expect(IPv4Address(text) == nil, "\(reason)")
    #expect(IPAddress(text) == nil, "\(reason)")
  }

  /// Each with its form in RFC 5952.
  @Test(arguments: [
    ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("0:0:0:0:0:0:0:0", "::"),
    ("2001:DB8::1", "2001:db8::1"), ("2001:0db8:0000::0001", "2001:db8::1"),
    // §4.2.1: as short as possible.
    ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"), ("2001:db8::0:1", "2001:db8::1"),
    // §4.2.2: not for a single group.
    ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
    ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("1:2:3::5:6:7:8", "1:2:3:0:5:6:7:8"),
    // §4.2.3: the longest run, and the first of two alike.
    ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
    ("0:0:1:0:0:0:0:0", "0:0:1::"), ("1:0:0:2:0:0:3:0", "1::2:0:0:3:0"),
    // §4.3: lower case.
    ("ABCD:EF01:2345:6789:ABCD:EF01:2345:6789", "abcd:ef01:2345:6789:abcd:ef01:2345:6789"),
    // RFC 4291 §2.2, third form.
    ("::192.0.2.1", "::c000:201"), ("::ffff:192.0.2.1", "::ffff:c000:201"),
    ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("1:2:3:4:5:6:7.8.9.10", "1:2:3:4:5:6:708:90a"),
    ("1:2:3:4:5::7.8.9.10", "1:2:3:4:5:0:708:90a"), ("::0.0.0.0", "::"),
  ])
  func `an IPv6 address is read, and written as RFC 5952 wants it`(
    text: String, canonical: String
  ) throws {
    let address = try #require(IPv6Address(text))
    #expect(address.description == canonical)
    #expect(IPv6Address(canonical) == address)
    #expect(IPv6Address(octets: address.octets) == address)
    #expect(IPAddress(text) == .v6(address))
  }

  @Test(arguments: [
    ("", "nothing"), (":", "one colon"), (":::", "three colons"), ("1", "one group"),
    ("1:2:3:4:5:6:7", "seven groups"), ("1:2:3:4:5:6:7:8:9", "nine groups"),
    ("1::2::3", "two gaps"), ("::1::", "two gaps"), (":1:2:3:4:5:6:7", "a colon first"),
    ("1:2:3:4:5:6:7:", "a colon last"), ("1:", "a colon last"), (":1", "a colon first"),
    ("1:2:3:4:5:6:7::8", "a gap for no group"), ("::1:2:3:4:5:6:7:8", "a gap for no group"),
    ("12345::", "five digits"), ("::00001", "five digits"), ("::g", "no digit"),
    ("::+1", "a sign"), ("::-1", "a sign"), (" ::1", "a space"), ("::1 ", "a space"),
    ("::1%eth0", "a zone index"), ("[::1]", "brackets"), ("::1/128", "a prefix length"),
    ("::1.2.3", "a tail of three"), ("::1.2.3.4.5", "a tail of five"),
    ("::1.2.3.256", "a tail over 255"), ("::01.2.3.4", "a leading zero in the tail"),
    ("1.2.3.4::", "the quad first"), ("::1.2.3.4:5", "the quad not last"),
    ("1:2:3:4:5:6:7:1.2.3.4", "a tail that is a group too much"),
    ("1:2:3:4:5:6::1.2.3.4", "a gap for no group before the tail"),
    ("1:2:3:4:5:1.2.3.4", "a tail and a group too few"), ("::\u{FF11}", "a full-width digit"),
    ("::1\0", "a zero octet"),
  ])
  func `what is no IPv6 address is refused`(text: String, reason: String) {
    #expect(IPv6Address(text) == nil, "\(reason)")
    #expect(IPAddress(text) == nil, "\(reason)")
  }

  @Test func `only four and sixteen octets are addresses`() {
    for count in 0...20 {
      let octets = [UInt8](repeating: 7, count: count)
      #expect((IPv4Address(octets: octets) != nil) == (count == 4))
      #expect((IPv6Address(octets: octets) != nil) == (count == 16))
    }
  }

  @Test func `addresses are ordered by their number`() throws {
    let four = try ["9.0.0.0", "10.0.0.0", "192.0.2.1"].map { try #require(IPv4Address($0)) }
    #expect(four.reversed().sorted() == four)
    let six = try ["::9", "::10", "2001:db8::"].map { try #require(IPv6Address($0)) }
    #expect(six.reversed().sorted() == six)
  }

  @Test(arguments: [
    ("192.0.2.1", "1.2.0.192.in-addr.arpa"),
    (
      "2001:db8::567:89ab",
      "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"
    ),
  ])
  func `the reverse name is that of RFC 1035 and RFC 3596`(text: String, name: String) throws {
    #expect(try #require(IPAddress(text)).reverseName.description == name)
  }
}
