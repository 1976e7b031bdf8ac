/// Two states of a zone: what is said of the difference, and what is left unsaid.
import Audit
import DNS
import TestKit
import Testing

@Suite struct GateDifferenceTests {
  static let zone = """
    $ORIGIN example.com.
    $TTL 3600
    @ MX 10 mx1
    @ MX 20 mx2
    mx1 A 192.0.2.25
    mx2 A 198.51.100.25
    @ TXT "v=spf1 mx include:_spf.example.com -all"
    _spf TXT "v=spf1 ip4:192.0.2.0/24 -all"
    _dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"
    s1._domainkey TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    www A 192.0.2.80
    broken MX 10 nowhere
    broken TXT "v=spf1 -all"
    """

  @Test func aChangeThatMattersToNobodysMailAuditsNothing() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "www A 192.0.2.80", with: "www A 192.0.2.81")
    #expect(gate.report.domains.isEmpty)
    #expect(gate.new.isEmpty && gate.worse.isEmpty && gate.fixed.isEmpty)
    #expect(gate.report.changes.count == 1)
  }

  private func family(of rule: RuleID) -> RuleFamily? {
    RuleCatalogue.ofAudits.first { $0.id == rule }?.family
  }

  @Test func aChangeOfAnAddressIsToldAsFarAsSPFGoes() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "mx2 A 198.51.100.25", with: "mx2 A 198.51.100.26")
    #expect(gate.report.domains.map(\.description) == ["example.com"])
    #expect(gate.new == ["gate-spf-narrowed example.com", "gate-spf-widened example.com"])
    #expect(gate.report.undetermined.isEmpty)
  }

  @Test func aRegressionNamesTheChangeAndItsLine() async throws {
    let gate = try await GateCase(Self.zone, replacing: "@ MX 10 mx1", with: "@ MX 10 mx9")
    let entry = try #require(gate.entry("mx-unresolvable"))
    #expect(entry.finding.subject == "mx9.example.com")
    #expect(entry.change?.name.description == "example.com")
    #expect(entry.change?.type == .mx)
    #expect(entry.finding.location?.line == 3)
    #expect(entry.targets == ["example.com"])
  }

  @Test func whatABreakOfAnotherRecordDoesIsFoundThroughTheReference() async throws {
    let gate = try await GateCase(Self.zone, replacing: "mx1 A 192.0.2.25\n", with: "")
    let entry = try #require(gate.entry("mx-unresolvable"))
    #expect(entry.change?.name.description == "mx1.example.com")
    #expect(entry.change?.kind == .removed)
    #expect(entry.change?.location?.line == 5)
    // Nothing of the head stands at that name: the place is one where it could stand.
    #expect(entry.finding.location?.file == "test.zone")
  }

  @Test func aFixIsToldAndNothingElse() async throws {
    let base = Self.zone.replacing("@ MX 10 mx1", with: "@ MX 10 mx9")
    let gate = try await GateCase(base, replacing: "@ MX 10 mx9", with: "@ MX 10 mx1")
    #expect(gate.fixed.contains("mx-unresolvable mx9.example.com"))
    #expect(!gate.new.contains { $0.hasPrefix("mx-") })
  }

  @Test func brokenBeforeAndAfterIsSilent() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "broken TXT \"v=spf1 -all\"", with: "broken TXT \"v=spf1 ~all\"")
    #expect(gate.report.domains.map(\.description) == ["broken.example.com"])
    #expect(!gate.new.contains { $0.hasPrefix("mx-unresolvable") })
    #expect(
      GateCase.lines(gate.report.unchanged).contains("mx-unresolvable nowhere.example.com"))
  }

  @Test func whatGetsWorseIsNotNew() async throws {
    let base = Self.zone.replacing("mx1 A 192.0.2.25\n", with: "")
    let gate = try await GateCase(base, replacing: "mx2 A 198.51.100.25\n", with: "")
    // One exchange without an address is a warning, both are errors.
    #expect(gate.worse == ["mx-unresolvable mx1.example.com"])
    #expect(gate.report.worse.first?.severityBefore == .warning)
    #expect(gate.report.worse.first?.change?.name.description == "mx2.example.com")
    #expect(gate.new.contains("mx-unresolvable mx2.example.com"))
  }

  @Test func whatCouldNotBeAskedBeforeEitherIsNotThisChangesFault() async throws {
    let zone = Self.zone.replacing("include:_spf.example.com", with: "include:spf.example.net")
    let gate = try await GateCase(
      zone, replacing: "p=reject", with: "p=quarantine",
      failing: ["spf.example.net": .timedOut])
    #expect(!gate.report.undetermined.isEmpty)
    #expect(gate.report.undetermined.allSatisfy { !$0.isNew })
    #expect(gate.report.new.allSatisfy { [.dmarc, .gate].contains(family(of: $0.finding.rule)) })
  }

  @Test func whatCannotBeAskedSinceTheChangeIsNewAndUndetermined() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "include:_spf.example.com", with: "include:spf.example.net",
      failing: ["spf.example.net": .timedOut])
    let questions = gate.report.undetermined.filter(\.isNew)
    #expect(questions.contains { $0.rule == "gate-spf-widened" })
    #expect(questions.contains { $0.reason.contains("spf.example.net TXT") })
    #expect(gate.fixed.isEmpty)
  }

  @Test func oneFindingIsOneEntryForAllItsDomains() async throws {
    let zones = (1...30).map { number in
      """
      $ORIGIN d\(number).example.
      $TTL 3600
      @ MX 10 mx.hosting.example.
      @ TXT "v=spf1 -all"
      """
    }
    let host = "$ORIGIN hosting.example.\n$TTL 3600\nmx A 192.0.2.25\nwww A 192.0.2.80\n"
    let gate = try await GateCase(
      base: zones + [host], head: zones + [host.replacing("mx A 192.0.2.25\n", with: "")])
    #expect(gate.report.domains.count == 30)
    #expect(gate.new == ["mx-unresolvable mx.hosting.example"])
    #expect(gate.report.new.first?.targets.count == 30)
  }

  @Test func aPolicyTouchesTheDomainsBelow() async throws {
    let zone = Self.zone + "\nnews MX 10 mx1\n"
    let gate = try await GateCase(zone, replacing: "p=reject", with: "p=none")
    #expect(
      gate.report.domains.map(\.description)
        == ["example.com", "broken.example.com", "news.example.com"])
  }

  @Test func aZoneThatGoesIsOneFindingAndNoAudit() async throws {
    let other = "$ORIGIN gone.example.\n$TTL 3600\n@ MX 10 mx1.example.com.\n"
    let gate = try await GateCase(base: [Self.zone, other], head: [Self.zone])
    #expect(gate.new == ["gate-zone-removed gone.example"])
    #expect(gate.report.domains.isEmpty)
  }
}
