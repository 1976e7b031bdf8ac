import Audit
import Crypto
import DNS
import MailAuth
import TestKit
import Testing

/// Who says what about a key's record: the resolver and every server of the zone.
@Suite struct KeyPublicationTests {
  static let key = Array(repeating: UInt8(7), count: 32)
  static let record = "\"\(DKIMKeyRecord(keyType: .ed25519, keyData: key).text)\""

  static func zone(_ records: String, minimum: Int = 600) -> String {
    """
    $ORIGIN example.com.
    $TTL 3600
    @ SOA ns1 hostmaster 1 7200 900 1209600 \(minimum)
    @ NS ns1
    @ NS ns2
    ns1 A 192.0.2.1
    ns1 AAAA 2001:db8::1
    ns2 A 192.0.2.2
    \(records)
    """
  }

  static func gather(
    _ name: String, _ resolver: TestDNS, _ servers: [String: TestDNS] = [:],
    asksServers: Bool = true
  ) async throws -> KeyPublication {
    let gatherer = FactGatherer(
      resolver: resolver, publicSuffixes: TopLevelSuffixes(), keyInspector: OpenSSLKeyInspector(),
      authoritativeServers: ScriptedServers(servers: servers))
    return await gatherer.gatherPublication(
      of: try DomainName(name), key: DKIMKeyRecord(keyType: .ed25519, keyData: key),
      asksServers: asksServers)
  }

  @Test func `all servers have the record, of one at the address that answers`() async throws {
    let dns = try TestDNS(zone: Self.zone("s1._domainkey 300 TXT \(Self.record)"))
    // ns1 does not answer over IPv6.
    let seen = try await Self.gather(
      "s1._domainkey.example.com", dns, ["192.0.2.1": dns, "192.0.2.2": dns])
    #expect(seen.zone == (try DomainName("example.com")))
    #expect(seen.negativeTTL == 600)
    #expect(
      seen.views.map(\.source) == [
        "the resolver", "ns1.example.com (192.0.2.1)", "ns2.example.com (192.0.2.2)",
      ])
    #expect(KeyState.Presence(seen.views) == .published(ttl: 300))
  }

  @Test func `a server that lags behind is named`() async throws {
    let dns = try TestDNS(zone: Self.zone("s1._domainkey TXT \(Self.record)"))
    let behind = try TestDNS(zone: Self.zone(""))
    let seen = try await Self.gather(
      "s1._domainkey.example.com", dns, ["192.0.2.1": dns, "192.0.2.2": behind])
    guard case .mixed(let reasons) = KeyState.Presence(seen.views) else {
      Issue.record("\(seen.views)")
      return
    }
    #expect(reasons.contains("ns2.example.com (192.0.2.2) has no record"))
  }

  @Test func `a server that does not answer leaves it open`() async throws {
    let dns = try TestDNS(zone: Self.zone("s1._domainkey TXT \(Self.record)"))
    let seen = try await Self.gather("s1._domainkey.example.com", dns, ["192.0.2.1": dns])
    guard case .undetermined(let reasons) = KeyState.Presence(seen.views) else {
      Issue.record("\(seen.views)")
      return
    }
    #expect(reasons.count == 1 && reasons[0].contains("ns2.example.com"))
  }

  @Test func `a zone that cannot be found out leaves it open`() async throws {
    let dns = try TestDNS(
      zone: Self.zone("s1._domainkey TXT \(Self.record)"),
      failing: ["_domainkey.example.com SOA": .timedOut])
    let seen = try await Self.gather("s1._domainkey.example.com", dns)
    #expect(seen.zone == nil && seen.negativeTTL == nil)
    guard case .undetermined = KeyState.Presence(seen.views) else {
      Issue.record("\(seen.views)")
      return
    }
    let alone = try await Self.gather("s1._domainkey.example.com", dns, asksServers: false)
    #expect(KeyState.Presence(alone.views) == .published(ttl: 3_600))
  }

  @Test func `an alias leads to the zone that has the record`() async throws {
    let dns = try TestDNS(
      zone: Self.zone("s1._domainkey CNAME s1.keys.esp.example.") + """

        $ORIGIN esp.example.
        @ SOA ns hostmaster 1 7200 900 1209600 60
        @ NS ns
        ns A 192.0.2.9
        s1.keys 900 TXT \(Self.record)
        """)
    let seen = try await Self.gather("s1._domainkey.example.com", dns, ["192.0.2.9": dns])
    #expect(seen.zone == (try DomainName("esp.example")))
    #expect(seen.negativeTTL == 60)
    #expect(seen.views.map(\.source) == ["the resolver", "ns.esp.example (192.0.2.9)"])
    #expect(KeyState.Presence(seen.views) == .published(ttl: 900))
  }
}
