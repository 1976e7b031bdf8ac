/// Where findings of the gate are placed, whom they are about, and which of them are one.
import Audit
import DNS
import TestKit
import Testing

@Suite struct GateCauseTests {
  private static let zone = GateDifferenceTests.zone

  private func gate(_ old: String, _ new: String = "") async throws -> GateCase {
    try await GateCase(Self.zone, replacing: old, with: new)
  }

  // MARK: Places

  /// Line 9 of the zone goes; 8 and 10, which is line 9 then, are its neighbours.
  @Test func aDeletionIsPlacedBesideTheLineThatWent() async throws {
    let gate = try await gate(
      #"s1._domainkey TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="\#n"#)
    let entry = try #require(gate.entry("gate-selector-removed"))
    #expect(entry.finding.location?.line == 10)
  }

  @Test func oneOfTwoRecordsThatGoesIsPlacedWhereItStood() async throws {
    let gate = try await GateCase(
      base: [Self.zone.replacing("www A", with: "@ MX 30 nowhere\nwww A")], head: [Self.zone])
    let change = try #require(gate.report.changes.first)
    #expect(change.kind == .changed)
    #expect(gate.fixed.contains("mx-unresolvable nowhere.example.com"))
  }

  @Test func deletionsBesideOneAnotherHaveTheSameNeighbour() async throws {
    let gate = try await gate("mx1 A 192.0.2.25\nmx2 A 198.51.100.25\n")
    #expect(gate.report.new.filter { $0.finding.severity == .error }.count == 2)
    for entry in gate.report.new {
      #expect([4, 5].contains(entry.finding.location?.line), "\(entry.finding)")
    }
  }

  // MARK: Subjects

  @Test func aPolicyThatComesInBelowIsToldOfTheDomainBelow() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "www A 192.0.2.80",
      with: "broken TXT \"x\"\n_dmarc.broken TXT \"v=DMARC1; p=none\"")
    let entry = try #require(gate.entry("gate-dmarc-weakened"))
    #expect(entry.finding.subject == "_dmarc.broken.example.com")
    #expect(entry.finding.message.contains("for broken.example.com from reject to none"))
    #expect(entry.finding.severity == .warning)
  }

  @Test func aMissingFinalDotIsPlacedAtTheRecordThatLacksIt() async throws {
    let gate = try await gate("_dmarc TXT", "_dmarc.example.com TXT")
    let entry = try #require(gate.entry("dmarc-wrong-place"))
    #expect(entry.change?.name.description == "_dmarc.example.com.example.com")
    #expect(entry.finding.location?.line == 9)
    // The doubled name is no mail domain.
    let noise = gate.report.new.filter { $0.targets.contains("example.com.example.com") }
    #expect(noise.isEmpty, "\(noise.map(\.finding))")
  }

  // MARK: Breakage

  @Test func aPolicyThatGoesIsOneErrorForAllDomainsBelow() async throws {
    let gate = try await gate(
      #"_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"\#n"#)
    let entry = try #require(gate.entry("gate-dmarc-weakened"))
    #expect(entry.finding.severity == .error)
    #expect(entry.targets == ["broken.example.com", "example.com"])
    #expect(gate.entry("dmarc-missing") == nil)
    // A key got neither better nor worse.
    #expect(gate.worse.isEmpty, "\(gate.worse)")
  }

  @Test func aPolicyOfNoneThatGoesIsAnError() async throws {
    let gate = try await GateCase(
      Self.zone.replacing("p=reject", with: "p=none"),
      replacing: #"_dmarc TXT "v=DMARC1; p=none; rua=mailto:dmarc@example.com"\#n"#, with: "")
    #expect(gate.entry("gate-dmarc-weakened")?.finding.severity == .error)
  }

  @Test func aRecordOfSPFThatGoesIsAnError() async throws {
    let gate = try await gate("@ TXT \"v=spf1 mx include:_spf.example.com -all\"\n")
    let entry = try #require(gate.entry("gate-spf-narrowed"))
    #expect(entry.finding.severity == .error)
    #expect(entry.finding.fix.contains("v=spf1 mx include:_spf.example.com -all"))
    #expect(gate.entry("spf-record-missing") == nil)
  }

  @Test func aSecondRecordIsTheErrorOfTheAuditWithAllThatFollows() async throws {
    let policy = try await gate("www A", "_dmarc TXT \"v=DMARC1; p=none\"\nwww A")
    let entry = try #require(policy.entry("dmarc-several-records"))
    #expect(entry.targets == ["broken.example.com", "example.com"])
    #expect(entry.finding.fix.hasPrefix("Keep one record"))
    #expect(policy.report.new.count { $0.finding.subject.hasPrefix("_dmarc") } == 1)
    let sender = try await gate("www A", "@ TXT \"v=spf1 -all\"\nwww A")
    #expect(sender.entry("spf-several-records")?.finding.severity == .error)
    #expect(sender.entry("gate-spf-narrowed") == nil)
  }

  // MARK: One cause, one finding

  @Test func whatTwoChangesTakeAwayAreTwoFindings() async throws {
    let head = Self.zone.replacing("mx2 A 198.51.100.25\n", with: "mx2 A 203.0.113.9\n")
      .replacing("ip4:192.0.2.0/24 -all", with: "ip4:192.0.2.0/25 -all")
    let gate = try await GateCase(base: [Self.zone], head: [head])
    let entries = gate.report.new.filter { $0.finding.rule == "gate-spf-narrowed" }
    #expect(Set(entries.map(\.finding.subject)) == ["_spf.example.com", "example.com"])
    let host = try #require(entries.first { $0.finding.subject == "example.com" })
    #expect(host.finding.message.contains("198.51.100.25"))
    #expect(!host.finding.message.contains("192.0.2"))
    #expect(host.finding.evidence.contains { $0.contains("(mx2.example.com)") })
    #expect(host.change?.name.description == "mx2.example.com")
    #expect(
      entries.first { $0.finding.subject == "_spf.example.com" }?.change?.name.description
        == "_spf.example.com")
  }

  @Test func largeCountsArePowers() async throws {
    let zone = Self.zone.replacing("ip4:192.0.2.0/24 -all", with: "ip6:2001:db8::/48 -all")
      .replacing("www A", with: "mx1 AAAA 2001:db8:ffff::1\nwww A")
    let gate = try await GateCase(
      zone, replacing: "@ TXT \"v=spf1 mx include:_spf.example.com -all\"\n", with: "")
    let message = try #require(gate.entry("gate-spf-narrowed")).finding.message
    #expect(message.contains("2 IPv4 addresses and 2^80 + 1 IPv6 addresses"), "\(message)")
  }

  @Test func oneHostOfSeveralDomainsIsOneFinding() async throws {
    let zone = Self.zone.replacing("www A", with: "only MX 10 mx2\nwww A")
    let gate = try await GateCase(zone, replacing: "mx2 A 198.51.100.25\n", with: "")
    let entries = gate.report.new.filter { $0.finding.rule == "mx-unresolvable" }
    #expect(entries.count == 1)
    let entry = try #require(entries.first)
    #expect(entry.finding.severity == .error)
    #expect(entry.targets == ["example.com", "only.example.com"])
    #expect(entry.finding.evidence.contains { $0.hasPrefix("for example.com: warning: ") })
  }

  @Test func aDNAMEAboveTheKeysIsNotToldForEverySelector() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "broken MX 10 nowhere\nbroken TXT \"v=spf1 -all\"",
      with: "broken DNAME other.example.\nbroken MX 10 mx1")
    #expect(gate.report.domains.map(\.description).contains("broken.example.com"))
    #expect(gate.new.count { $0.hasPrefix("dkim-") } <= 2, "\(gate.new)")
    #expect(gate.entry("dkim-delegation-dangling") == nil)
  }

  // MARK: What is not mended

  @Test func aHintBesideSomethingWorseIsNotMended() async throws {
    let zone = Self.zone.replacing("@ MX 20 mx2\n", with: "")
    let gate = try await GateCase(zone, replacing: "@ MX 10 mx1", with: "@ MX 10 mx1\n@ MX 20 no")
    #expect(gate.new.contains("mx-unresolvable no.example.com"))
    #expect(!gate.fixed.contains("mx-single example.com"))
  }

  @Test func whatIsTakenOutIsMendedWhateverElseGetsWorse() async throws {
    // A key that is of no use goes, and another domain's exchange loses its address.
    let zone = Self.zone + "\nold._domainkey TXT \"v=DKIM1; k=rsa; p=AAAA\"\n"
    let gate = try await GateCase(
      base: [zone],
      head: [
        zone.replacing("old._domainkey TXT \"v=DKIM1; k=rsa; p=AAAA\"\n", with: "")
          .replacing("mx1 A 192.0.2.25\n", with: "")
      ])
    #expect(gate.new.contains { $0.hasPrefix("mx-unresolvable") }, "\(gate.new)")
    #expect(gate.fixed.contains { $0.hasPrefix("dkim-") }, "\(gate.fixed)")
    // What goes with the record that is missed is not mended.
    let weak = Self.zone.replacing("p=reject", with: "p=none")
    let lost = try await GateCase(
      weak, replacing: "_dmarc TXT \"v=DMARC1; p=none; rua=mailto:dmarc@example.com\"\n", with: "")
    #expect(!lost.fixed.contains { $0.hasPrefix("dmarc-") }, "\(lost.fixed)")
  }

  // MARK: Waivers

  @Test(arguments: [
    // Never there, and nothing leads there.
    ("nothing.example.com", true), ("elsewhere.example", true), ("_dmarc.gone.example.com", true),
    // There, but not looked at; or behind what the zone refers to.
    ("www.example.com", false), ("a.provider.example.net", false),
  ])
  func aWaiverOfWhatNoZoneKnowsIsUnused(_ subject: String, _ isUnused: Bool) async throws {
    let waiver = try #require(
      Waiver(rule: "mx-missing", subject: subject, reason: "test", expires: "2099-12-31"))
    let zone = Self.zone.replacing("@ MX 20 mx2", with: "@ MX 20 mx.provider.example.net.")
    let gate = try await GateCase(
      zone, replacing: "www A 192.0.2.80", with: "www A 192.0.2.81",
      acceptance: GateAcceptance(waivers: [waiver]))
    #expect(gate.new.contains("gate-waiver-unused \(subject)") == isUnused, "\(gate.new)")
  }
}
