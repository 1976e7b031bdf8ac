/// Questions to one zone, answered as RFC 1034 §4.3.2, RFC 4592 and RFC 6672 say.
import DNS
import DNSTransport
import TestKit
import Testing

@Suite struct ZoneLookupTests {
  static let text = """
    $ORIGIN example.com.
    $TTL 600
    @          SOA   ns1 hostmaster 1 7200 900 1209600 300
    @          NS    ns1
    ns1        A     192.0.2.1
    @          MX    10 mail
    mail       A     192.0.2.2
    mail       AAAA  2001:db8::2
    www        CNAME mail
    old        CNAME www
    away       CNAME www.example.net.
    gone       CNAME nothing
    loop       CNAME pool
    pool       CNAME loop
    a.b.c      TXT   "deep"
    *.wild     TXT   "from the wildcard"
    host.wild  A     192.0.2.3
    a.ent.wild A     192.0.2.4
    *.alias    CNAME mail
    sub        NS    ns.sub
    sub        DS    12345 13 2 0000000000000000000000000000000000000000000000000000000000000000
    ns.sub     A     192.0.2.5
    moved      DNAME new
    x.new      A     192.0.2.6
    far        DNAME example.net.
    sub.deep   CNAME below.sub
    """

  static func zone() throws -> Zone {
    try ZoneFile.parse(Array(text.utf8), file: "example.zone").zone
  }

  @Test(arguments: [
    // Exact matches.
    ("example.com", "MX", "example.com. 600 IN MX 10 mail.example.com."),
    ("MAIL.Example.COM", "A", "mail.example.com. 600 IN A 192.0.2.2"),
    ("example.com", "TXT", "NODATA 300"),
    ("nothing.example.com", "A", "NXDOMAIN 300"),
    // RFC 1034 §3.6.2: aliases are followed, unless they are what is asked for.
    (
      "www.example.com", "A",
      "www.example.com. 600 IN CNAME mail.example.com. | mail.example.com. 600 IN A 192.0.2.2"
    ),
    ("www.example.com", "CNAME", "www.example.com. 600 IN CNAME mail.example.com."),
    (
      "www.example.com", "TXT",
      "www.example.com. 600 IN CNAME mail.example.com. | NODATA 300"
    ),
    (
      "old.example.com", "AAAA",
      "old.example.com. 600 IN CNAME www.example.com. | www.example.com. 600 IN CNAME "
        + "mail.example.com. | mail.example.com. 600 IN AAAA 2001:db8::2"
    ),
    // RFC 6604 §3: the outcome is that of the last name.
    (
      "gone.example.com", "A",
      "gone.example.com. 600 IN CNAME nothing.example.com. | NXDOMAIN 300"
    ),
    (
      "away.example.com", "A",
      "away.example.com. 600 IN CNAME www.example.net. | LEAVES www.example.net"
    ),
    // RFC 4592 §2.2.2: empty non-terminals exist.
    ("b.c.example.com", "TXT", "NODATA 300"),
    ("c.example.com", "TXT", "NODATA 300"),
    ("x.c.example.com", "TXT", "NXDOMAIN 300"),
    // RFC 4592 §3.3: wildcards.
    ("x.wild.example.com", "TXT", #"x.wild.example.com. 600 IN TXT "from the wildcard""#),
    ("x.y.wild.example.com", "TXT", #"x.y.wild.example.com. 600 IN TXT "from the wildcard""#),
    ("*.wild.example.com", "TXT", #"*.wild.example.com. 600 IN TXT "from the wildcard""#),
    ("x.wild.example.com", "A", "NODATA 300"),
    ("wild.example.com", "TXT", "NODATA 300"),
    ("host.wild.example.com", "TXT", "NODATA 300"),
    ("x.host.wild.example.com", "TXT", "NXDOMAIN 300"),
    ("ent.wild.example.com", "TXT", "NODATA 300"),
    ("x.ent.wild.example.com", "TXT", "NXDOMAIN 300"),
    (
      "x.alias.example.com", "A",
      "x.alias.example.com. 600 IN CNAME mail.example.com. | mail.example.com. 600 IN A 192.0.2.2"
    ),
    // RFC 1034 §4.2.1: delegations.
    ("sub.example.com", "TXT", "DELEGATED sub.example.com AT sub.example.com"),
    ("sub.example.com", "NS", "DELEGATED sub.example.com AT sub.example.com"),
    ("ns.sub.example.com", "A", "DELEGATED ns.sub.example.com AT sub.example.com"),
    ("x.y.sub.example.com", "A", "DELEGATED x.y.sub.example.com AT sub.example.com"),
    (
      "sub.deep.example.com", "A",
      "sub.deep.example.com. 600 IN CNAME below.sub.example.com. | "
        + "DELEGATED below.sub.example.com AT sub.example.com"
    ),
    // RFC 4035 §3.1.4.1: DS stands on the parent's side.
    (
      "sub.example.com", "DS",
      "sub.example.com. 600 IN DS 12345 13 2 " + String(repeating: "0", count: 64)
    ),
    // RFC 6672 §3.2.
    (
      "x.moved.example.com", "A",
      "x.moved.example.com. 600 IN CNAME x.new.example.com. | x.new.example.com. 600 IN A 192.0.2.6"
    ),
    ("moved.example.com", "A", "NODATA 300"),
    (
      "y.moved.example.com", "A",
      "y.moved.example.com. 600 IN CNAME y.new.example.com. | NXDOMAIN 300"
    ),
    (
      "x.far.example.com", "A",
      "x.far.example.com. 600 IN CNAME x.example.net. | LEAVES x.example.net"
    ),
    ("example.net", "A", "OUTSIDE"),
    ("com", "A", "OUTSIDE"),
    ("notexample.com", "A", "OUTSIDE"),
  ])
  func `a question gets the answer of an authoritative server`(
    name: String, type: String, expected: String
  ) throws {
    let type = try #require(RecordType(type))
    let found = try Self.zone().lookup(Question(DomainName(name), type))
    #expect(Self.describe(found) == expected)
  }

  @Test func `an alias loop is bogus`() throws {
    let found = try Self.zone().lookup(Question(DomainName("loop.example.com"), .a))
    guard case .answered(let answer) = found else {
      Issue.record("not answered: \(found)")
      return
    }
    #expect(try answer.outcome == .failed(.aliasLoop(from: DomainName("loop.example.com"))))
  }

  @Test func `a record knows the line it was read from, a wildcard's too`() throws {
    let zone = try Self.zone()
    let found = try zone.lookup(Question(DomainName("q.wild.example.com"), .txt))
    guard case .answered(let answer) = found else {
      Issue.record("not answered: \(found)")
      return
    }
    #expect(answer.records.first?.location == SourceLocation(file: "example.zone", line: 16))
  }

  @Test func `the names below a name are those with records`() throws {
    let names = try Self.zone().names(below: DomainName("wild.example.com")).map(\.description)
    #expect(
      names == ["*.wild.example.com", "a.ent.wild.example.com", "host.wild.example.com"])
  }

  static func describe(_ found: Zone.Lookup) -> String {
    let parts: [String] =
      switch found {
      case .answered(let answer):
        answer.aliases.map(\.description) + describe(answer.outcome)
      case .leaves(let target, let aliases):
        aliases.map(\.description) + ["LEAVES \(target)"]
      case .delegated(let name, let cut, let aliases):
        aliases.map(\.description) + ["DELEGATED \(name) AT \(cut)"]
      case .outside: ["OUTSIDE"]
      }
    return parts.joined(separator: " | ")
  }

  private static func describe(_ outcome: Answer.Outcome) -> [String] {
    switch outcome {
    case .records(let records): records.map(\.description)
    case .noData(let ttl): ["NODATA \(ttl)"]
    case .noSuchName(let ttl): ["NXDOMAIN \(ttl)"]
    case .failed(let failure): ["FAILED \(failure)"]
    }
  }
}
