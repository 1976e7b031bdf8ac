/// Delegations and zones that come, change and go.
import Audit
import DNS
import TestKit
import Testing

@Suite struct GateDelegationTests {
  private static let zone = """
    $ORIGIN example.com.
    $TTL 3600
    @ SOA ns1 hostmaster 1 7200 900 1209600 300
    @ NS ns1
    ns1 A 192.0.2.53
    @ MX 10 mx1
    mx1 A 192.0.2.25
    sub NS a.sub
    a.sub A 192.0.2.54
    """

  @Test(arguments: [
    ("sub NS b.sub", Severity.error as Severity?),
    ("sub NS a.sub\nsub NS b.sub", .warning),
    ("sub NS b.sub\nb.sub A 192.0.2.55", nil),
    ("sub NS b.sub\nb.sub AAAA 2001:db8::55", nil),
    ("sub NS ns.other.example.", nil),
  ])
  func aDelegationNeedsTheAddressesOfServersBelowIt(
    _ lines: String, _ severity: Severity?
  ) async throws {
    let gate = try await GateCase(Self.zone, replacing: "sub NS a.sub", with: lines)
    let entry = gate.entry("gate-delegation-glue")
    #expect(entry?.finding.severity == severity, "\(gate.new)")
    #expect(entry == nil || entry?.finding.location?.line ?? 0 >= 8)
  }

  @Test func glueThatWasMissingBeforeIsNoNews() async throws {
    let zone = Self.zone.replacing("a.sub A 192.0.2.54", with: "")
    let gate = try await GateCase(
      zone, replacing: "sub NS a.sub", with: "sub NS a.sub\nsub NS ns.other.example.")
    #expect(gate.entry("gate-delegation-glue") == nil)
  }

  private static let part = """
    $ORIGIN lab.example.com.
    $TTL 3600
    @ SOA ns1.example.com. hostmaster.example.com. 1 7200 900 1209600 300
    @ NS ns1.example.com.
    @ MX 10 mx1.example.com.
    """

  @Test func aZoneThatIsSplitOffNeedsADelegation() async throws {
    let before = Self.zone + "\nlab MX 10 mx1"
    let gate = try await GateCase(base: [before], head: [Self.zone, Self.part])
    #expect(gate.new.contains("gate-zone-undelegated lab.example.com"))
    let good = try await GateCase(
      base: [before], head: [Self.zone + "\nlab NS ns1", Self.part])
    #expect(good.entry("gate-zone-undelegated") == nil)
    // As it was.
    let old = try await GateCase(
      base: [Self.zone, Self.part],
      head: [Self.zone.replacing("192.0.2.25", with: "192.0.2.26"), Self.part])
    #expect(old.entry("gate-zone-undelegated") == nil)
    // The delegation goes.
    let gone = try await GateCase(
      base: [Self.zone + "\nlab NS ns1", Self.part], head: [Self.zone, Self.part])
    #expect(gone.entry("gate-zone-undelegated") != nil)
  }

  @Test func aZoneWithMailThatGoesIsAnError() async throws {
    let mail = try await GateCase(base: [Self.zone], head: [])
    #expect(mail.entry("gate-zone-removed")?.finding.severity == .error)
    let web = try await GateCase(
      base: [Self.zone.replacing("@ MX 10 mx1\n", with: "")], head: [])
    #expect(web.entry("gate-zone-removed")?.finding.severity == .warning)
  }

  @Test(arguments: [
    ("lab NS ns1\nlab NS ns9.example.net.", true),
    // One of the old servers is left, or those that the zone itself had.
    ("lab NS ns2.example.net.\nlab NS ns9.example.net.", true), ("lab NS ns1.example.com.", true),
    ("lab NS ns2.example.net.", false), ("lab A 192.0.2.1", false),
  ])
  func aZoneThatGoesWhileItIsStillDelegatedIsFoundWhateverItsServersAnswer(
    _ lines: String, _ isFound: Bool
  ) async throws {
    let gate = try await GateCase(
      base: [Self.zone + "\nlab NS ns1\nlab NS ns9.example.net.", Self.part],
      head: [Self.zone + "\n" + lines],
      outside: "$ORIGIN lab.example.com.\n$TTL 3600\n@ MX 10 mx1.example.com.\n")
    let entry = gate.entry("gate-zone-removed")
    #expect((entry != nil) == isFound, "\(gate.new)")
    #expect(gate.report.domains.contains(try DomainName("lab.example.com")) == !isFound)
    guard let entry else { return }
    #expect(entry.finding.severity == .error && entry.finding.subject == "lab.example.com")
    #expect(entry.finding.message.contains("lab.example.com is delegated as before"))
    #expect(entry.finding.evidence.contains { $0.hasPrefix("delegation: lab.example.com. ") })
  }

  @Test func aZoneBelowACutThatStaysGoesWithIt() async throws {
    let deep = Self.part.replacing("$ORIGIN lab", with: "$ORIGIN deep.sub")
    let gate = try await GateCase(base: [Self.zone, deep], head: [Self.zone])
    #expect(
      gate.entry("gate-zone-removed")?.finding.message.contains("sub.example.com is delegated")
        == true, "\(gate.new)")
  }
}
