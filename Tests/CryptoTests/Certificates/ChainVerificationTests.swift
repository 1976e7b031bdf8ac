import Crypto
import DNS
import MailAuth
import TestKit
import Testing

/// What verification says about chains of a test PKI.
@Suite struct ChainVerificationTests {
  static let now = CertificateReadingTests.time("2030-01-01T00:00:00Z")

  private static func inspector(trusting pki: TestPKI) throws -> OpenSSLCertificateInspector {
    try OpenSSLCertificateInspector(authoritiesFile: pki.authorityFile)
  }

  @Test func aChainToATrustedAuthorityIsTrusted() throws {
    let pki = try CertificateReadingTests.pki.get()
    let verdict = try Self.inspector(trusting: pki).verify(
      [pki.leaf(names: ["mx.example.test"]).der], at: Self.now)
    guard case .trusted(let path) = verdict else {
      Issue.record("\(verdict)")
      return
    }
    #expect(path.map(\.subject) == ["CN=dlv test leaf", "CN=dlv test authority"])
  }

  @Test func whatIsMissingIsTold() throws {
    let pki = try CertificateReadingTests.pki.get()
    let stranger = try OpenSSLCertificateInspector()
    let leaf = try pki.leaf(names: ["mx.example.test"]).der
    #expect(Self.kind(stranger.verify([leaf], at: Self.now)) == .incomplete)
    #expect(
      Self.kind(stranger.verify([leaf, try pki.authorityDER], at: Self.now)) == .unknownAuthority)
    let own = try pki.selfSigned(names: ["mx.example.test"]).der
    #expect(Self.kind(stranger.verify([own], at: Self.now)) == .selfSigned)
    #expect(Self.kind(stranger.verify([], at: Self.now)) == .other)
    #expect(Self.kind(stranger.verify([[1, 2, 3]], at: Self.now)) == .other)
  }

  @Test func timeCountsOnlyWhereItIsGiven() throws {
    let pki = try CertificateReadingTests.pki.get()
    let inspector = try Self.inspector(trusting: pki)
    let leaf = try pki.leaf(names: ["mx.example.test"], validity: .expired).der
    #expect(Self.kind(inspector.verify([leaf], at: Self.now)) == .expired)
    #expect(Self.kind(inspector.verify([leaf], at: nil)) == nil)
  }

  private static func kind(_ verdict: ChainVerdict) -> ChainProblem.Kind? {
    if case .untrusted(let problem) = verdict { problem.kind } else { nil }
  }

  // MARK: DANE

  struct DANECase: CustomTestStringConvertible, Sendable {
    let name: String
    var usage: UInt8 = 3
    var selector: UInt8 = 1
    var matchingType: UInt8 = 1
    var host = "mx.example.test"
    var validity = TestPKI.Validity.current
    /// Whether one bit of the data is changed.
    var isWrong = false
    let expected: Expectation
    var testDescription: String { name }

    enum Expectation: Equatable { case fits, fails(ChainProblem.Kind), unusable }
  }

  static let daneCases: [DANECase] =
    ([UInt8(2), 3].flatMap { usage in
      [UInt8(0), 1].flatMap { selector in
        [UInt8(0), 1, 2].flatMap { type in
          [false, true].map { isWrong in
            DANECase(
              name: "\(usage) \(selector) \(type)\(isWrong ? " of another certificate" : "")",
              usage: usage, selector: selector, matchingType: type, isWrong: isWrong,
              expected: isWrong ? .fails(.noAssociation) : .fits)
          }
        }
      }
    }) + [
      DANECase(
        name: "another name with DANE-TA", usage: 2, host: "other.example.test",
        expected: .fails(.nameMismatch)),
      DANECase(name: "another name with DANE-EE", host: "other.example.test", expected: .fits),
      DANECase(
        name: "expired with DANE-TA", usage: 2, validity: .expired, expected: .fails(.expired)),
      DANECase(name: "expired with DANE-EE", validity: .expired, expected: .fits),
      DANECase(name: "usage 0", usage: 0, expected: .unusable),
      DANECase(name: "usage 1", usage: 1, expected: .unusable),
      DANECase(name: "usage 4", usage: 4, expected: .unusable),
      DANECase(name: "selector 2", selector: 2, expected: .unusable),
      DANECase(name: "matching type 3", matchingType: 3, expected: .unusable),
    ]

  @Test(arguments: daneCases) func theVerdictOfDANE(example: DANECase) throws {
    let pki = try CertificateReadingTests.pki.get()
    // Trusts nobody: DANE needs no authorities.
    let inspector = try OpenSSLCertificateInspector()
    let leaf = try pki.leaf(names: ["mx.example.test"], validity: example.validity)
    let subject = example.usage == 2 ? try pki.authorityDER : try leaf.der
    let other = try pki.leaf(names: ["wrong.example.test"]).der
    let record = try pki.association(
      example.usage, example.selector, example.matchingType,
      of: example.isWrong ? other : subject)
    let verdict = inspector.verify(
      [try leaf.der, try pki.authorityDER], records: [record], base: try DomainName(example.host),
      names: [], at: Self.now)
    switch (example.expected, verdict) {
    case (.fits, .authenticated(record: 0, let depth)):
      #expect(depth == (example.usage == 2 ? 1 : 0))
    case (.fails(let kind), .failed(let problem)): #expect(problem.kind == kind, "\(problem)")
    case (.unusable, .unusable): break
    case (.fits, _), (.fails, _), (.unusable, _): Issue.record("\(verdict)")
    }
  }

  @Test func theRecordThatFitsIsNamed() throws {
    let pki = try CertificateReadingTests.pki.get()
    let inspector = try OpenSSLCertificateInspector()
    let (leaf, other) = (try pki.leaf(names: ["a.test"]).der, try pki.leaf(names: ["b.test"]).der)
    let records = [
      try pki.association(3, 1, 1, of: other), try pki.association(1, 1, 1, of: leaf),
      try pki.association(3, 1, 1, of: leaf),
    ]
    let verdict = inspector.verify(
      [leaf], records: records, base: try DomainName("a.test"), names: [], at: Self.now)
    #expect(verdict == .authenticated(record: 2, depth: 0))
  }

  @Test func anAlternativeReferenceNameIsEnough() throws {
    let pki = try CertificateReadingTests.pki.get()
    let inspector = try OpenSSLCertificateInspector()
    let leaf = try pki.leaf(names: ["example.test"]).der
    let record = try pki.association(2, 0, 1, of: pki.authorityDER)
    let verdict = inspector.verify(
      [leaf, try pki.authorityDER], records: [record], base: try DomainName("mx.example.test"),
      names: [try DomainName("example.test")], at: Self.now)
    #expect(verdict == .authenticated(record: 0, depth: 1))
  }

  @Test func aFileWithoutCertificatesIsRefused() throws {
    let files = try TemporaryFolder()
    try files.write("nothing\n", to: "ca.pem")
    #expect(throws: OpenSSLCertificateInspector.Failure.self) {
      try OpenSSLCertificateInspector(authoritiesFile: files.path("ca.pem"))
    }
  }
}
