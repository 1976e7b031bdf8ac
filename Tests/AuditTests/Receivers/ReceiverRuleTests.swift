import Audit
import DNS
import MailAuth
import TestKit
import Testing

/// What the written rules of receivers say about domains written as zones.
@Suite struct ReceiverRuleTests {
  static let key = """
    s1._domainkey IN TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    """
  static let sound = """
    @ IN TXT "v=spf1 ip4:192.0.2.25 -all"
    @ IN MX 10 mail
    mail IN A 192.0.2.25
    _dmarc IN TXT "v=DMARC1; p=none"
    \(key)
    $ORIGIN 2.0.192.in-addr.arpa.
    25 IN PTR mail.example.com.
    """

  private static func audit(
    _ zone: String, _ profile: SenderProfile?, failing: [String: LookupFailure] = [:],
    addresses: [String] = ["192.0.2.25"], selectors: [String] = ["s1"], mailFrom: String? = nil
  ) async throws -> TestAudit {
    let mailFrom = try mailFrom.map { try DomainName($0) }
    return try await TestAudit(
      "example.com", TestDNS(zone: "$ORIGIN example.com.\n" + zone, failing: failing)
    ) {
      $0.senderProfile = profile
      $0.selectors = selectors
      $0.sendingAddresses = addresses.compactMap { IPAddress($0) }
      $0.mailFrom = mailFrom
      $0.isParked = profile == .parked
    }
  }

  @Test func `without a profile no rule applies`() async throws {
    let audit = try await Self.audit("@ IN A 192.0.2.1", nil)
    for rule in TestAudit.rules(of: .receivers) { #expect(audit.outcome(rule) == .notApplicable) }
  }

  @Test func `a domain that is set up well passes what DNS shows, and the rest needs a message`()
    async throws
  {
    let audit = try await Self.audit(Self.sound, .bulk)
    #expect(audit.findings(.receivers) == [])
    #expect(audit.undetermined(.receivers) == [])
    let open: Set<RuleID> = [
      "gmail-tls", "gmail-format", "gmail-one-click", "yahoo-format", "yahoo-one-click",
    ]
    for rule in SenderRule.all {
      let id = RuleID(rawValue: rule.id)
      #expect(audit.outcome(id) == (open.contains(id) ? .notApplicable : .passed), "\(id)")
    }
    for rule: RuleID in ["parked-spf", "parked-dmarc", "parked-null-mx", "parked-dkim"] {
      #expect(audit.outcome(rule) == .notApplicable)
    }
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let zone: String
    let findings: [String]
    var profile = SenderProfile.bulk
    var addresses = ["192.0.2.25"]
    var selectors = ["s1"]
    var mailFrom: String?
    var testDescription: String { zone }
  }

  @Test(arguments: [
    Case(
      zone: "@ IN MX 10 mail\nmail IN A 192.0.2.25",
      findings: [
        "gmail-alignment", "gmail-dmarc", "gmail-reverse-dns", "gmail-spf-and-dkim",
        "gmail-spf-or-dkim", "microsoft-alignment", "microsoft-dkim", "microsoft-dmarc",
        "microsoft-spf", "yahoo-alignment", "yahoo-dmarc", "yahoo-reverse-dns",
        "yahoo-spf-and-dkim", "yahoo-spf-or-dkim",
      ]),
    // A record that does not let the address in, and no key: nothing aligns.
    Case(
      zone: """
        @ IN TXT "v=spf1 -all"
        _dmarc IN TXT "v=DMARC1; p=reject"
        """,
      findings: ["gmail-spf-or-dkim", "yahoo-spf-or-dkim"], profile: .transactional, addresses: []),
    Case(
      zone: sound.replacing("192.0.2.25 -all", with: "192.0.2.26 -all"),
      findings: ["microsoft-spf"], profile: .microsoft),
    Case(
      zone: sound.replacing("mail.example.com", with: "other.example.com"),
      findings: ["gmail-reverse-dns", "yahoo-reverse-dns"], profile: .transactional),
    // The envelope sender is somebody else's, and no key is the domain's.
    Case(
      zone: sound.replacing(key, with: "x IN TXT \"x\"")
        + "\n$ORIGIN example.net.\nbounce IN TXT \"v=spf1 ip4:192.0.2.25 -all\"",
      findings: ["yahoo-alignment", "yahoo-spf-and-dkim"], profile: .yahoo,
      mailFrom: "bounce.example.net"),
  ])
  func `what is missing fails`(entry: Case) async throws {
    let audit = try await Self.audit(
      entry.zone, entry.profile, addresses: entry.addresses, selectors: entry.selectors,
      mailFrom: entry.mailFrom)
    #expect(audit.findings(.receivers) == entry.findings.map { "\($0) warning" })
    for finding in audit.allFindings(.receivers) {
      #expect(!finding.fix.isEmpty && finding.message.contains(": "))
    }
  }

  @Test func `failed lookups leave rules open`() async throws {
    let zone = """
      @ IN MX 10 mail
      mail IN A 192.0.2.25
      """
    let audit = try await Self.audit(
      zone, .bulk,
      failing: [
        "example.com TXT": .timedOut, "_dmarc.example.com TXT": .serverFailure,
        "_domainkey.example.com": .timedOut, "s1._domainkey.example.com TXT": .timedOut,
        "25.2.0.192.in-addr.arpa PTR": .timedOut,
      ])
    #expect(audit.findings(.receivers) == [])
    #expect(
      Set(audit.undetermined(.receivers))
        == [
          "gmail-spf-or-dkim", "gmail-dkim-key", "gmail-reverse-dns", "gmail-spf-and-dkim",
          "gmail-dmarc",
          "gmail-alignment", "yahoo-spf-or-dkim", "yahoo-reverse-dns", "yahoo-spf-and-dkim",
          "yahoo-dmarc", "yahoo-alignment", "microsoft-spf", "microsoft-dkim", "microsoft-dmarc",
          "microsoft-alignment",
        ])
  }

  /// What a record leads to, without `--sending-ip`: the record itself is right each time.
  @Test(arguments: [
    ("v=spf1 include:spf.example.net -all", "spf TXT", "lookup"),
    ("v=spf1 include:spf.example.net -all", "", "finding"),
    ("v=spf1 redirect=spf.example.net", "", "finding"),
    ("v=spf1 a:a.example.net a:b.example.net a:c.example.net ip4:192.0.2.25 -all", "", "finding"),
    ("v=spf1 a:a.example.net ip4:192.0.2.25 -all", "a A", "lookup"),
    ("v=spf1 include:example.com -all", "", "finding"),
    ("v=spf1 include:good.example.net -all", "", "passed"),
    ("v=spf1 include:bad.example.net -all", "", "finding"),
  ])
  func `what an SPF record leads to counts without addresses too`(
    record: String, failing: String, expected: String
  ) async throws {
    let zone =
      Self.sound.replacing("v=spf1 ip4:192.0.2.25 -all", with: record) + """

        $ORIGIN example.net.
        good IN TXT "v=spf1 ip4:192.0.2.25 -all"
        bad IN TXT "v=spf1 ip4:192.0.2.250/99 -all"
        """
    var failures: [String: LookupFailure] = [:]
    if !failing.isEmpty {
      failures[failing.replacing(" ", with: ".example.net ")] = .serverFailure
    }
    let audit = try await Self.audit(zone, .microsoft, failing: failures, addresses: [])
    #expect(
      audit.findings("microsoft-spf").map(\.severity) == (expected == "finding" ? [.warning] : []))
    #expect(audit.undetermined("microsoft-spf").isEmpty == (expected != "lookup"))
    #expect((audit.outcome("microsoft-spf") == .passed) == (expected == "passed"))
  }

  @Test func `the table names what DNS does not show, and what can't be told as asked`()
    async throws
  {
    let zone = try TestDNS(zone: "$ORIGIN example.com.\n" + Self.sound)
    let audit = try await TestAudit("example.com", zone) {
      $0.senderProfile = .bulk
      $0.selectors = ["s1"]
    }
    guard case .object(let families) = audit.facts.summary,
      case .object(let receivers)? = families["receivers"],
      case .list(let rows)? = receivers["rules"]
    else {
      Issue.record("no table")
      return
    }
    func ids(_ state: String) -> [String] {
      rows.compactMap { row in
        guard case .object(let row) = row, row["state"] == .string(state),
          case .string(let id)? = row["id"]
        else { return nil }
        return id
      }
    }
    #expect(ids("cannot_tell") == ["gmail-reverse-dns", "yahoo-reverse-dns"])
    #expect(
      ids("not_in_dns") == [
        "gmail-spam-rate", "yahoo-complaint-rate", "yahoo-unsubscribe-time",
        "microsoft-list-hygiene",
      ])
    #expect(ids("needs_message").contains("gmail-one-click"))
    #expect(rows.count == SenderRule.all.count + SenderPractice.all.count)
    #expect(audit.undetermined(.receivers) == ["gmail-reverse-dns", "yahoo-reverse-dns"])
  }

  @Test
  func
    `a short key fails, one that is long enough passes, and a lookup that failed decides nothing`()
    async throws
  {
    let short = RSAKeyMaker.base64(bits: 512)
    let zone = Self.sound.replacing(
      Self.key, with: "s1._domainkey IN TXT \"v=DKIM1; k=rsa; p=\(short)\"")
    let failed = try await Self.audit(zone, .gmail)
    #expect(failed.findings("gmail-dkim-key").map(\.severity) == [.warning])
    #expect(failed.findings("gmail-dkim-key").first?.message.contains("512 bits at s1") == true)
    #expect(try await Self.audit(Self.sound, .gmail).outcome("gmail-dkim-key") == .passed)
    let open = try await Self.audit(
      Self.sound, .gmail, failing: ["s2._domainkey.example.com TXT": .timedOut],
      selectors: ["s1", "s2"])
    #expect(open.undetermined("gmail-dkim-key").count == 1)
  }

  /// The state and reason of one row of the table.
  private static func row(_ rule: String, _ audit: TestAudit) -> String? {
    guard case .object(let families) = audit.facts.summary,
      case .object(let receivers)? = families["receivers"],
      case .list(let rows)? = receivers["rules"]
    else { return nil }
    for case .object(let row) in rows where row["id"] == .string(rule) {
      guard case .string(let state)? = row["state"], case .string(let reason)? = row["reason"]
      else { return nil }
      return "\(state): \(reason)"
    }
    return nil
  }

  @Test func `where no key is known, none is long enough`() async throws {
    let zone = Self.sound.replacing(Self.key, with: "x IN TXT \"x\"")
    let audit = try await Self.audit(zone, .gmail)
    #expect(audit.outcome("gmail-dkim-key") == .notApplicable)
    #expect(Self.row("gmail-dkim-key", audit) == "not_applicable: no DKIM key")
  }

  /// RFC 8301 §3.1, RFC 6376 §3.6.1: no mail verifies with these.
  @Test(arguments: ["h=sha1; ", "s=tlsrpt; "])
  func `a key that is not for mail is none`(tag: String) async throws {
    let audit = try await Self.audit(
      Self.sound.replacing("k=ed25519", with: tag + "k=ed25519"), .bulk)
    #expect(audit.findings("microsoft-dkim").map(\.severity) == [.warning])
    #expect(audit.outcome("gmail-dkim-key") != .passed)
    #expect(Self.row("microsoft-dkim", audit) == "fail: no usable key at s1")
  }

  @Test func `a short key that is not for mail is no short key`() async throws {
    let short = "s2._domainkey IN TXT \"v=DKIM1; s=tlsrpt; p=\(RSAKeyMaker.base64(bits: 512))\""
    let audit = try await Self.audit(
      Self.sound.replacing(Self.key, with: "\(Self.key)\n\(short)"), .gmail,
      selectors: ["s1", "s2"])
    #expect(audit.outcome("gmail-dkim-key") == .passed)
  }

  @Test(arguments: [
    ("p=none", "pass: p=none at example.com"),
    ("p=reject; t=y", "pass: p=reject, t=y at example.com: quarantine is applied"),
    ("p=rejct", "fail: the record at example.com has no usable policy"),
    (
      "p=rejct; rua=mailto:a@example.com",
      "pass: none at example.com, since p=rejct is invalid (RFC 9989 §4.10.1)"
    ),
    (
      "rua=mailto:a@example.com", "pass: none, since p= is missing, at example.com"
    ),
  ])
  func `a policy is named as the record says it`(tags: String, row: String) async throws {
    let audit = try await Self.audit(
      Self.sound.replacing("v=DMARC1; p=none", with: "v=DMARC1; \(tags)"), .microsoft)
    #expect(Self.row("microsoft-dmarc", audit) == row)
  }

  @Test func `a parked domain is told which policy it has instead`() async throws {
    let audit = try await Self.audit(
      Self.parked.replacing("p=reject", with: "p=quarantine"), .parked, addresses: [], selectors: []
    )
    #expect(
      audit.findings("parked-dmarc").first?.message.hasSuffix(": p=quarantine at example.com")
        == true)
  }

  @Test func `records that are there are mended, and not written anew`() async throws {
    let zone = Self.sound.replacing(
      "v=spf1 ip4:192.0.2.25 -all", with: "v=spf1 ip4:192.0.2.26 -all"
    )
    .replacing("v=DMARC1; p=none", with: "v=DMARC1; p=nonne; aspf=s")
    let audit = try await Self.audit(zone, .microsoft)
    #expect(
      audit.findings("microsoft-spf").first?.fix.hasPrefix(
        "example.com. 3600 IN TXT \"v=spf1 ip4:192.0.2.25 ip4:192.0.2.26 -all\"\n") == true)
    #expect(
      audit.findings("microsoft-dmarc").first?.fix.hasPrefix(
        "_dmarc.example.com. 3600 IN TXT \"v=DMARC1; p=none; aspf=s\"\n") == true)
  }

  @Test func `fixes are lines to paste where the facts are enough`() async throws {
    let audit = try await Self.audit("@ IN MX 10 mail\nmail IN A 192.0.2.25", .bulk)
    func fix(_ rule: RuleID) -> String { audit.findings(rule).first?.fix ?? "" }
    #expect(
      fix("gmail-dmarc").hasPrefix(
        "_dmarc.example.com. 3600 IN TXT \"v=DMARC1; p=none; rua=mailto:dmarc@example.com\"\n"))
    #expect(
      fix("microsoft-spf").hasPrefix("example.com. 3600 IN TXT \"v=spf1 ip4:192.0.2.25 ~all\"\n"))
    #expect(
      fix("gmail-reverse-dns").contains(
        "25.2.0.192.in-addr.arpa. IN PTR mail.example.com.\n; and at the name:\nmail.example.com. IN A 192.0.2.25"
      ))
  }

  @Test func `without addresses and selectors nothing is claimed of them`() async throws {
    let audit = try await Self.audit(
      Self.sound.replacing("s1._domainkey", with: "weird._domainkey"), .gmail, addresses: [],
      selectors: [])
    #expect(audit.findings(.receivers) == [])
    #expect(
      audit.undetermined(.receivers) == [
        "gmail-dkim-key", "gmail-reverse-dns", "gmail-spf-and-dkim", "gmail-alignment",
      ])
    #expect(audit.outcome("gmail-dmarc") == .passed)
  }

  static let parked = """
    @ IN TXT "v=spf1 -all"
    @ IN MX 0 .
    _dmarc IN TXT "v=DMARC1; p=reject"
    *._domainkey IN TXT "v=DKIM1; p="
    """

  @Test func `a parked domain that says so passes`() async throws {
    let audit = try await Self.audit(Self.parked, .parked, addresses: [], selectors: [])
    #expect(audit.findings(.receivers) == [])
    #expect(
      audit.passed(.receivers) == ["parked-spf", "parked-dmarc", "parked-null-mx", "parked-dkim"])
  }

  @Test(arguments: [
    ("v=spf1 -all", "v=spf1 mx -all", ["parked-spf warning"]),
    ("@ IN TXT \"v=spf1 -all\"", "@ IN A 192.0.2.1", ["parked-spf warning"]),
    ("p=reject", "p=quarantine", ["parked-dmarc warning"]),
    ("_dmarc IN", "dmarc IN", ["parked-dmarc warning"]),
    ("@ IN MX 0 .", "@ IN A 192.0.2.1", ["parked-null-mx warning"]),
    ("@ IN MX 0 .", "@ IN MX 10 mail\nmail IN A 192.0.2.1", ["parked-null-mx warning"]),
    ("*._domainkey", "x._domainkey", ["parked-dkim notice"]),
  ])
  func `a parked domain that does not say so fails`(old: String, new: String, findings: [String])
    async throws
  {
    let audit = try await Self.audit(
      Self.parked.replacing(old, with: new), .parked, addresses: [], selectors: [])
    #expect(audit.findings(.receivers) == findings)
  }

  @Test func `of a parked domain, too, failed lookups leave rules open`() async throws {
    let audit = try await Self.audit(
      Self.parked, .parked,
      failing: [
        "example.com TXT": .timedOut, "example.com MX": .timedOut,
        "_dmarc.example.com TXT": .timedOut,
        "dlv-no-such-selector._domainkey.example.com TXT": .timedOut,
      ], addresses: [], selectors: [])
    #expect(audit.findings(.receivers) == [])
    #expect(
      audit.undetermined(.receivers)
        == ["parked-spf", "parked-dmarc", "parked-null-mx", "parked-dkim"])
  }
}
