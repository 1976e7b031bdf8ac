/// Two states of a zone: what changed for a resolver, and what only looks different.
import DNS
import TestKit
import Testing

@Suite struct ZoneDifferenceTests {
  private static let base = """
    $ORIGIN example.com.
    $TTL 3600
    @ SOA ns1 hostmaster 1 3600 600 86400 300
    @ NS ns1
    @ NS ns2
    @ MX 10 mx1
    @ MX 20 mx2
    @ TXT "v=spf1 mx -all"
    s1._domainkey TXT "v=DKIM1; " "p=AAAA"
    ns1 A 192.0.2.1
    ns2 A 192.0.2.2
    mx1 A 192.0.2.10
    mx2 A 192.0.2.11
    _dmarc TXT "v=DMARC1; p=reject"
    old DNAME Target.example.net.

    """

  /// One edit of the zone, and what it comes to.
  @Test(
    arguments: [
      ("", "", []),
      ("mx2 A 192.0.2.11", "mx2 A 192.0.2.12", ["mx2.example.com A changed"]),
      ("mx2 A 192.0.2.11", "", ["mx2.example.com A removed"]),
      ("mx2 A 192.0.2.11", "mx2 A 192.0.2.11\nmx2 A 192.0.2.12", ["mx2.example.com A changed"]),
      (
        "mx2 A 192.0.2.11", "mx2 AAAA 2001:db8::1",
        ["mx2.example.com A removed", "mx2.example.com AAAA added"]
      ),
      ("mx2 A 192.0.2.11", "mx2 300 A 192.0.2.11", ["mx2.example.com A ttl"]),
      ("mx2 A 192.0.2.11", "MX2 A 192.0.2.11", ["MX2.example.com A case"]),
      ("@ MX 20 mx2", "@ MX 20 Mx2", ["example.com MX case"]),
      ("@ MX 20 mx2", "@ MX 5 mx2", ["example.com MX changed"]),
      ("old DNAME Target", "old DNAME target", ["old.example.com DNAME case"]),
      ("old DNAME Target", "old DNAME targets", ["old.example.com DNAME changed"]),
      ("@ NS ns1\n@ NS ns2", "@ NS ns2\n@ NS ns1", ["example.com NS order"]),
      ("hostmaster 1 ", "hostmaster 2 ", ["example.com SOA serial"]),
      ("hostmaster 1 3600", "hostmaster 2 7200", ["example.com SOA changed"]),
      (
        "\"v=DKIM1; \" \"p=AAAA\"", "\"v=DKIM1; p=AAAA\"",
        ["s1._domainkey.example.com TXT division"]
      ),
      (
        "\"v=DKIM1; \" \"p=AAAA\"", "\"v=DKIM1;\" \"p=AAAA\"",
        ["s1._domainkey.example.com TXT changed"]
      ),
      (
        "_dmarc TXT \"v=DMARC1; p=reject\"", "_dmarc 60 TXT \"v=DMARC1; p=none\"",
        ["_dmarc.example.com TXT changed"]
      ),
    ] as [(String, String, [String])])
  func anEditIsToldByWhatItMeans(_ old: String, _ new: String, _ expected: [String]) throws {
    let head = old.isEmpty ? Self.base : Self.base.replacing(old, with: new)
    #expect(old.isEmpty || head != Self.base)
    let difference = try ZoneDifference(from: Self.zone(Self.base), to: Self.zone(head))
    #expect(difference.sets.map { "\($0.name) \($0.type) \($0.kind.rawValue)" } == expected)
    #expect(difference.isEmpty == expected.isEmpty)
    let hasSubstance = ["added", "removed", "changed"].contains { kind in
      expected.contains { $0.hasSuffix(kind) }
    }
    #expect(!difference.substantial.isEmpty == hasSubstance)
  }

  @Test func setsComeInCanonicalOrderWhateverTheOrderOfTheFiles() throws {
    let head = Self.base.replacing("A 192.0.2.1", with: "A 198.51.100.1")
    let difference = try ZoneDifference(from: Self.zone(Self.base), to: Self.zone(head))
    let names = difference.sets.map { "\($0.name)" }
    #expect(names == ["mx1.example.com", "mx2.example.com", "ns1.example.com"])
    #expect(difference.sets == difference.sets.sorted())
  }

  @Test func movedNamesAreOrderAlone() throws {
    let head =
      Self.base
      .replacing("mx1 A 192.0.2.10\n", with: "") + "mx1 A 192.0.2.10\n"
    let difference = try ZoneDifference(from: Self.zone(Self.base), to: Self.zone(head))
    #expect(difference.sets.isEmpty)
    #expect(difference.isReordered)
  }

  @Test func recordsOfASetAreNamedOneByOneAndTheChangedOneIsWhereToLook() throws {
    let head = Self.base.replacing("@ MX 20 mx2", with: "@ MX 20 mx3")
    let sets = try ZoneDifference(from: Self.zone(Self.base), to: Self.zone(head)).sets
    let set = try #require(sets.first)
    #expect(set.removed.map { "\($0.data)" } == ["20 mx2.example.com."])
    #expect(set.added.map { "\($0.data)" } == ["20 mx3.example.com."])
    #expect(set.location?.line == 7)
    #expect(set.lifetimes == nil)
  }

  @Test func aRemovedSetStandsInTheOldFile() throws {
    let head = Self.base.replacing("@ TXT \"v=spf1 mx -all\"\n", with: "")
    let sets = try ZoneDifference(from: Self.zone(Self.base), to: Self.zone(head)).sets
    #expect(sets.first?.location?.line == 8)
    #expect(sets.first?.kind == .removed)
  }

  @Test func aTTLThatChangesWithTheDataIsToldBesideIt() throws {
    let head = Self.base.replacing("mx2 A 192.0.2.11", with: "mx2 60 A 192.0.2.12")
    let sets = try ZoneDifference(from: Self.zone(Self.base), to: Self.zone(head)).sets
    #expect(sets.first?.kind == .changed)
    #expect(sets.first?.lifetimes?.before == 3600)
    #expect(sets.first?.lifetimes?.after == 60)
  }

  @Test func wholeZonesAreAddedAndRemoved() throws {
    let one = try TestDNS(zones: ["$ORIGIN a.example.\n@ A 192.0.2.1\n"]).zones
    let other = try TestDNS(zones: ["$ORIGIN b.example.\n@ A 192.0.2.1\n"]).zones
    let sets = ZoneDifference(from: one, to: other).sets
    #expect(sets.map { "\($0.name) \($0.kind)" } == ["a.example removed", "b.example added"])
  }

  @Test func recordsThatMoveIntoAZoneOfTheirOwnDifferInNothing() throws {
    let one = try TestDNS(zones: ["$ORIGIN example.com.\nx.sub A 192.0.2.1\ny.sub A 192.0.2.2\n"])
    let two = try TestDNS(zones: [
      "$ORIGIN example.com.\nsub NS ns.sub\n",
      "$ORIGIN sub.example.com.\n@ NS ns\nx A 192.0.2.1\ny A 192.0.2.3\n",
    ])
    let sets = ZoneDifference(from: one.zones, to: two.zones).sets
    #expect(
      sets.map { "\($0.name) \($0.type) \($0.kind)" }
        == ["sub.example.com NS added", "y.sub.example.com A changed"])
    let back = ZoneDifference(from: two.zones, to: one.zones).sets
    #expect(
      back.map { "\($0.name) \($0.type) \($0.kind)" }
        == ["sub.example.com NS removed", "y.sub.example.com A changed"])
  }

  /// Every difference is found from both sides, and applying it makes one state of the other.
  @Test(arguments: 0..<20) func randomEditsAreFoundExactly(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let origin = try DomainName("example.com")
    func record(_ number: Int, _ value: UInt32) throws -> Record {
      let name = try #require(origin.prepending("h\(number)"))
      return Record(name: name, ttl: 300, data: .a(IPv4Address(rawValue: value)))
    }
    var base: [Record] = []
    var head: [Record] = []
    var expected: Set<String> = []
    for number in 0..<200 {
      let old = try record(number, UInt32(number))
      switch generator.next() % 10 {
      case 0:
        base.append(old)
        expected.insert("h\(number).example.com removed")
      case 1:
        head.append(old)
        expected.insert("h\(number).example.com added")
      case 2:
        base.append(old)
        head.append(try record(number, 1_000))
        expected.insert("h\(number).example.com changed")
      default:
        base.append(old)
        head.append(old)
      }
    }
    head.shuffle(using: &generator)
    let (old, new) = (Zone(origin: origin, records: base), Zone(origin: origin, records: head))
    let sets = ZoneDifference(from: old, to: new).sets
    #expect(Set(sets.map { "\($0.name) \($0.kind)" }) == expected)
    #expect(sets.count == expected.count)
    let back = ZoneDifference(from: new, to: old).sets
    #expect(back.map(\.name) == sets.map(\.name))
    #expect(back.map(\.before) == sets.map(\.after))
  }

  private static func zone(_ text: String) throws -> Zone {
    let origin = try DomainName("example.com")
    return try #require(try TestDNS(zone: text).zones.zone(origin: origin))
  }
}
