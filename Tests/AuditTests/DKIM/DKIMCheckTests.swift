import Audit
import DNS
import MailAuth
import TestKit
import Testing

/// The DKIM rules on zones with one selector each.
@Suite struct DKIMCheckTests {
  private static let good = "v=DKIM1; k=rsa; p=" + RSAKeyMaker.base64(bits: 2048)
  private static let ed25519 = RSAKeyMaker.base64([UInt8](repeating: 7, count: 32))
  /// SubjectPublicKeyInfo of the same Ed25519 key (RFC 8410 §4).
  private static let wrappedEd25519 = RSAKeyMaker.base64(
    [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0]
      + [UInt8](repeating: 7, count: 32))

  private static func rsa(_ bits: Int, _ tags: String = "") -> String {
    "v=DKIM1; k=rsa; \(tags)p=" + RSAKeyMaker.base64(bits: bits)
  }

  @Test(
    "A key is judged as verifiers judge it",
    arguments: [
      (good, []),
      ("p=" + RSAKeyMaker.base64(bits: 2048), []),
      ("v=DKIM1; k=ed25519; p=" + ed25519, []),
      ("k=rsa; p=" + RSAKeyMaker.base64(RSAKeyMaker.rsaPublicKey(bits: 2048)), []),
      (rsa(4096), []),
      (rsa(2048, "t=s; "), []),
      (rsa(2048, "s=email:x; "), []),
      (rsa(2048, "h=sha256; "), []),
      (rsa(1024), ["dkim-rsa-key-weak warning"]),
      (rsa(1536), ["dkim-rsa-key-weak warning"]),
      (rsa(1023), ["dkim-rsa-key-too-short error"]),
      (rsa(512), ["dkim-rsa-key-too-short error"]),
      (rsa(8192), ["dkim-rsa-key-oversized warning"]),
      ("v=DKIM1; p=", ["dkim-key-revoked warning", "dkim-no-key-found notice"]),
      (rsa(2048, "t=y:s; "), ["dkim-testing warning"]),
      (rsa(2048, "h=sha1; "), ["dkim-hash-algorithms error", "dkim-no-key-found notice"]),
      (rsa(2048, "h=sha1:sha256; "), ["dkim-hash-algorithms notice"]),
      (rsa(2048, "s=web; "), ["dkim-no-key-found notice", "dkim-service-type error"]),
      (rsa(2048, "s=tlsrpt; "), ["dkim-no-key-found notice", "dkim-service-type notice"]),
      (rsa(2048, "g=; "), ["dkim-obsolete-tag notice"]),
      ("v=DKIM1; k=dsa; p=AAAA", ["dkim-no-key-found notice", "dkim-unknown-key-type error"]),
      ("v=DKIM1; p=AAAA", ["dkim-no-key-found notice", "dkim-not-a-key error"]),
      (
        "v=DKIM1; k=ed25519; p=" + wrappedEd25519,
        ["dkim-no-key-found notice", "dkim-not-a-key error"]
      ),
      ("v=DKIM1; p=AA-A", ["dkim-key-syntax error", "dkim-no-key-found notice"]),
      ("v=DKIM1; k=rsa", ["dkim-key-syntax error", "dkim-no-key-found notice"]),
      ("v=spf1 -all", ["dkim-key-syntax error", "dkim-no-key-found notice"]),
      ("v=DMARC1; p=none", ["dkim-key-syntax error", "dkim-no-key-found notice"]),
    ])
  func judges(record: String, expected: [String]) async throws {
    let audit = try await TestAudit(
      zone: Self.txt("s1._domainkey", record), selectors: ["s1"])
    #expect(audit.findings(.dkim) == expected)
    #expect(audit.undetermined(.dkim).isEmpty)
  }

  @Test("A fix is the record with only the mistake taken away")
  func fixes() async throws {
    let audit = try await TestAudit(
      zone: Self.txt("s1._domainkey", "v=DKIM1; k=ed25519; t=y:s; p=" + Self.wrappedEd25519)
        + Self.txt("s2._domainkey", "k=rsa; v=DKIM1; p=AAAA"),
      selectors: ["s1", "s2"])
    let fixes = audit.allFindings(.dkim).map(\.fix)
    let name = "s1._domainkey.example.com. 3600 IN TXT"
    #expect(fixes.contains("\(name) \"v=DKIM1; k=ed25519; t=y:s; p=\(Self.ed25519)\""))
    #expect(fixes.contains("\(name) \"v=DKIM1; k=ed25519; t=s; p=\(Self.wrappedEd25519)\""))
    #expect(fixes.contains("s2._domainkey.example.com. 3600 IN TXT \"v=DKIM1; k=rsa; p=AAAA\""))
  }

  @Test func `a weak key is replaced by one that dlv makes`() async throws {
    let audit = try await TestAudit(
      zone: Self.txt("a.b._domainkey", Self.rsa(1024)), selectors: ["a.b"])
    let fix = try #require(audit.allFindings(.dkim).first { $0.rule == "dkim-rsa-key-weak" }?.fix)
    #expect(fix.hasPrefix("dlv keygen example.com --selector a.b-2048\n"), "\(fix)")
  }

  @Test("Several records at one selector, and one key at several selectors, are found")
  func findsSharing() async throws {
    let several = try await TestAudit(
      zone: Self.txt("s1._domainkey", Self.good)
        + Self.txt("s1._domainkey", "p=" + RSAKeyMaker.base64(bits: 2048, seed: 1)),
      selectors: ["s1"])
    #expect(several.findings(.dkim) == ["dkim-several-records error"])
    let shared = try await TestAudit(
      zone: Self.txt("s1._domainkey", Self.good) + Self.txt("s2._domainkey", Self.good),
      zoneSelectors: ["s1", "s2"])
    #expect(shared.findings(.dkim) == ["dkim-shared-key notice"])
  }

  @Test("A named selector without a key is an error, one of the zone file is not")
  func findsMissingSelectors() async throws {
    let zone = Self.txt("s1._domainkey", Self.good)
    let named = try await TestAudit(zone: zone, selectors: ["s1", "gone"])
    #expect(named.findings(.dkim) == ["dkim-selector-missing error"])
    let seen = try await TestAudit(zone: zone, zoneSelectors: ["s1", "gone"])
    #expect(seen.findings(.dkim).isEmpty)
    let impossible = try await TestAudit(zone: zone, selectors: ["s1", "a..b"])
    #expect(impossible.findings(.dkim) == ["dkim-selector-missing error"])
  }

  @Test("A delegation is followed and shown, a dangling one is found")
  func followsDelegations() async throws {
    let audit = try await TestAudit(
      zone: """
        s1._domainkey IN CNAME key.esp.example.
        s2._domainkey IN CNAME gone.esp.example.
        $ORIGIN esp.example.
        \(Self.txt("key", Self.good))
        """, selectors: ["s1", "s2"])
    #expect(audit.findings(.dkim) == ["dkim-delegation-dangling error"])
    #expect(audit.facts.dkim.selectors.first?.delegatedTo?.description == "key.esp.example")
  }

  @Test("NXDOMAIN at _domainkey proves that there is no key, and ends the search")
  func provesAbsence() async throws {
    let audit = try await TestAudit(zone: "@ IN A 192.0.2.1")
    #expect(audit.facts.dkim.search == .provenAbsent)
    #expect(audit.findings(.dkim) == ["dkim-no-key-found warning"])
    #expect(audit.questions.count { $0.name.description.contains("_domainkey") } == 1)
  }

  @Test("Keys at well-known selectors are found without being named")
  func findsWellKnownSelectors() async throws {
    let audit = try await TestAudit(
      zone: Self.txt("selector1._domainkey", Self.rsa(1024))
        + Self.txt("google._domainkey", Self.good))
    #expect(audit.facts.dkim.selectors.map(\.name) == ["google", "selector1"])
    #expect(audit.findings(.dkim) == ["dkim-rsa-key-weak warning"])
  }

  @Test("Nothing at the selectors tried is a notice, and nothing at all for a domain without mail")
  func notesNothingFound() async throws {
    let zone = Self.txt("unheard-of._domainkey", Self.good)
    let audit = try await TestAudit(zone: zone)
    #expect(audit.findings(.dkim) == ["dkim-no-key-found notice"])
    let parked = try await TestAudit(zone: zone, isParked: true)
    #expect(parked.findings(.dkim).isEmpty)
    let silent = try await TestAudit(zone: zone + "@ IN TXT \"v=spf1 -all\"")
    #expect(silent.findings(.dkim).isEmpty)
  }

  @Test("What a wildcard answers is no selector")
  func recognisesWildcards() async throws {
    let key = try await TestAudit(
      zone: Self.txt("*._domainkey", Self.good)
        + Self.txt("google._domainkey", "p=" + RSAKeyMaker.base64(bits: 2048, seed: 3)))
    #expect(key.facts.dkim.selectors.map(\.name) == ["google"])
    #expect(key.findings(.dkim) == ["dkim-wildcard warning"])
    let text = try await TestAudit(zone: "* IN TXT \"v=spf1 -all\"")
    #expect(text.facts.dkim.selectors.isEmpty)
    #expect(text.findings(.dkim) == ["dkim-no-key-found notice", "dkim-wildcard notice"])
  }

  @Test("A named selector that could not be looked up leaves every key rule open")
  func keepsFailuresOfNamedSelectors() async throws {
    let audit = try await TestAudit(
      zone: Self.txt("s1._domainkey", Self.good),
      failing: ["s1._domainkey.example.com": .serverFailure], selectors: ["s1"])
    #expect(audit.findings(.dkim).isEmpty)
    #expect(audit.passed(.dkim).isEmpty)
    let all = CheckCatalogue.all.filter { $0.rule.family == .dkim }.map { $0.rule.id.rawValue }
    // The wildcard is looked for only with the built-in list.
    #expect(audit.undetermined(.dkim) == all.filter { $0 != "dkim-wildcard" })
  }

  @Test("A list that could not be looked up is undetermined once, not once a selector")
  func keepsFailuresOfTheList() async throws {
    let audit = try await TestAudit(
      zone: "", failing: ["_domainkey.example.com": .timedOut])
    #expect(audit.findings(.dkim).isEmpty && audit.passed(.dkim).isEmpty)
    guard case .undetermined(let parts) = audit.outcome("dkim-no-key-found") else {
      Issue.record("a failed search must be undetermined")
      return
    }
    #expect(parts.count == 1)

    let half = try await TestAudit(
      zone: Self.txt("google._domainkey", Self.good),
      failing: [
        "selector1._domainkey.example.com": .serverFailure, "k1._domainkey.example.com": .refused,
      ])
    #expect(half.findings(.dkim).isEmpty)
    guard case .undetermined(let rest) = half.outcome("dkim-rsa-key-weak") else {
      Issue.record("a key that could not be seen must not pass")
      return
    }
    #expect(rest.count == 1)
    // A usable key was seen, which answers this one.
    #expect(half.outcome("dkim-no-key-found") == .passed)
  }

  /// A TXT line, cut into strings of 200 characters.
  private static func txt(_ name: String, _ text: String) -> String {
    let bytes = Array(text.utf8)
    let strings = stride(from: 0, to: bytes.count, by: 200).map {
      "\"" + String(decoding: bytes[$0..<min($0 + 200, bytes.count)], as: UTF8.self) + "\""
    }
    return "\(name) IN TXT \(strings.joined(separator: " "))\n"
  }
}
