/// How far a change reaches: by aliases, wildcards and what hides them, delegations, and the reverse tree.
import Audit
import DNS
import TestKit
import Testing

@Suite struct GateReachTests {
  private static let zone = """
    $ORIGIN example.com.
    $TTL 3600
    @ MX 10 mail
    @ TXT "v=spf1 mx include:s.in.example.com -all"
    * A 192.0.2.25
    in A 192.0.2.26
    s.in TXT "v=spf1 ip4:198.51.100.0/24 -all"
    s2._domainkey CNAME s2.dkim.example.net.
    _mta-sts CNAME sts.example.net.
    _smtp._tls CNAME tls.example.net.
    default._bimi CNAME bimi.example.net.
    """

  private static let provider = """
    $ORIGIN example.net.
    $TTL 3600
    @ A 192.0.2.1
    s2.dkim CNAME s2.other
    s2.other TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    sts TXT "v=STSv1; id=1"
    tls TXT "v=TLSRPTv1; rua=mailto:t@example.com"
    bimi TXT "v=BIMI1; l=; a="
    note TXT "hello"
    """

  private static func gate(
    _ old: String, _ new: String, base: String = zone, provider: String = provider,
    profile: Profile = GateCase.profile
  ) async throws -> GateCase {
    #expect((base + provider).contains(old))
    return try await GateCase(
      base: [base, provider],
      head: [base.replacing(old, with: new), provider.replacing(old, with: new)],
      profile: profile)
  }

  @Test(arguments: [
    (#"s2.other TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=""#, ""),
    ("p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "p="),
    ("s2.dkim CNAME s2.other", ""),
  ])
  func aKeyBehindAliasesOfAnotherZoneIsMissed(_ old: String, _ new: String) async throws {
    let gate = try await Self.gate(old, new)
    #expect(
      gate.new.contains {
        $0 == "gate-selector-removed s2._domainkey.example.com"
          || $0.hasPrefix("dkim-delegation-dangling")
      }, "\(gate.new)")
  }

  @Test(arguments: ["sts TXT", "tls TXT", "bimi TXT"])
  func policiesBehindAliasesAreMissed(_ record: String) async throws {
    let gate = try await Self.gate(record, "gone TXT")
    #expect(gate.report.domains.map(\.description).contains("example.com"))
  }

  @Test func aTextThatNoAliasLeadsToIsNobodysMail() async throws {
    let gate = try await Self.gate("hello", "good bye")
    #expect(gate.report.domains.isEmpty)
  }

  @Test(arguments: ["mail TXT \"hello\"", "x.mail A 192.0.2.9", "_x._y.mail TXT \"v\""])
  func aNameThatHidesTheWildcardOfAnExchangeIsFound(_ record: String) async throws {
    let gate = try await Self.gate("in A 192.0.2.26", "in A 192.0.2.26\n\(record)")
    let entry = try #require(gate.entry("mx-unresolvable"))
    #expect(entry.finding.subject == "mail.example.com")
    #expect(entry.targets == ["example.com"])
  }

  @Test func aNewNameBesideTheWildcardThatHidesNobodyIsLeftAlone() async throws {
    let gate = try await Self.gate("in A 192.0.2.26", "in A 192.0.2.26\nwww A 192.0.2.9")
    #expect(gate.report.domains.isEmpty)
  }

  private static let wild = """
    $ORIGIN example.org.
    $TTL 3600
    @ A 192.0.2.1
    m A 192.0.2.25
    * MX 10 m
    * TXT "v=spf1 mx -all"
    """

  @Test func aWildcardIsAuditedForTheNamesThatItAnswersFor() async throws {
    let exchange = try await Self.gate("* MX 10 m\n", "* MX 10 m2\n", base: Self.wild)
    // The wildcard has no addresses of its own.
    #expect(exchange.new.contains("mx-unresolvable m2.example.org"), "\(exchange.new)")
    let policy = try await Self.gate("mx -all", "mx +all", base: Self.wild)
    #expect(policy.new.contains("spf-pass-all *.example.org"), "\(policy.new)")
    let gone = try await Self.gate("* MX 10 m\n", "", base: Self.wild)
    #expect(gone.new.contains { $0.hasSuffix("*.example.org") }, "\(gone.new)")
  }

  @Test(arguments: ["shop A 192.0.2.9", "a.shop TXT \"x\""])
  func aNameThatLosesTheWildcardsMailIsTold(_ record: String) async throws {
    let gate = try await Self.gate("m A 192.0.2.25", "m A 192.0.2.25\n\(record)", base: Self.wild)
    #expect(gate.new.contains("gate-spf-narrowed shop.example.org"), "\(gate.new)")
    #expect(gate.new.contains { $0.hasPrefix("mx-") }, "\(gate.new)")
  }

  @Test func aCutAboveAnExchangeAndAnIncludeIsNoted() async throws {
    let base = Self.zone.replacing("@ MX 10 mail", with: "@ MX 10 m.in\nm.in A 192.0.2.27")
    let gate = try await Self.gate(
      "in A 192.0.2.26", "in NS ns.example.edu.", base: base)
    #expect(gate.report.domains.map(\.description) == ["example.com"])
    #expect(!gate.new.isEmpty || !gate.report.undetermined.isEmpty)
  }

  @Test func anAddressThatSendsByAnotherTermIsAsNamelessAsBefore() async throws {
    let zone = GateDifferenceTests.zone
    let gate = try await GateCase(
      base: [zone],
      head: [zone.replacing("v=spf1 mx ", with: "v=spf1 a:mx1.example.com a:mx2.example.com ")],
      profile: Profile(families: [.reverseDNS, .mx, .spf]))
    let missing = "rdns-missing 192.0.2.25"
    #expect(GateCase.lines(gate.report.unchanged).contains(missing), "\(gate.report)")
    #expect(!gate.new.contains(missing) && !gate.fixed.contains(missing))
  }

  @Test func namesOfAddressesAreThoseOfTheMailFromThem() async throws {
    let reverse = """
      $ORIGIN 2.0.192.in-addr.arpa.
      $TTL 3600
      25 PTR mx1.example.com.
      99 PTR other.example.com.
      """
    let zone = Self.zone.replacing("@ MX 10 mail", with: "@ MX 10 mx1\nmx1 A 192.0.2.25")
    let profile = Profile(families: [.reverseDNS, .mx, .spf])
    let gone = try await GateCase(
      base: [zone, reverse], head: [zone, reverse.replacing("25 PTR mx1.example.com.", with: "")],
      profile: profile)
    let entry = try #require(gone.entry("rdns-missing"), "\(gone.new)")
    #expect(entry.change?.type == .ptr)
    #expect(entry.targets == ["example.com"])
    let nobody = try await GateCase(
      base: [zone, reverse],
      head: [zone, reverse.replacing("99 PTR other", with: "99 PTR another")],
      profile: profile)
    #expect(nobody.report.domains.isEmpty)
  }

  @Test(arguments: [
    ("192.0.2.25", "25.2.0.192.in-addr.arpa"),
    ("2001:db8::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"),
  ])
  func aNameOfTheReverseTreeIsAnAddress(_ text: String, _ name: String) throws {
    #expect(try IPAddress(reverseName: DomainName(name)) == IPAddress(text))
    for other in [
      "2.0.192.in-addr.arpa", "1.ip6.arpa", "25.2.0.192.example", "x.2.0.192.in-addr.arpa",
    ] {
      #expect(try IPAddress(reverseName: DomainName(other)) == nil)
    }
  }

  // MARK: Names that take no mail

  @Test func aRecordThatIsIncludedMakesNoMailDomain() async throws {
    let gate = try await Self.gate(
      "include:s.in.example.com", "include:s.in.example.com include:spf.example.com",
      base: Self.zone + "\nsome A 192.0.2.3")
    #expect(!gate.new.contains { $0.hasPrefix("mx-missing") })
    let added = try await GateCase(
      base: [Self.zone],
      head: [
        Self.zone.replacing("include:s.in.example.com", with: "include:spf.example.com")
          + "\nspf TXT \"v=spf1 ip4:198.51.100.0/24 -all\""
      ])
    #expect(added.report.domains.map(\.description) == ["example.com"])
    #expect(added.new.allSatisfy { !$0.hasSuffix(" spf.example.com") }, "\(added.new)")
    #expect(added.fixed.isEmpty)
  }

  @Test func aNameThatSendsNothingNeedsNoExchange() async throws {
    let gate = try await GateCase(
      base: [Self.zone], head: [Self.zone + "\nold TXT \"v=spf1 -all\""],
      profile: Profile(families: [.spf, .dkim, .dmarc, .mx, .zone, .bimi]))
    #expect(
      !gate.new.contains { $0.hasPrefix("mx-missing") || $0.hasPrefix("bimi") }, "\(gate.new)")
    #expect(!gate.fixed.contains { $0.hasPrefix("zone-domain-missing") })
    // Where there was an exchange, it is missed.
    let lost = try await GateCase(
      base: [Self.zone + "\nold TXT \"v=spf1 -all\"\nold MX 10 in"],
      head: [Self.zone + "\nold TXT \"v=spf1 -all\""])
    #expect(lost.new.contains("mx-missing old.example.com"), "\(lost.new)")
  }
}
