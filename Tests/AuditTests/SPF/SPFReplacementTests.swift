import Audit
import Crypto
import DNS
import MailAuth
import NameRules
import TestKit
import Testing

/// A proposed record beside the one that is published: who passes today and would not, and the other way round.
@Suite struct SPFReplacementTests {
  private static func outcomes(
    _ proposed: String, published zone: String, failing: [String: LookupFailure] = [:]
  ) async throws -> (lost: CheckOutcome?, gained: CheckOutcome?) {
    let dns = try TestDNS(zone: "$ORIGIN example.com.\n" + zone, failing: failing)
    let domain = try DomainName("example.com")
    let gatherer = FactGatherer(
      resolver: dns, publicSuffixes: try #require(PublicSuffixList()),
      keyInspector: OpenSSLKeyInspector(), authoritativeServers: NoServers())
    let facts = await gatherer.gatherProposal(
      AuditRequest(domain: domain),
      Record(name: domain, ttl: 3600, data: .txt(CharacterStrings(proposed))),
      isPublishedDomain: true)
    let outcome = { (id: RuleID) in
      CheckCatalogue.all.first { $0.rule.id == id }?.outcome(for: facts)
    }
    return (outcome("spf-loses-senders"), outcome("spf-gains-senders"))
  }

  private struct NoServers: AuthoritativeServers {
    func resolver(at address: IPAddress) -> any Resolver { OfflineResolver() }
  }

  private static func messages(_ outcome: CheckOutcome?) -> [String] {
    if case .findings(let findings, _) = outcome { findings.map(\.message) } else { [] }
  }

  private static func isUndetermined(_ outcome: CheckOutcome?) -> Bool {
    if case .undetermined = outcome { true } else { false }
  }

  @Test func `the same record changes nothing`() async throws {
    let zone = "@ TXT \"v=spf1 mx exists:%{i}.x.example.com -all\"\n@ MX 1 m\nm A 192.0.2.1"
    let same = try await Self.outcomes("v=spf1 mx exists:%{i}.x.example.com -all", published: zone)
    #expect(same.lost == .passed)
    #expect(same.gained == .passed)
  }

  @Test func `what is lost is named with its term and what keeps it`() async throws {
    let found = try await Self.outcomes(
      "v=spf1 ip4:192.0.2.0/25 ~all",
      published: """
        @ TXT "v=spf1 include:i.example.com -all"
        i TXT "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/64 -all"
        """)
    guard case .findings(let findings, _) = found.lost, let finding = findings.first else {
      Issue.record("nothing found")
      return
    }
    #expect(
      finding.message
        == "128 IPv4 and 2^64 IPv6 addresses that pass today would come to softfail")
    #expect(
      finding.evidence.contains(
        "ip4:192.0.2.0/24 at i.example.com, through include:i.example.com: 192.0.2.128/25"))
    #expect(finding.fix == "If these still send, keep: include:i.example.com")
    #expect(found.gained == .passed)
  }

  @Test func `limits count: a sender behind the eleventh lookup does not pass`() async throws {
    let many = (0..<10).map { "a:h\($0).example.com" }.joined(separator: " ")
    let hosts = (0..<10).map { "h\($0) A 192.0.2.\($0)" }.joined(separator: "\n")
    let zone = "@ TXT \"v=spf1 ip4:198.51.100.1 -all\"\nlate A 198.51.100.1\n" + hosts
    let found = try await Self.outcomes("v=spf1 \(many) a:late.example.com -all", published: zone)
    #expect(
      Self.messages(found.lost) == ["1 IPv4 address that pass today would come to permerror"])
    #expect(
      Self.messages(found.gained) == ["10 IPv4 addresses that do not pass today would pass"])
  }

  @Test func `failed lookups are neither lost nor kept`() async throws {
    let proposed = try await Self.outcomes(
      "v=spf1 include:f.example.com -all", published: "@ TXT \"v=spf1 ip4:192.0.2.1 -all\"",
      failing: ["f.example.com": .serverFailure])
    #expect(Self.isUndetermined(proposed.lost))
    let published = try await Self.outcomes(
      "v=spf1 -all", published: "@ TXT \"v=spf1 include:f.example.com -all\"",
      failing: ["f.example.com": .serverFailure])
    #expect(Self.isUndetermined(published.lost))
    let none = try await Self.outcomes(
      "v=spf1 -all", published: "", failing: ["example.com TXT": .timedOut])
    #expect(Self.isUndetermined(none.lost))
    #expect(Self.isUndetermined(none.gained))
  }

  @Test(
    "A term by which the message decides who passes is missed",
    arguments: [
      ("v=spf1 ip4:192.0.2.1 -all", true),
      ("v=spf1 exists:%{i}._x.%{d} ip4:192.0.2.1 -all", false),
      ("v=spf1 exists:%{i}._x.example.com ip4:192.0.2.1 -all", true),
      ("v=spf1 ip4:192.0.2.1 exists:%{i}._x.%{d} ~all", false),
      ("v=spf1 ip4:192.0.2.1 -exists:%{i}._x.%{d} -all", true),
      ("v=spf1 ip4:192.0.2.1 -all exists:%{i}._x.%{d}", true),
      ("v=spf1 ip4:192.0.2.1 -ip4:0.0.0.0/1 exists:%{i}._x.%{d} -all", true),
      ("v=spf1 +all", false),
    ])
  func missesOpenTerms(proposed: String, isMissed: Bool) async throws {
    let found = try await Self.outcomes(
      proposed,
      published: """
        @ TXT "v=spf1 exists:%{i}._x.%{d} ip4:192.0.2.1 -all"
        """)
    #expect(Self.isUndetermined(found.lost) == isMissed, "\(String(describing: found.lost))")
  }

  @Test func `an exists that asks the same for everybody is compared by what it found`()
    async throws
  {
    let found = try await Self.outcomes(
      "v=spf1 ip4:192.0.2.1 -all",
      published: "@ TXT \"v=spf1 ip4:192.0.2.1 exists:gone.example.com -all\"")
    #expect(found.lost == .passed)
    let pointer = try await Self.outcomes(
      "v=spf1 ip4:192.0.2.1 -all", published: "@ TXT \"v=spf1 ip4:192.0.2.1 ptr -all\"")
    #expect(Self.isUndetermined(pointer.lost))
    let redirect = try await Self.outcomes(
      "v=spf1 ip4:192.0.2.1 -all",
      published: "@ TXT \"v=spf1 ip4:192.0.2.1 redirect=%{l}.example.com\"")
    #expect(Self.isUndetermined(redirect.lost))
  }

  @Test func `without a published record there is nothing to compare`() async throws {
    let found = try await Self.outcomes("v=spf1 ip4:192.0.2.1 -all", published: "www A 192.0.2.1")
    #expect(found.lost == .notApplicable)
    #expect(found.gained == .notApplicable)
  }
}
