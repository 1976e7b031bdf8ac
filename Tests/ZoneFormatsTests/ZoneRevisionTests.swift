import DNS
import TestKit
import Testing

/// What an update or a plan makes of a zone (RFC 2136 §3.4.2).
@Suite struct ZoneRevisionTests {
  private static func records(_ lines: [String]) throws -> [Record] {
    try lines.map { try #require(Record(presentation: $0), "\($0)") }
  }

  private static let base = [
    "example.com. 60 IN SOA ns1.example.com. hostmaster.example.com. 5 1 1 1 1",
    "example.com. 60 IN NS ns1.example.com.", "www.example.com. 60 IN A 192.0.2.1",
    "www.example.com. 60 IN TXT \"x\"", "alias.example.com. 60 IN CNAME www.example.com.",
  ]

  private static func revised(_ changes: [ZoneChange]) throws -> (
    lines: [String], ignored: [String]
  ) {
    let origin = try DomainName("example.com")
    var revision = ZoneRevision(origin: origin, records: try records(base))
    try revision.apply(changes)
    return (revision.records.map(\.description), revision.ignored.map(\.reason))
  }

  @Test func `records are added, replaced and deleted`() throws {
    let www = try DomainName("www.example.com")
    let new = try Self.records([
      "www.example.com. 90 IN A 192.0.2.2", "www.example.com. 0 IN TXT \"x\"",
      "new.example.com. 5 IN A 192.0.2.3",
    ])
    let (lines, ignored) = try Self.revised([.add(new[0]), .delete(new[1]), .add(new[2])])
    // The TTL of what was added is that of the set.
    #expect(
      lines.dropFirst(2) == [
        "www.example.com. 90 IN A 192.0.2.1", "www.example.com. 90 IN A 192.0.2.2",
        "alias.example.com. 60 IN CNAME www.example.com.", "new.example.com. 5 IN A 192.0.2.3",
      ])
    #expect(ignored.isEmpty)
    #expect(try Self.revised([.deleteSet(www, .a, nil)]).lines.count == 4)
    #expect(try Self.revised([.deleteName(www, nil)]).lines.count == 3)
  }

  @Test func `what a server leaves out is left out`() throws {
    let apex = try DomainName("example.com")
    let new = try Self.records([
      "alias.example.com. 60 IN A 192.0.2.1", "www.example.com. 60 IN CNAME x.example.",
      Self.base[0], Self.base[1], "www.example.net. 60 IN A 192.0.2.1",
    ])
    let (lines, ignored) = try Self.revised([
      .add(new[0]), .add(new[1]), .add(new[2]), .delete(new[2]), .delete(new[3]),
      .deleteSet(apex, .soa, nil), .deleteName(apex, nil), .add(new[4]),
    ])
    #expect(lines == Self.base)
    #expect(ignored.count == 7)
  }

  @Test func `Route 53 replaces the sets of the apex`() throws {
    let apex = try DomainName("example.com")
    let new = try Self.records([
      "example.com. 90 IN SOA ns2.example.com. hostmaster.example.com. 1 1 1 1 1",
      "example.com. 90 IN NS ns2.example.com.",
    ])
    var revision = ZoneRevision(origin: apex, records: try Self.records(Self.base))
    try revision.apply(
      [.deleteSet(apex, .soa, nil), .add(new[0]), .deleteSet(apex, .ns, nil), .add(new[1])],
      by: .route53)
    #expect(revision.ignored.isEmpty)
    #expect(revision.records.filter { $0.name == apex } == new)
    #expect(revision.records.count == Self.base.count)
  }

  @Test func `an update whose condition does not hold changes nothing`() throws {
    let www = try DomainName("www.example.com")
    let gone = try DomainName("gone.example.com")
    let same = try Self.records(["www.example.com. 0 IN A 192.0.2.1"])
    let held: [ZoneChange.Prerequisite] = [
      .setExists(www, .a), .setDoesNotExist(www, .mx), .nameInUse(www), .nameNotInUse(gone),
      .setEquals(same),
    ]
    _ = try Self.revised(held.map { .require($0, nil) })
    let others = try Self.records(["www.example.com. 0 IN A 192.0.2.2"])
    let unmet: [ZoneChange.Prerequisite] = [
      .setExists(www, .mx), .setDoesNotExist(www, .a), .nameInUse(gone), .nameNotInUse(www),
      .setEquals(others),
    ]
    for prerequisite in unmet {
      #expect(throws: ZoneRevision.UnmetPrerequisite.self) {
        _ = try Self.revised([.require(prerequisite, nil), .deleteName(www, nil)])
      }
    }
  }

  @Test func `a plan replaces the sets that it looks after, and nothing else`() throws {
    let origin = try DomainName("example.com")
    var revision = ZoneRevision(origin: origin, records: try Self.records(Self.base))
    let before = try Self.records(["www.example.com. 60 IN A 192.0.2.1"])
    let after = try Self.records(["www.example.com. 60 IN MX 10 mx.example.com."])
    let plan = LoadedZone(
      origin: origin, contents: .plan(before: before, after: after), format: .terraform,
      file: "plan.json")
    try revision.apply(plan)
    #expect(revision.records.map(\.type) == [.soa, .ns, .txt, .mx, .cname])
  }
}
