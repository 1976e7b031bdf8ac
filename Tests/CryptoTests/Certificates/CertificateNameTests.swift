import Crypto
import DNS
import MailAuth
import Testing
import TestKit

/// Names of certificates against host names: RFC 9525 §6.3, and what OpenSSL says of the same pairs.
@Suite struct CertificateNameTests {
  static let pairs: [(presented: String, host: String, fits: Bool)] = [
    ("mx.example.com", "mx.example.com", true),
    ("MX.Example.COM", "mx.example.com", true),
    ("mx.example.com", "example.com", false),
    ("*.example.com", "mx.example.com", true),
    ("*.example.com", "example.com", false),
    ("*.example.com", "a.mx.example.com", false),
    ("m*.example.com", "mx.example.com", false),
    ("*x.example.com", "mx.example.com", false),
    ("mx.*.com", "mx.example.com", false),
    ("*.com", "example.com", false),
    ("*", "example.com", false),
    ("xn--bcher-kva.example.com", "xn--bcher-kva.example.com", true),
    ("*.example.com", "xn--bcher-kva.example.com", true),
    ("mx.example.com.evil.test", "mx.example.com", false),
    ("mx example.com", "mx.example.com", false),
    ("", "mx.example.com", false),
  ]

  @Test(arguments: pairs) func aNameFitsAHostOrNot(pair: (String, String, Bool)) throws {
    #expect(Certificate.matches(pair.0, try DomainName(pair.1)) == pair.2)
  }

  @Test(arguments: pairs.filter { !$0.presented.isEmpty })
  func openSSLSaysTheSame(pair: (String, String, Bool)) throws {
    let pki = try CertificateReadingTests.pki.get()
    let leaf = try pki.leaf(names: [pair.0]).der
    let inspector = try OpenSSLCertificateInspector()
    #expect(inspector.read(leaf)?.dnsNames == [pair.0])
    // DANE-TA is the use in which names count.
    let verdict = inspector.verify(
      [leaf, try pki.authorityDER], records: [try pki.association(2, 0, 1, of: pki.authorityDER)],
      base: try DomainName(pair.1), names: [], at: ChainVerificationTests.now)
    #expect((verdict == .authenticated(record: 0, depth: 1)) == pair.2, "\(verdict)")
  }

  @Test func commonNamesCountForDANEAlone() throws {
    let identity = try CertificateReadingTests.pki.get().selfSigned(
      names: [], subject: "/CN=mx.example.com")
    let certificate = try #require(
      try CertificateReadingTests.inspector.get().read(try identity.der))
    let host = try DomainName("mx.example.com")
    #expect(certificate.name(for: host) == nil)
    #expect(certificate.nameWithDANE(for: host) == "mx.example.com")
  }
}
