import Audit
import DNS
import MailAuth
import TestKit
import Testing

/// The DMARC rules on zones with one record each.
@Suite struct DMARCCheckTests {
  /// A domain with SPF, a DKIM key at `s1`, and a host for reports.
  private static let base =
    "@ IN MX 10 mx\n@ IN TXT \"v=spf1 mx -all\"\ns1._domainkey IN TXT \"k=ed25519; p="
    + RSAKeyMaker.base64([UInt8](repeating: 7, count: 32)) + "\"\n"

  private static func audit(
    _ record: String, failing: [String: LookupFailure] = [:], mailFrom: String? = nil,
    isParked: Bool = false
  ) async throws -> TestAudit {
    try await TestAudit(
      zone: base + "_dmarc IN TXT \"\(record)\"\n", failing: failing, selectors: ["s1"],
      mailFrom: mailFrom, isParked: isParked)
  }

  private static let rua = "rua=mailto:d@example.com"

  @Test(
    "A record is judged by what receivers make of it",
    arguments: [
      ("v=DMARC1; p=reject; \(rua)", []),
      (
        "v=DMARC1;p=quarantine;sp=reject;np=reject;adkim=s;fo=1;ruf=mailto:f@example.com;\(rua)", []
      ),
      ("v = DMARC1 ; p = reject ; \(rua)", []),
      ("v=DMARC1; p=none; \(rua)", ["dmarc-policy-none notice"]),
      ("v=DMARC1; p=none", ["dmarc-no-reports notice", "dmarc-policy-none warning"]),
      ("v=DMARC1; p=reject", ["dmarc-no-reports notice"]),
      ("v=DMARC1; \(rua)", ["dmarc-policy-invalid warning"]),
      ("v=DMARC1; p=refuse; \(rua)", ["dmarc-policy-invalid error"]),
      ("v=DMARC1; p=reject; sp=x; \(rua)", ["dmarc-policy-invalid error"]),
      ("v=DMARC1; p=reject; sp=none; \(rua)", ["dmarc-subdomain-policy-weak warning"]),
      ("v=DMARC1; p=reject; np=none; \(rua)", ["dmarc-nonexistent-policy-weak warning"]),
      ("v=DMARC1; p=reject; t=y; \(rua)", ["dmarc-testing notice"]),
      ("v=DMARC1; p=none; t=y; \(rua)", ["dmarc-policy-none notice"]),
      ("v=DMARC1; p=reject; adkim=relaxed; \(rua)", ["dmarc-syntax warning"]),
      ("v=DMARC1; p=none; p=reject; \(rua)", ["dmarc-policy-none notice", "dmarc-syntax error"]),
      ("v=DMARC1; p=reject;; \(rua)", ["dmarc-syntax warning"]),
      ("v=DMARC1; p=reject; \(rua); mailto:e@example.com", ["dmarc-syntax warning"]),
      ("v=DMARC1; p=reject; fo=2; ruf=mailto:f@example.com; \(rua)", ["dmarc-syntax warning"]),
      ("v=DMARC1; p=reject; policy=none; \(rua)", ["dmarc-unknown-tag notice"]),
      (
        "v=DMARC1; P=reject; \(rua)", ["dmarc-policy-invalid warning", "dmarc-unknown-tag warning"]
      ),
      ("v=DMARC1; p=reject; pct=100; rf=afrf; ri=86400; \(rua)", ["dmarc-removed-tag notice"]),
      ("v=DMARC1; p=reject; pct=50; \(rua)", ["dmarc-percentage warning"]),
      ("v=DMARC1; p=reject; pct=5O; \(rua)", ["dmarc-percentage warning"]),
      ("v=DMARC1; p=none; pct=0; \(rua)", ["dmarc-percentage notice", "dmarc-policy-none notice"]),
      ("v=DMARC1; p=reject; fo=1; \(rua)", ["dmarc-fo-without-ruf notice"]),
      ("v=DMARC1; p=reject; rua=d@example.com", ["dmarc-report-uri error"]),
      ("v=DMARC1; p=reject; \(rua),d@example.com", ["dmarc-report-uri warning"]),
      ("v=DMARC1; p=reject; rua=https://example.com/r", ["dmarc-report-uri notice"]),
      ("v=DMARC1; p=reject; \(rua)!10m", ["dmarc-report-size-limit notice"]),
      (
        "v=DMARC1; p=reject; \(rua),mailto:a@example.com,mailto:b@example.com",
        ["dmarc-many-destinations notice"]
      ),
      ("v=DMARC1; p=reject; psd=y; \(rua)", ["dmarc-psd-flag warning"]),
      ("v=DMARC1; p=reject; psd=n; \(rua)", []),
      ("v=dmarc1; p=reject", ["dmarc-misspelt error"]),
      ("v=DMARC1, p=reject", ["dmarc-misspelt error"]),
      ("p=reject", ["dmarc-misspelt error"]),
      ("some-verification=1", ["dmarc-missing warning"]),
    ])
  func judges(record: String, expected: [String]) async throws {
    let audit = try await Self.audit(record)
    #expect(audit.findings(.dmarc) == expected)
    #expect(audit.undetermined(.dmarc).isEmpty)
  }

  @Test(
    "The fix is the record as it should be",
    arguments: [
      ("v=dmarc1, p=reject, \(rua)", "v=DMARC1; p=reject; \(rua)"),
      ("v=DMARC1: p=reject", "v=DMARC1; p=reject"),
      ("p=reject; v=DMARC1", "v=DMARC1; p=reject"),
      ("\\\"v=DMARC1; p=none\\\"", "v=DMARC1; p=none"),
      ("v=DMARC1; p=none; \(rua)", "v=DMARC1; p=quarantine; \(rua)"),
      ("v=DMARC1; p=none", "v=DMARC1; p=none; rua=mailto:dmarc@example.com"),
      ("v=DMARC1; \(rua)", "v=DMARC1; p=none; \(rua)"),
      ("v=DMARC1; p=reject; sp=none; \(rua)", "v=DMARC1; p=reject; \(rua)"),
      ("v=DMARC1; p=reject; rua=d@example.com", "v=DMARC1; p=reject; \(rua)"),
      ("v=DMARC1; p=reject; \(rua)!10m", "v=DMARC1; p=reject; \(rua)"),
      ("v=DMARC1; P=reject; \(rua)", "v=DMARC1; p=reject; \(rua)"),
      (
        "v=DMARC1; p=reject; \(rua); mailto:e@example.com ; mailto:f@example.com",
        "v=DMARC1; p=reject; \(rua),mailto:e@example.com,mailto:f@example.com"
      ),
    ])
  func fixes(record: String, fix: String) async throws {
    let audit = try await Self.audit(record)
    let line = "_dmarc.example.com. 3600 IN TXT \"\(fix)\""
    // A word of advice may follow the line.
    #expect(
      audit.allFindings(.dmarc).contains { $0.fix == line || $0.fix.hasPrefix(line + "\n") })
  }

  @Test("A missing record is told as missing, a record in the wrong place as that")
  func findsWrongPlaces() async throws {
    let missing = try await TestAudit(zone: Self.base, selectors: ["s1"])
    #expect(missing.findings(.dmarc) == ["dmarc-missing warning"])
    for line in [
      "@ IN TXT \"v=DMARC1; p=none\"", "dmarc IN TXT \"v=DMARC1; p=none\"",
      "_dmarc.example.com IN TXT \"v=DMARC1; p=none\"",
    ] {
      let audit = try await TestAudit(zone: Self.base + line, selectors: ["s1"])
      #expect(audit.findings(.dmarc) == ["dmarc-wrong-place error"])
      #expect(
        audit.allFindings(.dmarc).map(\.fix) == [
          "_dmarc.example.com. 3600 IN TXT \"v=DMARC1; p=none\""
        ])
    }
    let both = try await TestAudit(
      zone: Self.base
        + "@ IN TXT \"v=DMARC1; p=none\"\n_dmarc IN TXT \"v=DMARC1; p=reject; \(Self.rua)\"",
      selectors: ["s1"])
    #expect(both.findings(.dmarc) == ["dmarc-wrong-place notice"])
  }

  @Test("Several records are discarded")
  func findsSeveralRecords() async throws {
    let audit = try await TestAudit(
      zone: Self.base + "_dmarc IN TXT \"v=DMARC1; p=none\"\n_dmarc IN TXT \"v=DMARC1; p=reject\"",
      selectors: ["s1"])
    #expect(audit.findings(.dmarc) == ["dmarc-several-records error"])
  }

  @Test("A subdomain inherits, and sp of its own record is ignored")
  func judgesSubdomains() async throws {
    let zone = """
      _dmarc IN TXT "v=DMARC1; p=reject; sp=quarantine; \(Self.rua)"
      @ IN MX 10 mx
      sub IN TXT "v=spf1 mx -all"
      own IN TXT "v=spf1 mx -all"
      _dmarc.own IN TXT "v=DMARC1; p=reject; sp=none; \(Self.rua)"
      """
    let inheriting = try await TestAudit("sub.example.com", zone: zone)
    #expect(inheriting.findings(.dmarc) == ["dmarc-subdomain-policy-weak warning"])
    #expect(inheriting.facts.dmarc.walk?.discovery.policy?.role == .organizationalDomain)
    let own = try await TestAudit("own.example.com", zone: zone)
    #expect(own.findings(.dmarc) == ["dmarc-subdomain-policy-ignored notice"])
    // The domain above may sign for both.
    #expect(own.findings(.dkim) == ["dkim-no-key-found notice"])
  }

  @Test("Where receivers of RFC 7489 find something else, both answers are told")
  func comparesReceivers() async throws {
    let audit = try await TestAudit(
      "a.mail.example.com",
      zone:
        "_dmarc.mail IN TXT \"v=DMARC1; p=none; \(Self.rua)\"\n@ IN MX 10 mx\na.mail IN MX 10 mx")
    #expect(
      audit.findings(.dmarc) == [
        "dmarc-policy-none notice", "dmarc-report-unauthorized notice",
        "dmarc-rfc7489-differs notice",
      ])
    let finding = try #require(
      audit.allFindings(.dmarc).first { $0.rule == "dmarc-rfc7489-differs" })
    #expect(
      finding.message.contains("RFC 9989 finds p=none at mail.example.com, RFC 7489 no record"))
    #expect(finding.message.contains("mail.example.com by RFC 9989, example.com by RFC 7489"))
  }

  @Test(
    "The fix of a difference breaks nothing where it is pasted",
    arguments: [
      // Nothing at the registrable domain: a record that asks nothing of its mail.
      (
        "_dmarc.a IN TXT \"v=DMARC1; p=reject; \(rua)\"\na IN MX 10 mx",
        "_dmarc.example.com. 3600 IN TXT \"v=DMARC1; p=none; \(rua)\""
      ),
      // psd is for the name it stands at, and the registrable domain has a record already.
      (
        "_dmarc IN TXT \"v=DMARC1; p=reject\"\n_dmarc.a IN TXT \"v=DMARC1; p=reject; psd=n\"\na IN MX 10 mx",
        "Nothing, where psd=n is meant: receivers of RFC 7489 do not know it. Otherwise take it out:\n"
          + "_dmarc.a.example.com. 3600 IN TXT \"v=DMARC1; p=reject\""
      ),
      // Two records stand there; a third would not help. Neither would sp of the domain above.
      (
        "_dmarc IN TXT \"v=DMARC1; p=reject; sp=quarantine\"\n_dmarc.a IN TXT \"v=DMARC1; p=none\"\n"
          + "_dmarc.a IN TXT \"v=DMARC1; p=reject\"\na IN MX 10 mx",
        "Keep one of the records at _dmarc.a.example.com: both find that one then."
      ),
    ])
  func comparisonFixes(zone: String, fix: String) async throws {
    let audit = try await TestAudit("a.example.com", zone: zone)
    let finding = audit.allFindings(.dmarc).first { $0.rule == "dmarc-rfc7489-differs" }
    #expect(finding?.fix == fix)
  }

  @Test("The fix of a record behind an alias says whose record that is")
  func warnsOfAliases() async throws {
    let audit = try await TestAudit(
      zone: Self.base + "_dmarc IN CNAME shared\nshared IN TXT \"v=DMARC1; p=none; \(Self.rua)\"",
      selectors: ["s1"])
    let finding = try #require(audit.allFindings(.dmarc).first { $0.rule == "dmarc-policy-none" })
    #expect(finding.evidence.first == "_dmarc.example.com. 3600 IN CNAME shared.example.com.")
    #expect(finding.fix.hasPrefix("shared.example.com. 3600 IN TXT"))
    #expect(finding.fix.contains("_dmarc.example.com is an alias"))
  }

  @Test("np is for names that do not exist, and nobody is asked to publish there")
  func judgesNonexistentNames() async throws {
    let zone =
      "_dmarc IN TXT \"v=DMARC1; p=quarantine; sp=none; np=reject; \(Self.rua)\"\n@ IN MX 10 mx\nb IN A 192.0.2.1"
    let gone = try await TestAudit("a.example.com", zone: zone)
    #expect(gone.facts.dmarc.walk?.discovery.policy?.policyTag == "np")
    #expect(gone.findings(.dmarc) == ["dmarc-subdomain-policy-weak warning"])
    #expect(gone.findings(.dkim).isEmpty)
    let existing = try await TestAudit("b.example.com", zone: zone)
    #expect(existing.facts.dmarc.walk?.discovery.policy?.policyTag == "sp")
    let unregistered = try await TestAudit("nobody.test", zone: zone)
    #expect(unregistered.outcome("dmarc-missing") == .notApplicable)
    #expect(unregistered.outcome("dkim-no-key-found") == .notApplicable)
    #expect(unregistered.outcome("spf-record-missing") == .notApplicable)
  }

  @Test("Destinations outside have to agree, and all have to take mail")
  func examinesDestinations() async throws {
    let outside = """

      $ORIGIN r.example.
      yes IN MX 10 mx
      no IN MX 10 mx
      null IN MX 0 .
      address IN A 192.0.2.1
      example.com._report._dmarc.yes IN TXT "v=DMARC1;"
      example.com._report._dmarc.null IN TXT "v=DMARC1;"
      example.com._report._dmarc.address IN TXT "v=DMARC1;"
      example.com._report._dmarc.gone IN TXT "v=DMARC1"
      example.com._report._dmarc.broken IN TXT "v=dmarc1"
      broken IN A 192.0.2.1
      """
    let cases: [(host: String, findings: [String])] = [
      ("yes", []), ("address", []),
      ("no", ["dmarc-report-unauthorized error"]),
      ("broken", ["dmarc-report-unauthorized error"]),
      ("null", ["dmarc-report-host-without-mail error"]),
      ("gone", ["dmarc-report-host-without-mail error"]),
    ]
    for (host, findings) in cases {
      let audit = try await TestAudit(
        zone: Self.base + "_dmarc IN TXT \"v=DMARC1; p=reject; rua=mailto:a@\(host).r.example\""
          + outside, selectors: ["s1"])
      #expect(audit.findings(.dmarc) == findings)
    }
    let failing = try await TestAudit(
      zone: Self.base + "_dmarc IN TXT \"v=DMARC1; p=reject; rua=mailto:a@yes.r.example\""
        + outside,
      failing: [
        "example.com._report._dmarc.yes.r.example": .serverFailure, "yes.r.example MX": .timedOut,
      ], selectors: ["s1"])
    #expect(failing.findings(.dmarc).isEmpty)
    #expect(
      failing.undetermined(.dmarc) == [
        "dmarc-report-unauthorized", "dmarc-report-host-without-mail",
      ])
  }

  @Test("A host that is outside for the tree walk only is a notice")
  func comparesDestinations() async throws {
    let audit = try await TestAudit(
      "a.example.com",
      zone: Self.base
        + "_dmarc.a IN TXT \"v=DMARC1; p=reject; \(Self.rua)\"\na IN TXT \"v=spf1 -all\"")
    #expect(
      audit.findings(.dmarc) == [
        "dmarc-report-unauthorized notice", "dmarc-rfc7489-differs notice",
      ])
  }

  @Test("An enforced policy wants two mechanisms")
  func wantsTwoMechanisms() async throws {
    let record = "_dmarc IN TXT \"v=DMARC1; p=reject; \(Self.rua)\"\n@ IN MX 10 mx\n"
    let neither = try await TestAudit(zone: record)
    // Names below may authenticate the mail, unless alignment is strict (RFC 9989 §4.4).
    #expect(neither.findings(.dmarc) == ["dmarc-single-mechanism warning"])
    let strict =
      "_dmarc IN TXT \"v=DMARC1; p=reject; adkim=s; aspf=s; \(Self.rua)\"\n@ IN MX 10 mx\n"
    let lost = try await TestAudit(zone: strict)
    #expect(lost.findings(.dmarc) == ["dmarc-single-mechanism error"])
    let unsigned = try await TestAudit(zone: strict + "@ IN TXT \"v=spf1 mx -all\"")
    #expect(unsigned.findings(.dmarc) == ["dmarc-single-mechanism error"])
    let spf = try await TestAudit(zone: record + "@ IN TXT \"v=spf1 mx -all\"")
    #expect(spf.findings(.dmarc) == ["dmarc-single-mechanism warning"])
    let unknown = try await TestAudit(
      zone: record + "@ IN TXT \"v=spf1 mx -all\"\nx._domainkey IN TXT \"p=\"")
    #expect(unknown.outcome("dmarc-single-mechanism") == .notApplicable)
    let failing = try await TestAudit(
      zone: record + "@ IN TXT \"v=spf1 mx -all\"",
      failing: [
        "_domainkey.example.com": .serverFailure, "google._domainkey.example.com": .refused,
      ])
    #expect(failing.undetermined(.dmarc) == ["dmarc-single-mechanism"])
  }

  @Test("A domain without mail should ask for rejection")
  func examinesParkedDomains() async throws {
    let parked = try await Self.audit("v=DMARC1; p=quarantine; \(Self.rua)", isParked: true)
    #expect(parked.findings(.dmarc) == ["dmarc-parked-policy warning"])
    #expect(
      parked.allFindings(.dmarc).map(\.fix) == [
        "_dmarc.example.com. 3600 IN TXT \"v=DMARC1; p=reject; \(Self.rua)\""
      ])
    let silent = try await TestAudit(
      zone: "@ IN TXT \"v=spf1 -all\"\n_dmarc IN TXT \"v=DMARC1; p=quarantine\"")
    #expect(silent.findings(.dmarc) == ["dmarc-parked-policy notice"])
    let right = try await Self.audit("v=DMARC1; p=reject", isParked: true)
    #expect(right.findings(.dmarc).isEmpty)
  }

  @Test("An envelope sender has to align")
  func comparesMailFrom() async throws {
    let relaxed = "v=DMARC1; p=reject; \(Self.rua)"
    let below = try await Self.audit(relaxed, mailFrom: "b.example.com")
    #expect(below.findings(.dmarc).isEmpty)
    let elsewhere = try await Self.audit(relaxed, mailFrom: "esp.example")
    #expect(elsewhere.findings(.dmarc) == ["dmarc-unaligned-mail-from warning"])
    let strict = try await Self.audit(relaxed + "; aspf=s", mailFrom: "b.example.com")
    #expect(strict.findings(.dmarc) == ["dmarc-unaligned-mail-from warning"])
  }

  @Test("No rule passes on a record that could not be looked up")
  func keepsFailures() async throws {
    let audit = try await Self.audit(
      "v=DMARC1; p=none",
      failing: ["_dmarc.example.com": .serverFailure, "example.com": .timedOut],
      mailFrom: "x.example")
    #expect(audit.findings(.dmarc).isEmpty)
    #expect(audit.passed(.dmarc).isEmpty)
    #expect(
      audit.undetermined(.dmarc)
        == CheckCatalogue.all.filter { $0.rule.family == .dmarc }.map { $0.rule.id.rawValue })
  }

  @Test("A failure above an own record leaves open only what depends on it")
  func keepsFailuresAbove() async throws {
    let audit = try await Self.audit(
      "v=DMARC1; p=reject; sp=none; \(Self.rua)", failing: ["_dmarc.com": .offline])
    #expect(audit.findings(.dmarc).isEmpty)
    #expect(
      audit.undetermined(.dmarc) == [
        "dmarc-subdomain-policy-weak", "dmarc-subdomain-policy-ignored", "dmarc-rfc7489-differs",
      ])
  }

  @Test("An audit asks few questions: the walk, the domain, and what the record points to")
  func asksFewQuestions() async throws {
    let audit = try await Self.audit("v=DMARC1; p=reject; rua=mailto:d@r.example")
    let asked = Set(audit.questions.map(\.description))
    #expect(asked.contains("example.com._report._dmarc.r.example TXT"))
    #expect(
      asked.filter { $0.contains("_dmarc") }.sorted() == [
        "_dmarc.com TXT", "_dmarc.example.com TXT", "example.com._report._dmarc.r.example TXT",
      ])
  }

  @Test("A failure above a domain without a record leaves open whether several stand there")
  func keepsFailuresAboveNothing() async throws {
    let zone = "a IN MX 10 mx\n_dmarc.b IN TXT \"v=DMARC1; p=reject\"\nb IN MX 10 mx"
    let failing = ["_dmarc.example.com": LookupFailure.serverFailure]
    for domain in ["a.example.com", "b.example.com"] {
      let audit = try await TestAudit(domain, zone: zone, failing: failing)
      guard case .undetermined(let parts) = audit.outcome("dmarc-several-records") else {
        Issue.record("\(domain) is determined")
        continue
      }
      #expect(parts.map(\.subject) == ["_dmarc.example.com"])
    }
  }

  @Test("Destinations beyond the limit are not asked, and not passed")
  func notesDestinationsNotAsked() async throws {
    let hosts = (0..<DMARCFacts.maximumDestinations + 2).map { "h\($0)" }
    let uris = hosts.map { "mailto:a@\($0).example.com" }.joined(separator: ",")
    let audit = try await TestAudit(
      zone: SPFAuditCase.text("v=DMARC1; p=reject; rua=\(uris)", at: "_dmarc") + "\n"
        + hosts.map { "\($0) IN A 192.0.2.1" }.joined(separator: "\n"))
    #expect(audit.facts.dmarc.destinations.count == DMARCFacts.maximumDestinations)
    for rule in ["dmarc-report-unauthorized", "dmarc-report-host-without-mail"] as [RuleID] {
      #expect(
        audit.outcome(rule)
          == .undetermined([
            Undetermined(
              subject: "_dmarc.example.com",
              reason:
                "2 more hosts of rua and ruf were not asked: dlv asks about 10 hosts of a record")
          ]))
    }
  }

  @Test("A record that fails everybody says that no mail is sent, whatever modifiers it has")
  func readsSPF() async throws {
    for (text, presence) in [
      ("v=spf1 -all", DMARCFacts.SPFPresence.forbidsAll), ("v=spf1 ra=p -all", .forbidsAll),
      ("v=spf1 mx -all", .present), ("v=spf10 -all", .missing),
    ] {
      let audit = try await TestAudit(zone: "@ IN TXT \"\(text)\"")
      #expect(audit.facts.dmarc.spfPresence == presence)
    }
  }
}
