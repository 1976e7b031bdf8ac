import Audit
import Crypto
import DNS
import MailAuth
import TestKit
import Testing

/// The keys of several domains against each other.
@Suite struct KeyAuditTests {
  /// Two primes in common: 1 and 2 share one, 3 shares none.
  private static let moduli: [Int: [UInt8]] = {
    // Primes of 64 bits, written out so that the products are known.
    let primes: [UInt64] = [
      18_446_744_073_709_551_557, 18_446_744_073_709_551_533, 18_446_744_073_709_551_521,
      18_446_744_073_709_551_437, 18_446_744_073_709_551_427,
    ]
    let product = { (left: UInt64, right: UInt64) -> [UInt8] in
      let full = left.multipliedFullWidth(by: right)
      return [full.high, full.low].flatMap { word in
        (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
      }
    }
    return [
      1: product(primes[0], primes[1]), 2: product(primes[0], primes[2]),
      3: product(primes[3], primes[4]),
    ]
  }()

  private static func record(_ name: String, _ number: Int) -> String {
    let key = RSAKeyMaker.rsaPublicKey(modulus: moduli[number] ?? [], exponent: [1, 0, 1])
    return "\(name) IN TXT \"v=DKIM1; k=rsa; p=\(RSAKeyMaker.base64(key))\"\n"
  }

  private struct Suffixes: PublicSuffixes {
    func registrableDomain(of name: DomainName) -> DomainName? {
      name.labelCount < 2 ? nil : name.suffix(labels: 2)
    }
  }

  private struct Known: KnownKeys {
    let modulus: [UInt8]
    func mention(ofModulus modulus: [UInt8]) -> String? {
      modulus == self.modulus ? "the list" : nil
    }
  }

  /// Audits `s1` of the domains in one zone `test`.
  private static func audit(
    _ zone: String, _ domains: [String], selector: String = "s1",
    failing: [String: LookupFailure] = [:], known: [any KnownKeys] = []
  ) async throws -> (audit: KeyAudit, result: KeyAudit.Result) {
    var keys = KeyAudit(publicSuffixes: Suffixes())
    for domain in domains {
      let facts = try await TestAudit(
        domain, TestDNS(zone: "$ORIGIN test.\n" + zone, failing: failing)
      ) {
        $0.selectors = [selector]
      }.facts
      keys.add(facts, known: known)
    }
    let result = keys.finish(BatchGCD())
    return (keys, result)
  }

  private static func rules(_ result: KeyAudit.Result) -> [String] {
    result.findings.map { "\($0.rule) \($0.subject)" }.filter { !$0.contains("too-short") }.sorted()
  }

  @Test func `two keys with a prime in common are found, each with the other as evidence`()
    async throws
  {
    let (audit, result) = try await Self.audit(
      Self.record("s1._domainkey.a", 1) + Self.record("s1._domainkey.b", 2)
        + Self.record("s1._domainkey.c", 3), ["a.test", "b.test", "c.test"])
    #expect(
      Self.rules(result) == [
        "dkim-rsa-shared-prime s1._domainkey.a.test", "dkim-rsa-shared-prime s1._domainkey.b.test",
      ])
    let finding = result.findings.first {
      $0.subject == "s1._domainkey.a.test" && $0.rule == "dkim-rsa-shared-prime"
    }
    #expect(finding?.message.contains("64 bits with the key at s1._domainkey.b.test") == true)
    #expect(finding?.fix.contains("dlv keygen a.test") == true)
    #expect(audit.domainCount == 3)
    #expect(result.keyCount == 3 && result.distinctKeyCount == 3)
  }

  @Test func `a key that was copied to another domain is reused, and shares no prime with itself`()
    async throws
  {
    let (_, result) = try await Self.audit(
      Self.record("s1._domainkey.a", 1) + Self.record("s1._domainkey.b", 1), ["a.test", "b.test"])
    #expect(Self.rules(result) == ["dkim-key-reused s1._domainkey.a.test"])
    #expect(result.findings.last?.severity == .notice)
    #expect(result.distinctKeyCount == 1)
  }

  @Test(
    arguments: [
      // Both lead to one record.
      (
        "s1._domainkey.a IN CNAME key.esp\ns1._domainkey.b IN CNAME key.esp\n"
          + record("key.esp", 1), "s1"
      ),
      // Records of their own at one sender.
      (
        "s1._domainkey.a IN CNAME a.esp\ns1._domainkey.b IN CNAME b.esp\n"
          + record("a.esp", 1) + record("b.esp", 1), "s1"
      ),
      // What a large sender has every customer publish.
      (record("mandrill._domainkey.a", 1) + record("mandrill._domainkey.b", 1), "mandrill"),
    ])
  func `a key of one sender at many domains is normal`(zone: String, selector: String)
    async throws
  {
    let (_, result) = try await Self.audit(zone, ["a.test", "b.test"], selector: selector)
    #expect(Self.rules(result).isEmpty)
    #expect(result.sharedBySenderCount == 1)
  }

  @Test func `a key that a list names is told with the list`() async throws {
    let (_, result) = try await Self.audit(
      Self.record("s1._domainkey.a", 1) + Self.record("s1._domainkey.b", 3), ["a.test", "b.test"],
      known: [Known(modulus: Self.moduli[3] ?? [])])
    #expect(Self.rules(result) == ["dkim-rsa-known-key s1._domainkey.b.test"])
    let finding = result.findings.first { $0.rule == "dkim-rsa-known-key" }
    #expect(finding?.message.contains("the list") == true)
    #expect(finding?.fix.contains("p=\"") == true)
  }

  @Test func `sound keys give no finding, and a domain without key is counted`() async throws {
    let (audit, result) = try await Self.audit(
      Self.record("s1._domainkey.a", 1) + Self.record("s1._domainkey.c", 3) + "b IN A 192.0.2.1\n",
      ["a.test", "b.test", "c.test"])
    #expect(Self.rules(result).isEmpty)
    #expect(audit.domainsWithoutKey == 1)
    #expect(audit.undetermined.isEmpty)
  }

  @Test func `a key that could not be looked up leaves the audit open`() async throws {
    let (audit, result) = try await Self.audit(
      Self.record("s1._domainkey.a", 1), ["a.test", "b.test"],
      failing: ["s1._domainkey.b.test": .timedOut])
    #expect(result.findings.filter { $0.rule != "dkim-rsa-key-too-short" }.isEmpty)
    #expect(audit.undetermined.map(\.subject) == ["s1._domainkey.b.test"])
    #expect(audit.domainsUndetermined == 1 && audit.domainsWithoutKey == 0)
  }
}
