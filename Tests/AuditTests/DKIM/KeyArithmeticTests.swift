import Audit
import DNS
import TestKit
import Testing

/// Exponents, small factors and the ROCA fingerprint, as rules of a domain.
@Suite struct KeyArithmeticTests {
  private static let rules: [RuleID] = [
    "dkim-rsa-exponent", "dkim-rsa-small-factor", "dkim-rsa-roca",
  ]

  private static func finding(_ rule: RuleID, _ key: [UInt8]) async throws -> Finding? {
    let audit = try await TestAudit(
      zone: zone("v=DKIM1; k=rsa; p=" + RSAKeyMaker.base64(key)), selectors: ["s1"])
    return audit.findings(rule).first
  }

  private static func zone(_ text: String) -> String {
    let octets = Array(text.utf8)
    let strings = stride(from: 0, to: octets.count, by: 200).map {
      "\"" + String(decoding: octets[$0..<min($0 + 200, octets.count)], as: UTF8.self) + "\""
    }
    return "s1._domainkey IN TXT \(strings.joined(separator: " "))\n"
  }

  @Test(
    arguments: [
      ([1], Severity.error, "everybody"), ([4], .error, "even"), ([], .error, "even"),
      ([1, 0, 0], .error, "even"), ([3], .warning, "forged"), ([17], .notice, "65537"),
      ([1, 0, 1], nil, ""), ([1, 0, 3], nil, ""), ([0x7F, 0xFF, 0xFF, 0xFF], nil, ""),
      ([1, 0, 0, 0, 1], .warning, "31 bits"), ([UInt8](repeating: 255, count: 40), .warning, "31"),
    ] as [([UInt8], Severity?, String)])
  func `an exponent is judged by what can be done with it`(
    exponent: [UInt8], severity: Severity?, words: String
  ) async throws {
    let key = RSAKeyMaker.rsaPublicKey(
      modulus: RSAKeyMaker.modulus(bits: 1024), exponent: exponent)
    let finding = try await Self.finding("dkim-rsa-exponent", key)
    #expect(finding?.severity == severity)
    if let finding { #expect(finding.message.contains(words)) }
  }

  @Test func `a damaged modulus is found by a small factor`() async throws {
    // 3·(2^1023 + …): a modulus with the factor 3.
    var modulus = [UInt8](repeating: 0xFF, count: 128)
    modulus[127] = 0xFF
    let key = RSAKeyMaker.rsaPublicKey(modulus: modulus, exponent: [1, 0, 1])
    let finding = try #require(try await Self.finding("dkim-rsa-small-factor", key))
    #expect(finding.message.hasPrefix("3 divides the modulus of 1024 bits"))
    #expect(finding.fix.contains("dlv dkim match"))
  }

  @Test func `sound keys and keys of another type pass, and no key leaves nothing to look at`()
    async throws
  {
    let ed25519 = RSAKeyMaker.base64([UInt8](repeating: 7, count: 32))
    for key in ["k=rsa; p=" + RSAKeyMaker.base64(bits: 2048), "k=ed25519; p=" + ed25519] {
      let audit = try await TestAudit(
        zone: Self.zone("v=DKIM1; " + key), selectors: ["s1"])
      for rule in Self.rules { #expect(audit.outcome(rule) == .passed) }
    }
    let none = try await TestAudit(zone: "@ IN A 192.0.2.1\n", selectors: ["s1"])
    for rule in Self.rules { #expect(none.outcome(rule) == .notApplicable) }
  }

  @Test func `a key that could not be looked up is undetermined`() async throws {
    let audit = try await TestAudit(
      zone: "@ IN A 192.0.2.1\n", failing: ["s1._domainkey.example.com": .timedOut],
      selectors: ["s1"])
    for rule in Self.rules {
      #expect(audit.undetermined(rule).first?.reason.contains("s1._domainkey") == true)
    }
  }
}
