import DNS
import TestKit
import Testing

@testable import Reputation

/// What an answer of a list means, and when a list works (RFC 5782).
@Suite struct BlocklistVerdictTests {
  private static let zone = DomainName.root.prepending("list.test") ?? .root
  private static let list = Blocklist(
    name: "List", zone: zone, kinds: [.ip4, .ip6, .domain, .uri],
    codes: [
      .init(.bits(16), "malware"), .init(.bits(64), "abuse"),
      .init(.exactly(IPv4Address(rawValue: 0x7F00_0105)), "good", .neutral),
    ], weight: .common)

  private static func answer(_ outcome: Answer.Outcome) -> Answer {
    Answer(question: Question(zone, .a), outcome: outcome)
  }

  private static func answer(_ texts: [String]) -> Answer {
    answer(
      .records(
        texts.compactMap { IPAddress($0) }.map { address in
          switch address {
          case .v4(let address): Record(name: zone, ttl: 60, data: .a(address))
          case .v6(let address): Record(name: zone, ttl: 60, data: .aaaa(address))
          }
        }))
  }

  /// `listed`, `clear`, or why neither.
  private static func word(_ verdict: BlocklistVerdict) -> String {
    switch verdict {
    case .notListed: "clear"
    case .listed: "listed"
    case .undetermined(let obstacle): "\(obstacle)"
    }
  }

  @Test(arguments: [
    (["127.0.0.2"], "listed"), (["127.0.0.16"], "listed"), (["127.0.0.99", "127.0.0.2"], "listed"),
    (["127.0.1.5"], "clear"), (["127.0.1.5", "127.0.0.2"], "listed"),
    (["127.0.0.1"], "127.0.0.1"), (["127.0.0.2", "127.0.0.1"], "127.0.0.1"),
    (["127.255.255.252"], "written wrong"), (["127.255.255.254"], "public resolver"),
    (["127.255.255.255"], "too many"), (["127.255.255.7"], "error code"),
    (["127.0.0.2", "127.255.255.255"], "too many"), (["127.255.254.255"], "listed"),
    (["192.0.2.1"], "outside 127.0.0.0/8"), (["127.0.0.2", "192.0.2.1"], "outside"),
    (["126.255.255.255"], "outside"), (["128.0.0.1"], "outside"), (["0.0.0.0"], "outside"),
    (["::1"], "outside"), ([], "clear"),
  ])
  func `an answer is a listing, none, or neither`(addresses: [String], expected: String) {
    let word = Self.word(BlocklistVerdict(Self.answer(addresses), of: Self.list))
    #expect(word.contains(expected))
    if expected != "listed" { #expect(word != "listed") }
  }

  @Test func `no name and no data are no listing, and a failure is neither`() {
    #expect(BlocklistVerdict(Self.answer(.noSuchName(ttl: 1)), of: Self.list) == .notListed)
    #expect(BlocklistVerdict(Self.answer(.noData(ttl: 1)), of: Self.list) == .notListed)
    for failure in [LookupFailure.serverFailure, .refused, .timedOut, .bogus("x"), .offline] {
      #expect(
        BlocklistVerdict(Self.answer(.failed(failure)), of: Self.list)
          == .undetermined(.failed(failure)))
    }
  }

  @Test func `bits are decoded one by one, and an unknown code has no meaning`() {
    guard
      case .listed(let both, .common) = BlocklistVerdict(
        Self.answer(["127.0.0.80"]), of: Self.list)
    else { return #expect(Bool(false)) }
    #expect(both.map(\.text) == ["malware", "abuse"])
    guard case .listed(let other, _) = BlocklistVerdict(Self.answer(["127.0.0.2"]), of: Self.list)
    else { return #expect(Bool(false)) }
    #expect(other.map(\.text) == [nil])
  }

  /// A list without codes: one answer is plain, the others are of unknown meaning.
  @Test(arguments: [
    ("127.0.0.2", Blocklist.Weight.major, Blocklist.Weight.major), ("127.0.0.3", .major, .common),
    ("127.0.0.255", .common, .minor), ("127.1.2.3", .minor, .opinion),
    ("127.0.0.9", .opinion, .opinion),
  ])
  func `a code of unknown meaning counts for less`(
    code: String, weight: Blocklist.Weight, expected: Blocklist.Weight
  ) throws {
    let plain = Blocklist(name: "Plain", zone: Self.zone, kinds: [.ip4], weight: weight)
    let address = try #require(IPv4Address(code))
    #expect(
      BlocklistVerdict(Self.answer([code]), of: plain)
        == .listed([.init(address: address, text: nil)], expected))
  }

  @Test func `of several codes the heaviest counts, and an unknown one beside known ones is light`()
  {
    let plain = Blocklist(name: "Plain", zone: Self.zone, kinds: [.ip4], weight: .major)
    guard
      case .listed(_, let both) = BlocklistVerdict(
        Self.answer(["127.0.0.9", "127.0.0.2"]), of: plain),
      case .listed(_, let unknown) = BlocklistVerdict(Self.answer(["127.0.0.2"]), of: Self.list)
    else { return #expect(Bool(false)) }
    #expect(both == .major)
    #expect(unknown == .minor)
  }

  @Test(arguments: ["127.255.255.1", "127.255.255.254", "127.0.0.1"])
  func `error codes are never listings`(code: String) {
    let plain = Blocklist(name: "Plain", zone: Self.zone, kinds: [.ip4], weight: .major)
    guard case .undetermined(.refused) = BlocklistVerdict(Self.answer([code]), of: plain) else {
      return #expect(Bool(false))
    }
  }

  @Test func `a list whose health nobody knows says nothing`() {
    for answer in [Self.answer(["127.0.0.2"]), Self.answer(.noSuchName(ttl: 1))] {
      #expect(BlocklistVerdict(answer, of: Self.list, nil) == .undetermined(.unprobed))
      #expect(
        BlocklistVerdict(answer, of: Self.list, .sound) == BlocklistVerdict(answer, of: Self.list))
    }
  }

  @Test func `test entries of a list's own come before those of all`() throws {
    var list = Self.list
    list.testPoints.listedAddress = IPAddress("2001:db8::25")
    #expect(
      BlocklistHealth.Probe(list, .ip6).listed.map(\.text)
        == ["2001:db8::25", "\(try #require(IPAddress("::ffff:7f00:2")))"])
    #expect(BlocklistHealth.Probe(list, .ip4).listed.map(\.text) == ["127.0.0.2"])
    list.testPoints.listedAddress = IPAddress("192.0.2.99")
    list.testPoints.listedDomain = try DomainName("listed.example")
    #expect(BlocklistHealth.Probe(list, .ip4).listed.map(\.text) == ["192.0.2.99", "127.0.0.2"])
    #expect(BlocklistHealth.Probe(list, .uri).listed.map(\.text) == ["listed.example", "test"])
  }

  @Test func `two entries must not be there, but for lists of what has no reverse DNS`() throws {
    var list = Self.list
    #expect(BlocklistHealth.Probe(list, .ip4).clear.map(\.text) == ["127.0.0.1", "198.51.100.97"])
    #expect(
      BlocklistHealth.Probe(list, .domain).clear.map(\.text) == ["invalid", "nobodys-name.example"])
    list.testPoints.listsNameless = true
    #expect(BlocklistHealth.Probe(list, .ip4).clear.map(\.text) == ["127.0.0.1"])
    #expect(BlocklistHealth.Probe(list, .ip6).clear.count == 1)
    #expect(BlocklistHealth.Probe(list, .uri).clear.count == 2)
  }

  @Test(arguments: [0, 1])
  func `a failed question for either entry leaves the list open`(place: Int) {
    let probe = BlocklistHealth.Probe(Self.list, .ip4)
    var answers =
      [Self.answer(["127.0.0.64"])] + [Answer](repeating: Self.answer(.noData(ttl: 1)), count: 2)
    #expect(probe.health(answers, of: Self.list) == .sound)
    answers[1 + place] = Self.answer(.failed(.timedOut))
    #expect(probe.health(answers, of: Self.list) == .unsound(.failed(.timedOut)))
    answers[1 + place] = Self.answer(["127.0.0.64"])
    #expect(
      probe.health(answers, of: Self.list)
        == .unsound(.listsEverything(place == 0 ? "127.0.0.1" : "198.51.100.97")))
  }

  @Test func `a list without a known test entry for IPv6 is judged by that for IPv4 too`() {
    var list = Self.list
    list.testPoints.lacksIPv6 = true
    let probe = BlocklistHealth.Probe(list, .ip6)
    #expect(probe.listed.last?.text == "127.0.0.2")
    #expect(
      probe.questions(.ip6, below: Self.zone).map { "\($0.name)" }[1] == "2.0.0.127.list.test")
    let nothing = Self.answer(.noSuchName(ttl: 1))
    let listed = Self.answer(["127.0.0.2"])
    #expect(probe.health([nothing, listed, nothing, nothing], of: list) == .sound)
    #expect(probe.health([nothing, nothing, nothing, nothing], of: list) != .sound)
    #expect(probe.health([nothing, listed, listed, nothing], of: list) != .sound)
  }

  @Test(arguments: [
    (["127.0.0.2"], [] as [String]?, "sound"), ([], [], "does not have its test entry"),
    (["127.0.0.2"], ["127.0.0.2"], "would list everything"), ([], ["127.0.0.2"], "everything"),
    (["127.255.255.254"], ["127.255.255.254"], "public resolver"),
    (["198.51.100.1"], ["198.51.100.1"], "outside"), (["127.0.0.2"], ["198.51.100.1"], "outside"),
    (["127.0.0.2"], nil, "no answer in time"),
  ])
  func `a list works that has its test entry and not the other`(
    listed: [String], clear: [String]?, expected: String
  ) {
    let probe = BlocklistHealth.Probe(Self.list, .ip4)
    let clear = clear.map { Self.answer($0) } ?? Self.answer(.failed(.timedOut))
    let answers = [Self.answer(listed), clear, clear]
    switch probe.health(answers, of: Self.list) {
    case .sound: #expect(expected == "sound")
    case .unsound(let obstacle): #expect("\(obstacle)".contains(expected))
    }
  }

  @Test(arguments: [
    ("192.0.2.25", "25.2.0.192.list.test"), ("100.10.0.1", "1.0.10.100.list.test"),
    (
      "2001:db8::a1",
      "1.a.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.list.test"
    ),
  ])
  func `addresses are asked in reverse`(text: String, name: String) throws {
    let address = try #require(IPAddress(text))
    let subject = BlocklistSubject.address(address)
    let kind = try #require(subject.kinds(in: Self.list).first)
    #expect(subject.question(kind, below: Self.zone)?.name == (try DomainName(name)))
  }

  @Test func `names too long for the zone are not asked`() throws {
    let name = try DomainName(
      Array(repeating: String(repeating: "a", count: 62), count: 4).joined(separator: "."))
    let subject = BlocklistSubject.domain(name, organizational: name)
    #expect(subject.question(.domain, below: Self.zone) == nil)
  }

  /// Whatever a list answers, there is no listing outside 127.0.0.0/8 and none by an error code.
  @Test func `no random answer is taken for more than it says`() {
    var random = SeededGenerator(seed: 5782)
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...3, using: &random)
      let addresses = (0..<count).map { _ in
        let raw = UInt32.random(in: 0...UInt32.max, using: &random)
        return IPv4Address(
          rawValue: Bool.random(using: &random) ? raw : 0x7F00_0000 | raw & 0xFF_FFFF)
      }
      let isForeign = addresses.contains { $0.rawValue >> 24 != 127 }
      let isError = addresses.contains {
        $0.rawValue >> 8 == 0x7F_FFFF || $0.rawValue == 0x7F00_0001
      }
      let verdict = BlocklistVerdict(Self.answer(addresses.map(\.description)), of: Self.list)
      if isForeign || isError {
        guard case .undetermined = verdict else { return #expect(Bool(false), "\(addresses)") }
      }
    }
  }

  @Test func `no mutated return code crashes or prints back otherwise`() {
    var random = SeededGenerator(seed: 127)
    for seed in ["127.0.0.2", "127.0.0.4-127.0.0.7", "bit 128"] {
      for _ in 0..<5_000 {
        let text = String(decoding: Array(seed.utf8).mutated(using: &random), as: UTF8.self)
        guard let pattern = Blocklist.Pattern(text) else { continue }
        #expect(Blocklist.Pattern(pattern.description) == pattern)
      }
    }
  }
}
