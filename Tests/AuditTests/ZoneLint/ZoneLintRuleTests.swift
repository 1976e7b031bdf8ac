import Audit
import DNS
import DNSTransport
import TestKit
import Testing

/// Each rule of `dlv dns lint` on a zone that it objects to and on the same zone mended.
@Suite struct ZoneLintRuleTests {
  /// Lines behind those of `base`; the good ones say the same rightly.
  struct Case: Sendable, CustomTestStringConvertible {
    let rule: RuleID
    let bad: String
    let good: String
    let subject: String
    var severity: Severity?
    var testDescription: String { "\(rule): \(bad)" }

    init(
      _ rule: RuleID, _ bad: String, good: String, _ subject: String, _ severity: Severity? = nil
    ) {
      self.rule = rule
      self.bad = bad
      self.good = good
      self.subject = subject
      self.severity = severity
    }
  }

  /// Seven lines: the findings stand behind them.
  static let base = """
    $ORIGIN example.com.
    $TTL 3600
    @ SOA ns1 hostmaster 1 14400 3600 1209600 3600
    @ NS ns1
    @ NS ns2
    ns1 A 8.8.8.1
    ns2 A 8.8.8.2

    """

  private static let digest = String(repeating: "AB", count: 32)
  private static let key = String(repeating: "A", count: 86) + "=="

  static let cases: [Case] = [
    Case(
      "dns-alias-beside-data", "www CNAME ns1\nwww TXT a", good: "www A 8.8.8.3\nwww TXT a",
      "www.example.com", .error),
    Case(
      "dns-alias-beside-data", "www CNAME ns1\nwww CNAME ns2", good: "www CNAME ns1",
      "www.example.com"),
    Case("dns-alias-beside-data", "@ CNAME ns1.example.net.", good: "@ A 8.8.8.3", "example.com"),
    Case("dns-alias-dangling", "www CNAME nowhere", good: "www CNAME ns1", "www.example.com"),
    Case("dns-alias-loop", "a CNAME a", good: "a CNAME ns1", "a.example.com", .error),
    Case(
      "dns-alias-loop", "a CNAME b\nb CNAME c\nc CNAME b", good: "a CNAME b\nb CNAME ns1",
      "b.example.com"),
    Case(
      "dns-alias-chain", "a CNAME b\nb CNAME ns1", good: "a CNAME ns1\nb CNAME ns1", "a.example.com"
    ),
    Case("dns-mx-alias", "m CNAME ns1\n@ MX 10 m", good: "@ MX 10 ns1", "example.com", .error),
    Case(
      "dns-mx-alias", "m CNAME host.example.net.\n@ MX 10 m", good: "@ MX 10 host.example.net.",
      "example.com"),
    Case("dns-mx-no-address", "@ MX 10 mial", good: "@ MX 10 ns1", "example.com", .error),
    Case(
      "dns-mx-no-address", "m TXT a\n@ MX 10 m", good: "m AAAA 2600::1\n@ MX 10 m", "example.com"),
    Case("dns-ns-alias", "m CNAME ns1\n@ NS m", good: "@ NS ns1", "example.com", .error),
    Case("dns-ns-no-address", "@ NS ns3", good: "@ NS ns3\nns3 A 8.8.8.3", "example.com", .error),
    Case("dns-ns-no-address", "sub NS ns3", good: "sub NS ns1", "sub.example.com"),
    Case(
      "dns-srv-alias", "m CNAME ns1\n_a._tcp SRV 0 1 1 m", good: "_a._tcp SRV 0 1 1 ns1",
      "_a._tcp.example.com"),
    Case(
      "dns-srv-no-address", "_a._tcp SRV 0 1 1 m", good: "_a._tcp SRV 0 0 0 .",
      "_a._tcp.example.com"),
    Case("dns-target-is-address", "@ MX 10 192.0.2.1.", good: "@ MX 10 ns1", "example.com", .error),
    Case("dns-target-is-address", "x CNAME 192.0.2.1", good: "x CNAME ns1", "x.example.com"),
    Case(
      "dns-glue-missing", "s NS ns.s", good: "s NS ns.s\nns.s A 8.8.8.8", "s.example.com", .error),
    Case("dns-delegation-single", "s NS ns1", good: "s NS ns1\ns NS ns2", "s.example.com"),
    Case(
      "dns-delegation-data", "s NS ns1\ns MX 10 ns1", good: "s NS ns1\ns DS 1 13 2 \(digest)",
      "s.example.com"),
    Case(
      "dns-delegation-data", "s NS ns1\ns A 8.8.8.8", good: "s NS s\ns A 8.8.8.8", "s.example.com"),
    Case("dns-occluded", "s NS ns1\nx.s TXT a", good: "s NS x.s\nx.s A 8.8.8.8", "x.s.example.com"),
    Case(
      "dns-below-dname", "d DNAME example.net.\nx.d A 8.8.8.8",
      good: "d DNAME example.net.\nd A 8.8.8.8", "x.d.example.com", .error),
    Case("dns-out-of-zone", "www.example.net. A 8.8.8.8", good: "www A 8.8.8.8", "www.example.net"),
    Case(
      "dns-missing-dot", "mail.example.com A 8.8.8.8", good: "mail.example.com. A 8.8.8.8",
      "mail.example.com.example.com"),
    Case(
      "dns-missing-dot", "@ MX 10 mail.example.com",
      good: "@ MX 10 mail.example.com.\nmail A 8.8.8.8", "example.com"),
    Case(
      "dns-missing-dot", "www CNAME shop.provider.net", good: "www CNAME shop.provider.net.",
      "www.example.com"),
    Case("dns-host-name", "a_b A 8.8.8.8", good: "_a TXT x\n_b A 8.8.8.8", "a_b.example.com"),
    Case(
      "dns-host-name", "@ MX 10 _m\n_m A 8.8.8.8", good: "@ MX 10 m-1\nm-1 A 8.8.8.8",
      "_m.example.com"),
    Case("dns-host-name", "-a A 8.8.8.8", good: "a-1 A 8.8.8.8\n*.w A 8.8.8.8", "-a.example.com"),
    Case("dns-wildcard-inside", "a.*.b A 8.8.8.8", good: "*.b A 8.8.8.8", "a.*.b.example.com"),
    Case("dns-wildcard-delegation", "*.s NS ns1", good: "a.s NS ns1", "*.s.example.com", .error),
    Case(
      "dns-wildcard-delegation", "*.s DNAME example.net.", good: "a.s DNAME example.net.",
      "*.s.example.com", .warning),
    Case(
      "dns-wildcard-gaps", "*.w MX 10 ns1\na.w A 8.8.8.8",
      good: "*.w MX 10 ns1\na.w A 8.8.8.8\na.w MX 10 ns1", "*.w.example.com"),
    Case(
      "dns-duplicate-record", "a A 8.8.8.8\na A 8.8.8.8", good: "a A 8.8.8.8\na A 8.8.4.4",
      "a.example.com"),
    Case(
      "dns-ttl-differs", "a 60 A 8.8.8.8\na 90 A 8.8.4.4", good: "a 60 A 8.8.8.8\na 60 A 8.8.4.4",
      "a.example.com"),
    Case("dns-ttl-value", "a 0 A 8.8.8.8", good: "a 1 A 8.8.8.8", "a.example.com"),
    Case("dns-ttl-value", "a 604801 A 8.8.8.8", good: "a 604800 A 8.8.8.8", "a.example.com"),
    Case(
      "dns-address-not-global", "a A 10.0.0.1", good: "localhost A 127.0.0.1", "a.example.com",
      .notice),
    Case("dns-address-not-global", "a A 192.0.2.1", good: "a A 8.8.8.8", "a.example.com", .info),
    Case(
      "dns-obsolete-type", "a SPF \"v=spf1 -all\"", good: "a TXT \"v=spf1 -all\"", "a.example.com"),
    Case(
      "dns-txt-split", "@ TXT v=spf1 include:_spf.example.net -all",
      good: "@ TXT \"v=spf1 include:_spf.example.net -all\"", "example.com", .error),
    Case(
      "dns-txt-split", "@ TXT \"v=spf1 mx\" \"include:a.example -all\"",
      good: "@ TXT \"v=spf1 mx \" \"include:a.example -all\"", "example.com"),
    Case(
      "dns-txt-quotes", "@ TXT \"\\\"v=spf1 -all\\\"\"", good: "@ TXT \"say \\\"a\\\" now\"",
      "example.com"),
    Case(
      "dns-srv-owner", "imaps.tcp SRV 0 1 993 ns1", good: "_imaps._tcp SRV 0 1 993 ns1",
      "imaps.tcp.example.com"),
    Case(
      "dns-srv-null", "_a._tcp SRV 0 0 0 .\n_a._tcp SRV 0 1 1 ns1", good: "_a._tcp SRV 0 0 0 .",
      "_a._tcp.example.com"),
    Case(
      "dns-srv-null", "_a._tcp SRV 0 1 0 ns1", good: "_a._tcp SRV 0 1 1 ns1", "_a._tcp.example.com"),
    Case(
      "dns-tlsa-form", "_25._tcp.ns1 TLSA 3 1 1 ABCD",
      good: "_25._tcp.ns1 TLSA 3 1 1 \(String(repeating: "AB", count: 32))",
      "_25._tcp.ns1.example.com", .error),
    Case(
      "dns-tlsa-form", "_25._tcp.ns1 TLSA 4 1 1 \(String(repeating: "AB", count: 32))",
      good: "_25._tcp.ns1 TLSA 2 1 2 \(String(repeating: "AB", count: 64))",
      "_25._tcp.ns1.example.com"),
    Case(
      "dns-field-form", "ns1 SSHFP 4 2 AABB",
      good: "ns1 SSHFP 4 2 \(String(repeating: "AB", count: 32))", "ns1.example.com", .error),
    Case(
      "dns-field-form", "@ NAPTR 1 1 \"u\" \"sip\" \"!a!b\" .",
      good: "@ NAPTR 1 1 \"u\" \"sip\" \"!a\\\\!!b!\" .", "example.com"),
    Case("dns-null-mx-beside", "x MX 0 .\nx MX 10 ns1", good: "x MX 0 .", "x.example.com", .error),
    Case(
      "dns-caa", "@ CAA 0 issuer \"ca.example\"", good: "@ CAA 0 ISSUE \"ca.example; a=b\"",
      "example.com", .warning),
    Case(
      "dns-caa", "@ CAA 128 issuer \"ca.example\"", good: "@ CAA 128 issue \";\"", "example.com",
      .error),
    Case(
      "dns-caa", "@ CAA 1 issue \"ca.example\"", good: "@ CAA 0 iodef \"mailto:a@example.com\"",
      "example.com"),
    Case(
      "dns-caa", "@ CAA 0 iodef \"a@example.com\"", good: "@ CAA 0 iodef \"https://example.com/\"",
      "example.com"),
    Case(
      "dns-ds-place", "@ DS 1 13 2 \(digest)", good: "s NS ns1\ns DS 1 13 2 \(digest)",
      "example.com", .error),
    Case(
      "dns-ds-place", "x DS 1 13 2 \(digest)", good: "@ DNSKEY 257 3 13 \(key)", "x.example.com",
      .warning),
    Case(
      "dns-ds-form", "s NS ns1\ns DS 1 13 2 ABCD", good: "s NS ns1\ns DS 1 13 2 \(digest)",
      "s.example.com", .error),
    Case(
      "dns-ds-form", "s NS ns1\ns DS 1 13 1 \(digest.prefix(40))",
      good: "s NS ns1\ns DS 1 13 1 \(digest.prefix(40))\ns DS 1 13 2 \(digest)", "s.example.com",
      .warning),
    Case(
      "dns-dnskey", "@ DNSKEY 257 2 13 \(key)", good: "@ DNSKEY 257 3 13 \(key)", "example.com",
      .error),
    Case(
      "dns-dnskey", "@ DNSKEY 256 3 5 AwEAAQ==", good: "@ DNSKEY 256 3 13 \(key)", "example.com",
      .warning),
  ]

  static func facts(
    _ text: String, isWhole: Bool = true, open: [UndeterminedEntry] = []
  ) throws -> ZoneLintFacts {
    // What no server would load is a matter of rules here, as in files of changes.
    let file = try ZoneFile.parse(Array(text.utf8), file: "z", completeness: .recordsAlone)
    return ZoneLintFacts(
      origin: file.origin, file: "z", records: file.records, isWhole: isWhole, open: open)
  }

  static func outcome(_ rule: RuleID, _ facts: ZoneLintFacts) throws -> CheckOutcome {
    let check = try #require(ZoneLintCatalogue.all.first { $0.rule.id == rule })
    return check.outcome(for: facts)
  }

  @Test(arguments: cases) func `a rule fires at the line, and not when it is mended`(
    _ test: Case
  ) throws {
    let bad = try Self.outcome(test.rule, Self.facts(Self.base + test.bad + "\n"))
    guard case .findings(let findings, let undetermined) = bad else {
      Issue.record("\(bad)")
      return
    }
    #expect(undetermined.isEmpty)
    let finding = try #require(findings.first { $0.subject == test.subject }, "\(findings)")
    #expect((finding.location?.line ?? 0) > 7)
    #expect(!finding.evidence.isEmpty && !finding.fix.isEmpty)
    if let severity = test.severity { #expect(finding.severity == severity) }
    let good = try Self.outcome(test.rule, Self.facts(Self.base + test.good + "\n"))
    #expect(good == .passed)
  }

  @Test func `every rule has a case and a page with an example`() {
    let covered = Set(Self.cases.map(\.rule))
    // Signed zones have tests of their own.
    let own = ZoneLintCatalogue.all.map { $0.rule }.filter {
      !["dns-signature", "dns-denial"].contains($0.id)
    }
    for rule in own where rule.family == .zoneData {
      #expect(covered.contains(rule.id), "\(rule.id)")
      #expect(RuleCatalogue.ofAudits.contains { $0 === rule })
    }
  }

  /// Fixes that are records and not remarks have to be such.
  @Test(arguments: cases) func `a fix consists of remarks and of records that can be read`(
    _ test: Case
  ) throws {
    guard
      case .findings(let findings, _) = try Self.outcome(
        test.rule, Self.facts(Self.base + test.bad + "\n"))
    else { return }
    for line in findings.flatMap({ $0.fix.split(separator: "\n") }) where !line.hasPrefix(";") {
      #expect(throws: Never.self, "\(line)") {
        _ = try ZoneFile.parse(
          Array((line + "\n").utf8), file: "fix", origin: .root,
          completeness: .fragment)
      }
    }
  }

  @Test(arguments: [
    ("dns-mx-no-address", "@ MX 10 m", "m.example.com"),
    ("dns-ns-no-address", "@ NS m", "m.example.com"),
    ("dns-srv-no-address", "_a._tcp SRV 0 1 1 m", "m.example.com"),
  ]) func `what the file leaves open is undetermined`(
    _ rule: String, _ lines: String, _ name: String
  ) throws {
    let entry = UndeterminedEntry(
      name: try DomainName(name), kind: "ALIAS", types: [.a, .aaaa], reason: "an ALIAS")
    let facts = try Self.facts(Self.base + lines + "\n", open: [entry])
    guard case .undetermined(let open) = try Self.outcome(RuleID(rawValue: rule), facts) else {
      Issue.record("it is known")
      return
    }
    #expect(open.first?.reason.contains("an ALIAS") == true)
  }

  @Test func `in a part of a zone nothing is missing`() throws {
    let part = try Self.facts(Self.base + "@ MX 10 m\nwww CNAME x\ns NS ns.s\n", isWhole: false)
    for rule: RuleID in ["dns-mx-no-address", "dns-glue-missing"] {
      guard case .undetermined = try Self.outcome(rule, part) else {
        Issue.record("\(rule) is sure of itself")
        return
      }
    }
    #expect(try Self.outcome("dns-alias-dangling", part) == .passed)
  }

  @Test(arguments: [
    ("dns-alias-dangling", "www CNAME x.example.net."),
    ("dns-mx-no-address", "@ MX 1 x.example.net."),
    ("dns-ns-no-address", "@ NS x.example.net."),
    ("dns-srv-no-address", "_a._tcp SRV 0 1 1 x.example.net."),
  ]) func `hosts outside are known only when somebody was asked`(
    _ rule: String, _ lines: String
  ) throws {
    let rule = RuleID(rawValue: rule)
    let facts = try Self.facts(Self.base + lines + "\n")
    #expect(try Self.outcome(rule, facts) == .passed)
    let host = try DomainName("x.example.net")
    #expect(facts.questionsForOthers.contains(Question(host, .a)))
    func answering(_ outcome: Answer.Outcome) -> ZoneLintFacts {
      var answers: [Question: Answer] = [:]
      for type in [RecordType.a, .aaaa] {
        answers[Question(host, type)] = Answer(question: Question(host, type), outcome: outcome)
      }
      return facts.with(answers: answers)
    }
    guard case .findings = try Self.outcome(rule, answering(.noSuchName(ttl: 60))),
      case .undetermined = try Self.outcome(rule, answering(.failed(.serverFailure)))
    else {
      Issue.record("neither missing nor undetermined")
      return
    }
    let address = Record(name: host, ttl: 60, data: .a(IPv4Address(rawValue: 0x0808_0808)))
    #expect(try Self.outcome(rule, answering(.records([address]))) == .passed)
  }

  @Test func `targets of a reverse zone without a final dot are found`() throws {
    let facts = try Self.facts(
      """
      $ORIGIN 2.0.192.in-addr.arpa.
      $TTL 3600
      @ SOA ns1.example.com. hostmaster.example.com. 1 14400 3600 1209600 3600
      @ NS ns1.example.com.
      @ NS ns2.example.com.
      1 PTR mail.example.com
      2 PTR mail.example.com.

      """)
    guard case .findings(let findings, _) = try Self.outcome("dns-missing-dot", facts) else {
      Issue.record("not found")
      return
    }
    #expect(findings.map(\.location?.line) == [6])
    #expect(
      findings.first?.fix == "1.2.0.192.in-addr.arpa. 3600 IN PTR mail.example.com.")
  }

  @Test(arguments: [
    ("zone-soa-timers", "@ SOA ns1 h 1 60 120 300 90000"),
    ("zone-soa-mailbox", "@ SOA ns1 h\\@example.com 1 14400 3600 1209600 3600"),
    ("zone-soa-primary", "@ SOA localhost. h 1 14400 3600 1209600 3600"),
  ]) func `rules of the audit hold for files too`(_ rule: String, _ soa: String) throws {
    let text = Self.base.replacing(
      "@ SOA ns1 hostmaster 1 14400 3600 1209600 3600", with: soa)
    guard
      case .findings(let findings, _) = try Self.outcome(RuleID(rawValue: rule), Self.facts(text))
    else {
      Issue.record("not found")
      return
    }
    #expect(findings.first?.location?.line == 3)
    #expect(try Self.outcome(RuleID(rawValue: rule), Self.facts(Self.base)) == .passed)
  }

  @Test func `two zones of one run know each other`() throws {
    let parent = try ZoneFile.parse(
      Array((Self.base + "s NS ns1\ns NS ns2\nwww CNAME gone.s\n").utf8), file: "p")
    let child = try ZoneFile.parse(
      Array(Self.base.replacing("$ORIGIN example.com.", with: "$ORIGIN s.example.com.").utf8),
      file: "c")
    let zones = ZoneSet([parent.zone, child.zone])
    let alone = ZoneLintFacts(origin: parent.origin, file: "p", records: parent.records)
    let together = ZoneLintFacts(
      origin: parent.origin, file: "p", records: parent.records, zones: zones)
    #expect(try Self.outcome("dns-alias-dangling", alone) == .passed)
    guard case .findings = try Self.outcome("dns-alias-dangling", together) else {
      Issue.record("the child zone was not looked at")
      return
    }
  }
}
