import Audit
import DNS
import MailAuth
import TestKit
import Testing

/// What a policy host is to answer, by address; others do not answer in time.
struct ScriptedPolicies: DocumentFetcher {
  let fetches: [String: DocumentFetch]

  func fetch(
    _ location: HTTPSLocation, at address: IPAddress, maximumLength: Int
  ) async -> DocumentFetch {
    fetches[address.description] ?? .failed(.timedOut)
  }
}

/// What the MTA-STS checks say about domains written as zones and policies written as text.
@Suite struct MTASTSCheckTests {
  static let good =
    "version: STSv1\nmode: enforce\nmx: mx1.a.test\nmx: *.b.test\nmax_age: 1209600\n"
  static let zone = """
    $ORIGIN a.test.
    @ IN MX 10 mx1
    @ IN MX 20 in.b.test.
    mx1 IN A 192.0.2.1
    mta-sts IN A 192.0.2.80
    _mta-sts IN TXT "v=STSv1; id=1;"
    """

  static func served(
    _ text: String, status: Int = 200, type: String? = "text/plain", location: String? = nil
  ) -> DocumentFetch {
    .response(
      .init(status: status, contentType: type, location: location, body: Array(text.utf8)))
  }

  static func audit(
    zone: String = zone, _ policy: String = good, fetches: [String: DocumentFetch]? = nil,
    failing: [String: LookupFailure] = [:], reference: String? = nil, port: UInt16 = 443,
    _ configure: (inout AuditRequest) -> Void = { _ in }
  ) async throws -> TestAudit {
    var sources = GatheringSources()
    sources.documentFetcher = ScriptedPolicies(
      fetches: fetches ?? ["192.0.2.80": served(policy)])
    sources.webServerPort = port
    sources.references.webServer = try reference.map { try DomainName($0) }
    return try await TestAudit(
      "a.test", TestDNS(zone: zone, failing: failing), sources: sources, configure)
  }

  @Test func `a policy that covers every host passes every rule`() async throws {
    let audit = try await Self.audit()
    #expect(audit.findings(.mtaSTS) == [])
    #expect(audit.undetermined(.mtaSTS) == [])
    #expect(audit.passed(.mtaSTS).count >= 10)
  }

  @Test(arguments: [
    ("mode: enforce", "mode: none", ["mta-sts-mode-none notice"]),
    ("mode: enforce", "mode: testing", ["mta-sts-testing notice"]),
    ("mx: *.b.test\n", "", ["mta-sts-mx-not-covered error"]),
    (
      "mode: enforce\nmx: mx1.a.test\n", "mode: testing\n",
      ["mta-sts-mx-not-covered warning", "mta-sts-testing notice"]
    ),
    ("mx: *.b.test", "mx: *.b.test\nmx: old.a.test", ["mta-sts-idle-pattern notice"]),
    ("mx: *.b.test", "mx: in.b.test\nmx: *.c.test", ["mta-sts-idle-pattern notice"]),
    ("1209600", "86399", ["mta-sts-max-age warning"]),
    ("1209600", "604799", ["mta-sts-max-age notice"]),
    ("1209600", "604800", []), ("1209600", "31557600", []),
    ("1209600", "31557601", ["mta-sts-max-age error"]),
    ("mode: enforce", "mode: enforce\nmode: none", ["mta-sts-repeated-field notice"]),
    ("mode: enforce\n", "mode: enforce\n\n", ["mta-sts-policy-syntax warning"]),
    (
      "mode: enforce\nmx: mx1.a.test\n", "mode : testing\n\n  mx: other.a.test\n",
      [
        "mta-sts-idle-pattern notice", "mta-sts-mx-not-covered warning",
        "mta-sts-policy-syntax warning", "mta-sts-policy-syntax warning",
        "mta-sts-policy-syntax warning", "mta-sts-testing notice",
      ]
    ),
    (
      "mx: *.b.test\nmax_age: 1209600\n", "max_age: 1209600\n\n",
      ["mta-sts-mx-not-covered error", "mta-sts-policy-syntax warning"]
    ),
  ])
  func `finds what is wrong with a policy`(
    _ part: String, _ other: String, _ findings: [String]
  ) async throws {
    let audit = try await Self.audit(Self.good.replacing(part, with: other))
    #expect(audit.findings(.mtaSTS) == findings)
    #expect(audit.undetermined(.mtaSTS) == [])
  }

  @Test func `of a policy that no sender can read, nothing is known but that`() async throws {
    let audit = try await Self.audit(Self.good.replacing("enforce", with: "enforced"))
    #expect(audit.findings(.mtaSTS) == ["mta-sts-policy-syntax error"])
    for rule in [
      "mta-sts-mx-not-covered", "mta-sts-max-age", "mta-sts-mode-none", "mta-sts-testing",
      "mta-sts-id-unchanged",
    ] as [RuleID] {
      #expect(
        audit.undetermined(rule).map(\.reason) == [
          "the policy has mistakes that no sender gets over: see mta-sts-policy-syntax"
        ])
    }
  }

  @Test func `what senders get over is kept for later runs, and what they do not is not`()
    async throws
  {
    let blank = try await Self.audit(Self.good + "\n")
    #expect(blank.facts.mtaSTS?.observation?.content?.mode == .enforce)
    let changed = try await Self.audit(Self.good.replacing("1209600", with: "1209601") + "\n") {
      $0.mtaSTS.earlier = MTASTSObservation(id: "1", policy: Self.good)
    }
    #expect(changed.findings("mta-sts-id-unchanged").count == 1)
    let broken = try await Self.audit(Self.good + "nonsense\n")
    #expect(broken.facts.mtaSTS?.observation == nil)
  }

  @Test func `a page at one address does not hide the policy at another`() async throws {
    let zone = Self.zone + "\nmta-sts IN A 192.0.2.81"
    let audit = try await Self.audit(
      zone: zone,
      fetches: [
        "192.0.2.80": Self.served("<html>parked</html>", type: "text/html"),
        "192.0.2.81": Self.served(Self.good),
      ])
    #expect(
      audit.findings(.mtaSTS) == [
        "mta-sts-content-type warning", "mta-sts-policy-addresses warning",
      ])
    #expect(audit.outcome("mta-sts-mx-not-covered") == .passed)
  }

  @Test func `an id that stands there twice is told without a policy, too`() async throws {
    let audit = try await Self.audit(
      zone: Self.zone.replacing("id=1;", with: "id=1; id=2"),
      fetches: ["192.0.2.80": Self.served("", status: 404)])
    #expect(audit.findings("mta-sts-repeated-field").count == 1)
  }

  @Test func `an address that fails beside one that nobody reached is a warning`() async throws {
    let audit = try await Self.audit(
      zone: Self.zone + "\nmta-sts IN A 192.0.2.81",
      fetches: ["192.0.2.80": .failed(.certificateRejected("expired"))])
    #expect(audit.findings(.mtaSTS) == ["mta-sts-policy-unavailable warning"])
    #expect(audit.undetermined("mta-sts-policy-unavailable").count == 1)
  }

  @Test(arguments: [
    ("_mta-sts IN TXT \"v=STSv1; id=1;\"", "", ["mta-sts-missing notice"]),
    (
      "_mta-sts IN TXT \"v=STSv1; id=1;\"", "_mta-sts IN TXT \"v=spf1 -all\"",
      ["mta-sts-missing notice"]
    ),
    (
      "id=1;\"", "id=1;\"\n_mta-sts IN TXT \"v=STSv1; id=2;\"", ["mta-sts-several-records error"]
    ),
    ("id=1;\"", "id=1;\"\n_mta-sts IN TXT \"other\"", []),
    ("id=1", "id=2026-11-22", ["mta-sts-record-syntax error"]),
    ("v=STSv1; id=1;", "v=stsv1; id=1;", ["mta-sts-record-syntax error"]),
    ("v=STSv1; id=1;", "v=STSv1 id=1", ["mta-sts-record-syntax error"]),
    ("v=STSv1; id=1;", "id=1; v=STSv1", ["mta-sts-record-syntax error"]),
    ("v=STSv1; id=1;", "v=STSv2; id=1", ["mta-sts-record-syntax error"]),
    ("v=STSv1; id=1;", "id=1", ["mta-sts-record-syntax error"]),
    ("id=1;", "id=1; id=2", ["mta-sts-repeated-field notice"]),
    ("mta-sts IN A 192.0.2.80", "", ["mta-sts-policy-unavailable error"]),
    ("v=STSv1; id=1;", "v=STSv1 ; id=1;", ["mta-sts-record-syntax warning"]),
    (
      "mta-sts IN A 192.0.2.80\n_mta-sts IN TXT \"v=STSv1; id=1;\"",
      """
      mta-sts IN CNAME mta-sts.p.test.
      _mta-sts IN CNAME _mta-sts.p.test.
      $ORIGIN p.test.
      mta-sts IN A 192.0.2.80
      _mta-sts IN TXT "v=STSv1; id=1;"
      """, []
    ),
  ])
  func `finds what is wrong with the records`(
    _ part: String, _ other: String, _ findings: [String]
  ) async throws {
    let audit = try await Self.audit(zone: Self.zone.replacing(part, with: other))
    #expect(audit.findings(.mtaSTS) == findings)
    #expect(audit.undetermined(.mtaSTS) == [])
  }

  @Test(arguments: [
    served("", status: 404), served("", status: 301, location: "https://www.a.test/"),
    served("", status: 503), .failed(.certificateRejected("expired")),
    .failed(.tlsFailed("no")), .failed(.tooLarge(limit: 1)), .failed(.notHTTP("220")),
  ])
  func `a server that says so itself has no policy, and no rule about one passes`(
    _ fetch: DocumentFetch
  ) async throws {
    let audit = try await Self.audit(fetches: ["192.0.2.80": fetch])
    #expect(audit.findings(.mtaSTS) == ["mta-sts-policy-unavailable error"])
    #expect(audit.outcome("mta-sts-mx-not-covered") == .notApplicable)
    #expect(audit.findings("mta-sts-policy-unavailable").first?.evidence.isEmpty == false)
  }

  @Test(arguments: [
    DocumentFetch.Failure.timedOut, .refused, .unreachable("Network is unreachable"),
    .connectionLost("eof"),
    .offline, .other("odd"),
  ])
  func `a failure that proves nothing leaves every rule about the policy open`(
    _ failure: DocumentFetch.Failure
  ) async throws {
    let audit = try await Self.audit(fetches: ["192.0.2.80": .failed(failure)])
    #expect(audit.findings(.mtaSTS) == [])
    for rule in [
      "mta-sts-policy-unavailable", "mta-sts-policy-syntax", "mta-sts-mx-not-covered",
      "mta-sts-testing", "mta-sts-mode-none", "mta-sts-max-age", "mta-sts-idle-pattern",
      "mta-sts-content-type", "mta-sts-repeated-field", "mta-sts-id-unchanged",
    ] as [RuleID] {
      #expect(
        audit.undetermined(rule).map { $0.reason.prefix(while: { $0 != ";" }) } == [
          "https://mta-sts.a.test/.well-known/mta-sts.txt (192.0.2.80): \(failure)"
        ], "\(rule)")
    }
  }

  @Test func `a refused connection is the host's where the way to port 443 is known to be open`()
    async throws
  {
    let refused = DocumentFetch.failed(.refused)
    let up = "\n$ORIGIN up.test.\n@ IN A 192.0.2.99\n"
    let alone = try await Self.audit(fetches: ["192.0.2.80": refused])
    #expect(alone.findings(.mtaSTS) == [])
    #expect(
      alone.undetermined("mta-sts-policy-unavailable").first?.reason.contains("firewall") == true)
    let elsewhere = try await Self.audit(
      fetches: ["192.0.2.80": refused], reference: "up.test", port: 8443)
    let reason = elsewhere.undetermined("mta-sts-policy-unavailable").first?.reason
    #expect(reason?.contains("may block port 8443") == true)
    #expect(reason?.contains("up.test, the host of --https-reference, was not") == true)
    // An answer over IPv6 shows nothing of IPv4.
    let crossed = try await Self.audit(
      zone: Self.zone + "\nmta-sts IN AAAA 2001:db8::80",
      fetches: ["192.0.2.80": refused, "2001:db8::80": Self.served("", status: 404)])
    #expect(crossed.findings(.mtaSTS) == ["mta-sts-policy-unavailable warning"])
    #expect(crossed.undetermined("mta-sts-policy-unavailable").count == 1)
    // Another address of the host that answers shows that the way is open, be it with an error.
    let beside = try await Self.audit(
      zone: Self.zone + "\nmta-sts IN A 192.0.2.81",
      fetches: ["192.0.2.80": refused, "192.0.2.81": Self.served("", status: 404)])
    #expect(
      beside.findings(.mtaSTS) == [
        "mta-sts-policy-unavailable error", "mta-sts-policy-unavailable error",
      ])
    for (answer, findings) in [
      (Self.served("hello"), ["mta-sts-policy-unavailable error"]),
      (refused, []), (.failed(.timedOut), []),
      (.failed(.certificateRejected("expired")), ["mta-sts-policy-unavailable error"]),
    ] {
      let audit = try await Self.audit(
        zone: Self.zone + up, fetches: ["192.0.2.80": refused, "192.0.2.99": answer],
        reference: "up.test")
      #expect(audit.findings(.mtaSTS) == findings, "\(answer)")
    }
  }

  @Test func `an address that fails beside one that serves is told`() async throws {
    let zone = Self.zone + "\nmta-sts IN A 192.0.2.81\nmta-sts IN AAAA 2001:db8::80"
    let good = Self.served(Self.good)
    let dead = try await Self.audit(
      zone: zone,
      fetches: ["192.0.2.80": .failed(.refused), "192.0.2.81": good, "2001:db8::80": good])
    #expect(dead.findings(.mtaSTS) == ["mta-sts-policy-addresses warning"])
    let slow = try await Self.audit(
      zone: zone, fetches: ["192.0.2.81": good, "2001:db8::80": .failed(.unreachable("no route"))])
    #expect(slow.findings(.mtaSTS) == [])
    #expect(slow.undetermined(.mtaSTS) == ["mta-sts-policy-addresses"])
    let other = try await Self.audit(
      zone: zone,
      fetches: [
        "192.0.2.80": good, "2001:db8::80": good,
        "192.0.2.81": Self.served(Self.good.replacing("enforce", with: "testing")),
      ])
    #expect(other.findings(.mtaSTS) == ["mta-sts-policy-addresses warning"])
    let lineEnds = try await Self.audit(
      zone: zone,
      fetches: [
        "192.0.2.80": good, "2001:db8::80": good,
        "192.0.2.81": Self.served(Self.good.replacing("\n", with: "\r\n")),
      ])
    #expect(lineEnds.findings(.mtaSTS) == [])
  }

  @Test func `a type other than text is told`() async throws {
    for type in ["text/html", "application/octet-stream", nil] {
      let audit = try await Self.audit(
        fetches: ["192.0.2.80": Self.served(Self.good, type: type)])
      #expect(audit.findings(.mtaSTS) == ["mta-sts-content-type warning"])
    }
    let audit = try await Self.audit(
      fetches: ["192.0.2.80": Self.served(Self.good, type: "Text/Plain ; charset=us-ascii")])
    #expect(audit.findings(.mtaSTS) == [])
  }

  @Test func `the policy host is asked without a record only where that is wanted`() async throws {
    let zone = Self.zone.replacing("_mta-sts IN TXT \"v=STSv1; id=1;\"", with: "")
    let usual = try await Self.audit(zone: zone)
    #expect(!usual.questions.contains(Question(try DomainName("mta-sts.a.test"), .a)))
    #expect(usual.outcome("mta-sts-unannounced") == .notApplicable)
    let wanted = try await Self.audit(zone: zone) { $0.mtaSTS.looksForUnannouncedPolicy = true }
    #expect(wanted.findings(.mtaSTS) == ["mta-sts-unannounced warning"])
    let given = try await Self.audit(zone: zone, Self.good.replacing("enforce", with: "none")) {
      $0.mtaSTS.looksForUnannouncedPolicy = true
    }
    #expect(given.findings(.mtaSTS) == [])
  }

  @Test(arguments: [
    "@ IN MX 0 .", "@ IN TXT \"no mail at all\"",
  ])
  func `a domain that takes no mail needs no policy`(_ records: String) async throws {
    let audit = try await Self.audit(
      zone: "$ORIGIN a.test.\n\(records)\n_mta-sts IN TXT \"v=STSv1; id=1;\"")
    #expect(audit.findings(.mtaSTS) == [] && audit.passed(.mtaSTS) == [])
    let parked = try await Self.audit { $0.isParked = true }
    #expect(parked.findings(.mtaSTS) == [] && parked.passed(.mtaSTS) == [])
  }

  @Test(arguments: ["_mta-sts.a.test TXT", "mta-sts.a.test A"])
  func `a lookup that failed reaches neither missing nor passed`(_ question: String) async throws {
    let audit = try await Self.audit(
      fetches: [:], failing: [question: .serverFailure, "mta-sts.a.test AAAA": .serverFailure])
    #expect(audit.findings(.mtaSTS) == [])
    #expect(audit.undetermined("mta-sts-mx-not-covered").count >= 1)
    let missing = audit.outcome("mta-sts-missing")
    #expect(question.hasPrefix("_") ? missing != .passed : missing == .passed)
  }

  @Test func `an MX lookup that failed leaves the coverage open`() async throws {
    let audit = try await Self.audit(failing: ["a.test MX": .timedOut])
    #expect(audit.undetermined("mta-sts-mx-not-covered").map(\.subject) == ["a.test"])
    #expect(audit.undetermined("mta-sts-idle-pattern").map(\.subject) == ["a.test"])
  }

  @Test func `a policy that changed under its id is an error, another id makes it right`()
    async throws
  {
    let before = Self.good.replacing("mx: *.b.test\n", with: "")
    func audit(id: String, _ policy: String) async throws -> TestAudit {
      try await Self.audit {
        $0.mtaSTS.earlier = MTASTSObservation(id: id, policy: policy)
      }
    }
    let found = try await audit(id: "1", before)
    #expect(found.findings(.mtaSTS) == ["mta-sts-id-unchanged error"])
    #expect(
      found.findings("mta-sts-id-unchanged").first?.fix.hasPrefix("_mta-sts.a.test.") == true)
    #expect(try await audit(id: "0", before).outcome("mta-sts-id-unchanged") == .passed)
    let lineEnds = Self.good.replacing("\n", with: "\r\n")
    #expect(try await audit(id: "1", lineEnds).outcome("mta-sts-id-unchanged") == .passed)
    #expect(try await Self.audit().outcome("mta-sts-id-unchanged") == .notApplicable)
  }

  @Test func `testing that lasts is a warning where the history tells`() async throws {
    let testing = Self.good.replacing("enforce", with: "testing")
    func severity(days: Int) async throws -> Severity? {
      try await Self.audit(testing) {
        $0.mtaSTS.now = UTCTime(seconds: 1_800_000_000)
        $0.mtaSTS.earlier = MTASTSObservation(
          id: "1", policy: testing, modeSince: UTCTime(seconds: 1_800_000_000 - days * 86_400))
      }.findings("mta-sts-testing").first?.severity
    }
    #expect(try await severity(days: 60) == .notice)
    #expect(try await severity(days: 61) == .warning)
  }

  @Test func `a proposal is compared with the hosts and with what is served`() async throws {
    let audit = try await Self.audit {
      $0.mtaSTS.proposal = (
        Array(Self.good.replacing("mx: *.b.test\n", with: "").utf8), "mta-sts.txt"
      )
    }
    #expect(
      audit.findings(.mtaSTS) == ["mta-sts-id-unchanged notice", "mta-sts-mx-not-covered error"])
    let finding = audit.findings("mta-sts-mx-not-covered").first
    #expect(finding?.location == SourceLocation(file: "mta-sts.txt", line: 3, column: 1))
    #expect(audit.outcome("mta-sts-missing") == .notApplicable)
  }

  @Test(arguments: [
    "mode: testing\nmx: old.a.test\nmax_age: 5", "mode: enforce\nmx: mx1.a.test\nmax_age: 5",
    "mode: enforce\nmx: mx1.a.test\nmx: old.a.test\nmax_age: 99999999",
  ])
  func `every fix covers every host and has the id of its policy`(_ rest: String) async throws {
    let audit = try await Self.audit("version: STSv1\n" + rest + "\n")
    let findings = audit.allFindings(.mtaSTS)
    #expect(findings.count > 1)
    for finding in findings {
      let lines = finding.fix.split(separator: "\n")
      let file = lines.filter { !$0.hasPrefix(";") && !$0.hasPrefix("_") }.map { $0 + "\n" }
      let policy = try #require(MTASTSPolicyFile(Array(file.joined().utf8)).policy)
      for host in ["mx1.a.test", "in.b.test"] {
        #expect(policy.covers(try DomainName(host)), "\(finding.rule)")
      }
      #expect(policy.maxAge <= MTASTSPolicy.maximumMaxAge)
      #expect(lines.last?.contains("TXT \"v=STSv1; id=") == true)
    }
  }
}
