import Audit
import DNS
import TestKit
import Testing

/// What the TLS-RPT checks say about domains written as zones.
@Suite struct TLSRPTCheckTests {
  private static func audit(
    _ records: String, failing: [String: LookupFailure] = [:],
    _ configure: (inout AuditRequest) -> Void = { _ in }
  ) async throws -> TestAudit {
    let zone = """
      $ORIGIN a.test.
      @ IN MX 10 mx1
      mx1 IN A 192.0.2.1
      nomail IN MX 0 .
      web IN A 192.0.2.80
      \(records)
      """
    return try await TestAudit("a.test", TestDNS(zone: zone, failing: failing), configure)
  }

  private static func record(_ rua: String) -> String {
    "_smtp._tls IN TXT \"v=TLSRPTv1; rua=\(rua)\""
  }

  @Test(arguments: [
    record("mailto:tls@a.test"), record("mailto:tls@a.test,https://web.a.test/x"),
    record("mailto:tls@mx1.a.test"), record("https://[2001:db8::1]/"),
    record("mailto:tls@a.test") + "\n_smtp._tls IN TXT \"other\"",
  ])
  func `passes what is right`(_ records: String) async throws {
    let audit = try await Self.audit(records)
    #expect(audit.findings(.tlsRPT) == [] && audit.undetermined(.tlsRPT) == [])
    #expect(audit.passed(.tlsRPT).count >= 4)
  }

  @Test(arguments: [
    ("", "tls-rpt-missing notice", "rua=mailto:tls-reports@a.test"),
    (
      record("mailto:a@a.test") + "\n" + record("mailto:b@a.test"),
      "tls-rpt-several-records error", "rua=mailto:a@a.test,mailto:b@a.test"
    ),
    (
      "_smtp._tls IN TXT \"v=TLSRPTv1 rua=mailto:a@a.test\"", "tls-rpt-syntax error",
      "v=TLSRPTv1; rua=mailto:a@a.test"
    ),
    (
      "_smtp._tls IN TXT \"v=TLSRPTv1; ruf=mailto:a@a.test\"", "tls-rpt-syntax error", "v=TLSRPTv1;"
    ),
    (
      "_smtp._tls IN TXT \"rua=mailto:a@a.test; v=TLSRPTv1\"", "tls-rpt-syntax error",
      "v=TLSRPTv1; rua=mailto:a@a.test"
    ),
    (
      "_smtp._tls IN TXT \"v=TLSRPTv2; rua=mailto:a@a.test\"", "tls-rpt-syntax error",
      "v=TLSRPTv1; rua=mailto:a@a.test"
    ),
    (
      "_smtp._tls IN TXT \"rua=mailto:a@a.test\"", "tls-rpt-syntax error",
      "v=TLSRPTv1; rua=mailto:a@a.test"
    ),
    (
      "_smtp._tls IN TXT \"v=TLSRPTv1; rua=mailto:a@a.test; rua=mailto:b@a.test\"",
      "tls-rpt-repeated-field warning", "v=TLSRPTv1; rua=mailto:a@a.test,mailto:b@a.test"
    ),
    (record("tls@a.test"), "tls-rpt-destination error", "rua=mailto:tls@a.test"),
    (record("http://web.a.test/"), "tls-rpt-destination error", "rua=https://web.a.test/"),
    (record("mailto:a!b@a.test"), "tls-rpt-destination error", "rua=mailto:a%21b@a.test"),
    (
      record("mailto:a@a.test,b@a.test"), "tls-rpt-destination warning",
      "rua=mailto:a@a.test,mailto:b@a.test"
    ),
    (record("mailto:a@nomail.a.test"), "tls-rpt-destination-host error", "nomail.a.test"),
    (record("mailto:a@gone.a.test"), "tls-rpt-destination-host error", "an MX for gone.a.test"),
    (record("https://gone.a.test/"), "tls-rpt-destination-host error", "an address for gone"),
  ])
  func `finds what is wrong, with a fix`(
    _ records: String, _ finding: String, _ fix: String
  ) async throws {
    let audit = try await Self.audit(records)
    #expect(audit.findings(.tlsRPT) == [finding])
    #expect(audit.allFindings(.tlsRPT).first?.fix.contains(fix) == true)
    #expect(audit.allFindings(.tlsRPT).first?.evidence.isEmpty == false)
  }

  @Test func `a lookup that failed reaches neither missing nor passed`() async throws {
    let audit = try await Self.audit("", failing: ["_smtp._tls.a.test TXT": .timedOut])
    #expect(audit.findings(.tlsRPT) == [] && audit.passed(.tlsRPT) == [])
    #expect(audit.undetermined(.tlsRPT) == TestAudit.rules(of: .tlsRPT).map(\.rawValue))
    let host = try await Self.audit(
      Self.record("mailto:a@gone.a.test"), failing: ["gone.a.test MX": .serverFailure])
    #expect(host.findings(.tlsRPT) == [])
    #expect(host.undetermined(.tlsRPT) == ["tls-rpt-destination-host"])
    let web = try await Self.audit(
      Self.record("https://gone.a.test/"), failing: ["gone.a.test A": .serverFailure])
    #expect(web.undetermined(.tlsRPT) == ["tls-rpt-destination-host"])
  }

  @Test func `a domain that takes no mail needs no reports`() async throws {
    let parked = try await Self.audit("") { $0.isParked = true }
    #expect(parked.findings(.tlsRPT) == [] && parked.passed(.tlsRPT) == [])
  }
}
