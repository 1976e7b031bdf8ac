import Audit
import DNS
import MailAuth
import TestKit
import Testing

/// What the fixes of DMARC rules propose: never less than what the record was plainly meant to ask for.
@Suite struct DMARCFixTests {
  private static let base =
    "@ IN MX 10 mx\nmx IN A 192.0.2.1\n@ IN TXT \"v=spf1 mx -all\"\ns1._domainkey IN TXT \"k=ed25519; p="
    + RSAKeyMaker.base64([UInt8](repeating: 7, count: 32)) + "\"\n"

  private static let rua = "rua=mailto:d@example.com"

  @Test(
    "A fix repairs the policy that was meant, and keeps the destinations",
    arguments: [
      ("v=DMARC1; p=reject \(rua)", "v=DMARC1; p=reject; \(rua)"),
      ("v=DMARC1; p=reject, \(rua)", "v=DMARC1; p=reject; \(rua)"),
      ("v=DMARC1; \(rua) p=reject", "v=DMARC1; \(rua); p=reject"),
      ("v=DMARC1; p=\\\"reject\\\"; \(rua)", "v=DMARC1; p=reject; \(rua)"),
      ("v=DMARC1; p='quarantine'; \(rua)", "v=DMARC1; p=quarantine; \(rua)"),
      ("v=DMARC1; p=rejected; \(rua)", "v=DMARC1; p=reject; \(rua)"),
      ("v=DMARC1; p=rejct; \(rua)", "v=DMARC1; p=reject; \(rua)"),
      ("v=DMARC1; p=quarentine; \(rua)", "v=DMARC1; p=quarantine; \(rua)"),
      ("v=DMARC1; P=REJECT; \(rua)", "v=DMARC1; p=reject; \(rua)"),
      ("v=DMARC1; p:reject; \(rua)", "v=DMARC1; p=reject; \(rua)"),
      ("v=DMARC1; p reject; \(rua)", "v=DMARC1; p=reject; \(rua)"),
      ("v=DMARC1; policy=reject; \(rua)", "v=DMARC1; p=reject; \(rua)"),
      ("v=DMARC1 p=reject \(rua)", "v=DMARC1; p=reject; \(rua)"),
      ("v=DMARC1p=reject; \(rua)", "v=DMARC1; p=reject; \(rua)"),
      ("v=dmarc1; p=REJECT \(rua)", "v=DMARC1; p=reject; \(rua)"),
      ("v=DMARC1; p=reject; sp=quarantined; \(rua)", "v=DMARC1; p=reject; sp=quarantine; \(rua)"),
      ("v=DMARC1; p=reject; adkim=strict; \(rua)", "v=DMARC1; p=reject; adkim=s; \(rua)"),
      ("v=DMARC1; p=none reject; \(rua)", "v=DMARC1; p=<none, quarantine or reject>; \(rua)"),
      ("v=DMARC1; p=refuse; \(rua)", "v=DMARC1; p=<none, quarantine or reject>; \(rua)"),
    ])
  func repairs(record: String, fix: String) async throws {
    let audit = try await TestAudit(
      zone: Self.base + "_dmarc IN TXT \"\(record)\"\n", selectors: ["s1"])
    let fixes = audit.allFindings(.dmarc).map(\.fix)
    #expect(!fixes.isEmpty)
    let line = "_dmarc.example.com. 3600 IN TXT \"\(fix)\""
    #expect(fixes.contains { $0 == line || $0.hasPrefix(line + "\n") }, "\(fixes)")
  }

  @Test("However a record is broken, no fix weakens it or loses its destinations")
  func neverWeakens() async throws {
    let separators = ["; ", ";", " ", ", ", " ; ", ";; "]
    let policies = [
      "p=reject", "p=\\\"reject\\\"", "p=rejected", "P=REJECT", "p = Reject", "p:reject",
      "p=reject.", "p=quarantine; sp=reject", "p=reject; t=y", "p=reject; pct=10",
      "p=reject; p=none", "p=reject; adkim=strict", "p=reject; np=bad", "p=reject; fo=9",
      "policy=reject", "p=reject; psd=maybe", "p=reject; rf=afrf; ri=1", "p=reject; foo",
    ]
    for policy in policies {
      for separator in separators {
        for text in [
          "v=DMARC1; \(policy)\(separator)\(Self.rua)",
          "v=DMARC1\(separator)\(Self.rua)\(separator)\(policy)",
        ] {
          let audit = try await TestAudit(
            zone: Self.base + "_dmarc IN TXT \"\(text)\"\n", selectors: ["s1"])
          let meant: DMARCPolicy = policy.hasPrefix("p=quarantine") ? .quarantine : .reject
          for finding in audit.allFindings(.dmarc) {
            for fixed in Self.records(in: finding.fix, at: "_dmarc.example.com.") {
              #expect(fixed.policy.value.map { $0 >= meant } == true, "\(text): \(finding.fix)")
              #expect(fixed.hasReportDestination, "\(text): \(finding.fix)")
            }
          }
        }
      }
    }
  }

  @Test("No fix of a fixture weakens its record", arguments: try ExpectedFindings.all.get())
  func neverWeakensFixtures(_ expected: ExpectedFindings) async throws {
    let zones = try FixtureZones.shared.get()
    for entry in expected.entries {
      let report = try await zones.audit(entry.domain, isParked: entry.isParked)
      guard case .object(let facts) = report.facts, case .object(let dmarc)? = facts["dmarc"],
        case .object(let policy)? = dmarc["policy"], case .string(let text)? = policy["record"],
        case .string(let domain)? = policy["domain"], let record = DMARCRecord(Array(text.utf8)),
        let meant = record.policy.value
      else { continue }
      for finding in report.findings where finding.rule.rawValue.hasPrefix("dmarc-") {
        for fixed in Self.records(in: finding.fix, at: "_dmarc.\(domain). ") {
          #expect(fixed.policy.value.map { $0 >= meant } == true, "\(domain): \(finding.fix)")
          #expect(
            fixed.hasReportDestination || !record.hasReportDestination,
            "\(domain): \(finding.fix)")
        }
      }
    }
  }

  @Test("Fixes survive any damage to a record")
  func survivesMutation() async throws {
    var random = SeededGenerator(seed: 9989)
    let record = Array("v=DMARC1; p=reject; sp=none; \(Self.rua); adkim=strict".utf8)
    for _ in 0..<3_000 {
      let digits = record.mutated(using: &random).prefix(200).map { octet in
        let text = String(octet)
        return "\\" + String(repeating: "0", count: 3 - text.utf8.count) + text
      }
      let audit = try await TestAudit(
        zone: "_dmarc IN TXT \"\(digits.joined())\"\n", selectors: ["s1"])
      for finding in audit.allFindings(.dmarc) { #expect(!finding.fix.isEmpty) }
    }
  }

  @Test(
    "A CNAME that leads to nothing is told, and no TXT record is put beside it",
    arguments: [
      ("_dmarc IN CNAME gone.example.com.", ""), ("_dmarc IN CNAME mx.example.com.", ""),
      ("_dmarc IN CNAME gone.example.com.", "@ IN TXT \"v=DMARC1; p=reject\"\n"),
    ])
  func tellsDanglingAlias(alias: String, more: String) async throws {
    let audit = try await TestAudit(
      zone: Self.base + alias + "\n" + more, selectors: ["s1"])
    let findings = audit.allFindings(.dmarc)
    let dangling = try #require(findings.first { $0.rule == "dmarc-delegation-dangling" })
    #expect(dangling.evidence.first?.contains(" IN CNAME ") == true)
    #expect(!findings.contains { $0.rule == "dmarc-missing" })
    for finding in findings where finding.fix.contains("_dmarc.example.com. 3600 IN TXT") {
      #expect(finding.fix.contains("place"), "\(finding.rule): \(finding.fix)")
    }
  }

  @Test("An alias that can't be followed is undetermined, one that leads to a record passes")
  func followsAlias() async throws {
    let good = try await TestAudit(
      zone: Self.base + "_dmarc IN CNAME d\nd IN TXT \"v=DMARC1; p=reject\"", selectors: ["s1"])
    #expect(good.outcome("dmarc-delegation-dangling") == .passed)
    let failed = try await TestAudit(
      zone: Self.base, failing: ["_dmarc.example.com TXT": .timedOut], selectors: ["s1"])
    #expect(failed.undetermined(.dmarc).contains("dmarc-delegation-dangling"))
  }

  @Test("What a subdomain misses is published at the organizational domain")
  func fixesAtOrganization() async throws {
    let zone = Self.base + "news IN MX 10 mx\nnews IN TXT \"v=spf1 mx -all\"\n"
    let audit = try await TestAudit("news.example.com", zone: zone)
    let missing = audit.allFindings(.dmarc).first { $0.rule == "dmarc-missing" }
    #expect(
      missing?.fix.hasSuffix(
        "\n_dmarc.example.com. 3600 IN TXT \"v=DMARC1; p=none; rua=mailto:dmarc@example.com\"")
        == true)
    let parked = try await TestAudit("news.example.com", zone: zone, isParked: true)
    let own = parked.allFindings(.dmarc).first { $0.rule == "dmarc-missing" }
    #expect(own?.fix == "_dmarc.news.example.com. 3600 IN TXT \"v=DMARC1; p=reject\"")
  }

  @Test("Empty items of a list are no destinations")
  func countsDestinations() async throws {
    let few = try await TestAudit(
      zone: Self.base + "_dmarc IN TXT \"v=DMARC1; p=reject; \(Self.rua),,\"\n", selectors: ["s1"])
    #expect(!few.findings(.dmarc).contains("dmarc-many-destinations notice"))
    let many = try await TestAudit(
      zone: Self.base
        + "_dmarc IN TXT \"v=DMARC1; p=reject; \(Self.rua),,mailto:e@example.com,mailto:f@example.com\"\n",
      selectors: ["s1"])
    let finding = many.allFindings(.dmarc).first { $0.rule == "dmarc-many-destinations" }
    #expect(finding?.message.contains("lists 3") == true)
    #expect(finding?.fix.hasSuffix("\(Self.rua),mailto:e@example.com\"") == true)
  }

  /// The DMARC records that a fix tells to publish at a name.
  private static func records(in fix: String, at owner: String) -> [DMARCRecord] {
    var records: [DMARCRecord] = []
    for line in fix.split(separator: "\n") {
      guard line.hasPrefix(owner), line.contains(" IN TXT \"") else { continue }
      let parts = Array(line.utf8).split(separator: UInt8(ascii: "\""))
      if parts.count > 1, let record = DMARCRecord(Array(parts[1])) { records.append(record) }
    }
    return records
  }
}
