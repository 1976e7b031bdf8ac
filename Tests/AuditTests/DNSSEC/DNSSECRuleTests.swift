import Audit
import Crypto
import DNS
import TestKit
import Testing

/// Each rule of the family on signed zones, with a passing, a failing and an undetermined case.
@Suite struct DNSSECRuleTests {
  enum Expectation: Sendable {
    case passed
    case notApplicable
    case undetermined
    /// Words of the first finding's message.
    case found(Severity, String)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let rule: RuleID
    let domain: String
    let expected: Expectation
    /// Questions of DNSSEC that fail: `test DS`.
    var failing: [String] = []
    var selectors: [String] = []

    init(
      _ rule: RuleID, _ domain: String, _ expected: Expectation, failing: [String] = [],
      selectors: [String] = []
    ) {
      self.rule = rule
      self.domain = domain
      self.expected = expected
      self.failing = failing
      self.selectors = selectors
    }

    var testDescription: String { "\(rule) \(domain) \(failing)" }
  }

  static let cases: [Case] = [
    Case("dnssec-not-signed", "ecdsa.test", .passed),
    Case(
      "dnssec-not-signed", "unsigned.test",
      .found(.info, "is not signed, as far as the resolver tells")),
    Case("dnssec-not-signed", "unsigned.test", .undetermined, failing: ["unsigned.test DNSKEY"]),
    Case("dnssec-not-signed", "unsigned.test", .undetermined, failing: ["unsigned.test DS"]),

    Case("dnssec-bogus", "ecdsa.test", .passed),
    Case("dnssec-bogus", "mx.ecdsa.test", .passed),
    Case("dnssec-bogus", "island.test", .notApplicable),
    Case("dnssec-bogus", "unsigned.test", .notApplicable),
    Case("dnssec-bogus", "expired.test", .found(.error, "expired at 2021-01-01T00:00:00Z")),
    Case("dnssec-bogus", "future.test", .found(.error, "is not valid before")),
    Case("dnssec-bogus", "mismatch.test", .found(.error, "matches a DS record")),
    Case("dnssec-bogus", "nokeys.test", .found(.error, "but no DNSKEY records")),
    Case("dnssec-bogus", "unsignedset.test", .found(.error, "unsignedset.test MX is bogus")),
    Case("dnssec-bogus", "nodenial.test", .found(.error, "does not prove")),
    Case("dnssec-bogus", "broken.test", .found(.error, "mx.broken.test A is bogus")),
    // It has no MX record, and so takes its mail at its own address.
    Case("dnssec-bogus", "mx.broken.test", .found(.error, "mx.broken.test A is bogus")),
    // A denial that does not validate is not believed.
    Case(
      "dnssec-bogus", "nothing.nodenial.test", .found(.error, "nothing.nodenial.test MX is bogus")),
    Case("zone-domain-missing", "nothing.nodenial.test", .undetermined),
    Case("dnssec-bogus", "ecdsa.test", .undetermined, failing: [". DNSKEY"]),
    Case("dnssec-bogus", "ecdsa.test", .undetermined, failing: ["test DNSKEY"]),
    Case("dnssec-bogus", "ecdsa.test", .undetermined, failing: ["ecdsa.test MX"]),

    Case("dnssec-unsupported", "ecdsa.test", .passed),
    Case("dnssec-unsupported", "island.test", .notApplicable),
    Case("dnssec-unsupported", "unsupported.test", .found(.warning, "algorithm 200")),
    Case("dnssec-unsupported", "ecdsa.test", .undetermined, failing: ["test DNSKEY"]),

    Case("dnssec-ds-without-key", "ecdsa.test", .passed),
    Case("dnssec-ds-without-key", "island.test", .notApplicable),
    Case("dnssec-ds-without-key", "mismatch.test", .found(.error, "tag 12345")),
    Case("dnssec-ds-without-key", "nokeys.test", .found(.error, "tag 12345")),
    Case("dnssec-ds-without-key", "spare.test", .found(.notice, "tag 12345")),
    Case("dnssec-ds-without-key", "spare.test", .undetermined, failing: ["spare.test DS"]),

    Case("dnssec-no-ds", "ecdsa.test", .passed),
    Case("dnssec-no-ds", "island.test", .found(.notice, "no DS record")),
    Case("dnssec-ds-without-key", "wrongdigest.test", .found(.error, "its digest is another")),
    Case("dnssec-no-ds", "removed.test", .found(.notice, "the zone asked for that")),
    Case("dnssec-no-ds", "ecdsa.test", .undetermined, failing: ["ecdsa.test DS"]),

    Case("dnssec-algorithm-without-key", "ecdsa.test", .passed),
    Case("dnssec-algorithm-without-key", "spare.test", .found(.warning, "name ED25519")),
    Case("dnssec-algorithm-without-key", "unsupported.test", .found(.error, "algorithm 200")),
    Case(
      "dnssec-algorithm-without-key", "spare.test", .undetermined, failing: ["spare.test DNSKEY"]),

    Case("dnssec-algorithm", "ecdsa.test", .passed),
    Case("dnssec-algorithm", "sha1.test", .found(.error, "RSASHA1-NSEC3-SHA1, which must not")),
    Case(
      "dnssec-algorithm", "rsa512.test", .found(.warning, "RSASHA512, which is not recommended")),
    Case("dnssec-algorithm", "sha1.test", .undetermined, failing: ["sha1.test DNSKEY"]),

    Case("dnssec-small-rsa-key", "ecdsa.test", .notApplicable),
    Case("dnssec-small-rsa-key", "rsa.test", .passed),
    Case("dnssec-small-rsa-key", "sha1.test", .found(.notice, "1024 bits")),
    Case("dnssec-small-rsa-key", "sha1.test", .undetermined, failing: ["sha1.test DNSKEY"]),

    Case("dnssec-ds-digest", "ecdsa.test", .passed),
    Case("dnssec-ds-digest", "sha1.test", .found(.error, "SHA-1")),
    Case("dnssec-ds-digest", "bothdigests.test", .found(.notice, "SHA-1")),
    Case("dnssec-ds-digest", "sha1.test", .undetermined, failing: ["sha1.test DS"]),

    Case("dnssec-nsec3-parameters", "ecdsa.test", .notApplicable),
    Case("dnssec-nsec3-parameters", "optout", .found(.notice, "opt-out")),
    Case("dnssec-nsec3-parameters", "signed.hashed", .found(.notice, "abcd")),
    Case("dnssec-nsec3-parameters", "sha1.test", .found(.warning, "5 extra iterations")),
    Case("dnssec-nsec3-parameters", "iterations.test", .found(.error, "100 extra iterations")),
    Case("dnssec-nsec3-parameters", "plain3.test", .passed),
    Case("dnssec-nsec3-parameters", "sha1.test", .undetermined, failing: ["sha1.test NULL"]),

    Case("dnssec-signature-expires", "ecdsa.test", .passed),
    Case("dnssec-signature-expires", "unsigned.test", .notApplicable),
    Case("dnssec-signature-expires", "soon.test", .found(.warning, "expires in 40 hours")),
    Case("dnssec-signature-expires", "shortsoon.test", .found(.warning, "expires in 12 hours")),
    Case("dnssec-signature-expires", "online.test", .passed),
    Case("dnssec-signature-expires", "soon.test", .undetermined, failing: ["test DNSKEY"]),

    Case("dnssec-ttl-beyond-signature", "ecdsa.test", .passed),
    Case("dnssec-ttl-beyond-signature", "ttl.test", .found(.notice, "3600 seconds")),
    Case("dnssec-ttl-beyond-signature", "ttl.test", .undetermined, failing: ["test DNSKEY"]),

    Case("dnssec-cds", "ecdsa.test", .notApplicable),
    Case("dnssec-cds", "samecds.test", .passed),
    Case("dnssec-cds", "cds.test", .found(.error, "12345, and has no such DNSKEY")),
    Case("dnssec-cds", "wantsds.test", .found(.notice, "there are none")),
    Case("dnssec-cds", "remove.test", .found(.warning, "asks its parent to remove")),
    Case("dnssec-cds", "cds.test", .undetermined, failing: ["cds.test CDS"]),

    Case("dnssec-mail-names-insecure", "ecdsa.test", .passed, selectors: ["s1"]),
    Case(
      "dnssec-mail-names-insecure", "rsa.test", .found(.info, "without a DS record"),
      selectors: ["s1"]),
    Case(
      "dnssec-mail-names-insecure", "rsa.test", .undetermined, failing: ["s1.unsigned.test TXT"],
      selectors: ["s1"]),
    Case("dnssec-mail-names-insecure", "expired.test", .notApplicable),
  ]

  @Test(arguments: cases) func `a rule says what is so`(_ test: Case) async throws {
    let outcome = try #require(await Self.outcome(test))
    switch (test.expected, outcome) {
    case (.passed, .passed), (.notApplicable, .notApplicable): break
    case (.undetermined, .undetermined(let parts)): #expect(!parts.isEmpty)
    case (.found(let severity, let words), .findings(let findings, _)):
      #expect(findings.contains { $0.severity == severity && $0.message.contains(words) })
      for finding in findings {
        #expect(!finding.evidence.isEmpty && !finding.fix.isEmpty, "\(finding)")
      }
    default: Issue.record("\(outcome)")
    }
  }

  @Test func `every rule has a case that passes, one that fails and one that is undetermined`() {
    for rule in TestAudit.rules(of: .dnssec) {
      let own = Self.cases.filter { $0.rule == rule }.map(\.expected)
      #expect(own.contains { if case .passed = $0 { true } else { false } }, "\(rule)")
      #expect(own.contains { if case .found = $0 { true } else { false } }, "\(rule)")
      #expect(own.contains { if case .undetermined = $0 { true } else { false } }, "\(rule)")
    }
  }

  /// A server that knows one unsigned zone and refuses to speak of any other leaves nothing open.
  @Test func `an unsigned zone is unsigned also where nobody tells of its parent`() async throws {
    let refusing = [". DNSKEY", "test DS", "test DNSKEY"]
    let facts = try await Self.facts(
      "unsigned.test", failing: refusing, with: .refused, selectors: [])
    for check in CheckCatalogue.all where check.rule.family == .dnssec {
      switch check.outcome(for: facts) {
      case .passed, .notApplicable: break
      case .findings(let findings, let undetermined):
        #expect(findings.allSatisfy { $0.severity == .info } && undetermined.isEmpty)
      case .undetermined(let parts): Issue.record("\(check.rule.id): \(parts)")
      }
    }
  }

  /// RFC 8078 §4: the record of a request for removal is no DS record.
  @Test(arguments: ["removed.test", "island.test", "mismatch.test"])
  func `what is to be published at the parent is the digest of a key that is there`(
    _ domain: String
  ) async throws {
    let facts = try await Self.facts(domain, failing: [], with: .serverFailure, selectors: [])
    guard case .examined(let zone)? = facts.dnssec?.state else {
      Issue.record("not signed")
      return
    }
    let rules: [RuleID] = ["dnssec-no-ds", "dnssec-ds-without-key"]
    var fixes: [String] = []
    for check in CheckCatalogue.all where rules.contains(check.rule.id) {
      if case .findings(let findings, _) = check.outcome(for: facts) {
        fixes += findings.map(\.fix)
      }
    }
    let lines = fixes.flatMap { $0.split(separator: "\n") }.filter { !$0.hasPrefix(";") }
    #expect(!lines.isEmpty)
    for line in lines {
      guard case .ds(let signer)? = Record(presentation: String(line))?.data else {
        Issue.record("\(line)")
        continue
      }
      #expect(zone.ownSigners.contains(signer) && signer.digestType == 2)
    }
  }

  /// RFC 4035 §3.1.4.1: NODATA for DS from the child says nothing about the parent.
  @Test(arguments: [true, false])
  func `a parent is not said to have no DS record by the word of the child`(
    _ isAnchored: Bool
  ) async throws {
    let tree = try SignedTestTree.shared.get()
    let anchors = TrustAnchors(
      isAnchored ? try tree.zones.delegation(of: "ecdsa.test.", in: "test.") : [])
    var facts = try await Self.facts(
      "ecdsa.test", failing: [], with: .serverFailure, selectors: [])
    facts.dnssec = try await Self.facts(
      "ecdsa.test",
      tree.validator(
        anchors: isAnchored ? anchors : nil,
        resolver: ChildAlone(base: tree.resolver, zone: try DomainName("ecdsa.test")))
    ).dnssec
    let rules: [RuleID] = ["dnssec-no-ds", "dnssec-ds-without-key", "dnssec-ds-digest"]
    for check in CheckCatalogue.all where rules.contains(check.rule.id) {
      switch check.outcome(for: facts) {
      case .notApplicable: #expect(isAnchored, "\(check.rule.id)")
      case .undetermined(let parts):
        #expect(!isAnchored && parts[0].reason.contains("not from the zone above"))
      case .passed, .findings: Issue.record("\(check.rule.id)")
      }
    }
  }

  @Test func `a DS question that is refused does not make a zone unsigned`() async throws {
    let facts = try await Self.facts(
      "unsigned.test", failing: ["unsigned.test DS"], with: .refused, selectors: [])
    guard case .unknown? = facts.dnssec?.state else {
      Issue.record("\(facts.dnssec?.summary ?? .null)")
      return
    }
  }

  @Test func `that a zone is not signed is called proven only where that was asked`() async throws {
    let tree = try SignedTestTree.shared.get()
    let zone = try DomainName("unsigned.test")
    var facts = try await Self.facts(
      "unsigned.test", failing: [], with: .serverFailure, selectors: [])
    let proof = await tree.validator().validate(Question(zone, .soa))
    facts.dnssec = DNSSECFacts(
      .unsigned(zone: zone, isZoneFile: false, proof: proof), at: SignedZones.time)
    let check = try #require(CheckCatalogue.all.first { $0.rule.id == "dnssec-not-signed" })
    guard case .findings(let findings, _) = check.outcome(for: facts) else {
      Issue.record("\(check.outcome(for: facts))")
      return
    }
    #expect(findings[0].message.contains("which is proven: test delegates unsigned.test without"))
  }

  @Test(arguments: [true, false])
  func `not signed is not said beside a proof that is broken or missing`(
    _ isBroken: Bool
  ) async throws {
    let tree = try SignedTestTree.shared.get()
    let zone = try DomainName("unsigned.test")
    // Without the root's key nobody knows; with signatures that are over, the proof is bogus.
    let time = isBroken ? UTCTime(seconds: 2_200_000_000) : SignedZones.time
    let validator = tree.validator(at: time, anchors: isBroken ? nil : TrustAnchors([]))
    let proof = await validator.validate(Question(zone, .soa))
    #expect(proof.security.word == (isBroken ? "bogus" : "indeterminate"))
    var facts = try await Self.facts(
      "unsigned.test", failing: [], with: .serverFailure, selectors: [])
    facts.dnssec = DNSSECFacts(
      .unsigned(zone: zone, isZoneFile: false, proof: proof), at: time)
    let check = try #require(CheckCatalogue.all.first { $0.rule.id == "dnssec-not-signed" })
    switch check.outcome(for: facts) {
    case .notApplicable: #expect(isBroken)
    case .undetermined: #expect(!isBroken)
    case .passed, .findings: Issue.record("\(isBroken)")
    }
  }

  /// Behind a resolver that validates, the other families see SERVFAIL and nothing more.
  @Test(arguments: [("expired.test", true), ("ecdsa.test", false)])
  func `other families are told of a bogus zone, and of no other`(
    _ domain: String, _ isBogus: Bool
  ) async throws {
    let tree = try SignedTestTree.shared.get()
    var sources = GatheringSources()
    sources.dnssec = tree.validator()
    let name = try DomainName(domain)
    let gatherer = FactGatherer(
      resolver: ServerFailures(base: tree.resolver, zone: name),
      publicSuffixes: TopLevelSuffixes(), keyInspector: OpenSSLKeyInspector(),
      authoritativeServers: ScriptedServers(servers: [:]), sources: sources)
    var request = AuditRequest(domain: name)
    request.families = [.mx, .spf, .dmarc, .dnssec]
    let report = Profile(families: request.families).examine(await gatherer.gather(request))
    guard case .audited(let audited) = report.verdict else { return }
    let reasons = audited.undetermined.filter { $0.rule.family != .dnssec }.map(\.entry.reason)
    #expect(reasons.contains { $0.hasPrefix("\(domain) MX: the server failed (SERVFAIL)") })
    for reason in reasons where reason.contains("SERVFAIL") {
      #expect(
        reason.hasSuffix(
          "; DNSSEC of \(domain) is bogus (dnssec-bogus), which resolvers that validate answer so")
          == isBogus, "\(reason)")
    }
  }

  private static func outcome(_ test: Case) async throws -> CheckOutcome? {
    let facts = try await facts(
      test.domain, failing: test.failing, with: .serverFailure, selectors: test.selectors)
    return CheckCatalogue.all.first { $0.rule.id == test.rule }?.outcome(for: facts)
  }

  private static func facts(
    _ domain: String, failing: [String], with failure: LookupFailure, selectors: [String]
  ) async throws -> DomainFacts {
    let tree = try SignedTestTree.shared.get()
    let questions = try failing.map { text in
      let words = text.split(separator: " ")
      return Question(try DomainName(words[0]), try #require(RecordType(words[1])))
    }
    return try await facts(
      domain,
      tree.validator(
        resolver: FailingSignedResolver(
          base: tree.resolver, failing: Set(questions), failure: failure)), selectors: selectors)
  }

  private static func facts(
    _ domain: String, _ validator: ChainValidator, selectors: [String] = []
  ) async throws -> DomainFacts {
    let tree = try SignedTestTree.shared.get()
    var sources = GatheringSources()
    sources.dnssec = validator
    let gatherer = FactGatherer(
      resolver: tree.resolver, publicSuffixes: TopLevelSuffixes(),
      keyInspector: OpenSSLKeyInspector(), authoritativeServers: ScriptedServers(servers: [:]),
      sources: sources)
    var request = AuditRequest(domain: try DomainName(domain), selectors: selectors)
    request.families = [.dnssec]
    return await gatherer.gather(request)
  }
}

/// SERVFAIL for everything in a zone.
private struct ServerFailures: Resolver {
  let base: any Resolver
  let zone: DomainName

  func resolve(_ question: Question) async -> Answer {
    question.name.isSubdomain(of: zone)
      ? Answer(question: question, outcome: .failed(.serverFailure)) : await base.resolve(question)
  }
}

/// Answers the question for DS records of a zone as that zone's own server does which has no other.
private struct ChildAlone: SignedResolver {
  let base: any SignedResolver
  let zone: DomainName

  func resolveSigned(_ question: Question) async -> SignedAnswer {
    guard question == Question(zone, .ds) else { return await base.resolveSigned(question) }
    let start = await base.resolveSigned(Question(zone, .soa))
    guard case .response(let response) = start.outcome else { return start }
    return SignedAnswer(
      question: question,
      outcome: .response(SignedResponse(code: .noError, authority: response.answers)))
  }
}

/// Fails some questions.
private struct FailingSignedResolver: SignedResolver {
  let base: any SignedResolver
  let failing: Set<Question>
  let failure: LookupFailure

  func resolveSigned(_ question: Question) async -> SignedAnswer {
    failing.contains(question)
      ? SignedAnswer(question: question, outcome: .failed(failure))
      : await base.resolveSigned(question)
  }
}
