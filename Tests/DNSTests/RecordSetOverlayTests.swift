/// Record sets in front of another resolver, and what files leave open.
import DNS
import TestKit
import Testing

@Suite struct RecordSetOverlayTests {
  private static let live = """
    $ORIGIN example.com.
    www A 192.0.2.1
    old A 192.0.2.2
    other A 192.0.2.3
    """

  @Test(arguments: [
    ("www.example.com", "192.0.2.9"), ("old.example.com", "-"), ("other.example.com", "192.0.2.3"),
    ("alias.example.com", "192.0.2.9"), ("away.example.com", "192.0.2.3"),
    ("loop.example.com", "!"),
  ])
  func setsAnswerAndTheRestIsAsked(_ name: String, _ expected: String) async throws {
    let planned = try TestDNS(
      zone: """
        $ORIGIN example.com.
        www A 192.0.2.9
        alias CNAME www
        away CNAME other
        loop CNAME loop2
        loop2 CNAME loop
        """)
    let origin = try DomainName("example.com")
    let records = try #require(planned.zones.zone(origin: origin)).records
    let overlay = RecordSetOverlay(
      records, listed: [Question(try DomainName("old.example.com"), .a)],
      over: try TestDNS(zone: Self.live))
    let answer = await overlay.resolve(try DomainName(name), .a)
    let text =
      answer.failure != nil ? "!" : answer.records.first.map { "\($0.data)" } ?? "-"
    #expect(text == expected)
  }

  @Test func whatFilesLeaveOpenIsNotKnown() async throws {
    let origin = try DomainName("example.com")
    let entry = UndeterminedEntry(
      name: try DomainName("www.example.com"), kind: "ALIAS", types: [.a, .aaaa],
      reason: "it leads elsewhere")
    let base = try TestDNS(zone: Self.live + "\ncdn CNAME www\n")
    let overlay = UndeterminedOverlay([(origin, entry)], over: base)
    #expect(await overlay.resolve(try DomainName("www.example.com"), .a).failure != nil)
    #expect(await overlay.resolve(try DomainName("cdn.example.com"), .a).failure != nil)
    #expect(await overlay.resolve(try DomainName("www.example.com"), .mx).failure == nil)
    #expect(await overlay.resolve(try DomainName("old.example.com"), .a).records.count == 1)
    let anywhere = UndeterminedEntry(name: nil, kind: "A", types: [.a], reason: "unknown")
    let wide = UndeterminedOverlay([(origin, anywhere)], over: base)
    #expect(await wide.resolve(try DomainName("old.example.com"), .a).failure != nil)
    #expect(await wide.resolve(try DomainName("old.example.net"), .a).failure == nil)
  }

  @Test func someQuestionsAreAskedElsewhere() async throws {
    let other = try TestDNS(zone: "$ORIGIN example.com.\nwww A 192.0.2.7\nold A 192.0.2.8\n")
    let name = try DomainName("www.example.com")
    let diverting = DivertingResolver(
      [Question(name, .a)], to: other, over: try TestDNS(zone: Self.live))
    #expect(await diverting.resolve(name, .a).records.first?.data.description == "192.0.2.7")
    let old = try DomainName("old.example.com")
    #expect(await diverting.resolve(old, .a).records.first?.data.description == "192.0.2.2")
  }
}
