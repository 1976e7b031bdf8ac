import DNS
import Testing

@testable import Sending

@Suite struct RoutingTests {
  private static let now = Instant(microseconds: 1_795_000_000_000_000)

  private func name(_ text: String) throws -> DomainName { try DomainName(text) }

  private func answer(_ owner: String, _ type: RecordType, _ data: [RecordData]) throws -> Answer {
    let owner = try name(owner)
    let question = Question(owner, type)
    if data.isEmpty { return Answer(question: question, outcome: .noData(ttl: 60)) }
    return Answer(
      question: question,
      outcome: .records(data.map { Record(name: owner, ttl: 60, data: $0) }))
  }

  private func mx(_ records: [(UInt16, String)]) throws -> Answer {
    try answer(
      "example.com", .mx,
      records.map {
        .mx(MailExchanger(preference: $0.0, exchange: $0.1 == "." ? .root : try name($0.1)))
      })
  }

  private func hosts(_ table: [String: [String]]) -> (DomainName) -> MailRoute.HostAddresses {
    { host in
      let texts = table["\(host)".split(separator: ".").joined(separator: ".")] ?? []
      let addresses = texts.compactMap { IPAddress($0) }
      let v4 = addresses.compactMap { if case .v4(let one) = $0 { RecordData.a(one) } else { nil } }
      let v6 = addresses.compactMap {
        if case .v6(let one) = $0 { RecordData.aaaa(one) } else { nil }
      }
      return MailRoute.HostAddresses(
        v4: try? answer("\(host)", .a, v4), v6: try? answer("\(host)", .aaaa, v6))
    }
  }

  private func route(
    _ exchangers: ExchangerSet, _ table: [String: [String]],
    families: MailRoute.Families = .both, dead: DeadAddresses = DeadAddresses(), seed: UInt64 = 1
  ) -> MailRoute {
    var random = RandomSequence(seed: seed)
    return MailRoute(
      exchangers, addresses: hosts(table), families: families, deadAddresses: dead, at: Self.now,
      using: &random)
  }

  private func addresses(_ route: MailRoute) -> [String] {
    if case .hops(let hops) = route { hops.map { "\($0.address)" } } else { [] }
  }

  @Test func `exchangers are tried by preference, equal ones at random`() throws {
    let set = ExchangerSet(
      try mx([(20, "c.example"), (10, "a.example"), (10, "b.example")]))
    let table = [
      "a.example": ["192.0.2.1"], "b.example": ["192.0.2.2"], "c.example": ["192.0.2.3"],
    ]
    var orders: [[String]: Int] = [:]
    for seed in 0..<400 {
      orders[addresses(route(set, table, seed: UInt64(seed))), default: 0] += 1
    }
    #expect(
      Set(orders.keys) == [
        ["192.0.2.1", "192.0.2.2", "192.0.2.3"], ["192.0.2.2", "192.0.2.1", "192.0.2.3"],
      ])
    for count in orders.values { #expect((150...250).contains(count)) }
    #expect(route(set, table, seed: 5) == route(set, table, seed: 5))
  }

  @Test func `a null MX, no domain and a failed lookup are told apart`() throws {
    #expect(ExchangerSet(try mx([(0, ".")])) == .noMail)
    // Beside another record it is a mistake of the domain, which takes mail.
    #expect(ExchangerSet(try mx([(0, "."), (10, "a.example")])).hosts == [try name("a.example")])
    let question = Question(try name("example.com"), .mx)
    #expect(ExchangerSet(Answer(question: question, outcome: .noSuchName(ttl: 1))) == .noSuchDomain)
    #expect(
      ExchangerSet(Answer(question: question, outcome: .failed(.serverFailure)))
        == .undetermined(.serverFailure))
    #expect(route(.noMail, [:]) == .obstacle(.noMail))
    #expect(MailRoute.Obstacle.noMail.isPermanent)
    #expect(!MailRoute.Obstacle.undetermined(.timedOut).isPermanent)
  }

  @Test func `the domain's own address counts only where there are no MX records`() throws {
    let none = ExchangerSet(try mx([]))
    #expect(none == .implicit(try name("example.com")))
    #expect(addresses(route(none, ["example.com": ["192.0.2.9"]])) == ["192.0.2.9"])
    let useless = ExchangerSet(try mx([(10, "gone.example")]))
    #expect(
      route(useless, ["example.com": ["192.0.2.9"]])
        == .obstacle(.noAddresses([try name("gone.example")])))
  }

  @Test func `families take turns, and a source of one family gets that one`() throws {
    let set = ExchangerSet(try mx([(10, "a.example")]))
    let table = ["a.example": ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"]]
    let both = addresses(route(set, table))
    #expect(both.map { $0.contains(":") } == [true, false, true, false])
    #expect(addresses(route(set, table, families: .v4)).allSatisfy { !$0.contains(":") })
    #expect(
      route(set, ["a.example": ["2001:db8::1"]], families: .v4)
        == .obstacle(.noAddressOfFamily([try name("a.example")])))
  }

  @Test func `a failed lookup of an address is no missing address`() throws {
    let set = ExchangerSet(try mx([(10, "a.example"), (20, "b.example")]))
    var random = RandomSequence(seed: 1)
    let failing: (DomainName) -> MailRoute.HostAddresses = { host in
      MailRoute.HostAddresses(
        v4: Answer(question: Question(host, .a), outcome: .failed(.timedOut)), v6: nil)
    }
    #expect(
      MailRoute(set, addresses: failing, families: .v4, at: Self.now, using: &random)
        == .obstacle(.undetermined(.timedOut)))
    // One that is known is used all the same.
    let known = hosts(["b.example": ["192.0.2.2"]])
    let mixed = MailRoute(
      set, addresses: { "\($0)".hasPrefix("b") ? known($0) : failing($0) }, families: .v4,
      at: Self.now, using: &random)
    #expect(addresses(mixed) == ["192.0.2.2"])
  }

  @Test func `addresses that failed go to the end, and come back`() throws {
    let set = ExchangerSet(try mx([(10, "a.example"), (20, "b.example")]))
    let table = ["a.example": ["192.0.2.1"], "b.example": ["192.0.2.2"]]
    let address = try #require(IPAddress("192.0.2.1"))
    var dead = DeadAddresses()
    dead.noteFailure(of: address, at: Self.now)
    #expect(addresses(route(set, table, dead: dead)) == ["192.0.2.2", "192.0.2.1"])
    #expect(dead.isDead(address, at: Self.now + .seconds(59)))
    #expect(!dead.isDead(address, at: Self.now + .minute))
    for minute in 0..<5 { dead.noteFailure(of: address, at: Self.now + .minutes(minute)) }
    #expect(dead.isDead(address, at: Self.now + .minutes(20)))
    #expect(!dead.isDead(address, at: Self.now + .hours(3)))
    dead.noteSuccess(of: address)
    #expect(!dead.isDead(address, at: Self.now + .minutes(5)))
  }

  @Test func `memory of dead addresses is bounded`() {
    var dead = DeadAddresses()
    for number in 0..<(DeadAddresses.most + 10) {
      dead.noteFailure(
        of: .v4(IPv4Address(rawValue: UInt32(number))), at: Self.now + .milliseconds(number))
    }
    let end = Self.now + .milliseconds(DeadAddresses.most + 10)
    #expect(dead.isDead(.v4(IPv4Address(rawValue: UInt32(DeadAddresses.most + 9))), at: end))
    #expect(!dead.isDead(.v4(IPv4Address(rawValue: 0)), at: end))
  }

  @Test(arguments: [
    ("gmail.com", ["gmail-smtp-in.l.google.com"], "gmail"),
    ("firm.example", ["aspmx.l.google.com", "alt1.aspmx.l.google.com"], "gmail"),
    ("firm.example", ["firm-example.mail.protection.outlook.com"], "microsoft365"),
    ("hotmail.com", ["hotmail-com.olc.protection.outlook.com"], "microsoft"),
    ("yahoo.co.uk", ["mx-eu.mail.am0.yahoodns.net"], "yahoo"),
    ("firm.example", ["mx01.mail.icloud.com"], "icloud"),
    ("firm.example", ["mx00.kundenserver.de"], "ionos"),
    ("gmx.de", [], "gmx"),
    // Not a suffix by labels.
    ("firm.example", ["mx.notgoogle.com"], "mx.notgoogle.com"),
    ("firm.example", ["b.mx.example", "a.mx.example"], "a.mx.example+b.mx.example"),
    ("nomx.example", [], "nomx.example"),
  ])
  func `a domain belongs to the provider that runs it`(
    domain: String, exchangers: [String], provider: String
  ) throws {
    let found = ProviderCatalogue().provider(
      of: try name(domain), exchangers: try exchangers.map { try name($0) })
    #expect(found.name == provider)
  }

  @Test func `own providers come first`() throws {
    let own = ProviderCatalogue.Provider(
      name: "Group", title: "The group", exchangerSuffixes: [try name("corp.example")],
      domains: [try name("gmail.com")], source: "dlv.yml:3")
    var catalogue = ProviderCatalogue(own: [own])
    #expect(catalogue.provider(of: try name("gmail.com"), exchangers: []).name == "group")
    let set: Set<DomainName> = [try name("a.example"), try name("b.example")]
    catalogue.set("Pair", exchangers: set)
    #expect(catalogue.provider(of: try name("x.example"), exchangers: Array(set)).name == "pair")
  }
}
