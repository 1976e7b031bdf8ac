/// The rules that need both states: each with a case that holds, one that breaks, and one that can't be told.
import Audit
import DNS
import Foundation
import MailAuth
import TestKit
import Testing

@Suite struct GateRuleTests {
  private static let zone = GateDifferenceTests.zone

  // MARK: SPF

  @Test func addressesThatArePutOutAreCountedAndCanBePutBack() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "ip4:192.0.2.0/24 -all", with: "ip4:192.0.2.0/25 -all")
    let entry = try #require(gate.entry("gate-spf-narrowed"))
    #expect(entry.finding.message.contains("128 IPv4 addresses"), "\(entry.finding.message)")
    #expect(entry.finding.severity == .warning)
    #expect(
      entry.finding.evidence.contains { $0.contains("'ip4:192.0.2.0/24' at _spf.example.com") })
    #expect(
      entry.finding.fix.hasSuffix(
        #"_spf.example.com. 3600 IN TXT "v=spf1 ip4:192.0.2.0/24 -all""#))
    #expect(entry.change?.name.description == "_spf.example.com")
    #expect(gate.entry("gate-spf-widened") == nil)
  }

  @Test func anIncludeThatGoesIsPutBackWhereItStood() async throws {
    let gate = try await GateCase(Self.zone, replacing: " include:_spf.example.com", with: "")
    let entry = try #require(gate.entry("gate-spf-narrowed"))
    #expect(
      entry.finding.fix.hasSuffix(
        #"example.com. 3600 IN TXT "v=spf1 mx include:_spf.example.com -all""#))
  }

  @Test func addressesThatComeInAreTold() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "ip4:192.0.2.0/24 -all", with: "ip4:192.0.2.0/23 -all")
    let entry = try #require(gate.entry("gate-spf-widened"))
    #expect(entry.finding.message.contains("256 IPv4 addresses"))
    #expect(entry.finding.severity == .notice)
    #expect(gate.entry("gate-spf-narrowed") == nil)
  }

  @Test func aHugeBlockIsAWarning() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "ip4:192.0.2.0/24 -all", with: "ip4:192.0.0.0/8 -all")
    #expect(gate.entry("gate-spf-widened")?.finding.severity == .warning)
  }

  @Test(arguments: [
    ("-all", "~all", "gate-spf-relaxed", "everything else: fail → softfail (", Severity.notice),
    ("-all", "?all", "gate-spf-relaxed", "everything else: fail → neutral (", .warning),
    ("~all", "?all", "gate-spf-relaxed", "everything else: softfail → neutral (", .warning),
    ("~all", "-all", "gate-spf-tightened", "everything else: softfail → fail (", .notice),
    ("?all", "-all", "gate-spf-tightened", "everything else: neutral → fail (", .notice),
    ("-all", "", "gate-spf-relaxed", "everything else: fail → neutral (", .warning),
  ])
  func anotherEndIsToldWithWhomItConcerns(
    _ old: String, _ new: String, _ rule: RuleID, _ words: String, _ severity: Severity
  ) async throws {
    let start = "v=spf1 mx include:_spf.example.com "
    let base = Self.zone.replacing(start + "-all", with: start + old)
    let gate = try await GateCase(base, replacing: start + old, with: start + new)
    let entry = try #require(gate.entry(rule))
    #expect(entry.finding.message.hasPrefix(words), "\(entry.finding.message)")
    #expect(entry.finding.severity == severity)
    #expect(
      entry.finding.evidence.first?.hasPrefix(
        "all IPv4 but 192.0.2.0/24, 198.51.100.25; all IPv6: was ") == true,
      "\(entry.finding.evidence)")
    #expect(entry.finding.fix.hasSuffix(#"example.com. 3600 IN TXT "\#(start)\#(old)""#))
    // One cause, one finding.
    #expect(gate.new == ["\(rule) example.com"])
  }

  @Test func anEndForEverybodyIsTheErrorOfTheAudit() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "_spf.example.com -all", with: "_spf.example.com +all")
    #expect(gate.new == ["spf-pass-all example.com"])
    #expect(
      gate.entry("spf-pass-all")?.finding.evidence.contains {
        $0.hasPrefix("also gate-spf-widened: ")
      } == true)
  }

  @Test func theEndOfARecordRedirectedToIsTheRecordsOwn() async throws {
    let zone = Self.zone.replacing(
      "v=spf1 mx include:_spf.example.com -all", with: "v=spf1 mx redirect=_spf.example.com")
    let gate = try await GateCase(
      zone, replacing: "ip4:192.0.2.0/24 -all", with: "ip4:192.0.2.0/24 ~all")
    #expect(gate.new == ["gate-spf-relaxed _spf.example.com"])
    // Of an included record it is nobody's.
    let included = try await GateCase(
      Self.zone, replacing: "ip4:192.0.2.0/24 -all", with: "ip4:192.0.2.0/24 ~all")
    #expect(included.new.isEmpty)
  }

  @Test func aRecordThatGoesPutsOutEverybody() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "@ TXT \"v=spf1 mx include", with: "@ TXT \"was spf1 mx include")
    let entry = try #require(gate.entry("gate-spf-narrowed"))
    #expect(entry.finding.message.contains("257 IPv4 addresses"), "\(entry.finding.message)")
    #expect(entry.finding.evidence.contains { $0.hasSuffix(", is none") })
    #expect(entry.finding.evidence.contains { $0.hasPrefix("also spf-record-missing: ") })
  }

  @Test func aTermThatOnlyAMessageDecidesIsToldAsSuch() async throws {
    let zone = Self.zone.replacing("v=spf1 mx ", with: "v=spf1 mx exists:%{i}.l.example.com ")
    let gone = try await GateCase(zone, replacing: "exists:%{i}.l.example.com ", with: "")
    #expect(gone.new == ["gate-spf-narrowed example.com"])
    #expect(gone.entry("gate-spf-narrowed")?.finding.message.contains("exists:%{i}") == true)
    let come = try await GateCase(
      Self.zone, replacing: "v=spf1 mx ", with: "v=spf1 mx exists:%{i}.l.example.com ")
    #expect(come.new == ["gate-spf-widened example.com"])
  }

  @Test func anEndBehindAnIncludeThatCantBeAskedIsTold() async throws {
    let zone = Self.zone.replacing("v=spf1 mx ", with: "v=spf1 mx include:x.example.net ")
    let gate = try await GateCase(
      zone, replacing: "_spf.example.com -all", with: "_spf.example.com ~all",
      failing: ["x.example.net": .timedOut])
    #expect(gate.new == ["gate-spf-relaxed example.com"])
    // Where it stands in one state alone, whom it lets pass is not known.
    let added = try await GateCase(
      Self.zone, replacing: "mx include:_spf.example.com -all",
      with: "mx include:_spf.example.com include:x.example.net ~all",
      failing: ["x.example.net": .timedOut])
    #expect(added.new == ["gate-spf-relaxed example.com"])
    #expect(added.report.undetermined.contains { $0.rule == "gate-spf-widened" && $0.isNew })
  }

  @Test func theSameAddressesInOtherWordsAreNoDifference() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "ip4:192.0.2.0/24 -all",
      with: "ip4:192.0.2.128/25 ip4:192.0.2.0/25 -all")
    #expect(gate.report.domains.map(\.description) == ["example.com"])
    #expect(gate.new.isEmpty)
  }

  @Test func aPartThatNobodyCanAskIsComparedAsItStands() async throws {
    let zone = Self.zone.replacing("v=spf1 mx ", with: "v=spf1 mx include:x.example.net ")
    let gate = try await GateCase(
      zone, replacing: "ip4:192.0.2.0/24 -all", with: "ip4:192.0.2.0/25 -all",
      failing: ["x.example.net": .serverFailure])
    #expect(gate.entry("gate-spf-narrowed")?.finding.message.contains("128 IPv4") == true)
    #expect(!gate.report.undetermined.contains { $0.rule == "gate-spf-narrowed" })
    let removed = try await GateCase(
      zone, replacing: "include:x.example.net ", with: "",
      failing: ["x.example.net": .serverFailure])
    #expect(removed.entry("gate-spf-narrowed") == nil)
    #expect(removed.report.undetermined.contains { $0.rule == "gate-spf-narrowed" && $0.isNew })
  }

  // MARK: Keys

  private static let withdrawn = ("s1._domainkey TXT", "other TXT")

  @Test func aKeyThatGoesIsAsBadAsItsUse() async throws {
    let domain = try DomainName("example.com")
    var used = SelectorSightings(of: domain)
    used.note(signatureOf: "example.com", selector: "S1")
    let cases: [(SelectorEvidence, Severity, String)] = [
      (SelectorEvidence(), .warning, "was not looked at"),
      (SelectorEvidence(sightings: SelectorSightings(of: domain)), .notice, "nothing that was"),
      (SelectorEvidence(sightings: used), .error, "it is in use"),
      (SelectorEvidence(keyFiles: ["s1": "/keys/s1.pem"]), .error, "it is in use"),
      (SelectorEvidence(keyFiles: [:]), .notice, "nothing that was"),
    ]
    for (evidence, severity, words) in cases {
      let gate = try await GateCase(
        Self.zone, replacing: Self.withdrawn.0, with: Self.withdrawn.1, evidence: evidence)
      let entry = try #require(gate.entry("gate-selector-removed"))
      #expect(entry.finding.severity == severity)
      #expect(entry.finding.message.contains(words), "\(entry.finding.message)")
      #expect(entry.finding.fix.contains("s1._domainkey.example.com. 3600 IN TXT"))
    }
  }

  @Test func aRevokedKeyIsGoneToo() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", with: "p=")
    #expect(gate.entry("gate-selector-removed")?.finding.message.contains("is revoked") == true)
  }

  @Test func anotherKeyAtTheSelectorIsTold() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
      with: "p=/lVdwmLaGbFAsXF8FZ1RvPmWzNpHYHHrj6XbUbrLVZ4=")
    #expect(gate.new == ["gate-selector-rekeyed s1._domainkey.example.com"])
  }

  @Test func aKeyThatIsWrittenInAnotherWayIsTheSame() async throws {
    let gate = try await GateCase(Self.zone, replacing: "v=DKIM1; k=ed25519;", with: "k=ed25519;")
    #expect(!gate.new.contains { $0.hasPrefix("gate-") })
  }

  @Test func aKeyThatIsHandedOverIsNotWithdrawnAsFarAsIsKnown() async throws {
    let gate = try await GateCase(
      Self.zone,
      replacing:
        #"s1._domainkey TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=""#,
      with: "s1._domainkey CNAME s1.keys.example.net.",
      failing: ["s1.keys.example.net": .timedOut])
    #expect(gate.entry("gate-selector-removed") == nil)
    #expect(
      gate.report.undetermined.contains { $0.rule == "gate-selector-removed" && $0.isNew })
  }

  @Test(
    arguments: [
      (
        "v=DKIM1; s=tlsrpt; k=ed25519;", "not for mail any more (s=tlsrpt)", "gate-selector-removed"
      ),
      ("v=DKIM1; s=web; k=ed25519;", "not for mail any more (s=web)", "dkim-service-type"),
      ("v=DKIM1; h=sha1; k=ed25519;", "allows no sha256 any more", "dkim-hash-algorithms"),
    ] as [(String, String, RuleID)])
  func aKeyInUseThatIsSwitchedOffForMailIsAnError(
    _ start: String, _ words: String, _ rule: RuleID
  ) async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "v=DKIM1; k=ed25519;", with: start,
      evidence: SelectorEvidence(keyFiles: ["s1": "/keys/s1.pem"]))
    let entry = try #require(gate.entry(rule), "\(gate.new)")
    #expect(entry.finding.severity == .error)
    #expect(
      ([entry.finding.message] + entry.finding.evidence).contains { $0.contains(words) },
      "\(entry.finding)")
    // It verified no mail before either.
    let back = try await GateCase(
      Self.zone.replacing("v=DKIM1; k=ed25519;", with: start), replacing: "_domainkey TXT",
      with: "other TXT")
    #expect(back.entry("gate-selector-removed") == nil)
  }

  @Test func signingPracticesAreNoKey() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "www A",
      with: "_domainkey TXT \"o=-\"\n_adsp._domainkey TXT \"dkim=discardable\"\nwww A")
    #expect(gate.new == [])
  }

  // MARK: Exchanges

  @Test(arguments: [
    ("@ MX 0 .", "takes none any more: a null MX"),
    ("@ A 203.0.113.9", "all its mail goes to its own address 203.0.113.9 now"),
  ])
  func aDomainThatTakesNoMailAnyMoreIsAnError(_ now: String, _ words: String) async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "@ MX 10 mx1\n@ MX 20 mx2\n", with: "\(now)\n")
    let entry = try #require(gate.entry("gate-mail-refused"), "\(gate.new)")
    #expect(entry.finding.severity == .error)
    #expect(
      entry.finding.message.hasPrefix("example.com took mail by mx1.example.com, mx2.example.com"))
    #expect(entry.finding.message.contains(words), "\(entry.finding.message)")
    #expect(entry.finding.fix.contains("example.com. 3600 IN MX 20 mx2.example.com."))
    #expect(entry.change?.name.description == "example.com")
    #expect(gate.entry("mx-implicit") == nil)
  }

  @Test(arguments: [
    // The address of an exchange is left; nobody took mail before; other exchanges come; one goes.
    ("@ MX 10 mx1\n@ MX 20 mx2\n", "@ MX 10 mx1\n@ MX 20 mx2\n", "@ A 192.0.2.25\n"),
    ("@ MX 10 mx1\n@ MX 20 mx2\n", "@ MX 10 nowhere\n", "@ MX 0 .\n"),
    ("@ MX 10 mx1\n@ MX 20 mx2\n", "@ A 192.0.2.80\n", "@ MX 0 .\n"),
    ("@ MX 10 mx1\n@ MX 20 mx2\n", "@ MX 10 mx1\n", "@ MX 10 mx2\n"),
    ("@ MX 10 mx1\n@ MX 20 mx2\n", "@ MX 10 mx1\n@ MX 20 mx2\n", "@ MX 10 mx1\n"),
  ])
  func mailThatGoesOnOrNeverCameIsNone(
    _ text: String, _ before: String, _ now: String
  ) async throws {
    let gate = try await GateCase(
      Self.zone.replacing(text, with: before), replacing: before, with: now)
    #expect(gate.report.changes.count > 0)
    #expect(gate.entry("gate-mail-refused") == nil, "\(gate.new)")
  }

  // MARK: Signers

  private static let child =
    "$ORIGIN sub.example.com.\n$TTL 3600\n@ SOA ns h 1 7200 900 1209600 300\n@ NS ns1.example.net.\n"
    + "@ MX 10 mx1.example.com.\n"
  private static let parent = zone + "\nsub NS ns1.example.net.\n"
  private static let signer = "sub DS 12345 13 2 \(String(repeating: "00", count: 32))\n"

  @Test func aSignerAboveAnUnsignedZoneIsAnError() async throws {
    let gate = try await GateCase(
      base: [Self.parent, Self.child], head: [Self.parent + Self.signer, Self.child])
    let entry = try #require(gate.entry("gate-ds-added"), "\(gate.new)")
    #expect(entry.finding.subject == "sub.example.com" && entry.finding.severity == .error)
    #expect(entry.change?.type == .ds && entry.finding.location?.line == 15)
    // That goes is no harm.
    let back = try await GateCase(
      base: [Self.parent + Self.signer, Self.child], head: [Self.parent, Self.child])
    #expect(back.entry("gate-ds-added") == nil)
  }

  @Test func whetherSomebodySignsWhatIsSomewhereElseIsOpen() async throws {
    let other = Self.signer.replacing("12345", with: "54321")
    let cases = [
      ([Self.parent], [Self.parent + Self.signer]),
      // It had one: something signs it.
      ([Self.parent + Self.signer, Self.child], [Self.parent + Self.signer + other, Self.child]),
    ]
    for (base, head) in cases {
      let gate = try await GateCase(base: base, head: head, failing: ["sub.example.com": .offline])
      #expect(gate.entry("gate-ds-added") == nil)
      #expect(gate.report.undetermined.contains { $0.rule == "gate-ds-added" && $0.isNew })
    }
  }

  @Test func aZoneThatIsSomewhereElseIsAskedForItsKeys() async throws {
    let key = DNSKey(
      flags: 257, protocolNumber: 3, algorithm: 13, publicKey: [UInt8](repeating: 7, count: 64))
    let text = Data(key.publicKey).base64EncodedString()
    let outside = "$ORIGIN sub.example.com.\n$TTL 3600\n@ DNSKEY 257 3 13 \(text)\n"
    let other = Self.signer.replacing("12345", with: "\(key.tag ^ 1)")
    let wrong = Self.signer.replacing("12345", with: "\(key.tag)")
    let record = Record(
      name: try DomainName("sub.example.com"), ttl: 3_600, data: .dnskey(key))
    let validator = try SignedTestTree.shared.get().validator()
    func signer(_ type: UInt8) throws -> String {
      let signer = try #require(validator.delegationSigner(of: record, digestType: type))
      return Record(name: record.name, ttl: 3_600, data: .ds(signer)).description + "\n"
    }
    let own = try signer(2)
    func gate(_ signers: String, _ outside: String) async throws -> GateCase {
      try await GateCase(base: [Self.parent], head: [Self.parent + signers], outside: outside)
    }
    // The digest has to be that of the key, and one in SHA-1 does not make up for a better one that is wrong (RFC 4509 §3).
    for (signers, outside) in [
      (own, ""), (other, outside), (wrong, outside), (try signer(1) + wrong, outside),
      (own, outside.replacing("257", with: "0")),
    ] {
      let entry = try #require(try await gate(signers, outside).entry("gate-ds-added"))
      #expect(entry.finding.severity == .error && entry.finding.location?.line == 15)
    }
    // One that fits is enough (RFC 6840 §5.11).
    for signers in [own, other + own, own + wrong, try signer(1), try signer(4)] {
      let fine = try await gate(signers, outside)
      #expect(fine.entry("gate-ds-added") == nil)
      #expect(!fine.report.undetermined.contains { $0.rule == "gate-ds-added" })
    }
    let fix = try #require(try await gate(wrong, outside).entry("gate-ds-added")).finding.fix
    #expect(fix.uppercased().contains(own.dropLast().uppercased()), "\(fix)")
    // SHA3 or whatever it may be.
    let unknown = try await gate(wrong.replacing(" 13 2 ", with: " 13 200 "), outside)
    #expect(unknown.entry("gate-ds-added") == nil)
    #expect(unknown.report.undetermined.contains { $0.rule == "gate-ds-added" && $0.isNew })
  }

  // MARK: DMARC

  @Test(arguments: ["v=DMARC1", "v=DMARC1; rua=mailto:dmarc@example.com", "v=DMARC1; P_=reject"])
  func aRecordThatLosesItsPolicyIsLikeOneThatGoes(_ text: String) async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "v=DMARC1; p=reject; rua=mailto:dmarc@example.com", with: text)
    let entry = try #require(gate.entry("gate-dmarc-weakened"), "\(gate.new)")
    #expect(entry.finding.severity == .error)
    #expect(entry.finding.message.contains("no usable policy (p=) any more"))
  }

  @Test(arguments: [
    ("p=none", "from reject to none for example.com and everything below it"),
    ("p=reject; sp=none", "falls for subdomains from reject to none"),
    ("p=reject; np=none", "falls for subdomains that do not exist from reject to none"),
    ("p=reject; t=y", "from reject to quarantine for example.com and everything below it"),
  ])
  func aWeakerPolicyIsTold(_ policy: String, _ words: String) async throws {
    let gate = try await GateCase(Self.zone, replacing: "p=reject", with: policy)
    let entry = try #require(gate.entry("gate-dmarc-weakened"))
    #expect(entry.finding.message.contains(words), "\(entry.finding.message)")
    #expect(entry.finding.fix.contains("p=reject"))
    #expect(gate.new.count { $0.hasPrefix("gate-dmarc") } == 1)
  }

  @Test func whatAnAuditFindsTooIsToldOnce() async throws {
    let invalid = try await GateCase(Self.zone, replacing: "p=reject", with: "p=rejct")
    // The error of the audit is worse than the warning of the gate, which is its evidence.
    let entry = try #require(invalid.entry("dmarc-policy-invalid"))
    #expect(entry.finding.evidence.contains { $0.hasPrefix("also gate-dmarc-weakened: ") })
    #expect(invalid.entry("gate-dmarc-weakened") == nil)
    let none = try await GateCase(Self.zone, replacing: "p=reject", with: "p=none")
    #expect(none.entry("dmarc-policy-none") == nil)
    #expect(
      none.entry("gate-dmarc-weakened")?.finding.evidence.contains {
        $0.hasPrefix("also dmarc-policy-none: ")
      } == true)
    // A waiver of either is about something.
    let waived = try await GateCase(
      Self.zone, replacing: "p=reject", with: "p=none",
      acceptance: GateAcceptance(waivers: [
        Self.waiver("dmarc-policy-none", "_dmarc.example.com", "2099-01-01")
      ]))
    #expect(waived.entry("gate-waiver-unused") == nil)
  }

  @Test(arguments: ["p=reject; sp=reject", "p=reject; adkim=s"])
  func anEqualPolicyIsNot(_ policy: String) async throws {
    let gate = try await GateCase(Self.zone, replacing: "p=reject", with: policy)
    #expect(gate.entry("gate-dmarc-weakened") == nil)
  }

  @Test func aSubdomainThatLosesItsOwnPolicyFallsBackOnTheOneAbove() async throws {
    let zone =
      Self.zone.replacing("p=reject", with: "p=none") + """

        news MX 10 mx1
        _dmarc.news TXT "v=DMARC1; p=reject"

        """
    let gate = try await GateCase(
      zone, replacing: "_dmarc.news TXT \"v=DMARC1; p=reject\"\n", with: "")
    let entry = try #require(gate.entry("gate-dmarc-weakened"))
    #expect(entry.finding.subject == "_dmarc.news.example.com")
    #expect(entry.finding.message.contains("from reject to none"))
  }

  @Test func aRecordThatGoesIsTheWeakestPolicy() async throws {
    let gate = try await GateCase(Self.zone, replacing: "_dmarc TXT", with: "other TXT")
    #expect(gate.entry("gate-dmarc-weakened")?.finding.message.contains("none at all") == true)
  }

  @Test func aPolicyBehindAnAliasThatFailsCantBeTold() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "_dmarc TXT \"v=DMARC1; p=reject; rua=mailto:dmarc@example.com\"",
      with: "_dmarc CNAME example.com.dmarc.example.net.",
      failing: ["example.com.dmarc.example.net": .timedOut])
    #expect(gate.entry("gate-dmarc-weakened") == nil)
    #expect(gate.report.undetermined.contains { $0.rule == "gate-dmarc-weakened" && $0.isNew })
  }

  // MARK: Changes

  @Test func tlsaRecordsNeedAnOverlap() async throws {
    let zone = Self.zone + "\n_25._tcp.mx1 TLSA 3 1 1 \(String(repeating: "AA", count: 32))\n"
    let other = "TLSA 3 1 1 \(String(repeating: "BB", count: 32))"
    let old = "TLSA 3 1 1 \(String(repeating: "AA", count: 32))"
    let replaced = try await GateCase(zone, replacing: old, with: other)
    #expect(replaced.entry("gate-tlsa-replaced")?.finding.fix.contains("AAAA") == true)
    let both = try await GateCase(zone, replacing: old, with: "\(old)\n_25._tcp.mx1 \(other)")
    #expect(both.report.domains.map(\.description) == ["example.com"])
    #expect(both.entry("gate-tlsa-replaced") == nil)
  }

  @Test func aLongTTLIsToldWhereOldRecordsGo() async throws {
    let zone = Self.zone.replacing("$TTL 3600", with: "$TTL 86400")
    let gate = try await GateCase(zone, replacing: "@ MX 20 mx2\n", with: "")
    let entry = try #require(gate.entry("gate-long-ttl"))
    #expect(entry.finding.message.contains("1 day"))
    #expect(entry.finding.fix.contains("example.com. 300 IN MX 20 mx2.example.com."))
    let more = try await GateCase(
      zone, replacing: "@ MX 20 mx2\n", with: "@ MX 20 mx2\n@ MX 30 mx1\n")
    #expect(more.entry("gate-long-ttl") == nil)
    let short = try await GateCase(Self.zone, replacing: "@ MX 20 mx2\n", with: "")
    #expect(short.entry("gate-long-ttl") == nil)
  }

  @Test func namesBelowANewDelegationAreNamed() async throws {
    let zone = Self.zone + "\nsub MX 10 mx.sub\nmx.sub A 192.0.2.26\nx.y.sub A 192.0.2.27\n"
    let gate = try await GateCase(
      zone, replacing: "www A 192.0.2.80", with: "www A 192.0.2.80\nsub NS ns1.example.net.",
      failing: ["sub.example.com": .serverFailure, "mx.sub.example.com": .serverFailure])
    let entry = try #require(gate.entry("gate-names-delegated"))
    #expect(entry.finding.message.hasPrefix("3 names"))
    #expect(entry.finding.evidence.contains("x.y.sub.example.com"))
    #expect(entry.targets == ["sub.example.com"])
    #expect(entry.finding.fix.contains("sub.example.com. 3600 IN MX 10 mx.sub.example.com."))
  }

  @Test func aDelegationToAZoneOfTheSameFilesIsAllRight() async throws {
    let zone = Self.zone + "\nsub MX 10 mx1\n"
    let gate = try await GateCase(
      base: [zone],
      head: [
        zone.replacing("\nsub MX 10 mx1\n", with: "\nsub NS ns1.example.net.\n"),
        "$ORIGIN sub.example.com.\n$TTL 3600\n@ NS ns1.example.net.\n@ MX 10 mx1.example.com.\n",
      ])
    #expect(gate.entry("gate-names-delegated") == nil)
  }

  // MARK: Waivers and baselines

  private static func waiver(_ rule: RuleID, _ subject: String, _ day: String) throws -> Waiver {
    try #require(Waiver(rule: rule, subject: subject, reason: "agreed", expires: day))
  }

  @Test func aWaiverHoldsUntilItsDayIsOver() async throws {
    // The clock of the test stands at 2027-01-15.
    let holds = try await GateCase(
      Self.zone, replacing: "p=reject", with: "p=none",
      acceptance: GateAcceptance(waivers: [
        Self.waiver("gate-dmarc-weakened", "_DMARC.example.com.", "2027-01-15")
      ]))
    #expect(!holds.new.contains("gate-dmarc-weakened _dmarc.example.com"))
    #expect(holds.entry("gate-waiver-expired") == nil && holds.entry("gate-waiver-unused") == nil)
    let accepted = holds.report.unchanged.first { $0.finding.rule == "gate-dmarc-weakened" }
    #expect(accepted?.acceptance != nil)
    let expired = try await GateCase(
      Self.zone, replacing: "p=reject", with: "p=none",
      acceptance: GateAcceptance(waivers: [
        Self.waiver("gate-dmarc-weakened", "_dmarc.example.com", "2027-01-14")
      ]))
    #expect(expired.new.contains("gate-dmarc-weakened _dmarc.example.com"))
    #expect(expired.new.contains("gate-waiver-expired _dmarc.example.com"))
  }

  @Test func aWaiverOfNothingIsToldWhereItsDomainWasAudited() async throws {
    let gate = try await GateCase(
      Self.zone, replacing: "p=reject", with: "p=quarantine",
      acceptance: GateAcceptance(waivers: [
        Self.waiver("spf-ptr", "example.com", "2099-01-01"),
        Self.waiver("spf-ptr", "elsewhere.example", "2099-01-01"),
        Self.waiver("mx-unresolvable", "nowhere.example.com", "2099-01-01"),
      ]))
    #expect(
      gate.new.filter { $0.hasPrefix("gate-waiver") } == [
        "gate-waiver-unused example.com", "gate-waiver-unused elsewhere.example",
      ])
  }

  @Test func aDayThatIsNoneIsRefused() {
    for day in ["2026-02-30", "2026-1-1", "tomorrow", "", "2026-12-31T00:00:00Z"] {
      #expect(Waiver(rule: "spf-ptr", subject: "x", reason: "y", expires: day) == nil)
    }
  }

  @Test func aBaselineAcceptsWhatItHasAndNothingWorse() async throws {
    let first = try await GateCase(Self.zone, replacing: "mx1 A 192.0.2.25\n", with: "")
    let baseline = GateBaseline(first.report)
    let again = try await GateCase(
      Self.zone, replacing: "mx1 A 192.0.2.25\n", with: "",
      acceptance: GateAcceptance(baseline: baseline))
    #expect(again.new.isEmpty)
    let worse = try await GateCase(
      base: [Self.zone],
      head: [
        Self.zone.replacing("mx1 A 192.0.2.25\n", with: "")
          .replacing("mx2 A 198.51.100.25\n", with: "")
      ], acceptance: GateAcceptance(baseline: baseline))
    #expect(worse.new.contains("mx-unresolvable mx1.example.com"))
  }

  @Test func aBaselineAcceptsNoOtherChangeOfTheSameKind() async throws {
    let old = "ip4:192.0.2.0/24 -all"
    let first = try await GateCase(Self.zone, replacing: old, with: "ip4:192.0.2.0/25 -all")
    let acceptance = GateAcceptance(baseline: GateBaseline(first.report))
    let again = try await GateCase(
      Self.zone, replacing: old, with: "ip4:192.0.2.0/25 -all", acceptance: acceptance)
    #expect(again.new.isEmpty)
    // As many others, and all of them.
    for now in ["ip4:192.0.2.128/25 -all", "-all"] {
      let other = try await GateCase(Self.zone, replacing: old, with: now, acceptance: acceptance)
      #expect(other.new.contains("gate-spf-narrowed _spf.example.com"), "\(other.new)")
    }
  }
}
