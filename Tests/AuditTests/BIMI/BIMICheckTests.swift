import Audit
import Crypto
import DNS
import Foundation
import MailAuth
import ReportFiles
import TestKit
import Testing

/// What the BIMI rules say of a domain: its record and DMARC from zones, logo and certificate from a server that the test scripts.
@Suite struct BIMICheckTests {
  static let logo = """
    <svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps" viewBox="0 0 8 8"><title>A</title><path d="M0 0h8v8z"/></svg>
    """
  static let record = "v=BIMI1; l=https://w.a.test/l.svg; a=https://w.a.test/v.pem"

  /// What the web server has, by URL.
  private struct Scripted: DocumentFetcher {
    let documents: [String: DocumentFetch]

    func fetch(
      _ location: HTTPSLocation, at address: IPAddress, maximumLength: Int
    ) async -> DocumentFetch {
      documents[location.text] ?? .response(.init(status: 404, contentType: nil, body: []))
    }
  }

  /// A certificate for a logo, signed by itself, as openssl makes it.
  private static func certificate(
    name: String = "a.test", logo: String = logo, purpose: String = MarkCertificate.purpose,
    mark: String = "Registered Mark", hashed: String? = nil, issuer: TemporaryFolder? = nil
  ) throws -> (pem: [UInt8], file: String, folder: TemporaryFolder) {
    let folder = try TemporaryFolder()
    let embedded = Data(logo.utf8).base64EncodedString()
    // SHA-256.
    let hash = try OpenSSLCertificateInspector().digest(
      "2.16.840.1.101.3.4.2.1", of: Array((hashed ?? logo).utf8))
    let digits = try #require(hash).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    try folder.write(
      """
      [req]
      distinguished_name = dn
      prompt = no
      x509_extensions = v3
      [dn]
      CN = Example
      mark.1.3.6.1.4.1.53087.1.13 = \(mark)
      [v3]
      basicConstraints = critical,CA:TRUE
      extendedKeyUsage = \(purpose)
      subjectAltName = DNS:\(name)
      1.3.6.1.4.1.11129.2.4.2 = DER:0400
      1.3.6.1.5.5.7.1.12 = ASN1:SEQUENCE:logotype
      [logotype]
      subjectLogo = EXPLICIT:2,IMPLICIT:0,SEQUENCE:data
      [data]
      image = SEQUENCE:images
      [images]
      one = SEQUENCE:image
      [image]
      details = SEQUENCE:details
      [details]
      type = IA5STRING:image/svg+xml
      hash = SEQUENCE:hashes
      uri = SEQUENCE:uris
      [hashes]
      one = SEQUENCE:hash
      [hash]
      algorithm = SEQUENCE:algorithm
      value = FORMAT:HEX,OCTETSTRING:\(digits)
      [algorithm]
      id = OID:2.16.840.1.101.3.4.2.1
      [uris]
      one = IA5STRING:data:image/svg+xml;base64,\(embedded)

      """, to: "c.cnf")
    let run = try ProgramRun(
      blocking: "openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", folder.path("k.pem"), "-out", folder.path("v.pem"), "-config",
        folder.path("c.cnf"), "-days", "365",
      ] + (issuer.map { ["-CA", $0.path("v.pem"), "-CAkey", $0.path("k.pem")] } ?? []))
    try #require(run.status == 0, "\(run.errors)")
    let pem = try Data(contentsOf: URL(fileURLWithPath: folder.path("v.pem")))
    return (Array(pem), folder.path("v.pem"), folder)
  }

  private static func audit(
    _ record: String? = record, dmarc: String = "v=DMARC1; p=reject",
    documents: [String: DocumentFetch] = [:], authorities: String? = nil, daysLeft: Int = 100,
    failing: [String: LookupFailure] = [:], extra: String = "", domain: String = "a.test",
    reference: String? = nil
  ) async throws -> [RuleID: CheckOutcome] {
    let zone = """
      $ORIGIN a.test.
      @ IN MX 10 w
      w IN A 8.8.8.8
      _dmarc IN TXT "\(dmarc)"
      \(record.map { "default._bimi IN TXT \"\($0)\"" } ?? "")
      \(extra)
      """
    let inspector = try OpenSSLCertificateInspector(authoritiesFile: authorities)
    var sources = GatheringSources()
    sources.documentFetcher = Scripted(documents: documents)
    sources.references.webServer = try reference.map { try DomainName($0) }
    sources.bimi = BIMISources(
      logoReader: LogoFile(), certificates: inspector,
      now: moment(daysLeft, documents, inspector))
    let gatherer = FactGatherer(
      resolver: try TestDNS(zone: zone, failing: failing), publicSuffixes: TopLevelSuffixes(),
      keyInspector: OpenSSLKeyInspector(), authoritativeServers: ScriptedServers(servers: [:]),
      sources: sources)
    var request = AuditRequest(domain: try DomainName(domain))
    request.families = [.bimi]
    let facts = await gatherer.gather(request)
    guard case .audited(let audited) = Profile(families: [.bimi]).examine(facts).verdict else {
      return [:]
    }
    return Dictionary(
      audited.outcomes.map { ($0.rule.id, $0.outcome) }, uniquingKeysWith: { first, _ in first })
  }

  /// So many days before the certificate served ends: what the tests find does not depend on when they run.
  private static func moment(
    _ daysLeft: Int, _ documents: [String: DocumentFetch], _ inspector: OpenSSLCertificateInspector
  ) -> UTCTime {
    guard let pem = documents["https://w.a.test/v.pem"]?.served?.body,
      let der = MarkCertificate.certificates(pem: pem)?.first, let leaf = inspector.read(der)
    else { return UTCTime(seconds: 1_795_000_000) }
    return leaf.notAfter + -86_400 * daysLeft
  }

  private static func served(
    _ pem: [UInt8]? = nil, logo: String = logo, type: String? = "image/svg+xml"
  ) -> [String: DocumentFetch] {
    var documents: [String: DocumentFetch] = [
      "https://w.a.test/l.svg": .response(
        .init(status: 200, contentType: type, body: Array(logo.utf8)))
    ]
    if let pem {
      documents["https://w.a.test/v.pem"] = .response(
        .init(status: 200, contentType: "application/x-pem-file", body: pem))
    }
    return documents
  }

  private static func severities(_ outcome: CheckOutcome?) -> [Severity] {
    if case .findings(let findings, _)? = outcome { findings.map(\.severity) } else { [] }
  }

  @Test func `record, logo and trusted certificate pass every rule`() async throws {
    let made = try Self.certificate()
    let outcomes = try await Self.audit(
      documents: Self.served(made.pem), authorities: made.file)
    for (rule, outcome) in outcomes { #expect(outcome == .passed, "\(rule): \(outcome)") }
  }

  @Test func `records that are missing, several or wrong are told`() async throws {
    #expect(Self.severities(try await Self.audit(nil)["bimi-missing"]) == [.info])
    let several = try await Self.audit(extra: "default._bimi IN TXT \"v=BIMI1; l=\"")
    #expect(Self.severities(several["bimi-several-records"]) == [.error])
    let wrong = try await Self.audit("v=BIMI1; l=http://w.a.test/l.svg")
    #expect(Self.severities(wrong["bimi-syntax"]) == [.error])
    let declined = try await Self.audit("v=BIMI1; l=; a=", dmarc: "v=DMARC1; p=none")
    for (rule, outcome) in declined { #expect(Self.severities(outcome) == [], "\(rule)") }
  }

  @Test(arguments: [
    ("v=DMARC1; p=none", true), ("v=DMARC1; p=quarantine", false), ("v=DMARC1; p=reject", false),
    ("v=DMARC1; p=reject; sp=none", true), ("v=DMARC1; p=quarantine; t=y", true),
    ("v=DMARC1; p=quarantine; pct=50", true), ("v=DMARC1; p=reject; pct=100", false),
    ("nothing", true),
  ])
  func `DMARC has to be enforced`(_ dmarc: String, _ isFound: Bool) async throws {
    let outcome = try await Self.audit(dmarc: dmarc)["bimi-dmarc-not-enforced"]
    #expect(Self.severities(outcome) == (isFound ? [.error] : []))
  }

  @Test(arguments: ["v=DMARC1; p=reject; pct=50", "v=DMARC1; p=reject; pct=0"])
  func `a part of the mail alone is not enough for Gmail`(_ dmarc: String) async throws {
    let outcome = try await Self.audit(dmarc: dmarc)["bimi-dmarc-not-enforced"]
    #expect(Self.severities(outcome) == [.warning])
    #expect(Self.fix(outcome).contains("\"v=DMARC1; p=reject\""), "\(Self.fix(outcome))")
  }

  @Test func `the hash beside the logo is compared with it`() async throws {
    let made = try Self.certificate(hashed: "another logo")
    let outcomes = try await Self.audit(
      documents: Self.served(made.pem), authorities: made.file)
    guard case .findings(let findings, _)? = outcomes["bimi-certificate"] else {
      Issue.record("\(String(describing: outcomes["bimi-certificate"]))")
      return
    }
    #expect(findings.map(\.severity) == [.error])
    #expect(findings[0].message.contains("SHA-256 hash"), "\(findings[0].message)")
    // The subject in names that people read.
    #expect(findings[0].message.contains("markType=Registered Mark"), "\(findings[0].message)")
    #expect(!findings[0].message.contains("1.3.6.1"), "\(findings[0].message)")
  }

  @Test func `a file without the issuer's certificate is an error, whoever knows the root`()
    async throws
  {
    let issuer = try Self.certificate(name: "issuer.test")
    let leaf = try Self.certificate(issuer: issuer.folder)
    for authorities in [nil, leaf.file] {
      let alone = try await Self.audit(
        documents: Self.served(leaf.pem), authorities: authorities)
      #expect(Self.severities(alone["bimi-certificate-trust"]) == [.error])
      #expect(Self.fix(alone["bimi-certificate-trust"]).contains("Append the issuer's"))
    }
    let whole = try await Self.audit(
      documents: Self.served(leaf.pem + issuer.pem), authorities: issuer.file)
    #expect(whole["bimi-certificate-trust"] == .passed)
    let unknown = try await Self.audit(documents: Self.served(leaf.pem + issuer.pem))
    #expect(Self.severities(unknown["bimi-certificate-trust"]) == [.info])
  }

  @Test(arguments: [
    ("v=bimi1; l=https://w.a.test/l.svg", "it begins with 'v=bimi1'"),
    ("v=BIMI2; l=https://w.a.test/l.svg", "it begins with 'v=BIMI2'"),
    ("'v=BIMI1; l=https://w.a.test/l.svg'", "it begins with ''v=BIMI1'"),
    ("l=https://w.a.test/l.svg; v=BIMI1", "v=BIMI1 has to be its first tag"),
    ("l=https://w.a.test/l.svg", "v=BIMI1 is missing"),
  ])
  func `a record that is nearly one is shown, and mended`(
    _ record: String, _ reason: String
  ) async throws {
    let outcomes = try await Self.audit(record)
    #expect(outcomes["bimi-missing"] == .notApplicable)
    guard case .findings(let findings, _)? = outcomes["bimi-misspelt"], let finding = findings.first
    else {
      Issue.record("\(String(describing: outcomes["bimi-misspelt"]))")
      return
    }
    #expect(finding.message.contains(reason), "\(finding.message)")
    #expect(finding.evidence.first?.contains(record) == true, "\(finding.evidence)")
    #expect(finding.fix.contains("\"v=BIMI1; l=https://w.a.test/l.svg\""), "\(finding.fix)")
  }

  @Test func `beside a record that is one, a near miss is a notice, and other texts are none`()
    async throws
  {
    let beside = try await Self.audit(extra: "default._bimi IN TXT \"v=bimi1; l=\"")
    #expect(Self.severities(beside["bimi-misspelt"]) == [.notice])
    for text in ["hello", "v=spf1 -all", "l=1"] {
      let other = try await Self.audit(text)
      #expect(Self.severities(other["bimi-missing"]) == [.info])
      #expect(other["bimi-misspelt"] == .passed)
    }
    let lost = try await Self.audit(failing: ["default._bimi.a.test": .timedOut])
    guard case .undetermined? = lost["bimi-misspelt"] else {
      Issue.record("\(String(describing: lost["bimi-misspelt"]))")
      return
    }
  }

  /// §7.1 steps 7 to 9 name the policy of the Author Organizational Domain beside that of the Author Domain.
  @Test(arguments: [
    ("v=DMARC1; p=reject", "v=DMARC1; p=none", "p=none at a.test"),
    ("v=DMARC1; p=reject", "v=DMARC1; p=reject; sp=none", "sp=none at a.test"),
    ("v=DMARC1; p=reject", "v=DMARC1; p=quarantine; pct=10", "pct=10 at a.test"),
    ("v=DMARC1; p=reject", "v=DMARC1; p=quarantine", nil),
    (nil, "v=DMARC1; p=none; sp=reject", "p=none at a.test"),
    (nil, "v=DMARC1; p=quarantine; sp=reject; pct=10", "pct=10 at a.test"),
    (nil, "v=DMARC1; p=reject", nil),
  ])
  func `the policy above a subdomain counts too`(
    _ own: String?, _ above: String, _ fault: String?
  ) async throws {
    let extra =
      "w.b IN A 8.8.8.8\nb IN MX 10 w\ndefault._bimi.b IN TXT \"\(Self.record)\"\n"
      + (own.map { "_dmarc.b IN TXT \"\($0)\"" } ?? "")
    let outcome = try await Self.audit(dmarc: above, extra: extra, domain: "b.a.test")[
      "bimi-dmarc-not-enforced"]
    guard let fault else { return #expect(Self.severities(outcome) == []) }
    guard case .findings(let findings, _)? = outcome, let finding = findings.first else {
      Issue.record("\(String(describing: outcome))")
      return
    }
    #expect(finding.message.contains(fault), "\(finding.message)")
    #expect(finding.fix.contains("_dmarc.a.test."), "\(finding.fix)")
    #expect(!finding.fix.contains("none") && !finding.fix.contains("pct"), "\(finding.fix)")
  }

  @Test func `where the policy above could not be asked, nothing is sure`() async throws {
    let outcome = try await Self.audit(
      failing: ["_dmarc.a.test": .timedOut],
      extra:
        "b IN MX 10 w\ndefault._bimi.b IN TXT \"\(Self.record)\"\n_dmarc.b IN TXT \"v=DMARC1; p=reject\"",
      domain: "b.a.test")["bimi-dmarc-not-enforced"]
    guard case .undetermined? = outcome else {
      Issue.record("\(String(describing: outcome))")
      return
    }
  }

  private static func fix(_ outcome: CheckOutcome?) -> String {
    if case .findings(let findings, _)? = outcome { findings.first?.fix ?? "" } else { "" }
  }

  @Test(arguments: [
    (
      "v=DMARC1; p=none; rua=mailto:d@a.test; adkim=s",
      "v=DMARC1; p=quarantine; rua=mailto:d@a.test; adkim=s"
    ),
    (
      "v=DMARC1; p=reject; sp=none; rua=mailto:d@a.test", "v=DMARC1; p=reject; rua=mailto:d@a.test"
    ),
    ("v=DMARC1; p=reject; t=y; np=reject", "v=DMARC1; p=reject; np=reject"),
    ("v=DMARC1; p=quarantine; pct=50; fo=1", "v=DMARC1; p=quarantine; fo=1"),
    ("nothing", "v=DMARC1; p=none; rua=mailto:dmarc@a.test"),
  ])
  func `the DMARC record is mended, not replaced`(dmarc: String, mended: String) async throws {
    let fix = Self.fix(try await Self.audit(dmarc: dmarc)["bimi-dmarc-not-enforced"])
    #expect(fix.contains("\"\(mended)\""), "\(fix)")
  }

  @Test(arguments: [
    (
      "v=BIMI1; l=https://w.a.test/l.svg; a=https://w.a.test/v.pem; avp=Brand",
      "v=BIMI1; l=https://w.a.test/l.svg; a=https://w.a.test/v.pem; avp=brand"
    ),
    (
      "v=BIMI1; l=https://w.a.test/l.svg; avp=logo; lps=news,b_d",
      "v=BIMI1; l=https://w.a.test/l.svg; lps=news"
    ),
    (
      "v=BIMI1; l=http://w.a.test/l.svg; a=https://w.a.test/v.pem",
      "v=BIMI1; l=https://w.a.test/l.svg; a=https://w.a.test/v.pem"
    ),
    (
      "v=BIMI1; a=https://w.a.test/v.pem",
      "v=BIMI1; l=https://<host>/logo.svg; a=https://w.a.test/v.pem"
    ),
  ])
  func `the fix of a record keeps what is valid`(record: String, mended: String) async throws {
    let fix = Self.fix(try await Self.audit(record)["bimi-syntax"])
    // The text of a zone file writes a semicolon in quotation marks as it is.
    #expect(fix.contains("\"\(mended)\""), "\(fix)")
    #expect(fix.hasPrefix(";") == mended.contains("<"))
  }

  @Test(arguments: [
    ("Registered Mark", false), ("Government Mark", false), ("Prior Use Mark", true),
    ("Modified Registered Mark", true),
  ]) func `a certificate for a mark that is not registered is called a CMC`(
    _ mark: String, _ isCommon: Bool
  ) async throws {
    let made = try Self.certificate(mark: mark)
    let outcomes = try await Self.audit(
      documents: Self.served(made.pem), authorities: made.file)
    let outcome = outcomes["bimi-common-mark"]
    #expect(Self.severities(outcome) == (isCommon ? [.info] : []))
    #expect(isCommon || outcome == .passed)
    #expect(outcomes["bimi-certificate"] == .passed)
  }

  @Test func `failed lookups and fetches are undetermined`() async throws {
    let lost = try await Self.audit(failing: ["default._bimi.a.test": .timedOut])
    for rule in ["bimi-missing", "bimi-several-records", "bimi-syntax"] as [RuleID] {
      guard case .undetermined? = lost[rule] else {
        Issue.record("\(rule): \(String(describing: lost[rule]))")
        continue
      }
    }
    let policy = try await Self.audit(failing: ["_dmarc.a.test": .timedOut])
    guard case .undetermined? = policy["bimi-dmarc-not-enforced"] else {
      Issue.record("\(String(describing: policy["bimi-dmarc-not-enforced"]))")
      return
    }
    let silent = try await Self.audit(documents: [
      "https://w.a.test/l.svg": .failed(.timedOut),
      "https://w.a.test/v.pem": .response(.init(status: 503, contentType: nil, body: [])),
    ])
    for rule in [
      "bimi-logo-unavailable", "bimi-logo-profile", "bimi-logo-size", "bimi-evidence-unavailable",
      "bimi-certificate", "bimi-certificate-expiry", "bimi-certificate-trust", "bimi-logo-differs",
      "bimi-common-mark",
    ] as [RuleID] {
      guard case .undetermined? = silent[rule] else {
        Issue.record("\(rule): \(String(describing: silent[rule]))")
        continue
      }
    }
  }

  @Test func `a refused connection is the host's where the way to its port is known to be open`()
    async throws
  {
    let refused = DocumentFetch.failed(.refused)
    let up = "w.up IN A 8.8.4.4"
    func outcome(
      _ reference: String?, _ answer: DocumentFetch = refused, port: String = "", extra: String = up
    ) async throws -> CheckOutcome? {
      let url = "https://w.a.test\(port)/l.svg"
      return try await Self.audit(
        "v=BIMI1; l=\(url)", documents: [url: refused, "https://w.up.a.test/": answer],
        extra: extra, reference: reference)["bimi-logo-unavailable"]
    }
    func isOpen(_ outcome: CheckOutcome?, _ words: String) -> Bool {
      guard case .undetermined(let parts)? = outcome else { return false }
      return parts.contains { $0.reason.contains(words) }
    }
    let alone = try await outcome(nil)
    #expect(isOpen(alone, "may block port 443"), "\(String(describing: alone))")
    #expect(isOpen(alone, "over IPv4; --https-reference tells that"))
    #expect(isOpen(try await outcome("w.up.a.test"), "w.up.a.test, the host of --https-reference"))
    let page = DocumentFetch.response(.init(status: 200, contentType: nil, body: []))
    let down = try await outcome("w.up.a.test", page)
    #expect(Self.severities(down) == [.error], "\(String(describing: down))")
    // What answers on one port says nothing of another, and IPv4 nothing of IPv6.
    let other = try await outcome("w.up.a.test", page, port: ":8443")
    #expect(isOpen(other, "may block port 8443"), "\(String(describing: other))")
    #expect(isOpen(other, "the host of --https-reference is asked on port 443"))
    let crossed = try await outcome(
      "w.up.a.test", page, extra: up + "\nw IN AAAA 2001:4860:4860::8888")
    #expect(isOpen(crossed, "over IPv6"), "\(String(describing: crossed))")
  }

  @Test func `logos that are not there, or not of the profile, are told`() async throws {
    let gone = try await Self.audit()
    #expect(Self.severities(gone["bimi-logo-unavailable"]) == [.error])
    #expect(Self.severities(gone["bimi-evidence-unavailable"]) == [.error])
    let type = try await Self.audit(documents: Self.served(type: "text/plain"))
    #expect(Self.severities(type["bimi-logo-unavailable"]) == [.warning])
    let none = try await Self.audit(documents: Self.served(type: nil))
    #expect(Self.severities(none["bimi-logo-unavailable"]) == [.warning])
    let profile = try await Self.audit(
      documents: Self.served(logo: Self.logo.replacing("tiny-ps", with: "tiny")))
    #expect(Self.severities(profile["bimi-logo-profile"]) == [.error])
    let padding = String(repeating: " ", count: SVGLogo.recommendedLength)
    let large = try await Self.audit(documents: Self.served(logo: Self.logo + padding))
    #expect(Self.severities(large["bimi-logo-size"]) == [.warning])
    let bare = try await Self.audit("v=BIMI1; l=https://w.a.test/l.svg", documents: Self.served())
    #expect(Self.severities(bare["bimi-no-evidence"]) == [.notice])
  }

  @Test func `certificates that do not fit are told`() async throws {
    func outcomes(
      _ made: (pem: [UInt8], file: String, folder: TemporaryFolder)
    ) async throws -> [RuleID: CheckOutcome] {
      try await Self.audit(documents: Self.served(made.pem), authorities: made.file)
    }
    let other = try await outcomes(Self.certificate(name: "b.test"))
    #expect(Self.severities(other["bimi-certificate"]) == [.error])
    let server = try await outcomes(Self.certificate(purpose: "serverAuth"))
    #expect(Self.severities(server["bimi-certificate"]) == [.error])
    for (daysLeft, severity) in [(-1, Severity.error), (7, .warning), (20, .notice)] {
      let made = try Self.certificate()
      let dated = try await Self.audit(
        documents: Self.served(made.pem), authorities: made.file, daysLeft: daysLeft)
      #expect(Self.severities(dated["bimi-certificate-expiry"]) == [severity])
    }
    let logo = try await outcomes(Self.certificate(logo: Self.logo + " "))
    #expect(Self.severities(logo["bimi-logo-differs"]) == [.error])
    let junk = try await Self.audit(documents: Self.served(Array("no PEM".utf8)))
    #expect(Self.severities(junk["bimi-evidence-unavailable"]) == [.error])
  }
}
