import Audit
import DNS
import TestKit
import Testing

/// Keys that are of another kind than their record says.
@Suite struct WrongKeyTests {
  private static func finding(_ tags: String, _ octets: [UInt8]) async throws -> Finding? {
    let text = "v=DKIM1; \(tags)p=" + RSAKeyMaker.base64(octets)
    let audit = try await TestAudit(
      zone: "s1._domainkey IN TXT \"\(text)\"\n", selectors: ["s1"])
    return audit.allFindings(.dkim).first { $0.rule == "dkim-not-a-key" }
  }

  @Test(
    "A private key is told as that, and revoked",
    arguments: [
      // The beginnings of PKCS#1, PKCS#8 and SEC 1 structures, and a whole Ed25519 key in PKCS#8.
      ("k=rsa; ", [0x30, 0x82, 0x00, 0x10, 0x02, 0x01, 0x00, 0x02, 0x82, 0x01, 0x01, 0x00]),
      ("", [0x30, 0x82, 0x00, 0x10, 0x02, 0x01, 0x00, 0x30, 0x0D, 0x06, 0x09, 0x2A]),
      ("k=rsa; ", [0x30, 0x0A, 0x02, 0x01, 0x01, 0x04, 0x04, 1, 2, 3, 4, 5]),
      (
        "k=ed25519; ",
        [
          0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04,
          0x20,
        ]
          + [UInt8](repeating: 9, count: 32)
      ),
    ] as [(String, [UInt8])])
  func tellsPrivateKeys(tags: String, octets: [UInt8]) async throws {
    let finding = try #require(try await Self.finding(tags, octets))
    #expect(finding.message.contains("private key"))
    #expect(finding.fix.contains("Revoke"))
    #expect(finding.fix.contains("p=\""))
  }

  @Test("A public key is none, and neither is what was cut off")
  func knowsPublicKeys() async throws {
    #expect(try await Self.finding("", RSAKeyMaker.subjectPublicKeyInfo(bits: 1024)) == nil)
    #expect(try await Self.finding("", RSAKeyMaker.rsaPublicKey(bits: 1024)) == nil)
    for length in 1..<12 {
      let cut = Array(RSAKeyMaker.subjectPublicKeyInfo(bits: 1024).prefix(length))
      #expect(try await Self.finding("", cut)?.message.contains("private") == false)
    }
    #expect(
      try await Self.finding("", [0x30, 0xFF, 2, 1, 0])?.message.contains("private") == false)
  }

  @Test("32 octets without k= get k=ed25519", arguments: ["", "k=rsa; "])
  func suggestsEd25519(tags: String) async throws {
    let finding = try #require(try await Self.finding(tags, [UInt8](repeating: 7, count: 32)))
    #expect(finding.message.contains("Ed25519"))
    #expect(finding.fix.contains("k=ed25519"))
    #expect(!finding.fix.contains("k=rsa"))
  }
}
