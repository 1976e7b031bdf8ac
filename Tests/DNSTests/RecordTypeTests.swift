import DNS
import Testing

/// Record types by mnemonic and by number (RFC 3597 §5).
@Suite struct RecordTypeTests {
  /// The numbers of the IANA registry "Resource Record (RR) TYPEs".
  @Test(
    arguments: [
      ("A", 1), ("NS", 2), ("CNAME", 5), ("SOA", 6), ("PTR", 12), ("MX", 15), ("TXT", 16),
      ("AAAA", 28), ("SRV", 33), ("DNAME", 39), ("DS", 43), ("RRSIG", 46), ("NSEC", 47),
      ("DNSKEY", 48), ("NSEC3", 50), ("TLSA", 52), ("SPF", 99), ("CAA", 257),
    ] as [(String, UInt16)])
  func `a mnemonic has its registered number, in any case`(name: String, number: UInt16) {
    #expect(RecordType(name)?.rawValue == number)
    #expect(RecordType(name.lowercased())?.rawValue == number)
    #expect(RecordType(rawValue: number).description == name)
    #expect(RecordType("TYPE\(number)")?.description == name)
  }

  @Test(
    arguments: [("TYPE0", 0), ("type65280", 65280), ("Type65535", 65535), ("TYPE001", 1)]
      as [(String, UInt16)])
  func `a number is read in the form of RFC 3597`(text: String, number: UInt16) {
    #expect(RecordType(text)?.rawValue == number)
  }

  @Test func `a type without a mnemonic here is written by its number`() {
    #expect(RecordType(rawValue: 65280).description == "TYPE65280")
    #expect(RecordType(rawValue: 0).description == "TYPE0")
  }

  @Test(arguments: [
    ("", "nothing"), ("TYPE", "no number"), ("TYPE65536", "over 16 bits"), ("TYPE-1", "a sign"),
    ("TYPE+5", "a sign"), ("TYPE 5", "a space"), ("TYPE5 ", "a space"), (" A", "a space"),
    ("TYPE0x5", "hexadecimal"), ("TYPE\u{FF15}", "a full-width digit"), ("1", "a bare number"),
    ("AA", "no mnemonic"), ("ANY", "a question type only"), ("\u{17F}OA", "a long s"),
    ("TYPE99999999999999999999", "past any integer"),
  ])
  func `what is no type is refused`(text: String, reason: String) {
    #expect(RecordType(text) == nil, "\(reason)")
  }
}
