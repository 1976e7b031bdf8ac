/// Zone files as people write them, and everything that makes one unusable.
import DNS
import DNSTransport
import Foundation
import TestKit
import Testing

@Suite struct ZoneFileTests {
  private static let head = """
    $ORIGIN example.com.
    $TTL 1h
    @ IN SOA ns1 hostmaster 1 4h 1h 2w 5m
    @ NS ns1

    """

  private static func parse(_ text: String, origin: String? = nil) throws -> ZoneFile {
    try ZoneFile.parse(
      Array(text.utf8), file: "z", origin: try origin.map { try DomainName($0) })
  }

  /// What one line after the head makes.
  private static func records(_ line: String) throws -> [String] {
    try parse(head + line).zone.records.dropFirst(2).map(\.description)
  }

  @Test(arguments: [
    ("a A 192.0.2.1", "a.example.com. 3600 IN A 192.0.2.1"),
    ("a 5 IN A 192.0.2.1", "a.example.com. 5 IN A 192.0.2.1"),
    ("a IN 5 A 192.0.2.1", "a.example.com. 5 IN A 192.0.2.1"),
    ("a in 1h30m a 192.0.2.1", "a.example.com. 5400 IN A 192.0.2.1"),
    ("a CLASS1 1w2d3h4m5s TYPE1 192.0.2.1", "a.example.com. 788645 IN A 192.0.2.1"),
    ("a 5 IN TYPE1 \\# 4 C0 000201", "a.example.com. 5 IN A 192.0.2.1"),
    ("a.example.net.example.com. A 192.0.2.1", "a.example.net.example.com. 3600 IN A 192.0.2.1"),
    ("a MX 10 @", "a.example.com. 3600 IN MX 10 example.com."),
    ("a MX 0 .", "a.example.com. 3600 IN MX 0 ."),
    (#"a TXT one "two three" four;five"#, #"a.example.com. 3600 IN TXT "one" "two three" "four""#),
    (#"a TXT "x;y(z)" ; comment ( "#, #"a.example.com. 3600 IN TXT "x;y(z)""#),
    (#"a TXT "a""b""#, #"a.example.com. 3600 IN TXT "a" "b""#),
    (#"a TXT "" "#, #"a.example.com. 3600 IN TXT """#),
    (#"a TXT \"x\032\\"#, #"a.example.com. 3600 IN TXT "\"x \\""#),
    ("a TXT ( one ; comment\n two\n (three) )", #"a.example.com. 3600 IN TXT "one" "two" "three""#),
    ("a TXT \"ä\"", #"a.example.com. 3600 IN TXT "\195\164""#),
    ("a\\.b A 192.0.2.1", "a\\.b.example.com. 3600 IN A 192.0.2.1"),
    ("a\\046b A 192.0.2.1\r", "a\\.b.example.com. 3600 IN A 192.0.2.1"),
    ("*.a A 192.0.2.1", "*.a.example.com. 3600 IN A 192.0.2.1"),
    ("a AAAA ::ffff:192.0.2.1", "a.example.com. 3600 IN AAAA ::ffff:c000:201"),
    ("a SRV 1 2 3 b", "a.example.com. 3600 IN SRV 1 2 3 b.example.com."),
    ("a TLSA 3 1 1 aB cD", "a.example.com. 3600 IN TLSA 3 1 1 ABCD"),
    ("a CAA 0 issue ca.example", #"a.example.com. 3600 IN CAA 0 issue "ca.example""#),
    (
      "a DS 1 ECDSAP256SHA256 2 \(String(repeating: "AB", count: 32))",
      "a.example.com. 3600 IN DS 1 13 2 \(String(repeating: "AB", count: 32))"
    ),
    // Types that only the codec reads.
    ("a DNSKEY 257 3 13 AAAA", "a.example.com. 3600 IN DNSKEY \\# 7 0101030D000000"),
    (
      #"a NAPTR 1 2 "s" "x" "" b"#,
      "a.example.com. 3600 IN NAPTR \\# 24 0001000201730178000162076578616D706C6503636F6D00"
    ),
    ("a HINFO PC UNIX", "a.example.com. 3600 IN TYPE13 \\# 8 02504304554E4958"),
    ("a TYPE65280 \\# 0", "a.example.com. 3600 IN TYPE65280 \\# 0"),
  ])
  func `a line is read as every name server reads it`(line: String, record: String) throws {
    #expect(try Self.records(line) == [record])
  }

  @Test func `owners, origins and TTLs carry over from line to line`() throws {
    let text = """
      $TTL 100
      example.com. SOA ns1 host 1 2 3 4 5
       NS ns1
      ns1 5 A 192.0.2.1
          AAAA 2001:db8::1
      $ORIGIN sub
      x TXT "1"
      $TTL 200
      y TXT "2"
      $ORIGIN example.com.
      z TXT "3"
      """
    let file = try Self.parse(text)
    #expect(file.zone.origin.description == "example.com")
    #expect(
      file.zone.records.dropFirst().map(\.description) == [
        "example.com. 100 IN NS ns1.example.com.", "ns1.example.com. 5 IN A 192.0.2.1",
        "ns1.example.com. 100 IN AAAA 2001:db8::1", #"x.sub.example.com. 100 IN TXT "1""#,
        #"y.sub.example.com. 200 IN TXT "2""#, #"z.example.com. 200 IN TXT "3""#,
      ])
    #expect(file.zone.records.map { $0.location?.line } == [2, 3, 4, 5, 7, 9, 11])
  }

  @Test(arguments: [
    ("@ 5 SOA a b 1 2 3 4 5\n@ 5 NS a", "example.org", "example.org"),
    ("$ORIGIN com.\nexample 5 SOA a b 1 2 3 4 5\n NS a", nil, "example.com"),
    ("$ORIGIN .\nexample.com 5 SOA a b 1 2 3 4 5\n NS a", nil, "example.com"),
    ("example.com. 5 SOA a b 1 2 3 4 5\n NS a", nil, "example.com"),
  ])
  func `the apex is what was given, else where the SOA stands`(
    text: String, origin: String?, apex: String
  ) throws {
    #expect(try Self.parse(text, origin: origin).zone.origin.description == apex)
  }

  /// Bad lines after the head, with line, column and what is said.
  private static let badLines: [(line: String, place: String, words: String)] = [
    ("a A 192.0.2.256", "z:5:5", "A: not an IPv4 address"),
    ("a A 192.0.2.1 x", "z:5:15", "A: more data than the type has"),
    ("a A", "z:5", "A: the IPv4 address is missing"),
    ("a AAAA 1::2::3", "z:5:8", "AAAA: not an IPv6 address"),
    ("a MX mail", "z:5:6", "the preference is not a number from 0 to 65535"),
    ("a MX 65536 mail", "z:5:6", "the preference is not a number from 0 to 65535"),
    ("a MX -1 mail", "z:5:6", "the preference is not a number"),
    ("a MX 10", "z:5", "the name of the mail server is missing"),
    ("a MX 10 a..b", "z:5:9", "empty label"),
    ("a MX 10 \"b\"", "z:5:9", "quotation marks"),
    ("a MX 10 bücher", "z:5:9", "not ASCII"),
    ("a TXT", "z:5", "the string is missing"),
    ("a TXT \"\(String(repeating: "x", count: 256))\"", "z:5:7", "a string of 256 octets"),
    ("a TXT a\"b c\"", "z:5:7", "quotation mark inside"),
    ("a TXT \"\\256\"", "z:5:7", "backslash"),
    ("a TXT \"\\1\"", "z:5:7", "backslash"),
    ("a TXT \"open", "z:5:12", "does not end"),
    ("a TXT (open", "z:5:7", "never closed"),
    ("a TXT x)", "z:5:8", "closing parenthesis"),
    ("a TXT x\u{1}", "z:5:8", "control character 0x1"),
    ("a TXT x\u{0}", "z:5:8", "NUL"),
    ("a\u{0} TXT x", "z:5:2", "NUL"),
    ("a TXT \\", "z:5:7", "backslash"),
    ("a SRV 1 2 70000 b", "z:5:11", "port"),
    ("a TLSA 3 1 1 xyz", "z:5:14", "hexadecimal"),
    ("a TLSA 3 1 1 abc", "z:5:14", "hexadecimal"),
    ("a TLSA 256 1 1 ab", "z:5:8", "usage"),
    ("a CAA 0 is-sue x", "z:5:9", "tag"),
    ("a SOA a b 1 2 3 4", "z:5", "minimum TTL is missing"),
    ("a SOA a b 1 2 3 4 x", "z:5:19", "minimum TTL"),
    ("a TYPE1 \\# 3 C00002", "z:5:9", "not well-formed"),
    ("a A \\# 4 C00002", "z:5:8", "stated as 4, but 3"),
    ("a A \\# 4 C000020", "z:5:10", "hexadecimal"),
    ("a TYPE65280 abcd", "z:5:3", "TYPE65280"),
    ("a DNSKEY 257 3 13 ???", "z:5:3", "DNSKEY"),
    ("a NAPTR 1 2", "z:5:3", "NAPTR"),
    ("a WAT x", "z:5:3", "'WAT' is no record type"),
    ("a TYPE99999 x", "z:5:3", "'TYPE99999' is no record type"),
    ("a ANY x", "z:5:3", "ANY"),
    ("a AXFR x", "z:5:3", "AXFR"),
    ("a TYPE41 \\# 0", "z:5:3", "not a type of zone data"),
    ("a CH TXT x", "z:5:3", "only IN"),
    ("a CLASS255 TXT x", "z:5:3", "only IN"),
    ("a 1x TXT x", "z:5:3", "no TTL"),
    ("a 99999999999 TXT x", "z:5:3", "no TTL"),
    ("a 5 6 TXT x", "z:5:5", "no TTL"),
    ("a 5", "z:5", "needs a type"),
    ("a", "z:5", "needs a type"),
    ("a \"TXT\" x", "z:5:3", "needs a type"),
    ("\"a\" TXT x", "z:5:1", "quotation marks"),
    ("a..b TXT x", "z:5:1", "empty label"),
    (String(repeating: "x", count: 64) + " TXT x", "z:5:1", "64 octets"),
    (String(repeating: "xxxxxxx.", count: 32) + " TXT x", "z:5:1", "at most 255"),
    ("$ORIGIN", "z:5", "expected: $ORIGIN name"),
    ("$ORIGIN a..b", "z:5:9", "empty label"),
    ("$TTL", "z:5", "expected: $TTL"),
    ("$TTL x", "z:5:6", "no TTL"),
    ("$INCLUDE", "z:5", "expected: $INCLUDE"),
    ("$INCLUDE other.zone", "z:5:10", "can't be included here"),
    ("$GENERATE 1-9 a$ A", "z:5", "expected: $GENERATE"),
    ("$GENERATE 9-1 a$ A 192.0.2.$", "z:5:11", "no range"),
    ("$GENERATE 1-9/0 a$ A 192.0.2.$", "z:5:11", "no range"),
    ("$GENERATE 0-65536 a$ A 192.0.2.1", "z:5:11", "more than 65536 records"),
    ("$GENERATE 250-260 a$ A 192.0.2.$", "z:5", "not an IPv4 address"),
    ("$GENERATE 1-9 a${0,3,q} A 192.0.2.$", "z:5:15", "offset,width,base"),
    ("$GENERATE 1-9 a${0,3 A 192.0.2.$", "z:5:15", "without '}'"),
    ("a AMTRELAY 10 2 1 203.0.113.15", "z:5:15", "discovery bit"),
    ("a AMTRELAY 10 0 4 x", "z:5:17", "type of the relay"),
    ("a MD ns1", "z:5:3", "obsolete"),
    ("a HTTPS 1 . alpn=h2 alpn=h3", "z:5:3", "alpn"),
    ("a HTTPS 1 . mandatory=port alpn=h2", "z:5:3", "port is mandatory"),
    ("a LOC 91 0 0 N 0 0 0 E 0m", "z:5:3", "latitude"),
    (
      "a TXT" + String(repeating: " " + String(repeating: "x", count: 250), count: 300), "z:5:7",
      "75300 octets of data"
    ),
    ("$WAT", "z:5", "no directive"),
    ("@ SOA ns1 hostmaster 2 4 1 2 5", "z:5", "a second SOA"),
    ("a SOA ns1 hostmaster 1 4 1 2 5", "z:5", "not the zone's apex"),
    ("a CNAME b\na TXT x", "z:6", "CNAME record and other data"),
    ("a TXT x\na CNAME b", "z:6", "CNAME record and other data"),
    ("a CNAME b\na CNAME c", "z:6", "more than one CNAME"),
    ("@ CNAME b", "z:5", "CNAME record and other data"),
    ("a DNAME b\na DNAME c", "z:6", "more than one DNAME"),
  ]

  @Test(arguments: badLines)
  func `a bad line is an error with its place`(line: String, place: String, words: String) {
    do {
      _ = try Self.parse(Self.head + line)
      Issue.record("accepted: \(line)")
    } catch let error as ZoneFileError {
      let first = error.errors[0]
      #expect(first.location.description == place, "\(error)")
      #expect(first.description.contains(words), "\(error)")
    } catch {
      Issue.record(error)
    }
  }

  @Test(arguments: [
    ("", "no records"), ("; only a comment\n", "no records"), ("$TTL 5\n", "no records"),
    ("a TXT x", "start the file with $ORIGIN"),
    ("example.com. TXT x", "start the file with $ORIGIN"),
    ("_dmarc.a. 5 TXT x\n_dmarc.b. 5 TXT x", "start the file with $ORIGIN"),
    ("_a.b. 5 CNAME c.", "start the file with $ORIGIN"), ("_dmarc.a. TXT x", "no TTL"),
    ("@ SOA a b 1 2 3 4 5", "start the file with $ORIGIN"),
    (" TXT x", "no owner before it"), ("$ORIGIN a", "no origin is known"),
    ("$ORIGIN a.\nb 5 TXT x", "no SOA"), ("$ORIGIN a.\nb TXT x", "no TTL"),
    ("\u{FEFF}$ORIGIN a.\n", "byte order mark"),
    ("\u{7F}ELF\u{1}\u{1}\u{0}\u{0}", "control character"), ("\u{0}\u{0}\u{0}", "NUL"),
  ])
  func `a file that is no zone is refused`(text: String, words: String) {
    do {
      _ = try Self.parse(text)
      Issue.record("accepted: \(text)")
    } catch {
      #expect("\(error)".contains(words))
    }
  }

  @Test func `a file of one DKIM key or DMARC record stands for that name alone`() throws {
    let text = "; a key\ns1._domainkey.example.com. 3600 IN TXT ( \"v=DKIM1; \"\n \"p=\" )\n"
    let file = try Self.parse(text)
    #expect(file.warnings.isEmpty && file.zone.recordCount == 1)
    #expect(file.zone.origin == (try DomainName("s1._domainkey.example.com")))
    #expect(!file.zone.contains(try DomainName("example.com")))
    #expect(!file.zone.contains(try DomainName("s2._domainkey.example.com")))
  }

  @Test func `up to twenty errors are told, in their order`() throws {
    let text = Self.head + (0..<30).map { "n\($0) A x\n" }.joined()
    do {
      _ = try Self.parse(text)
      Issue.record("accepted")
    } catch let error as ZoneFileError {
      #expect(error.errors.map(\.location.line) == Array(5..<25))
      #expect(error.isTruncated)
    }
  }

  @Test(arguments: [
    ("example.net. A 192.0.2.1", "not in the zone"),
    ("a 5 A 192.0.2.1\na 6 A 192.0.2.2", "TTL differs"),
    ("sub NS ns.sub\nx.sub TXT x", "below a delegation"),
    ("d DNAME e\nx.d TXT x", "below a DNAME"),
    ("a 2147483648 TXT x", "counts as 0"),
  ])
  func `what a name server would only warn about is a warning`(
    lines: String, words: String
  ) throws {
    let file = try Self.parse(Self.head + lines)
    #expect(file.warnings.count == 1)
    #expect(file.warnings.first?.description.contains(words) == true)
  }

  @Test func `an SOA without TTL gives its minimum, as it once was`() throws {
    let file = try Self.parse("$ORIGIN a.\n@ SOA b c 1 2 3 4 77\n@ NS b")
    #expect(file.zone.records.map(\.ttl) == [77, 77])
    #expect(file.warnings.map(\.reason) == [.ttlFromMinimum])
  }

  @Test func `mutated zone files neither crash nor hang the reader`() throws {
    var random = SeededGenerator(seed: 1035)
    let seeds = [
      Self.head + Self.badLines.map(\.line).joined(separator: "\n"), ZoneLookupTests.text,
    ]
    .map { Array($0.utf8) }
    let pieces = ["\"", "(", ")", ";", "\\", "\n", " ", "$ORIGIN ", "\\#", "@", "*", "\0", "."]
      .map { Array($0.utf8) }
    for index in 0..<6000 {
      var bytes = seeds[index % 2]
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + 9))
        default: bytes = Array(bytes[..<max(place, 1)])
        }
        if bytes.isEmpty { bytes = [0x61] }
      }
      if let file = try? ZoneFile.parse(bytes, file: "z") {
        // What was read can be printed, read again, and asked.
        for record in file.zone.records {
          #expect(Record(presentation: record.description)?.data == record.data)
          _ = file.zone.lookup(Question(record.name, record.type))
        }
      }
    }
  }

  /// Records that named-compilezone makes of the same lines.
  @Test func `a pattern of BIND stands for its records`() throws {
    let file = try Self.parse(
      Self.head + """
        $GENERATE 0-4/2 h${1,3,d} A 192.0.2.$
        $GENERATE 10-11 $ 300 IN MX "10 m${0,2,x}"
        $GENERATE 26-26 ${0,5,n}.r TXT "a\\$b$$"

        """)
    #expect(
      file.records.suffix(6).map(\.description) == [
        "h001.example.com. 3600 IN A 192.0.2.0", "h003.example.com. 3600 IN A 192.0.2.2",
        "h005.example.com. 3600 IN A 192.0.2.4",
        "10.example.com. 300 IN MX 10 m0a.example.com.",
        "11.example.com. 300 IN MX 10 m0b.example.com.",
        "a.1.0.r.example.com. 3600 IN TXT \"a$b$\"",
      ])
  }

  @Test func `relays of multicast are read`() throws {
    let file = try Self.parse(
      Self.head + "a AMTRELAY 10 1 1 203.0.113.15\nb AMTRELAY 5 0 3 r\nc AMTRELAY 5 0 0 .\n")
    #expect(
      file.records.suffix(3).map { $0.data.wire.prefix(6) } == [
        [10, 0x81, 203, 0, 113, 15], [5, 3, 1, 0x72, 7, 0x65], [5, 0],
      ])
  }
}

/// A file with the root as origin: records of any domains.
@Suite struct RootOriginTests {
  @Test func `a file for the root needs neither SOA nor TTL`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      example.com. TXT "v=spf1 -all"
      other.example. A 192.0.2.1
      *.wild.example. A 192.0.2.2
      """, to: "records")
    let file = try ZoneFile.load(argument: folder.path("records") + "@.")
    #expect(file.warnings.isEmpty)
    #expect(file.zone.origin == .root)
    let asked = Question(try DomainName("a.wild.example"), .a)
    guard case .answered(let answer) = file.zone.lookup(asked) else {
      Issue.record("not answered")
      return
    }
    #expect(answer.records.count == 1)
    guard case .answered(let absent) = file.zone.lookup(Question(try DomainName("x.test"), .a))
    else {
      Issue.record("not answered")
      return
    }
    #expect(absent.isVoid)
  }
}
