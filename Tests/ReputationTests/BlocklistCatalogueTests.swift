import DNS
import Testing

@testable import Reputation

/// The shipped lists: data that nobody compiles, so a test reads all of it.
@Suite struct BlocklistCatalogueTests {
  @Test func `every row is a list, and there are sixty at least`() {
    #expect(BlocklistCatalogue.all.count == BlocklistCatalogue.rows.count)
    #expect(BlocklistCatalogue.all.count >= 60)
  }

  @Test func `zones and names are unique`() {
    let lists = BlocklistCatalogue.all
    #expect(Set(lists.map(\.zone)).count == lists.count)
    #expect(Set(lists.map(\.name)).count == lists.count)
  }

  @Test(arguments: BlocklistCatalogue.all)
  func `an entry is complete`(list: Blocklist) throws {
    #expect(!list.kinds.isEmpty && !list.name.isEmpty)
    #expect(list.about.source.hasPrefix("https://"))
    #expect(list.about.removal.isEmpty || list.about.removal.hasPrefix("https://"))
    for url in [list.about.source, list.about.removal] {
      #expect(!url.contains(" ") && url.utf8.allSatisfy { $0 < 0x7F })
    }
    // Names and addresses are asked in different ways: a list of both would have to say so by its test entries.
    let isOfNames = !list.kinds.isDisjoint(with: [.domain, .uri])
    #expect(isOfNames != list.kinds.isSubset(of: [.ip4, .ip6]) || list.kinds.count > 1)
    #expect(list.testPoints.listedDomain == nil || isOfNames)
    #expect(!list.policies.contains(.needsKey) || list.keyedZone != nil)
    #expect(Set(list.policies).count == list.policies.count)
    #expect(Set(list.codes.map(\.pattern)).count == list.codes.count)
    // Longest questions: 32 nibbles, or a name, have to fit in front.
    #expect(list.zone.wire.count < 60)
  }

  @Test(arguments: BlocklistCatalogue.all)
  func `every code means what the table says`(list: Blocklist) throws {
    for code in list.codes {
      let address: IPv4Address =
        switch code.pattern {
        case .exactly(let address), .range(let address, _): address
        case .bits(let bits): IPv4Address(rawValue: 0x7F00_0000 | UInt32(bits))
        }
      let question = Question(list.zone, .a)
      let answer = Answer(
        question: question,
        outcome: .records([Record(name: list.zone, ttl: 60, data: .a(address))]))
      let expected: BlocklistVerdict =
        switch code.effect {
        case .listed: .listed([.init(address: address, text: code.meaning)], list.weight)
        case .listedAs(let weight): .listed([.init(address: address, text: code.meaning)], weight)
        case .neutral: .notListed
        case .refused(let refusal):
          .undetermined(.refused(address, refusal, code.meaning))
        }
      #expect(BlocklistVerdict(answer, of: list) == expected)
    }
  }

  @Test func `a zone with a key in front is the list that it belongs to`() throws {
    let zone = try DomainName("abcdef.zen.dq.spamhaus.net")
    let found = try #require(BlocklistCatalogue.list(at: zone))
    #expect(found.list.name == "Spamhaus ZEN")
    #expect(found.key == "abcdef")
    #expect(found.list.withKey()?.zone.description == "KEY.zen.dq.spamhaus.net")
    #expect(try BlocklistCatalogue.list(at: DomainName("zen.spamhaus.org"))?.key == nil)
    #expect(try BlocklistCatalogue.list(at: DomainName("x.zen.spamhaus.org")) == nil)
  }
}
