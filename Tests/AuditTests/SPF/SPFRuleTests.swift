import Audit
import DNS
import MailAuth
import TestKit
import Testing

/// Every SPF rule: a record that it objects to, the same right, and a lookup that fails.
@Suite struct SPFRuleTests {
  private static let ten = (1...10).map { "a:e\($0).example.com" }.joined(separator: " ")
  private static let existing = (1...11).map { "e\($0) A 127.0.0.2\ne\($0) AAAA ::1" }
    .joined(separator: "\n")
  private static let long =
    "v=spf1 " + (1...40).map { "ip4:192.0.2.\($0 * 3)" }.joined(separator: " ") + " -all"

  /// The zone, and every rule that finds something in it.
  @Test(
    "Rules fire where they should, and no others",
    arguments: [
      (#"@ TXT "v=spf1 ip4:192.0.2.0/24 -all""#, []),
      (#"@ TXT "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ~all exp=why.example.com""#, []),
      (#"@ TXT "V=SPF1  IP4:192.0.2.0/24  -ALL ""#, []),
      ("@ TXT ( \"v=spf1 ip4:192.0.2.1\" \" ip4:192.0.2.2 \" \"-all\" )", []),
      ("@ TXT ( \"v=spf1 include:_spf.exam\" \"ple.com -all\" )\n_spf TXT \"v=spf1 -all\"", []),
      (#"@ TXT "v=spf1 exists:%{ir}.%{v}._spf.%{d2} -all""#, []),
      ("@ TXT \"v=spf1 redirect=_spf.example.com\"\n_spf TXT \"v=spf1 -all\"", []),
      ("@ TXT \"v=spf1 -all\"\n_spf TXT \"v=spf1 ip4:192.0.2.1 -all\"", []),
      (#"@ TXT "v=spf1 ra=postmaster -all""#, []),
      (#"@ TXT "something else""#, ["spf-record-missing"]),
      ("@ A 192.0.2.1\n_spf TXT \"v=spf1 -all\"", ["spf-record-missing", "spf-wrong-name"]),
      ("@ A 192.0.2.1\nspf TXT \"v=spf1 -all\"", ["spf-record-missing", "spf-wrong-name"]),
      (
        "@ TXT \"v=spf1 ip4:192.0.2.1 -all\"\n@ TXT \"v=spf1 ip4:192.0.2.2 ~all\"",
        ["spf-several-records"]
      ),
      (#"@ TXT "v=spf10 -all""#, ["spf-record-missing", "spf-not-recognised"]),
      (#"@ TXT " v=spf1 -all""#, ["spf-record-missing", "spf-not-recognised"]),
      (#"@ TXT "v=spf1;ip4:192.0.2.1;-all""#, ["spf-record-missing", "spf-not-recognised"]),
      (#"@ TXT "v=spf 1 -all""#, ["spf-record-missing", "spf-not-recognised"]),
      (#"@ TXT "\"v=spf1 -all\"""#, ["spf-record-missing", "spf-not-recognised"]),
      (#"@ TXT "v=spf1include:a.example -all""#, ["spf-record-missing", "spf-not-recognised"]),
      (#"@ TXT "v=spf1 ipv4:192.0.2.1 -all""#, ["spf-syntax"]),
      ("@ TXT ( \"v=spf1 ip4:192.0.2.1\" \"ip4:192.0.2.2 -all\" )", ["spf-missing-space"]),
      (#"@ TXT "v=spf1 ip4=192.0.2.1 -all""#, ["spf-unknown-modifier"]),
      (#"@ TXT "v=spf1 note=hello -all""#, ["spf-unknown-modifier"]),
      (#"@ TXT "v=spf1 a:x..example.com -all""#, ["spf-invalid-target"]),
      (
        "@ TXT \"v=spf1 include:i.example.com -all\"\ni TXT \"v=spf1 foo -all\"", ["spf-syntax"]
      ),
      (
        "@ TXT \"v=spf1 include:i.example.com -all\"\ni TXT \"v=spf1 -all\"\ni TXT \"v=spf1 ~all\"",
        ["spf-several-records"]
      ),
      (
        SPFAuditCase.text("v=spf1 \(ten) a:e11.example.com -all") + "\n" + existing,
        ["spf-too-many-lookups"]
      ),
      ("@ TXT \"v=spf1 a:gone.example.com -all\"", ["spf-void-lookup"]),
      ("@ TXT \"v=spf1 a:v4.example.com -all\"\nv4 A 192.0.2.1", []),
      (
        "@ TXT \"v=spf1 a:g1.example.com mx:g2.example.com exists:g3.example.com -all\"",
        ["spf-void-lookup", "spf-too-many-void-lookups"]
      ),
      (
        // RFC 7208 §5: IPv6 clients have AAAA asked.
        "@ TXT \"v=spf1 a:h1.example.com a:h2.example.com -all\"\nh1 A 192.0.2.1\nh2 A 192.0.2.2",
        []
      ),
      (
        "@ TXT \"v=spf1 a:h1.example.com a:h2.example.com a:h3.example.com -all\"\nh1 A 192.0.2.1\n"
          + "h2 A 192.0.2.2\nh3 A 192.0.2.3", ["spf-too-many-void-lookups"]
      ),
      (
        "@ TXT \"v=spf1 mx -all\"\n"
          + (1...11).map { "@ MX \($0) m\($0)\nm\($0) A 192.0.2.\($0)" }.joined(separator: "\n"),
        ["spf-too-many-mx-names"]
      ),
      (#"@ TXT "v=spf1 include:example.com -all""#, ["spf-loop"]),
      (
        "@ TXT \"v=spf1 include:i.example.com -all\"\ni TXT \"other\"",
        ["spf-include-without-record"]
      ),
      (
        "@ TXT \"v=spf1 include:i.example.com -all\"",
        ["spf-include-without-record", "spf-void-lookup"]
      ),
      (
        "@ TXT \"v=spf1 include:_spf.gone.test -all\"",
        ["spf-include-without-record", "spf-void-lookup", "spf-unregistered-domain"]
      ),
      ("@ TXT \"v=spf1 a:www.gone.test -all\"", ["spf-void-lookup", "spf-unregistered-domain"]),
      (#"@ TXT "v=spf1 ip4:192.0.2.1 +all""#, ["spf-pass-all"]),
      (#"@ TXT "v=spf1 all""#, ["spf-pass-all"]),
      (
        "@ TXT \"v=spf1 include:i.example.com -all\"\ni TXT \"v=spf1 +all\"", ["spf-pass-all"]
      ),
      ("@ TXT \"v=spf1 ?include:i.example.com -all\"\ni TXT \"v=spf1 +all\"", []),
      (#"@ TXT "v=spf1 ip4:192.0.2.1 ?all""#, ["spf-neutral-all"]),
      (#"@ TXT "v=spf1 ip4:192.0.2.1""#, ["spf-no-all"]),
      ("@ TXT \"v=spf1 redirect=i.example.com\"\ni TXT \"v=spf1 ?all\"", ["spf-neutral-all"]),
      (#"@ TXT "v=spf1 -all ip4:192.0.2.1""#, ["spf-terms-after-all"]),
      (
        "@ TXT \"v=spf1 redirect=i.example.com -all\"\ni TXT \"v=spf1 -all\"",
        ["spf-redirect-with-all"]
      ),
      (#"@ TXT "v=spf1 ptr -all""#, ["spf-ptr"]),
      (#"@ TXT "v=spf1 exists:%{p}.example.com -all""#, ["spf-ptr"]),
      (#"@ TXT "v=spf1 ip4:0.0.0.0/1 -all""#, ["spf-wide-range"]),
      (#"@ TXT "v=spf1 ip4:11.0.0.0/12 -all""#, ["spf-wide-range"]),
      (#"@ TXT "v=spf1 ip4:11.0.0.0/13 -all""#, []),
      (#"@ TXT "v=spf1 ip6:2000::/3 -all""#, ["spf-wide-range"]),
      (
        SPFAuditCase.text(
          "v=spf1 " + (0..<8).map { "ip4:11.\($0 * 8).0.0/13" }.joined(separator: " ") + " -all"),
        ["spf-wide-range"]
      ),
      ("@ TXT \"v=spf1 exists:e1.example.com -all\"\n\(existing)", ["spf-wide-range"]),
      ("@ TXT \"v=spf1 a:h.example.com/8 -all\"\nh A 11.0.0.1", ["spf-wide-range"]),
      (#"@ TXT "v=spf1 ip4:10.0.0.0/8 -all""#, ["spf-private-address"]),
      (#"@ TXT "v=spf1 ip6:fd00::/48 ip4:127.0.0.1 -all""#, ["spf-private-address"]),
      (#"@ TXT "v=spf1 ip4:192.0.2.1/24 -all""#, ["spf-host-bits"]),
      (#"@ TXT "v=spf1 ip4:192.0.2.1 IP4:192.0.2.1 -all""#, ["spf-duplicate-term"]),
      (#"@ TXT "v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.1 -all""#, ["spf-covered-network"]),
      (#"@ TXT "v=spf1 -ip4:192.0.2.1 ip4:192.0.2.0/24 -all""#, []),
      (#"@ TXT "v=spf1 ip4:192.0.2.0/24 -ip4:192.0.2.1 -all""#, ["spf-covered-network"]),
      (SPFAuditCase.text(long), ["spf-long-answer"]),
      ("@ TXT \"v=spf1 -all\"\n@ TXT \"spf2.0/pra -all\"", ["spf-sender-id"]),
      ("@ TXT \"v=spf1 -all\"\n@ SPF \"v=spf1 -all\"", ["spf-type-99"]),
      ("@ SPF \"v=spf1 -all\"", ["spf-record-missing", "spf-type-99"]),
    ] as [(String, [RuleID])])
  func fires(zone: String, expected: [RuleID]) async throws {
    let audit = try await SPFAuditCase(zone)
    #expect(audit.found.sorted() == expected.sorted())
    #expect(audit.undetermined == [])
  }

  @Test("A record that nobody could look up is neither missing nor right")
  func failedLookupLeavesEverythingOpen() async throws {
    let audit = try await SPFAuditCase(
      #"@ TXT "v=spf1 -all""#, failing: ["example.com TXT": .serverFailure])
    #expect(audit.found == [])
    let rules = Set(CheckCatalogue.all.map({ $0.rule }).filter { $0.family == .spf }.map(\.id))
    let others: Set<RuleID> = [
      "spf-type-99", "spf-parked", "spf-sender-not-authorised", "spf-loses-senders",
      "spf-gains-senders",
    ]
    #expect(audit.undetermined == rules.subtracting(others))
  }

  @Test("A failed include leaves the rules that look at it open")
  func failedIncludeLeavesRulesOpen() async throws {
    let audit = try await SPFAuditCase(
      #"@ TXT "v=spf1 include:i.example.com -all""#, failing: ["i.example.com": .timedOut])
    #expect(audit.found == [])
    #expect(
      audit.undetermined == [
        "spf-several-records", "spf-syntax", "spf-invalid-target", "spf-too-many-lookups",
        "spf-near-lookup-limit", "spf-void-lookup", "spf-too-many-void-lookups",
        "spf-too-many-mx-names", "spf-loop", "spf-include-without-record",
        "spf-unregistered-domain", "spf-pass-all", "spf-wide-range",
      ])
  }

  @Test(
    "A failed lookup of a term leaves open what depends on it",
    arguments: [
      (
        "a:h.example.com", ["h.example.com": LookupFailure.refused],
        [
          "spf-void-lookup", "spf-too-many-void-lookups", "spf-unregistered-domain",
          "spf-wide-range",
        ]
      ),
      (
        "mx:h.example.com", ["h.example.com": .refused],
        [
          "spf-void-lookup", "spf-too-many-void-lookups", "spf-too-many-mx-names",
          "spf-unregistered-domain", "spf-wide-range",
        ]
      ),
      (
        "redirect=r.example.com", ["r.example.com": .timedOut],
        [
          "spf-several-records", "spf-syntax", "spf-invalid-target", "spf-too-many-lookups",
          "spf-near-lookup-limit", "spf-void-lookup", "spf-too-many-void-lookups",
          "spf-too-many-mx-names", "spf-loop", "spf-include-without-record",
          "spf-unregistered-domain", "spf-pass-all", "spf-neutral-all", "spf-no-all",
          "spf-wide-range",
        ]
      ),
    ] as [(String, [String: LookupFailure], [RuleID])])
  func failedTermsLeaveRulesOpen(
    term: String, failing: [String: LookupFailure], expected: [RuleID]
  ) async throws {
    let end = term.hasPrefix("redirect") ? "" : " -all"
    let audit = try await SPFAuditCase("@ TXT \"v=spf1 \(term)\(end)\"", failing: failing)
    #expect(audit.found == [])
    #expect(audit.undetermined.sorted() == expected.sorted())
  }

  @Test func aFailedLookupElsewhereIsNoWrongName() async throws {
    let audit = try await SPFAuditCase(
      "@ A 192.0.2.1", failing: ["_spf.example.com": .timedOut, "example.com SPF": .refused])
    #expect(audit.found == ["spf-record-missing"])
    #expect(audit.undetermined == ["spf-wrong-name", "spf-type-99"])
  }

  @Test func aFailureThatCouldExceedTheLimitIsNoPass() async throws {
    let audit = try await SPFAuditCase(
      SPFAuditCase.text("v=spf1 \(Self.ten) include:i.example.com -all") + "\n" + Self.existing,
      failing: ["i.example.com": .timedOut])
    let finding = try #require(audit.findings("spf-too-many-lookups").first)
    #expect(finding.message.contains("at least 11"))
  }

  @Test func anUnknownRegistrationIsUndetermined() async throws {
    let audit = try await SPFAuditCase(
      "@ TXT \"v=spf1 include:_spf.gone.test -all\"", failing: ["gone.test NS": .timedOut])
    #expect(audit.findings("spf-unregistered-domain") == [])
    #expect(audit.undetermined.contains("spf-unregistered-domain"))
  }

  @Test func twoIncludesNearTheLimitGiveNotice() async throws {
    let nine = (1...9).map { "a:e\($0).example.com" }.joined(separator: " ")
    let audit = try await SPFAuditCase(
      SPFAuditCase.text("v=spf1 \(nine) -all") + "\n" + Self.existing)
    #expect(audit.found == ["spf-near-lookup-limit"])
  }

  @Test(
    "A sending address is judged",
    arguments: [
      ("v=spf1 ip4:192.0.2.0/24 -all", "192.0.2.1", true),
      ("v=spf1 ip4:192.0.2.0/24 -all", "198.51.100.1", false),
      ("v=spf1 ip4:192.0.2.0/24 ~all", "2001:db8::1", false),
    ])
  func judgesSenders(text: String, client: String, isAuthorised: Bool) async throws {
    let address = try #require(IPAddress(client))
    let audit = try await SPFAuditCase(SPFAuditCase.text(text)) { $0.sendingAddresses = [address] }
    #expect(audit.findings("spf-sender-not-authorised").isEmpty == isAuthorised)
    if !isAuthorised {
      let fix = try #require(audit.findings("spf-sender-not-authorised").first?.fix)
      #expect(fix.contains(client.contains(":") ? "ip6:\(client)" : "ip4:\(client)"))
    }
  }

  @Test func aSenderBehindTheLookupLimitIsFound() async throws {
    let address = try #require(IPAddress("192.0.2.25"))
    let audit = try await SPFAuditCase(
      SPFAuditCase.text("v=spf1 \(Self.ten) mx -all") + "\n@ MX 10 m\nm A 192.0.2.25\n"
        + Self.existing
    ) { $0.sendingAddresses = [address] }
    let finding = try #require(audit.findings("spf-sender-not-authorised").first)
    #expect(finding.message.contains("comes to permerror"))
    #expect(
      finding.message.contains("'mx' at example.com is lookup 11, and receivers stop after 10"))
  }

  @Test func oneLineAuthorisesAllSendersThatAreMissing() async throws {
    let addresses = ["192.0.2.25", "2001:db8::25", "198.51.100.1"].compactMap { IPAddress($0) }
    let audit = try await SPFAuditCase(#"@ TXT "v=spf1 ip4:198.51.100.0/24 -all""#) {
      $0.sendingAddresses = addresses
    }
    let fixes = audit.findings("spf-sender-not-authorised").map(\.fix)
    let line =
      #"example.com. 3600 IN TXT "v=spf1 ip4:192.0.2.25 ip6:2001:db8::25 ip4:198.51.100.0/24 -all""#
    #expect(fixes == [line, line])
  }

  @Test(
    "What a redirect leads to is not passed unseen",
    arguments: [
      "@ TXT \"v=spf1 redirect=none.example.com\"\nnone A 192.0.2.1",
      "@ TXT \"v=spf1 redirect=two.example.com\"\ntwo TXT \"v=spf1\"\ntwo TXT \"v=spf1 mx\"",
      #"@ TXT "v=spf1 redirect=%{i}.example.com""#, #"@ TXT "v=spf1 redirect=example.com""#,
      #"@ TXT "v=spf1 redirect=""#,
    ])
  func redirectsWithoutEnd(zone: String) async throws {
    let audit = try await SPFAuditCase(zone)
    #expect(audit.outcome("spf-no-all") == .notApplicable)
    #expect(audit.outcome("spf-neutral-all") == .notApplicable)
  }

  @Test func aRedirectThatIsCutIsUndetermined() async throws {
    let terms = (0...SPFTree.maximumTermsPerRecord).map { "a:e\($0).example.com" }
    let audit = try await SPFAuditCase(
      SPFAuditCase.text("v=spf1 \(terms.joined(separator: " ")) redirect=r.example.com")
        + "\nr TXT \"v=spf1 -all\"")
    #expect(audit.undetermined.isSuperset(of: ["spf-no-all", "spf-neutral-all"]))
  }

  @Test func aFailedIncludeHidesWhetherASenderPasses() async throws {
    let address = try #require(IPAddress("192.0.2.1"))
    let audit = try await SPFAuditCase(
      #"@ TXT "v=spf1 include:i.example.com ip4:192.0.2.1 -all""#,
      failing: ["i.example.com": .timedOut]
    ) { $0.sendingAddresses = [address] }
    #expect(audit.findings("spf-sender-not-authorised") == [])
    #expect(audit.undetermined.contains("spf-sender-not-authorised"))
  }

  @Test func aMacroHidesWhetherASenderPasses() async throws {
    let address = try #require(IPAddress("192.0.2.1"))
    let audit = try await SPFAuditCase(#"@ TXT "v=spf1 exists:%{i}.example.com -all""#) {
      $0.sendingAddresses = [address]
    }
    #expect(audit.undetermined == ["spf-sender-not-authorised"])
  }

  @Test(
    "A parked domain publishes v=spf1 -all",
    arguments: [
      (#"@ TXT "v=spf1 -all""#, []), (#"@ TXT "V=SPF1  -ALL""#, []),
      (#"@ TXT "v=spf1 ip4:192.0.2.1 -all""#, ["spf-parked"]),
      (#"@ TXT "v=spf1 ~all""#, ["spf-parked"]), ("@ A 192.0.2.1", ["spf-parked"]),
    ] as [(String, [RuleID])])
  func judgesParkedDomains(zone: String, expected: [RuleID]) async throws {
    let audit = try await SPFAuditCase(zone) { $0.isParked = true }
    #expect(audit.found.sorted() == expected)
  }

  @Test func aParkedDomainThatCannotBeLookedUpIsUndetermined() async throws {
    let audit = try await SPFAuditCase("", failing: ["example.com": .timedOut]) {
      $0.isParked = true
    }
    #expect(audit.undetermined.contains("spf-parked"))
  }

  @Test func anAliasIsNamedWithItsTarget() async throws {
    let audit = try await SPFAuditCase(
      "@ TXT \"v=spf1 -all\"\nbounce CNAME esp\nesp TXT \"v=spf1 -all\"\n_spf.esp TXT \"v=spf1 -all\""
    ) {
      $0.mailFrom = try? DomainName("bounce.example.com")
    }
    #expect(audit.found == ["spf-at-alias"])
    let finding = try #require(audit.findings("spf-at-alias").first)
    #expect(finding.subject == "bounce.example.com")
    #expect(finding.message.contains("esp.example.com"))
  }

  @Test func theDomainsOwnRecordIsAuditedBesideThatOfTheEnvelopeSender() async throws {
    let zone = """
      @ TXT "v=spf1 +all"
      bounce TXT "v=spf1 ip4:192.0.2.1"
      """
    let audit = try await SPFAuditCase(zone) {
      $0.mailFrom = try? DomainName("bounce.example.com")
      $0.sendingAddresses = [IPAddress("198.51.100.1")].compactMap(\.self)
    }
    #expect(audit.found.sorted() == ["spf-no-all", "spf-pass-all", "spf-sender-not-authorised"])
    #expect(audit.findings("spf-pass-all").map(\.subject) == ["example.com"])
    #expect(audit.findings("spf-no-all").map(\.subject) == ["bounce.example.com"])
    #expect(
      audit.findings("spf-sender-not-authorised").first?.fix
        == #"bounce.example.com. 3600 IN TXT "v=spf1 ip4:198.51.100.1 ip4:192.0.2.1 ~all""#)
    guard case .object(let summary) = audit.facts.summary else {
      Issue.record("no object")
      return
    }
    #expect(summary["domain_spf"] == audit.facts.ownSPF?.summary)
  }

  @Test func aFailedLookupOfTheDomainsOwnRecordIsNoPass() async throws {
    let audit = try await SPFAuditCase(
      #"bounce TXT "v=spf1 ip4:192.0.2.1 -all""#, failing: ["example.com TXT": .timedOut]
    ) { $0.mailFrom = try? DomainName("bounce.example.com") }
    #expect(audit.found == [])
    #expect(audit.undetermined.contains("spf-pass-all"))
  }

  @Test(
    "A first record names hosts that exist",
    arguments: [
      ("@ MX 10 m\nm A 192.0.2.1", "v=spf1 mx ~all"), ("@ A 192.0.2.1", "v=spf1 a ~all"),
      ("@ AAAA 2001:db8::1", "v=spf1 a ~all"), ("@ TXT \"other\"", "v=spf1 -all"),
      ("@ MX 0 .\n@ A 192.0.2.1", "v=spf1 -all"),
    ])
  func proposesHostsThatExist(zone: String, text: String) async throws {
    let audit = try await SPFAuditCase(zone)
    let fix = try #require(audit.findings("spf-record-missing").first?.fix)
    #expect(fix.hasPrefix("example.com. 3600 IN TXT \"\(text)\""), "\(fix)")
  }

  @Test(
    "Fixes can be pasted",
    arguments: [
      (#"@ 300 TXT "v=spf1 ipv4:192.0.2.1 –all""#, "spf-syntax", "v=spf1 ip4:192.0.2.1 -all"),
      (#"@ 300 TXT "v=spf1 a:192.0.2.1 -all.""#, "spf-syntax", "v=spf1 ip4:192.0.2.1 -all"),
      (#"@ 300 TXT "v=spf1 ip4:2001:db8::1 -all""#, "spf-syntax", "v=spf1 ip6:2001:db8::1 -all"),
      (#"@ 300 TXT "v=spf1 ip4:192.0.2.0/024 -all""#, "spf-syntax", "v=spf1 ip4:192.0.2.0/24 -all"),
      // Wider than any network that sends: a digit is missing, and nobody can tell which.
      (#"@ 300 TXT "v=spf1 ip4:192.0.2.0/08 -all""#, "spf-syntax", "v=spf1 -all"),
      (#"@ 300 TXT "v=spf1 mx ~ all""#, "spf-syntax", "v=spf1 mx ~all"),
      (#"@ 300 TXT "v=spf1 mx ~ all""#, "spf-pass-all", "v=spf1 mx ~all"),
      (#"@ 300 TXT "v=spf1 mx + all""#, "spf-syntax", "v=spf1 mx ~all"),
      (#"@ 300 TXT "v=spf1 mx ~ -all""#, "spf-syntax", "v=spf1 mx -all"),
      (#"@ 300 TXT "v=spf1 mx ~ +all""#, "spf-syntax", "v=spf1 mx ~all"),
      (#"@ 300 TXT "v=spf1 mx -""#, "spf-syntax", "v=spf1 mx ~all"),
      (
        #"@ 300 TXT "v=spf1 - ip4:192.0.2.1 mx -all""#, "spf-syntax",
        "v=spf1 -ip4:192.0.2.1 mx -all"
      ),
      (#"@ 300 TXT "v=spf1 redirect:example.net""#, "spf-syntax", "v=spf1 redirect=example.net"),
      (
        #"@ 300 TXT "v=spf1 ip4:192.0.2.1,192.0.2.4/30 -all""#, "spf-syntax",
        "v=spf1 ip4:192.0.2.1 ip4:192.0.2.4/30 -all"
      ),
      (
        #"@ 300 TXT "v=spf1 ip4:192.0.2.1,ip6:2001:db8::1;mx -all""#, "spf-syntax",
        "v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 mx -all"
      ),
      (
        #"@ 300 TXT "v=spf1 include: example.net -all""#, "spf-syntax",
        "v=spf1 include:example.net -all"
      ),
      (#"@ 300 TXT "v=spf1 include: -all""#, "spf-syntax", "v=spf1 -all"),
      (#"@ 300 TXT "v=spf1 ip4: 192.0.2.1 -all""#, "spf-syntax", "v=spf1 ip4:192.0.2.1 -all"),
      (
        #"@ 300 TXT "v=spf1 include:https://edge.test -all""#, "spf-invalid-target",
        "v=spf1 include:edge.test -all"
      ),
      (
        #"@ 300 TXT "v=spf1 include:_spf..edge.test -all""#, "spf-invalid-target",
        "v=spf1 include:_spf.edge.test -all"
      ),
      (
        #"@ 300 TXT "v=spf1 include:a.test,b.test -all""#, "spf-invalid-target",
        "v=spf1 include:a.test include:b.test -all"
      ),
      // What is left out of the middle must not let others through.
      (
        #"@ 300 TXT "v=spf1 -ip4:192.0.2.1 ip4:192.0.2.0/28 -ip4:192.0.2.0/24 ?all""#,
        "spf-neutral-all", "v=spf1 -ip4:192.0.2.1 ip4:192.0.2.0/28 -ip4:192.0.2.0/24 ~all"
      ),
      (#"@ 300 TXT "v=spf1 -ptr ip4:192.0.2.1 ?all""#, "spf-ptr", "v=spf1 -ptr ip4:192.0.2.1 ~all"),
      (
        #"@ 300 TXT "v=spf1 a=mail.example.com -all""#, "spf-unknown-modifier",
        "v=spf1 a:mail.example.com -all"
      ),
      (
        #"@ 300 TXT "v=spf1 ip4=192.0.2.1 -all""#, "spf-unknown-modifier",
        "v=spf1 ip4:192.0.2.1 -all"
      ),
      (
        #"@ 300 TXT "v=spf1 mx ~all ip4:192.0.2.1""#, "spf-terms-after-all",
        "v=spf1 mx ~all"
      ),
      (#"@ 300 TXT "v=spf1 ip4:192.0.2.1""#, "spf-no-all", "v=spf1 ip4:192.0.2.1 ~all"),
      (#"@ 300 TXT "v=spf1 ip4:192.0.2.1 all""#, "spf-pass-all", "v=spf1 ip4:192.0.2.1 ~all"),
      (
        #"@ 300 TXT "v=spf1 ip4:192.0.2.1\009ip4:192.0.2.2 -all""#, "spf-syntax",
        "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all"
      ),
      (
        "@ 300 TXT ( \"v=spf1 ip4:192.0.2.1\" \"ip4:192.0.2.2 -all\" )", "spf-missing-space",
        "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all"
      ),
      (
        #"@ 300 TXT "\"v=spf1; ip4:192.0.2.1; -all\"""#, "spf-not-recognised",
        "v=spf1 ip4:192.0.2.1 -all"
      ),
      (
        #"@ 300 TXT "v=spf1 ip4:192.0.2.9/24 -all""#, "spf-host-bits",
        "v=spf1 ip4:192.0.2.0/24 -all"
      ),
      (
        "@ 300 TXT \"v=spf1 ip4:192.0.2.1 -all\"\n@ 300 TXT \"v=spf1 ip4:192.0.2.2 ip4:192.0.2.1 ~all\"",
        "spf-several-records", "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 ~all"
      ),
    ] as [(String, RuleID, String)])
  func fixesCanBePasted(zone: String, rule: RuleID, text: String) async throws {
    let hosts = """

      @ MX 10 m
      m A 192.0.2.77
      $ORIGIN example.net.
      @ TXT "v=spf1 -all"
      """
    let audit = try await SPFAuditCase(zone + hosts)
    let finding = try #require(audit.findings(rule).first)
    #expect(
      finding.fix.split(separator: "\n").contains("example.com. 300 IN TXT \"\(text)\""),
      "\(finding.fix)")
    #expect(finding.evidence.contains { $0.hasPrefix("example.com. 300 IN TXT ") })
    #expect(finding.location?.line == 2)
  }

  @Test(
    "A fix that takes the last sender out says so",
    arguments: [
      ("v=spf1 ip4:11.0.0.0/8 -all", "spf-wide-range", true),
      ("v=spf1 ptr -all", "spf-ptr", true),
      ("v=spf1 ip4:192.0.2.1 ptr -all", "spf-ptr", false),
      ("v=spf1 all", "spf-pass-all", true),
    ] as [(String, RuleID, Bool)])
  func warnsOfEmptyRecords(record: String, rule: RuleID, isWarned: Bool) async throws {
    let audit = try await SPFAuditCase("@ TXT \"\(record)\"")
    let finding = try #require(audit.findings(rule).first)
    #expect(finding.fix.contains("this authorises nobody") == isWarned, "\(finding.fix)")
  }

  @Test(
    "Where a record was meant to be SPF, no second one is proposed",
    arguments: [
      ("@ TXT \"v=spf10 -all\"", "spf-not-recognised"),
      ("@ A 192.0.2.1\n_spf TXT \"v=spf1 -all\"", "spf-wrong-name"),
    ])
  func proposesOneRecord(zone: String, other: String) async throws {
    let audit = try await SPFAuditCase(zone)
    let finding = try #require(audit.findings("spf-record-missing").first)
    #expect(!finding.fix.contains("TXT"))
    #expect(finding.fix.contains(other))
  }

  @Test(
    "Nobody has more than a /8",
    arguments: [
      ("ip4:11.0.0.0/8", [Severity.warning]), ("ip4:10.0.0.0/7", [.error]),
      // Each for itself, and both together.
      ("ip4:11.0.0.0/8 ip4:12.0.0.0/8", [.warning, .warning, .error]),
      ("ip4:11.0.0.0/12 ip4:12.0.0.0/12", [.warning, .warning]),
    ])
  func judgesWidth(terms: String, expected: [Severity]) async throws {
    let audit = try await SPFAuditCase("@ TXT \"v=spf1 \(terms) -all\"")
    #expect(audit.findings("spf-wide-range").map(\.severity) == expected)
  }

  @Test func aRecordThatCostsTooMuchIsMadeCheaper() async throws {
    let audit = try await SPFAuditCase(
      SPFAuditCase.text("v=spf1 \(Self.ten) a:e11.example.com -all")
        + "\n" + Self.existing)
    let finding = try #require(audit.findings("spf-too-many-lookups").first)
    #expect(finding.message == "evaluation needs 11 DNS lookups; receivers stop at 10")
    #expect(finding.fix.contains("ip4:127.0.0.2"))
    #expect(finding.fix.contains("the line needs 0 lookups"))
  }

  @Test func anOrdinaryDomainCostsTwoQuestionsMoreThanItsTerms() async throws {
    let audit = try await SPFAuditCase("@ TXT \"v=spf1 ip4:192.0.2.1 -all\"")
    let asked = audit.dns.questions.filter {
      ($0.type == .txt || $0.type == .spf) && $0.name.description == "example.com"
    }
    #expect(asked.count(where: { $0.type == .spf }) == 1)
    #expect(audit.dns.questions.count(where: { $0.name.description.hasPrefix("_spf") }) == 0)
  }

  @Test(
    "A record of thousands of bad terms gives a few findings, fast",
    arguments: [
      ("zzzz", "spf-syntax"), ("ip4:10.0.0.1", "spf-duplicate-term"),
      ("x=y", "spf-unknown-modifier"),
      ("ptr", "spf-ptr"), ("ip4:11.0.0.1/8", "spf-wide-range"), ("a:x..test", "spf-invalid-target"),
    ] as [(String, RuleID)])
  func junkGivesFewFindings(word: String, rule: RuleID) async throws {
    let text = "v=spf1 " + Array(repeating: word, count: 4000).joined(separator: " ")
    let audit = try await SPFAuditCase(SPFAuditCase.text(text))
    let findings = audit.findings(rule)
    #expect(findings.count == 25)
    #expect(findings.last?.message.contains(" more like it") == true)
    #expect(audit.found.contains(rule))
  }

  @Test func oneFixCorrectsAllThatARuleFound() async throws {
    let audit = try await SPFAuditCase(
      #"@ TXT "v=spf1 a:g1.example.com ip4:192.0.2.1 a:g2.example.com -all""#)
    let fixes = audit.findings("spf-void-lookup").map(\.fix)
    #expect(fixes.count == 2)
    #expect(Set(fixes).count == 1)
    #expect(
      fixes.first?.hasPrefix(#"example.com. 3600 IN TXT "v=spf1 ip4:192.0.2.1 -all""#) == true)
  }

  @Test func aRecordWithoutItsRedirectStillEndsInAll() async throws {
    let audit = try await SPFAuditCase(#"@ TXT "v=spf1 redirect=none.example.com""#)
    let fix = try #require(audit.findings("spf-include-without-record").first?.fix)
    #expect(fix.hasPrefix(#"example.com. 3600 IN TXT "v=spf1 ~all""#))
  }

  @Test func everySPFRuleHasAWholePage() {
    let rules = CheckCatalogue.all.map({ $0.rule }).filter { $0.family == .spf }
    #expect(Set(rules.map(\.id)).count == rules.count)
    for rule in rules {
      #expect(rule.id.rawValue.hasPrefix("spf-"))
      let page = rule.page
      for text in [page.what, page.why, page.fix, page.bad, page.good, rule.citation] {
        #expect(!text.isEmpty)
      }
    }
  }
}
