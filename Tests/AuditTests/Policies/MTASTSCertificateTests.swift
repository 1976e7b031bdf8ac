import Audit
import DNS
import MailAuth
import TestKit
import Testing

/// What is said of the certificate that a policy is served behind.
@Suite struct MTASTSCertificateTests {
  /// Each certificate is one octet.
  private struct Inspector: CertificateInspector {
    func digest(_ algorithm: String, of octets: [UInt8]) -> [UInt8]? { nil }
    let certificates: [UInt8: Certificate]

    func read(_ der: [UInt8]) -> Certificate? { der.first.flatMap { certificates[$0] } }
    func verify(_ chain: [[UInt8]], at time: UTCTime?) -> ChainVerdict { .trusted(path: []) }
    func verifyMark(_ chain: [[UInt8]]) -> ChainVerdict { .trusted(path: []) }
    func verify(
      _ chain: [[UInt8]], records: [TLSAssociation], base: DomainName, names: [DomainName],
      at time: UTCTime
    ) -> DANEVerdict { .unusable }
  }

  private static func audit(
    _ certificate: Certificate?, failure: DocumentFetch.Failure? = nil
  ) async throws -> TestAudit {
    var response = DocumentFetch.Response(
      status: 200, contentType: "text/plain", body: Array(MTASTSCheckTests.good.utf8))
    response.certificate = certificate == nil ? nil : [1]
    var sources = GatheringSources()
    sources.documentFetcher = ScriptedPolicies(
      fetches: ["192.0.2.80": failure.map { .failed($0) } ?? .response(response)])
    sources.policyCertificates = CertificateSource(
      inspector: Inspector(certificates: certificate.map { [1: $0] } ?? [:]),
      now: TLSCheckTests.now)
    return try await TestAudit("a.test", TestDNS(zone: MTASTSCheckTests.zone), sources: sources)
  }

  private static func certificate(
    daysLeft: Int = 60, names: [String] = ["mta-sts.a.test"]
  ) -> Certificate {
    TLSCheckTests.certificate(daysLeft: daysLeft, names: names, subject: "CN=mta-sts.a.test")
  }

  @Test func `a certificate with the name and enough time passes`() async throws {
    let audit = try await Self.audit(Self.certificate())
    #expect(audit.findings(.mtaSTS) == [])
    #expect(audit.outcome("mta-sts-certificate-name") == .passed)
    #expect(audit.outcome("mta-sts-certificate-expires-soon") == .passed)
  }

  @Test(arguments: [[], ["www.a.test"], ["*.mta-sts.a.test"]])
  func `a common name alone is none`(_ names: [String]) async throws {
    let audit = try await Self.audit(Self.certificate(names: names))
    #expect(audit.findings(.mtaSTS) == ["mta-sts-certificate-name error"])
    let finding = try #require(audit.findings("mta-sts-certificate-name").first)
    #expect(finding.fix.hasSuffix("DNS:mta-sts.a.test") && !finding.evidence.isEmpty)
  }

  @Test(arguments: [(31, nil), (30, Severity.notice), (14, .warning), (0, .warning)])
  func `an end that is near is told`(_ days: Int, _ severity: Severity?) async throws {
    let audit = try await Self.audit(Self.certificate(daysLeft: days))
    #expect(audit.findings("mta-sts-certificate-expires-soon").first?.severity == severity)
  }

  @Test(
    arguments: [
      "mta-sts-certificate-name", "mta-sts-certificate-expires-soon",
    ] as [RuleID])
  func `without an answer nobody knows the certificate`(_ rule: RuleID) async throws {
    let audit = try await Self.audit(nil, failure: .timedOut)
    #expect(audit.undetermined(rule).count == 1)
    #expect(try await Self.audit(nil).outcome(rule) == .notApplicable)
    #expect(try await Self.audit(nil, failure: .tooLarge(limit: 1)).outcome(rule) == .notApplicable)
  }
}
