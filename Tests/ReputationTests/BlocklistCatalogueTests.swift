import DNS
import Foundation
import TestKit
import Testing

@testable import Reputation

/// The shipped lists: data that nobody compiles, so a test reads all of it.
@Suite struct BlocklistCatalogueTests {
  @Test func `every entry of the file is a list, and there are sixty at least`() throws {
    var reader = BlocklistCatalogueReader(BlocklistCatalogue.text)
    while let entry = reader.next() { _ = try entry.get() }
    #expect(reader.date == BlocklistCatalogue.date && BlocklistCatalogue.date.count == 10)
    let zones = BlocklistCatalogue.text.split(separator: "\n").count { $0.hasPrefix("zone: ") }
    #expect(BlocklistCatalogue.all.count == zones)
    #expect(BlocklistCatalogue.all.count >= 60)
    #expect(BlocklistCatalogue.faults == [])
  }

  @Test func `a block that can't be read is told, and the others are kept`() {
    let text = Self.entry + "\n\n" + Self.entry.replacing("minor", with: "huge") + "\n"
    let contents = BlocklistCatalogue.contents(of: text)
    #expect(contents.lists.count == 1)
    #expect(contents.faults == ["line 10: 'huge' is no value of 'weight'"])
  }

  @Test func `the file in Data is what is in the program`() throws {
    let file = ProgramRun.packageFolder.appending(path: "Data/blocklists.txt")
    #expect(
      try String(contentsOf: file, encoding: .utf8) == BlocklistCatalogue.text + "\n",
      "run make data"
    )
  }

  private static let entry =
    "zone: bl.test\nname: A\nkinds: ip4 ip6\nweight: minor\nsource: https://bl.test/"

  @Test(arguments: [
    ("zone: bl.test\n", "", 1, BlocklistCatalogueReader.Fault.Kind.missing("zone")),
    ("name: A\n", "", 1, .missing("name")), ("kinds: ip4 ip6\n", "", 1, .missing("kinds")),
    ("weight: minor\n", "", 1, .missing("weight")),
    ("\nsource: https://bl.test/", "", 1, .missing("source")),
    ("bl.test\nname", "bl..test\nname", 1, .badValue(key: "zone", "bl..test")),
    ("ip4 ip6", "ip4 ip5", 3, .badValue(key: "kinds", "ip4 ip5")),
    ("minor", "huge", 4, .badValue(key: "weight", "huge")),
    ("https://bl.test/", "http://bl.test/", 5, .badValue(key: "source", "http://bl.test/")),
    ("https://bl.test/", "https://bl test/", 5, .badValue(key: "source", "https://bl test/")),
    ("name: A", "name: A\nname: B", 3, .repeated("name")),
    ("name: A", "name: A\ncolour: red", 3, .unknownKey("colour")),
    ("name: A", "name:", 2, .notAField("name:")), ("name: A", "name A", 2, .notAField("name A")),
    ("name: A", "name: A\npolicies: free", 3, .badValue(key: "policies", "free")),
    ("name: A", "name: A\nlacks-ip6-test: no", 3, .badValue(key: "lacks-ip6-test", "no")),
    (
      "name: A", "name: A\ncode: 127.0.0.2 | bad | x", 3,
      .badValue(key: "code", "127.0.0.2 | bad | x")
    ),
    (
      "name: A", "name: A\ncode: 10.0.0.2 | listed | x", 3,
      .badValue(key: "code", "10.0.0.2 | listed | x")
    ),
    (
      "name: A", "name: A\ncode: 127.0.0.2 | listed", 3,
      .badValue(key: "code", "127.0.0.2 | listed")
    ),
  ])
  func `a bad entry is told with its line`(
    part: String, other: String, line: Int, kind: BlocklistCatalogueReader.Fault.Kind
  ) {
    var reader = BlocklistCatalogueReader(
      Self.entry.replacing(part, with: other, maxReplacements: 1))
    #expect(reader.next() == .failure(.init(line: line, kind: kind)))
    #expect(reader.next() == nil)
  }

  @Test func `a mutated file is read without trouble`() {
    var generator = SeededGenerator(seed: 5782)
    let seed = Array(BlocklistCatalogue.text.utf8.prefix(6_000))
    for _ in 0..<300 {
      var text = seed
      for _ in 0..<8 {
        let place = Int.random(in: 0..<text.count, using: &generator)
        text[place] = UInt8.random(in: 0...255, using: &generator)
      }
      var reader = BlocklistCatalogueReader(String(decoding: text, as: UTF8.self))
      while reader.next() != nil {}
    }
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
