import Audit
import Crypto
import DNS
import Reputation
import TestKit
import Testing

/// `blocklist-listed` in an audit: which addresses and names are looked up, and what follows.
@Suite struct BlocklistRuleTests {
  private static let domainZone = """
    $ORIGIN example.com.
    @ MX 10 mail
    mail A 192.0.2.25
    mail AAAA 2001:db8::25

    """
  /// A list of each kind that works, with what the test puts in.
  private static func lists(four: String, names: String) -> String {
    """
    $ORIGIN four.test.
    2.0.0.127 A 127.0.0.2
    \(four)
    $ORIGIN names.test.
    test A 127.0.0.2
    \(names)
    $ORIGIN six.test.
    2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 A 127.0.0.2

    """
  }

  private func audit(
    four: String = "", names: String = "", failing: [String: LookupFailure] = [:],
    isAsked: Bool = true
  ) async throws -> (outcome: CheckOutcome?, dns: TestDNS) {
    let dns = try TestDNS(
      zone: Self.domainZone + Self.lists(four: four, names: names), failing: failing)
    var request = AuditRequest(
      domain: try DomainName("example.com"),
      sendingAddresses: [try #require(IPAddress("192.0.2.99"))])
    request.families = isAsked ? [.blocklists] : [.mx]
    var sources = GatheringSources()
    sources.blocklists = BlocklistSurvey(
      [
        Blocklist(
          name: "Four", zone: try DomainName("four.test"), kinds: [.ip4], weight: .common),
        Blocklist(name: "Six", zone: try DomainName("six.test"), kinds: [.ip6], weight: .minor),
        Blocklist(
          name: "Names", zone: try DomainName("names.test"), kinds: [.domain], weight: .major),
      ], resolver: dns)
    let gatherer = FactGatherer(
      resolver: dns, publicSuffixes: TopLevelSuffixes(), keyInspector: OpenSSLKeyInspector(),
      authoritativeServers: ScriptedServers(servers: [:]), sources: sources)
    let facts = await gatherer.gather(request)
    let check = CheckCatalogue.all.first { $0.rule.id == "blocklist-listed" }
    return (check?.outcome(for: facts), dns)
  }

  @Test func `a domain that no list has passes`() async throws {
    let (outcome, dns) = try await audit()
    #expect(outcome == .passed)
    // The address that sends, that of the exchange, and the names.
    for name in [
      "99.2.0.192.four.test", "25.2.0.192.four.test", "example.com.names.test",
      "mail.example.com.names.test",
    ] { #expect(try dns.count(name, .a) == 1, "\(name)") }
    // A reason is asked for only where there is a listing.
    #expect(dns.questions.allSatisfy { $0.type != .txt || !"\($0.name)".hasSuffix(".test") })
  }

  @Test func `listings of the exchange, the sender and the domain are found, by the lists' weight`()
    async throws
  {
    let (outcome, _) = try await audit(
      four: """
        25.2.0.192 A 127.0.0.2
        99.2.0.192 A 127.0.0.2
        99.2.0.192 TXT "reason"
        """, names: "example.com A 127.0.0.2")
    guard case .findings(let findings, let undetermined) = outcome else {
      return #expect(Bool(false), "\(String(describing: outcome))")
    }
    #expect(undetermined.isEmpty)
    #expect(
      findings.map { "\($0.severity) \($0.subject)" }
        == ["error example.com", "warning 192.0.2.99", "warning 192.0.2.25"])
    #expect(findings[1].message.hasSuffix("it says 'reason'"))
    #expect(findings[1].evidence.count == 2)
  }

  @Test func `a list that fails is undetermined once, whatever was asked of it`() async throws {
    let (outcome, _) = try await audit(failing: [
      "2.0.0.127.four.test": .timedOut, "1.0.0.127.four.test": .timedOut,
    ])
    guard case .undetermined(let entries) = outcome else {
      return #expect(Bool(false), "\(String(describing: outcome))")
    }
    #expect(entries.map(\.subject) == ["four.test"])
  }

  @Test func `exchanges that can't be found are undetermined`() async throws {
    let (outcome, _) = try await audit(failing: ["example.com MX": .serverFailure])
    guard case .undetermined(let entries) = outcome else {
      return #expect(Bool(false), "\(String(describing: outcome))")
    }
    #expect(entries.map(\.subject) == ["example.com"])
  }

  @Test func `nothing is asked of lists where nobody wants it`() async throws {
    let (outcome, dns) = try await audit(isAsked: false)
    #expect(outcome == .notApplicable)
    #expect(dns.questions.allSatisfy { !"\($0.name)".hasSuffix(".test") })
  }
}
