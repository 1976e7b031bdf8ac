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

  @Test(arguments: [
    ("abcdef.zen.dq.spamhaus.net", "KEY.zen.dq.spamhaus.net"),
    ("a.zen.dq.spamhaus.net", "KEY.zen.dq.spamhaus.net"),
    ("ABCDEF.ZEN.DQ.SPAMHAUS.NET", "KEY.zen.dq.spamhaus.net"),
    ("abcdef.xbl.dq.spamhaus.net", "KEY.xbl.dq.spamhaus.net"),
    ("abcdef.authbl.dq.spamhaus.net", "KEY.authbl.dq.spamhaus.net"),
    ("abcdef.zrd.dq.spamhaus.net", "KEY.zrd.dq.spamhaus.net"),
    ("abcdef.sbl.dq.spamhaus.net", "KEY.sbl.dq.spamhaus.net"),
    ("_email.abcdef.hbl.dq.spamhaus.net", "KEY.hbl.dq.spamhaus.net"),
    ("abcdef.black.mail.abusix.zone", "KEY.black.mail.abusix.zone"),
    ("abcdef.exploit.mail.abusix.zone", "KEY.exploit.mail.abusix.zone"),
    ("abcdefghij0123456789.lists.test", "KEY.lists.test"),
    ("abcdefghijklmnopqrst.lists.test", "KEY.lists.test"),
    ("_url.abcdefghij0123456789.lists.test", "KEY.lists.test"),
  ])
  func `a key in front of a zone is masked`(text: String, masked: String) throws {
    #expect("\(BlocklistKey.masked(try DomainName(text)))".lowercased() == masked.lowercased())
  }

  @Test(arguments: [
    "zen.spamhaus.org", "x.zen.spamhaus.org", "zen.dq.spamhaus.net", "dq.spamhaus.net",
    "black.mail.abusix.zone", "bl.example.com", "abcdefghij012345678.lists.test",
    "hyphens-are-in-no-key-of-anybody.test",
  ])
  func `a zone without a key stays as it is`(text: String) throws {
    let zone = try DomainName(text)
    #expect(BlocklistKey.zone(behindKeyIn: zone) == nil)
    #expect(BlocklistKey.masked(zone) == zone)
  }

  @Test func `no zone that is shipped is taken for one with a key`() {
    for list in BlocklistCatalogue.all {
      for zone in [list.zone, list.keyedZone].compactMap(\.self) {
        #expect(BlocklistKey.zone(behindKeyIn: zone) == nil)
      }
    }
  }

  @Test func `a zone that takes keys is the list that it belongs to`() throws {
    let list = try #require(BlocklistCatalogue.list(at: DomainName("zen.dq.spamhaus.net")))
    #expect(list.name == "Spamhaus ZEN")
    #expect(list.withKey()?.zone.description == "KEY.zen.dq.spamhaus.net")
    #expect(try BlocklistCatalogue.list(at: DomainName("x.zen.spamhaus.org")) == nil)
  }
}
