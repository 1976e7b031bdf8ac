/// What we accept and refuse against what BIND's named-checkzone does, with each difference and who is right.
import DNS
import DNSTransport
import TestKit
import Testing

@Suite struct ZoneAgainstNamedTests {
  private static let head = """
    $ORIGIN example.com.
    $TTL 1h
    @ IN SOA ns1 hostmaster 1 4h 1h 2w 5m
    @ NS ns1
    ns1 A 192.0.2.53

    """

  /// Judged alike: complete files after the head.
  private static let alike = [
    "a A 192.0.2.1", "a 5 A 192.0.2.1", "a IN 5 A 192.0.2.1", "a 5 IN A 192.0.2.1",
    "a A 192.0.2.256", "a A 192.0.2", "a A 192.0.2.1 x", "a A", "a AAAA 1::2", "a AAAA 1::2::3",
    "a AAAA ::ffff:192.0.2.1", "a MX 10 ns1", "a MX ns1", "a MX 65535 ns1", "a MX 65536 ns1",
    "a MX 10", "a MX 10 a..b", "a MX 0 .", #"a TXT "x""#, "a TXT x y z", "a TXT", #"a TXT """#,
    "a TXT \"\(String(repeating: "x", count: 255))\"",
    "a TXT \"\(String(repeating: "x", count: 256))\"", #"a TXT "\256""#, #"a TXT "\255""#,
    #"a TXT "open"#, "a TXT (open", "a TXT x)", "a TXT ( x\ny )", "a TXT (x (y) z)",
    "a SRV 1 2 3 ns1", "a SRV 1 2 70000 ns1", "a TLSA 3 1 1 \(String(repeating: "ab", count: 32))",
    "a TLSA 3 1 1 xyz", "a TLSA 256 1 1 ab", "a CAA 0 issue \"ca.example\"", "a CAA 256 issue x",
    "a TYPE65280 \\# 2 0102", "a TYPE65280 \\# 3 0102", "a A \\# 4 C0000201", "a A \\# 3 C00002",
    "a WAT x", "a CH A 192.0.2.1", "a CNAME ns1", "a CNAME ns1\na TXT x", "a TXT x\na CNAME ns1",
    "a CNAME ns1\na CNAME b", "@ CNAME b", "a DNAME b\na DNAME c", "a SOA b c 1 2 3 4 5",
    "@ SOA b c 1 2 3 4 5", "$ORIGIN sub\na A 192.0.2.1", "$WAT", "$TTL x", "$TTL 5",
    "$INCLUDE none.zone", "a..b TXT x", "\(String(repeating: "x", count: 64)) TXT x",
    "example.net. A 192.0.2.1", "a 1w2d TXT x", "a 1x TXT x", "a HINFO PC UNIX",
    #"a NAPTR 1 2 "s" "x" "" ns1"#, "a NAPTR 1 2", "sub NS ns.sub\nns.sub A 192.0.2.1",
    "a DS 1 13 2 \(String(repeating: "AB", count: 32))", "a DS 1 13 2 XY", "a",
    "a PTR b", "a CAA 0 is-sue x", "a PTR", "a MX 10 192.0.2.1", #"a NAPTR 70000 2 "s" "x" "" ns1"#,
    "a DNSKEY 70000 3 13 AAAA", "$GENERATE 1-3 a$ A 192.0.2.$",
    "$GENERATE 1-3 a$ MX \"10 m${2,3,x}\"",
    "$GENERATE 3-1 a$ A 192.0.2.$", "$GENERATE 250-260 a$ A 192.0.2.$",
    "$GENERATE 1-2 a${0,3,q} A 192.0.2.$", "$GENERATE 1-3 a$ A", "a AMTRELAY 10 0 1 203.0.113.15",
    "a AMTRELAY 10 2 1 203.0.113.15", "a MD ns1", "a HTTPS 1 . alpn=h2 alpn=h3",
    "a HTTPS 1 . mandatory=port alpn=h2", "a LOC 91 0 0 N 0 0 0 E 0m",
    "a 2147483648 TXT x", "a.example.com A 192.0.2.1",
  ]

  /// Judged differently: whether we accept it, and why.
  private static let different: [(lines: String, weAccept: Bool, reason: String)] = [
    ("bücher A 192.0.2.1", false, "RFC 5890 §2.3.2.1: zones hold A-labels; this is a mistake"),
    (#""a" TXT x"#, false, "RFC 1035 §5.1: an owner is a domain-name, not a character-string"),
    (#"a TXT x"y z""#, false, "RFC 1035 §5.1: a quoted string is delimited"),
  ]

  @Test(arguments: alike)
  func `named-checkzone judges alike`(lines: String) async throws {
    let (ours, theirs) = try await Self.judge(lines)
    #expect(ours == theirs)
  }

  @Test(arguments: different)
  func `a difference is one that was decided`(
    lines: String, weAccept: Bool, reason: String
  ) async throws {
    let (ours, theirs) = try await Self.judge(lines)
    #expect(ours == weAccept)
    #expect(theirs != weAccept, "no longer different: \(reason)")
  }

  /// Whether we, and whether named-checkzone, accept the zone. Checks beyond the syntax, such as MX targets, are off
  /// there: they are the audit's.
  private static func judge(_ lines: String) async throws -> (ours: Bool, theirs: Bool) {
    let folder = try TemporaryFolder()
    try folder.write(head + lines + "\n", to: "zone")
    let run = try await ProgramRun(
      "/usr/bin/named-checkzone",
      ["-i", "none", "-k", "ignore", "-q", "example.com", folder.path("zone")])
    let ours = (try? ZoneFile.load(path: folder.path("zone"))) != nil
    return (ours, run.status == 0)
  }
}
