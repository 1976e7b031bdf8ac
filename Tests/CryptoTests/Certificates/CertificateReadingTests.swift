import Crypto
import DNS
import MailAuth
import TestKit
import Testing

/// What is read out of certificates that openssl made.
@Suite struct CertificateReadingTests {
  static let pki = Result { try TestPKI() }
  static let inspector = Result { try OpenSSLCertificateInspector() }

  private static func read(_ identity: TestPKI.Identity) throws -> Certificate {
    try #require(try inspector.get().read(identity.der))
  }

  @Test func everythingThatACertificateSaysIsRead() throws {
    let identity = try Self.pki.get().leaf(
      names: ["mx.example.test", "*.example.test"], addresses: ["192.0.2.1", "2001:db8::1"])
    let certificate = try Self.read(identity)
    #expect(certificate.subject == "CN=dlv test leaf")
    #expect(certificate.issuer == "CN=dlv test authority")
    #expect(certificate.commonNames == ["dlv test leaf"])
    #expect(certificate.dnsNames == ["mx.example.test", "*.example.test"])
    #expect(certificate.addresses.map(\.description) == ["192.0.2.1", "2001:db8::1"])
    #expect(certificate.notBefore == UTCTime("2000-01-01T00:00:00Z"))
    #expect(certificate.notAfter == UTCTime("2099-01-01T00:00:00Z"))
    #expect(certificate.key == Certificate.Key(kind: .ellipticCurve("P-256"), bits: 256))
    #expect(certificate.signature.name == "ecdsa-with-SHA256")
    #expect(certificate.signature.digest == "SHA256")
    #expect(!certificate.signature.isBroken)
    #expect(!certificate.isSelfSigned)
    #expect(!certificate.isAuthority)
    #expect(certificate.serial.hasPrefix("1"))
  }

  @Test(arguments: [
    ("x509 -in FILE -outform DER | sha256sum", false),
    ("x509 -in FILE -pubkey -noout | openssl pkey -pubin -outform DER | sha256sum", true),
  ])
  func theDigestsAreThoseOfTheTool(command: String, isOfKey: Bool) async throws {
    let identity = try Self.pki.get().leaf(names: ["mx.example.test"])
    let certificate = try Self.read(identity)
    let script = "openssl " + command.replacing("FILE", with: identity.certificateFile)
    let run = try await ProgramRun("/bin/sh", ["-c", script])
    let digest = isOfKey ? certificate.keySHA256 : certificate.sha256
    let text = digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    #expect(run.output.prefix(64) == text)
  }

  @Test(arguments: [
    (["rsa:1024"], "RSA 1024"), (["ed25519"], "Ed25519"),
    (["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], "EC P-384"),
  ])
  func kindsOfKeysAreTold(key: [String], expected: String) throws {
    let identity = try Self.pki.get().selfSigned(names: ["mx.example.test"], key: key)
    let certificate = try Self.read(identity)
    #expect(certificate.key.description == expected)
    #expect(certificate.isSelfSigned)
  }

  @Test func aSignatureWithSHA1IsBroken() throws {
    let identity = try Self.pki.get().leaf(names: ["mx.example.test"], digest: "sha1")
    #expect(try Self.read(identity).signature.isBroken)
  }

  @Test func octetsThatAreNoCertificateAreNone() throws {
    let inspector = try Self.inspector.get()
    let der = try Self.pki.get().leaf(names: ["mx.example.test"]).der
    #expect(inspector.read([]) == nil)
    #expect(inspector.read(der + [0]) == nil)
    #expect(inspector.read(Array(der.dropLast())) == nil)
    #expect(inspector.read([0x30, 0x82]) == nil)
  }

  @Test func mutatedCertificatesNeverCrashTheReader() throws {
    let inspector = try Self.inspector.get()
    let der = try Self.pki.get().leaf(names: ["mx.example.test"], addresses: ["192.0.2.1"]).der
    var generator = SeededGenerator(seed: 7672)
    for _ in 0..<2_000 {
      var octets = der
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<octets.count, using: &generator)
        octets[index] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = inspector.read(octets)
      _ = inspector.verify([octets], at: nil)
    }
  }

  @Test func daysAreCountedFromTheTimeThatIsGiven() throws {
    let certificate = try Self.read(Self.pki.get().leaf(names: ["a.test"], validity: .expired))
    #expect(certificate.standing(at: Self.time("2019-12-31T00:00:00Z")) == .valid(daysLeft: 1))
    #expect(certificate.standing(at: Self.time("2020-01-01T00:00:00Z")) == .valid(daysLeft: 0))
    #expect(certificate.standing(at: Self.time("2020-01-01T00:00:01Z")) == .expired(daysAgo: 0))
    #expect(certificate.standing(at: Self.time("1999-12-31T23:59:59Z")) == .notYetValid)
  }

  static func time(_ text: String) -> UTCTime { UTCTime(text) ?? UTCTime(seconds: 0) }
}
