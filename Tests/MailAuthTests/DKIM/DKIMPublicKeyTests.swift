import Crypto
import MailAuth
import TestKit
import Testing

/// What OpenSSL makes of `p=`.
@Suite struct DKIMPublicKeyTests {
  @Test("Both forms of an RSA key are read, at any size", arguments: [512, 1023, 1024, 2048, 4096])
  func readsBothForms(bits: Int) throws {
    let expected = RSAPublicKey(
      bits: bits, modulus: RSAKeyMaker.modulus(bits: bits), exponent: [1, 0, 1])
    let inspector = OpenSSLKeyInspector()
    #expect(inspector.rsaKey(der: RSAKeyMaker.subjectPublicKeyInfo(bits: bits)) == expected)
    #expect(inspector.rsaKey(der: RSAKeyMaker.rsaPublicKey(bits: bits)) == expected)
  }

  @Test("A key that openssl genrsa made is read")
  func readsGeneratedKey() throws {
    // openssl genrsa 1024 | openssl rsa -pubout
    let record = try DKIMKeyRecord(
      Array(
        ("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQ" + Self.generatedModulus
          + "IDAQAB").utf8))
    guard case .rsa(let key) = DKIMPublicKey(record, inspector: OpenSSLKeyInspector()) else {
      Issue.record("not read as an RSA key")
      return
    }
    #expect(key.bits == 1024)
    #expect(key.exponent == [1, 0, 1])
  }

  @Test("Octets that are no RSA key, or more than one, are refused")
  func refuses() {
    let inspector = OpenSSLKeyInspector()
    let key = RSAKeyMaker.subjectPublicKeyInfo(bits: 1024)
    #expect(inspector.rsaKey(der: []) == nil)
    #expect(inspector.rsaKey(der: Array("not a key".utf8)) == nil)
    #expect(inspector.rsaKey(der: key + [0]) == nil)
    #expect(inspector.rsaKey(der: RSAKeyMaker.rsaPublicKey(bits: 1024) + [0]) == nil)
    #expect(inspector.rsaKey(der: key.dropLast()) == nil)
    // SubjectPublicKeyInfo of an Ed25519 key (RFC 8410 §4).
    let ed25519: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0]
    #expect(inspector.rsaKey(der: ed25519 + [UInt8](repeating: 7, count: 32)) == nil)
  }

  @Test("A key that is for RSA-PSS alone is refused")
  func refusesPSS() throws {
    let key = RSAKeyMaker.subjectPublicKeyInfo(bits: 1024)
    // 30 81 LL, then the algorithm: 30 0D, rsaEncryption (06 09 …01), NULL (05 00).
    #expect(key[..<5].elementsEqual([0x30, 0x81, key[2], 0x30, 0x0D]) && key[15] == 0x01)
    // id-RSASSA-PSS, without parameters (RFC 4055 §3.1).
    let algorithm: [UInt8] = [0x30, 0x0B] + key[5..<15] + [0x0A]
    let pss: [UInt8] = [0x30, 0x81, key[2] - 2] + algorithm + key[18...]
    #expect(OpenSSLKeyInspector().rsaKey(der: pss) == nil)
  }

  @Test("A key is looked at by its type")
  func looksByType() throws {
    let read = { (text: String) throws -> DKIMPublicKey in
      DKIMPublicKey(try DKIMKeyRecord(Array(text.utf8)), inspector: OpenSSLKeyInspector())
    }
    let octets = [UInt8](repeating: 7, count: 32)
    let base64 = RSAKeyMaker.base64(octets)
    #expect(try read("k=ed25519; p=" + base64) == .ed25519(octets))
    #expect(try read("k=ed25519; p=AAAA") == .notAnEd25519Key(length: 3))
    #expect(try read("k=rsa; p=" + base64) == .notAnRSAKey)
    #expect(try read("k=ec; p=AAAA") == .unknownType("ec"))
    #expect(try read("k=ec; p=") == .revoked)
  }

  @Test("Mutated keys never crash the inspector")
  func survivesMutations() {
    var random = SeededGenerator(seed: 8017)
    let key = RSAKeyMaker.subjectPublicKeyInfo(bits: 768)
    for _ in 0..<3000 { _ = OpenSSLKeyInspector().rsaKey(der: key.mutated(using: &random)) }
  }

  /// The middle of the key's base64, between the fixed start and the exponent.
  private static let generatedModulus =
    "DG4RhL/1RfhB4eJ7KWDUQBi5YFMKdrIqYb79E6iiWOt415ucG+qJfRJYNGkLQs65Tlg0DpicHpf6WFZjPAGC8O"
    + "K9xJUaafK/iZ1jzMBEzWk8WlVW/68/EqFEFMi5pB2k8YlWVkS0fvv+a+sKS0fXJdKT3+30sjce9QBX/zQBDMxw"
}
