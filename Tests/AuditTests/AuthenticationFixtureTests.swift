import Audit
import DNS
import Foundation
import TestKit
import Testing

/// The fixture zones' DKIM and DMARC cases, each with exactly what an audit has to find.
@Suite struct AuthenticationFixtureTests {
  @Test(
    "Every DMARC case gives its findings",
    arguments: [
      ("reject", []),
      (
        "two",
        [
          "dmarc-rfc7489-differs notice", "dmarc-several-records error",
          "dmarc-subdomain-policy-weak warning",
        ]
      ),
      ("other-text", []),
      ("version-late", ["dmarc-misspelt error", "dmarc-subdomain-policy-weak warning"]),
      ("version-case", ["dmarc-misspelt error", "dmarc-subdomain-policy-weak warning"]),
      ("version-space", []),
      ("colons", ["dmarc-misspelt error", "dmarc-subdomain-policy-weak warning"]),
      ("no-p", ["dmarc-policy-invalid warning"]),
      ("bad-p", ["dmarc-policy-invalid error"]),
      ("bad-p-alone", ["dmarc-no-reports notice", "dmarc-policy-invalid error"]),
      ("bad-alignment", ["dmarc-syntax warning"]),
      ("tag-twice", ["dmarc-policy-none notice", "dmarc-syntax error"]),
      ("unknown-tag", ["dmarc-unknown-tag notice"]),
      ("removed-tags", ["dmarc-percentage warning", "dmarc-removed-tag notice"]),
      ("none", ["dmarc-policy-none notice"]),
      ("quarantine", []),
      ("testing", ["dmarc-testing notice"]),
      ("weak-sp", ["dmarc-subdomain-policy-ignored notice"]),
      ("weak-np", ["dmarc-subdomain-policy-ignored notice"]),
      ("no-rua", ["dmarc-no-reports notice"]),
      ("rua-no-scheme", ["dmarc-report-uri error"]),
      ("rua-web", ["dmarc-report-uri notice"]),
      ("rua-size", ["dmarc-report-size-limit notice"]),
      ("rua-semicolons", ["dmarc-syntax warning"]),
      ("rua-outside", ["dmarc-report-unauthorized error"]),
      ("rua-broken-consent", ["dmarc-report-unauthorized error"]),
      ("rua-no-mail", ["dmarc-report-host-without-mail error"]),
      ("rua-gone", ["dmarc-report-host-without-mail error", "dmarc-report-unauthorized error"]),
      ("rua-many", ["dmarc-many-destinations notice"]),
      ("ruf", []),
      ("fo-bad", ["dmarc-syntax warning"]),
      ("fo-alone", ["dmarc-fo-without-ruf notice"]),
      (
        "psd-here",
        [
          "dmarc-psd-flag warning", "dmarc-report-unauthorized notice",
          "dmarc-rfc7489-differs notice", "dmarc-single-mechanism warning",
        ]
      ),
      ("psd-bad", ["dmarc-syntax warning"]),
      ("sp-on-subdomain", ["dmarc-subdomain-policy-ignored notice"]),
      ("wrong-place", ["dmarc-subdomain-policy-weak warning", "dmarc-wrong-place error"]),
      ("wrong-name", ["dmarc-subdomain-policy-weak warning", "dmarc-wrong-place error"]),
      ("doubled", ["dmarc-subdomain-policy-weak warning", "dmarc-wrong-place error"]),
      ("through-alias", []),
      ("inherits", ["dmarc-subdomain-policy-weak warning"]),
      ("one-mechanism", []),
    ] as [(String, [String])])
  func judgesDMARC(name: String, expected: [String]) async throws {
    let audit = try await TestAudit(
      "\(name).dmarc-cases.example", try Self.fixtures.get())
    #expect(audit.findings(.dmarc) == expected)
    #expect(audit.undetermined(.dmarc).isEmpty)
  }

  @Test(
    "Every DKIM case gives its findings",
    arguments: [
      ("rsa2048", []),
      ("ed", []),
      ("no-version", []),
      ("pkcs1", []),
      ("folded", []),
      ("rsa1024", ["dkim-rsa-key-weak warning"]),
      ("rsa768", ["dkim-rsa-key-too-short error"]),
      ("rsa512", ["dkim-rsa-key-too-short error"]),
      ("rsa4096", []),
      ("ed-short", ["dkim-no-key-found notice", "dkim-not-a-key error"]),
      ("ed-spki", ["dkim-no-key-found notice", "dkim-not-a-key error"]),
      ("revoked", ["dkim-key-revoked warning", "dkim-no-key-found notice"]),
      ("testing", ["dkim-testing warning"]),
      ("strict", []),
      ("sha1-only", ["dkim-hash-algorithms error", "dkim-no-key-found notice"]),
      ("sha1-too", ["dkim-hash-algorithms notice"]),
      ("service", ["dkim-no-key-found notice", "dkim-service-type notice"]),
      ("granularity", ["dkim-obsolete-tag notice"]),
      ("bad-base64", ["dkim-key-syntax error", "dkim-no-key-found notice"]),
      ("cut-off", ["dkim-no-key-found notice", "dkim-not-a-key error"]),
      ("no-key", ["dkim-key-syntax error", "dkim-no-key-found notice"]),
      ("unknown-type", ["dkim-no-key-found notice", "dkim-unknown-key-type error"]),
      ("version-late", ["dkim-key-syntax error", "dkim-no-key-found notice"]),
      ("version-wrong", ["dkim-key-syntax error", "dkim-no-key-found notice"]),
      ("tag-twice", ["dkim-key-syntax error", "dkim-no-key-found notice"]),
      ("not-dkim", ["dkim-key-syntax error", "dkim-no-key-found notice"]),
      ("quotes", ["dkim-key-syntax error", "dkim-no-key-found notice"]),
      ("dmarc-here", ["dkim-key-syntax error", "dkim-no-key-found notice"]),
      ("two-records", ["dkim-several-records error"]),
      ("delegated", []),
      ("dangling", ["dkim-delegation-dangling error", "dkim-no-key-found notice"]),
      ("same-a", []),
      ("same-b", []),
    ] as [(String, [String])])
  func judgesDKIM(selector: String, expected: [String]) async throws {
    let audit = try await TestAudit(
      "dkim-cases.example", try Self.fixtures.get()
    ) { $0.selectors = [selector] }
    #expect(audit.findings(.dkim) == expected)
    #expect(audit.undetermined(.dkim).isEmpty)
  }

  @Test(
    "Whole domains give their findings, with the well-known selectors",
    arguments: [
      ("good.example", ["dkim-no-key-found notice"]),
      ("psd.example", ["dmarc-psd-flag warning", "dmarc-report-unauthorized error"]),
      ("member.psd.example", ["dmarc-missing warning", "dmarc-rfc7489-differs notice"]),
      ("owner.psd.example", ["dmarc-parked-policy notice", "dmarc-rfc7489-differs notice"]),
      ("mail.owner.psd.example", ["dmarc-parked-policy notice", "dmarc-rfc7489-differs notice"]),
      ("wildcard.example", ["dkim-wildcard warning"]),
      ("parked.example", []),
      (
        "shop.example",
        [
          "dkim-rsa-key-weak warning", "dmarc-policy-none notice", "dmarc-removed-tag notice",
          "dmarc-report-unauthorized error",
        ]
      ),
      (
        "broken.example",
        [
          "dkim-no-key-found notice", "dmarc-policy-invalid error", "dmarc-report-uri error",
          "dmarc-syntax warning",
        ]
      ),
      ("xn--bcher-kva.example", ["dkim-no-key-found notice"]),
    ] as [(String, [String])])
  func judgesDomains(domain: String, expected: [String]) async throws {
    let audit = try await TestAudit(domain, try Self.fixtures.get())
    #expect(audit.findings(.dkim) + audit.findings(.dmarc) == expected)
  }

  private static func text(_ name: String) throws -> String {
    try String(
      contentsOf: FixtureZoneFiles.folder.appending(path: name), encoding: .utf8)
  }

  /// Read once for all cases.
  private static let fixtures = Result {
    try TestDNS(
      zones: [
        "dmarc-cases.example", "dkim-cases.example", "good.example", "esp.example",
        "reports.example",
        "silent.example", "psd.example", "wildcard.example", "parked.example", "shop.example",
        "broken.example", "xn--bcher-kva.example", "dns-host.example", "crm.example",
      ].map { try text($0 + ".zone") })
  }
}
