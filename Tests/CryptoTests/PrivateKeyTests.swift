import Crypto
import Foundation
import MailAuth
import TestKit
import Testing

/// Private keys: what dlv makes OpenSSL's own tool reads, and the other way round.
@Suite(.timeLimit(.minutes(2))) struct PrivateKeyTests {
  static func secret(_ text: some Sequence<UInt8>) -> SecretOctets {
    Array(text).withUnsafeBytes { SecretOctets(copying: $0) }
  }

  static func octets(_ secret: SecretOctets) -> [UInt8] { secret.withUnsafeBytes { Array($0) } }

  static func openSSL(_ arguments: [String], input: String = "") async throws -> Data {
    let run = try await ProgramRun("openssl", arguments, input: input)
    try #require(run.status == 0, "\(run.errors)")
    return run.outputBytes
  }

  static let digest = Array<UInt8>(repeating: 0x5A, count: 32)

  @Test(arguments: [KeyGenerator.Request.rsa(bits: 2048), .rsa(bits: 3072), .ed25519])
  func `a generated key is read by openssl, with the same public key`(
    request: KeyGenerator.Request
  ) async throws {
    let key = try KeyGenerator.generate(request)
    let pem = String(decoding: Self.octets(try key.pem()), as: UTF8.self)
    #expect(pem.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
    #expect(pem.hasSuffix("-----END PRIVATE KEY-----\n"))
    let der = try await Self.openSSL(["pkey", "-pubout", "-outform", "DER"], input: pem)
    switch request {
    case .rsa(let bits):
      #expect(key.kind == .rsa && key.bits == bits)
      #expect(key.publicKeyData == Array(der))
      let inspected = try #require(OpenSSLKeyInspector().rsaKey(der: key.publicKeyData))
      #expect(inspected.bits == bits && inspected.exponent == [1, 0, 1])
    case .ed25519:
      #expect(key.kind == .ed25519 && key.publicKeyData == Array(der.suffix(32)))
    }
    let check = try await ProgramRun("openssl", ["pkey", "-check", "-noout"], input: pem)
    #expect(check.status == 0, "\(check.output)\(check.errors)")
  }

  @Test func `two keys are never the same`() throws {
    let keys = try (0..<8).map { _ in try KeyGenerator.generate(.ed25519).publicKeyData }
    #expect(Set(keys).count == keys.count)
  }

  @Test(arguments: [KeyGenerator.Request.rsa(bits: 2048), .ed25519])
  func `openssl verifies a signature`(request: KeyGenerator.Request) async throws {
    let key = try KeyGenerator.generate(request)
    let folder = try TemporaryFolder()
    try Data(Self.octets(try key.pem())).write(to: folder.url("key"))
    try Data(Self.digest).write(to: folder.url("digest"))
    try Data(try key.signature(ofSHA256: Self.digest)).write(to: folder.url("signature"))
    let scheme =
      key.kind == .rsa
      ? ["-pkeyopt", "digest:sha256", "-pkeyopt", "rsa_padding_mode:pkcs1"] : ["-rawin"]
    let run = try await ProgramRun(
      "openssl",
      [
        "pkeyutl", "-verify", "-inkey", folder.path("key"), "-in", folder.path("digest"),
        "-sigfile", folder.path("signature"),
      ] + scheme)
    #expect(run.output.contains("Signature Verified Successfully"), "\(run.output)\(run.errors)")
  }

  @Test func `a key comes back from an encrypted PEM with its passphrase only`() async throws {
    let key = try KeyGenerator.generate(.ed25519)
    let phrase = Self.secret("correct horse".utf8)
    let encrypted = try key.pem(passphrase: phrase)
    let text = String(decoding: Self.octets(encrypted), as: UTF8.self)
    #expect(text.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"))
    #expect(try PrivateKey(encrypted, passphrase: phrase).publicKeyData == key.publicKeyData)
    #expect(throws: PrivateKey.Failure.passphraseMissing) { try PrivateKey(encrypted) }
    #expect(throws: PrivateKey.Failure.passphraseWrong) {
      try PrivateKey(encrypted, passphrase: Self.secret("wrong".utf8))
    }
    let der = try await Self.openSSL(
      ["pkey", "-pubout", "-outform", "DER", "-passin", "pass:correct horse"], input: text)
    #expect(Array(der.suffix(32)) == key.publicKeyData)
  }

  @Test func `every form of key file is read as the same key`() async throws {
    let key = try KeyGenerator.generate(.rsa(bits: 2048))
    let pem = String(decoding: Self.octets(try key.pem()), as: UTF8.self)
    let phrase = Self.secret("x".utf8)
    let conversions: [[String]] = [
      ["rsa", "-traditional"], ["rsa", "-traditional", "-aes128", "-passout", "pass:x"],
      ["pkey", "-outform", "DER"], ["rsa", "-traditional", "-outform", "DER"],
      ["pkey", "-text"], ["pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES", "-passout", "pass:x"],
    ]
    for conversion in conversions {
      let file = try await Self.openSSL(conversion, input: pem)
      let read = try PrivateKey(Self.secret(file), passphrase: phrase)
      #expect(read.publicKeyData == key.publicKeyData, "\(conversion)")
    }
    let der = try await Self.openSSL(["pkey", "-outform", "DER"], input: pem)
    let bare = Self.secret(der.base64EncodedString().utf8)
    #expect(try PrivateKey(bare).publicKeyData == key.publicKeyData)
  }

  /// RFC 8032 §7.1, test 1.
  @Test func `an Ed25519 seed in base64 is read, alone and with its public key`() throws {
    let seed: [UInt8] = [
      0x9D, 0x61, 0xB1, 0x9D, 0xEF, 0xFD, 0x5A, 0x60, 0xBA, 0x84, 0x4A, 0xF4, 0x92, 0xEC, 0x2C,
      0xC4, 0x44, 0x49, 0xC5, 0x69, 0x7B, 0x32, 0x69, 0x19, 0x70, 0x3B, 0xAC, 0x03, 0x1C, 0xAE,
      0x7F, 0x60,
    ]
    let expected: [UInt8] = [
      0xD7, 0x5A, 0x98, 0x01, 0x82, 0xB1, 0x0A, 0xB7, 0xD5, 0x4B, 0xFE, 0xD3, 0xC9, 0x64, 0x07,
      0x3A, 0x0E, 0xE1, 0x72, 0xF3, 0xDA, 0xA6, 0x23, 0x25, 0xAF, 0x02, 0x1A, 0x68, 0xF7, 0x07,
      0x51, 0x1A,
    ]
    for octets in [seed, seed + expected] {
      let key = try PrivateKey(Self.secret(Data(octets).base64EncodedString().utf8))
      #expect(key.kind == .ed25519)
      #expect(key.publicKeyData == expected)
    }
  }

  @Test func `what is no private key for DKIM is refused with the reason`() async throws {
    let ed25519 = String(
      decoding: Self.octets(try KeyGenerator.generate(.ed25519).pem()), as: UTF8.self)
    let publicKey = try await Self.openSSL(["pkey", "-pubout"], input: ed25519)
    let elliptic = try await Self.openSSL([
      "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256",
    ])
    let cases: [(Data, PrivateKey.Failure)] = [
      (Data(), .notAKey), (Data("hello".utf8), .notAKey), (publicKey, .publicOnly),
      (elliptic, .otherType("EC")), (Data(ed25519.utf8.prefix(60)), .notAKey),
      (Data([0x30, 0x82]), .notAKey), (Data([UInt8](repeating: 0, count: 70_000)), .notAKey),
    ]
    for (file, failure) in cases {
      #expect(throws: failure) { try PrivateKey(Self.secret(file)) }
    }
  }

  @Test func `a damaged key file neither crashes nor hangs`() throws {
    var random = SeededGenerator(seed: 8463)
    let phrase = Self.secret("x".utf8)
    for request in [KeyGenerator.Request.rsa(bits: 2048), .ed25519] {
      let pem = Self.octets(try KeyGenerator.generate(request).pem())
      for _ in 0..<2_000 {
        let damaged = Self.secret(pem.mutated(using: &random))
        // A change of the text around the block leaves the key as it was.
        _ = try? PrivateKey(damaged, passphrase: phrase).publicKeyData
      }
    }
  }
}
