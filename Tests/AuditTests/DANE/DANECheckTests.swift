import Audit
import DNS
import MailAuth
import TestKit
import Testing

/// What the DANE checks say about records that are published, secure or not, and certificates that fit or do not.
@Suite struct DANECheckTests {
  static let digest = "03bd7356e7edddd98ab384ba7457205c6bd08a24a93514848e2af81f3dc0b990"
  static let next = "13bd7356e7edddd98ab384ba7457205c6bd08a24a93514848e2af81f3dc0b990"

  /// Records for the owner `_25._tcp.mx`.
  static func tlsa(_ records: String...) -> String {
    records.map { "_25._tcp.mx IN TLSA \($0)\n" }.joined()
  }

  static let sound = tlsa("3 1 1 \(digest)", "3 1 1 \(next)")

  /// Says of every name what the test says of it, else that it is secure.
  struct Validator: DNSSECValidator {
    let dns: TestDNS
    let marks: [String: Security]

    var time: UTCTime { TLSCheckTests.now }

    func delegationSigner(of key: Record, digestType: UInt8) -> DelegationSigner? { nil }

    func resolveSigned(_ question: Question) async -> SignedAnswer {
      SignedAnswer(question: question, outcome: .failed(.offline))
    }

    func validate(_ question: Question) async -> ValidatedAnswer {
      ValidatedAnswer(
        answer: await dns.resolve(question),
        security: marks["\(question)"] ?? marks["\(question.name)"] ?? .secure)
    }
  }

  static let insecure = reason(.unsignedDelegation)
  static func reason(_ kind: SecurityReason.Kind) -> SecurityReason {
    SecurityReason(kind, zone: .root, set: Question(.root, .tlsa))
  }

  static func facts(
    _ records: String, marks: [String: Security] = [:], failing: [String: LookupFailure] = [:],
    presenting: [DANEFacts.Presentation] = [], servers: [String: TestDNS] = [:],
    _ configure: (inout AuditRequest) -> Void = { _ in }
  ) async throws -> DomainFacts {
    let hosts =
      records.contains("mx IN CNAME") ? "" : "mx IN A 8.8.8.25\nmx IN AAAA 2600::25\n"
    let dns = try TestDNS(
      zone: "$ORIGIN example.com.\n@ IN MX 10 mx\n" + hosts + records, failing: failing)
    var sources = GatheringSources()
    sources.dnssec = Validator(dns: dns, marks: marks)
    var facts = try await TestAudit("example.com", dns, servers: servers, sources: sources) {
      $0.families = [.mx, .dane]
      configure(&$0)
    }.facts
    if !presenting.isEmpty, let dane = facts.dane {
      var hosts = dane.hosts
      for index in hosts.indices {
        hosts[index].presentations = presenting
        let server = MailServer(
          preference: 10, host: HostAddresses(name: hosts[index].name, answers: []), probes: [])
        hosts[index].keys = DANEFacts.PresentedKeys(of: server, presenting)
      }
      facts.dane = DANEFacts(exchange: dane.exchange, hosts: hosts, now: TLSCheckTests.now)
    }
    return facts
  }

  static func presented(
    _ verdict: DANEVerdict, _ records: [DANEVerdict]
  ) -> DANEFacts.Presentation {
    presented(
      .verified(
        DANEFacts.Verified(
          verdict: verdict, records: records, certificates: [TLSCheckTests.certificate()])))
  }

  static func presented(_ outcome: DANEFacts.Presentation.Outcome) -> DANEFacts.Presentation {
    DANEFacts.Presentation(address: .v4(IPv4Address(rawValue: 0x0808_0819)), outcome: outcome)
  }

  static let fits = DANEVerdict.authenticated(record: 0, depth: 0)
  static func fails(_ kind: ChainProblem.Kind) -> DANEVerdict {
    .failed(ChainProblem(kind: kind, reason: "no match", depth: 0, subject: nil))
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let rule: RuleID
    let name: String
    var records = sound
    var marks: [String: Security] = [:]
    var failing: [String: LookupFailure] = [:]
    var presenting: [DANEFacts.Presentation] = []
    var servers: [String: String] = [:]
    var severity = Severity.error
    var count = 1
    var testDescription: String { "\(rule): \(name)" }
  }

  static let cases: [Case] = [
    Case(rule: "dane-missing", name: "none", records: "", severity: .info),
    Case(
      rule: "dane-missing", name: "one of two",
      records: sound + "@ IN MX 20 mx2\nmx2 IN A 8.8.8.26\n", severity: .notice),
    Case(
      rule: "dane-insecure", name: "an unsigned zone",
      marks: ["mx.example.com": .insecure(insecure)], severity: .notice),
    Case(
      rule: "dane-insecure", name: "records alone are insecure",
      marks: ["_25._tcp.mx.example.com": .insecure(insecure)], severity: .notice),
    Case(
      rule: "dane-mx-insecure", name: "MX of an unsigned zone",
      marks: ["example.com": .insecure(insecure)], severity: .notice),
    Case(
      rule: "dane-lookup-fails", name: "SERVFAIL, and a server of the zone does not answer either",
      records: nameServer, failing: ["_25._tcp.mx.example.com TLSA": .serverFailure],
      servers: ["8.8.8.53": "_25._tcp.mx.example.com TLSA"]),
    Case(
      rule: "dane-lookup-fails", name: "the addresses are bogus",
      marks: [
        "mx.example.com A": .insecure(insecure),
        "mx.example.com AAAA": .bogus(reason(.noSignature)),
      ]),
    Case(
      rule: "dane-lookup-fails", name: "the addresses of one family are bogus",
      marks: ["mx.example.com AAAA": .bogus(reason(.noSignature))], severity: .warning),
    Case(
      rule: "dane-lookup-fails", name: "those of the other are",
      marks: ["mx.example.com A": .bogus(reason(.noSignature))], severity: .warning),
    Case(
      rule: "dane-lookup-fails", name: "bogus",
      marks: ["_25._tcp.mx.example.com": .bogus(reason(.noSignature))]),
    Case(
      rule: "dane-unusable-record", name: "usage 1", records: tlsa("1 1 1 \(digest)"),
      severity: .warning),
    Case(
      rule: "dane-unusable-record", name: "matching type 9",
      records: tlsa("3 1 1 \(digest)", "3 1 9 00"), severity: .warning),
    Case(
      rule: "dane-unusable-record", name: "a short digest", records: tlsa("3 1 1 0011"),
      severity: .warning),
    Case(
      rule: "dane-record-form", name: "3 0 1", records: tlsa("3 0 1 \(digest)"), severity: .notice),
    Case(
      rule: "dane-record-form", name: "SHA-512 alone", records: tlsa("3 1 2 \(digest)\(digest)"),
      severity: .notice),
    Case(
      rule: "dane-record-form", name: "a whole certificate", records: tlsa("2 0 0 30820101"),
      severity: .notice),
    Case(
      rule: "dane-ttl", name: "a week",
      records: "_25._tcp.mx 604800 IN TLSA 3 1 1 \(digest)", severity: .notice),
    Case(
      rule: "dane-no-match", name: "no record fits",
      presenting: [
        presented(fails(.noAssociation), [fails(.noAssociation), fails(.noAssociation)])
      ]),
    Case(
      rule: "dane-without-tls", name: "no STARTTLS",
      presenting: [presented(.notOffered)]),
    Case(
      rule: "dane-without-tls", name: "a handshake that no other family tells of",
      presenting: [presented(.failed("alert 40"))]),
    Case(
      rule: "dane-unmatched-record", name: "the second fits nothing",
      presenting: [presented(fits, [fits, fails(.noAssociation)])], severity: .info),
    Case(
      rule: "dane-rollover", name: "one key", records: tlsa("3 1 1 \(digest)"), severity: .notice),
    Case(
      rule: "dane-rollover", name: "one key in two ways",
      records: tlsa("3 1 1 \(digest)", "3 1 2 \(digest)\(digest)"), severity: .notice),
  ]

  static let nameServer = "@ IN SOA ns h 1 7200 3600 1209600 300\n@ IN NS ns\nns IN A 8.8.8.53\n"

  @Test(arguments: cases) func theRuleFires(example: Case) async throws {
    let servers = try example.servers.mapValues { question in
      try TestDNS(
        zone: "$ORIGIN example.com.\n" + Self.nameServer, failing: [question: .timedOut])
    }
    let facts = try await Self.facts(
      example.records, marks: example.marks, failing: example.failing,
      presenting: example.presenting, servers: servers)
    let outcome = try TLSCheckTests.outcome(example.rule, facts)
    guard case .findings(let findings, []) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(findings.map(\.severity) == Array(repeating: example.severity, count: example.count))
    #expect(findings.first?.fix.isEmpty == false)
  }

  @Test(arguments: TestAudit.rules(of: .dane)) func soundRecordsPass(rule: RuleID) async throws {
    let facts = try await Self.facts(
      Self.sound, presenting: [Self.presented(Self.fits, [Self.fits, Self.fits])])
    #expect(try TLSCheckTests.outcome(rule, facts) == .passed)
  }

  @Test(arguments: TestAudit.rules(of: .dane)) func anUnsignedDomainIsLeftAlone(
    rule: RuleID
  ) async throws {
    let facts = try await Self.facts(
      "",
      marks: ["example.com": .insecure(Self.insecure), "mx.example.com": .insecure(Self.insecure)],
      failing: ["_25._tcp.mx.example.com": .refused])
    #expect(try TLSCheckTests.outcome(rule, facts) == .notApplicable)
  }

  @Test(arguments: TestAudit.rules(of: .dane))
  func whatNobodyKnowsOfHostsWithoutRecordsDoesNotMatter(
    rule: RuleID
  ) async throws {
    let unknown = Security.indeterminate(Self.reason(.lookupFailed(.refused)))
    let facts = try await Self.facts(
      "", marks: ["example.com": unknown, "mx.example.com": unknown])
    #expect(try TLSCheckTests.outcome(rule, facts) == .notApplicable)
  }

  @Test func whoAsksForDANEIsToldThatNobodyKnows() async throws {
    let unknown = Security.indeterminate(Self.reason(.lookupFailed(.refused)))
    let facts = try await Self.facts(
      "", marks: ["example.com": unknown, "mx.example.com": unknown]
    ) { $0.asksForDANE = true }
    guard case .undetermined = try TLSCheckTests.outcome("dane-missing", facts) else {
      Issue.record("\(try TLSCheckTests.outcome("dane-missing", facts))")
      return
    }
  }

  @Test(
    arguments: TestAudit.rules(of: .dane).filter {
      $0 != "dane-missing" && $0 != "dane-lookup-fails"
    })
  func recordsOfWhichNobodyKnowsWhetherTheyCountLeaveTheRuleOpen(rule: RuleID) async throws {
    let unknown = Security.indeterminate(Self.reason(.lookupFailed(.timedOut)))
    let facts = try await Self.facts(Self.sound, marks: ["mx.example.com": unknown])
    guard case .undetermined = try TLSCheckTests.outcome(rule, facts) else {
      Issue.record("\(try TLSCheckTests.outcome(rule, facts))")
      return
    }
  }

  @Test(arguments: ["dane-missing", "dane-lookup-fails", "dane-no-match"] as [RuleID])
  func aTimeoutOfOurResolverIsNobodysFault(rule: RuleID) async throws {
    let facts = try await Self.facts("", failing: ["_25._tcp.mx.example.com TLSA": .timedOut])
    guard case .undetermined = try TLSCheckTests.outcome(rule, facts) else {
      Issue.record("\(try TLSCheckTests.outcome(rule, facts))")
      return
    }
  }

  @Test(arguments: [LookupFailure.serverFailure, .refused, .bogus("NOTIMP")])
  func aFailureThatIsTheResolversAloneIsNobodysFault(failure: LookupFailure) async throws {
    let failing = ["_25._tcp.mx.example.com TLSA": failure]
    let sound = try TestDNS(zone: "$ORIGIN example.com.\n" + Self.nameServer)
    let answered = try await Self.facts(
      Self.nameServer, failing: failing, servers: ["8.8.8.53": sound])
    guard
      case .undetermined(let entries) = try TLSCheckTests.outcome("dane-lookup-fails", answered)
    else {
      Issue.record("\(try TLSCheckTests.outcome("dane-lookup-fails", answered))")
      return
    }
    #expect(entries.first?.reason.contains("ns.example.com (8.8.8.53) itself answers") == true)
    // Nobody to ask, and somebody who says nothing at all.
    for records in ["", Self.nameServer] {
      let open = try await Self.facts(records, failing: failing)
      guard case .undetermined = try TLSCheckTests.outcome("dane-lookup-fails", open) else {
        Issue.record("\(try TLSCheckTests.outcome("dane-lookup-fails", open))")
        return
      }
    }
  }

  @Test(arguments: TestAudit.rules(of: .dane)) func aDenialThatIsNotProvenIsNotAbsence(
    rule: RuleID
  ) async throws {
    let facts = try await Self.facts(
      "", marks: ["_25._tcp.mx.example.com": .insecure(Self.reason(.optedOut))])
    #expect(try TLSCheckTests.outcome(rule, facts) == .notApplicable)
  }

  @Test func theWeakerOfTwoAddressSetsCounts() async throws {
    let facts = try await Self.facts(
      Self.sound,
      marks: [
        "mx.example.com A": .indeterminate(Self.reason(.lookupFailed(.timedOut))),
        "mx.example.com AAAA": .bogus(Self.reason(.noSignature)),
      ])
    #expect(facts.dane?.hosts.first?.security == .bogus(Self.reason(.noSignature)))
    let oneSecure = try await Self.facts(
      Self.sound, marks: ["mx.example.com AAAA": .bogus(Self.reason(.noSignature))])
    #expect(oneSecure.dane?.hosts.first?.security == .secure)
  }

  static func presented(_ octet: UInt8, key: UInt8) -> DANEFacts.Presentation {
    var leaf = TLSCheckTests.certificate()
    leaf.keySHA256 = Array(repeating: key, count: 32)
    return DANEFacts.Presentation(
      address: .v4(IPv4Address(rawValue: 0x0808_0800 + UInt32(octet))),
      outcome: .verified(
        DANEFacts.Verified(verdict: fits, records: [fits], certificates: [leaf])))
  }

  @Test(
    arguments: [("dane-unusable-record", "1 1 1"), ("dane-record-form", "3 0 1")]
      as [(RuleID, String)])
  func recordsAreOfferedForTheKeysOfAllAddresses(rule: RuleID, kind: String) async throws {
    let records = Self.tlsa("\(kind) \(Self.digest)")
    func fix(_ presenting: [DANEFacts.Presentation]) async throws -> String {
      let facts = try await Self.facts(records, presenting: presenting)
      guard case .findings(let findings, _) = try TLSCheckTests.outcome(rule, facts) else {
        return ""
      }
      return findings.first?.fix ?? ""
    }
    func line(_ digit: String) -> String {
      "_25._tcp.mx.example.com. 3600 IN TLSA 3 1 1 " + String(repeating: digit, count: 32)
    }
    let one = [Self.presented(25, key: 0xAA), Self.presented(26, key: 0xAA)]
    #expect(try await fix(one) == line("aa"))
    let two = try await fix([Self.presented(25, key: 0xAA), Self.presented(26, key: 0xBB)])
    #expect(two.hasSuffix(line("aa") + "\n" + line("bb")))
    let silent = DANEFacts.Presentation(
      address: .v4(IPv4Address(rawValue: 0x0808_081A)), outcome: .unknown("no answer in time"))
    let part = try await fix([Self.presented(25, key: 0xAA), silent])
    #expect(part.contains("; 8.8.8.26: no answer in time"))
    #expect(!part.contains(line("aa")))
  }

  @Test(arguments: ["dane-no-match", "dane-without-tls"] as [RuleID])
  func aServerThatCouldNotBeAskedLeavesTheRuleOpen(rule: RuleID) async throws {
    let facts = try await Self.facts(
      Self.sound, presenting: [Self.presented(.unknown("no connection in time"))])
    guard case .undetermined = try TLSCheckTests.outcome(rule, facts) else {
      Issue.record("\(try TLSCheckTests.outcome(rule, facts))")
      return
    }
  }

  @Test func theNameBehindAnAliasComesFirst() async throws {
    let records =
      "mx IN CNAME real\nreal IN A 8.8.8.25\n_25._tcp.real IN TLSA 3 1 1 \(Self.digest)\n"
      + Self.sound
    let secure = try #require(try await Self.facts(records).dane?.hosts.first)
    #expect(secure.published?.base.description == "real.example.com")
    // RFC 7672 §2.2.3: with an alias that leads out of what is signed, the name itself.
    let insecure = try #require(
      try await Self.facts(
        records,
        marks: [
          "mx.example.com A": .insecure(Self.insecure),
          "mx.example.com AAAA": .insecure(Self.insecure),
        ]
      ).dane?.hosts.first)
    #expect(insecure.security == .secure)
    #expect(insecure.published?.base.description == "mx.example.com")
  }

  @Test func withoutRecordsBehindTheAliasTheNameItselfIsTaken() async throws {
    let records = "mx IN CNAME real\nreal IN A 8.8.8.25\n" + Self.sound
    let host = try #require(try await Self.facts(records).dane?.hosts.first)
    #expect(host.lookups.map(\.base.description) == ["real.example.com", "mx.example.com"])
    #expect(host.published?.base.description == "mx.example.com")
  }

  @Test func aRecordIsNamedByItsUse() {
    let record = TLSAssociation(usage: 3, selector: 1, matchingType: 1, data: [])
    #expect(record.kind == "DANE-EE SPKI SHA2-256")
    #expect(record.use == .unusable(.digestLength(0, expected: 32)))
  }
}
