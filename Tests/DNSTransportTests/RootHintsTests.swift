import DNS
import DNSTransport
import Testing

/// The servers at which `dlv dns trace` begins against what IANA publishes.
@Suite struct RootHintsTests {
  @Test func `the built-in servers of the root are those of named.root`() throws {
    // Debian's copy, of the package dns-root-data.
    let file = try ZoneFile.load(path: "/usr/share/dns/root.hints", origin: .root)
    let published = try #require(RootHints(file.records))
    let ours = try #require(RootHints.iana)
    #expect(ours.servers.count == 13)
    #expect(
      Set(ours.servers.map { [$0.name.canonicalWire] + $0.addresses.map { Array("\($0)".utf8) } })
        == Set(
          published.servers.map {
            [$0.name.canonicalWire] + $0.addresses.map { Array("\($0)".utf8) }
          }))
  }

  @Test func `public resolvers are named once, each with the page that names its address`() {
    let list = PublicResolver.list
    #expect(list.count == 14)
    #expect(Set(list.map(\.address)).count == list.count)
    #expect(list.allSatisfy { $0.documentation.hasPrefix("https://") })
  }
}
