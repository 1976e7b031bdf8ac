import DNS
import MailAuth
import TestKit
import Testing

/// Walking the tree of records: costs, void lookups, loops, what is authorised, what stays unknown.
@Suite struct SPFTreeTests {
  private static func walk(
    _ zone: String, from domain: String = "example.com", failing: [String: LookupFailure] = [:]
  ) async throws -> SPFTree {
    let dns = try TestDNS(zone: "$ORIGIN example.com.\n" + zone, failing: failing)
    return await SPFTree.walk(from: try DomainName(domain), asking: dns)
  }

  @Test func ipAndAllCostNothing() async throws {
    let tree = try await Self.walk(
      #"@ TXT "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 exp=e.test -all""#)
    #expect(tree.total.lookups == .exactly(0))
    #expect(tree.total.authorised.ipv4Count == 256)
    #expect(tree.total.isAuthorisedComplete)
  }

  @Test func everyCountedTermCostsOne() async throws {
    let tree = try await Self.walk(
      """
      @ TXT "v=spf1 a mx ptr exists:e.example.com include:i.example.com redirect=r.example.com"
      @ A 192.0.2.1
      @ MX 10 m
      m A 192.0.2.2
      e A 127.0.0.2
      i TXT "v=spf1 a:m.example.com -all"
      r TXT "v=spf1 -all"
      """)
    #expect(tree.total.lookups == .exactly(7))
    #expect(tree.total.voidLookups.ofEveryClient == .exactly(0))
    // `ptr` may be one more.
    #expect(tree.total.voidLookups.count(for: .v6) == .atLeast(2))
  }

  @Test func termsBehindAllAreNeitherCountedNorAsked() async throws {
    let dns = try TestDNS(
      zone: """
        $ORIGIN example.com.
        @ TXT "v=spf1 -all a:late.example.com include:i.example.com redirect=r.example.com"
        """)
    let tree = await SPFTree.walk(from: try DomainName("example.com"), asking: dns)
    #expect(tree.total.lookups == .exactly(0))
    #expect(dns.questions.map(\.description) == ["example.com TXT"])
  }

  @Test func aSharedIncludeCountsTwiceAndIsAskedOnce() async throws {
    let dns = try TestDNS(
      zone: """
        $ORIGIN example.com.
        @ TXT "v=spf1 include:a.example.com include:b.example.com -all"
        a TXT "v=spf1 include:c.example.com -all"
        b TXT "v=spf1 include:c.example.com -all"
        c TXT "v=spf1 exists:e.example.com -all"
        e A 127.0.0.2
        """)
    let tree = await SPFTree.walk(from: try DomainName("example.com"), asking: dns)
    #expect(tree.total.lookups == .exactly(6))
    #expect(try dns.count("c.example.com", .txt) == 1)
    #expect(
      tree.path(to: try DomainName("c.example.com")).map(\.term) == [
        "include:a.example.com", "include:c.example.com",
      ])
  }

  @Test func recordsThatDoubleCostsAtEachLevelAreCountedFast() async throws {
    let lines = (0..<40).map {
      #"l\#($0) TXT "v=spf1 include:l\#($0 + 1).example.com include:l\#($0 + 1).example.com -all""#
    }
    let tree = try await Self.walk(
      (lines + [#"l40 TXT "v=spf1 -all""#]).joined(separator: "\n"), from: "l0.example.com")
    #expect(tree.total.lookups == .atLeast(SPFCount.ceiling))
    #expect(!tree.isCut)
  }

  @Test func voidTermsAreNamed() async throws {
    let tree = try await Self.walk(
      """
      @ TXT "v=spf1 a:no.example.com mx:no.example.com exists:no.example.com a:four.example.com include:no.example.com -all"
      four A 192.0.2.4
      """)
    #expect(tree.total.voidLookups.count(for: .v4) == .exactly(4))
    #expect(tree.total.voidLookups.count(for: .v6) == .exactly(5))
    #expect(tree.total.voidLookups.worst == .exactly(5))
    #expect(tree.total.voidLookups.worseFamily == .v6)
    let steps = try #require(tree.root?.steps)
    #expect(
      steps.map { $0.voidness(in: tree.nodes) } == [
        .void, .void, .void, .voidForClients(.v6), .void, .notVoid,
      ])
  }

  @Test func failedLookupsMakeTotalsAtLeast() async throws {
    let tree = try await Self.walk(
      #"@ TXT "v=spf1 include:i.example.com a:h.example.com -all""#,
      failing: ["i.example.com": .serverFailure, "h.example.com": .timedOut])
    #expect(tree.total.lookups == .atLeast(2))
    #expect(tree.total.voidLookups.worst == .atLeast(0))
    #expect(!tree.total.isAuthorisedComplete)
  }

  @Test func oneFailedFamilyLeavesVoidnessOpen() async throws {
    let tree = try await Self.walk(
      #"@ TXT "v=spf1 a:h.example.com -all""#, failing: ["h.example.com AAAA": .refused])
    #expect(tree.total.lookups == .exactly(1))
    #expect(tree.total.voidLookups.ofEveryClient == .atLeast(0))
    // IPv4 clients are told that there is nothing.
    #expect(tree.total.voidLookups.count(for: .v4).minimum == 1)
  }

  @Test func macrosOfTheMessageAreCountedAndNoFailure() async throws {
    let tree = try await Self.walk(
      #"@ TXT "v=spf1 include:%{i}._spf.example.com exists:%{l}.example.com -all""#)
    #expect(tree.total.lookups == .exactly(2))
    // §5.7: where the `exists` does not match, it found nothing.
    #expect(tree.total.voidLookups.worst == .exactly(1))
    #expect(!tree.total.voidLookups.isHidden)
    #expect(!tree.total.isAuthorisedComplete)
  }

  @Test(
    "Terms that ask for what the message says are void for whom they do not match, or may be",
    arguments: [
      ("exists:%{i}._a.example.com", SPFCount.exactly(1), false),
      ("-exists:%{i}._a.example.com", .exactly(1), false),
      ("ptr", .atLeast(0), false),
      ("a:%{h}", .atLeast(0), false),
      ("mx:%{h}", .atLeast(0), false),
      ("ptr a:%{h} mx:%{h}", .atLeast(0), true),
      ("exists:%{i}._a.example.com exists:%{i}._b.example.com", .exactly(2), false),
      ("exists:%{i}._a.example.com exists:%{i}._b.example.com ptr", .atLeast(2), true),
      (
        "exists:%{i}._a.example.com exists:%{i}._b.example.com exists:%{i}._c.example.com ptr",
        .atLeast(3), false
      ),
    ] as [(String, SPFCount, Bool)])
  func countsVoidsByMessage(terms: String, worst: SPFCount, mayExceed: Bool) async throws {
    let tree = try await Self.walk("@ TXT \"v=spf1 \(terms) ip4:192.0.2.1 -all\"")
    #expect(tree.total.voidLookups.worst == worst)
    #expect(tree.total.voidLookups.mayExceedLimit == mayExceed)
    #expect(!tree.total.voidLookups.isHidden)
  }

  @Test func `an exists of the message that does not match is void`() async throws {
    let terms = ["a", "b", "c"].map { "-exists:%{i}._\($0).example.com" }.joined(separator: " ")
    let tree = try await Self.walk("@ TXT \"v=spf1 \(terms) ip4:192.0.2.1 -all\"")
    let verdict = tree.verdict(for: try #require(IPAddress("192.0.2.1")))
    // Either one of them matches, or the third is one void lookup too many.
    #expect(verdict.possible == [.fail, .permerror])
    #expect(tree.verdictOfOthers(.v4).possible == [.permerror])
  }

  @Test func macrosOfTheDomainAreFollowed() async throws {
    let tree = try await Self.walk(
      """
      @ TXT "v=spf1 include:_spf.%{d} -all"
      _spf TXT "v=spf1 a:%{d1r}.%{o} -all"
      _spf A 192.0.2.9
      """)
    #expect(tree.total.lookups == .exactly(2))
    #expect(tree.total.authorised.ipv4Count == 1)
  }

  @Test(
    "A record that leads back to itself is a loop", arguments: ["example.com", "a.example.com"])
  func findsLoops(start: String) async throws {
    let tree = try await Self.walk(
      """
      @ TXT "v=spf1 include:a.example.com -all"
      a TXT "v=spf1 redirect=example.com"
      """, from: start)
    #expect(tree.loops.count == 1)
    #expect(tree.total.lookups == .atLeast(2))
    #expect(tree.verdict(for: try #require(IPAddress("192.0.2.1"))).certain == .permerror)
  }

  @Test func aHostileTreeIsCutTheSameWayEveryTime() async throws {
    let wide = (0..<60).map { "include:w\($0).example.com" }.joined(separator: " ")
    var zone = "@ TXT " + Self.quoted("v=spf1 \(wide) -all") + "\n"
    for index in 0..<60 {
      zone += "w\(index) TXT " + Self.quoted("v=spf1 " + wide.replacingW(index) + " -all") + "\n"
    }
    let tree = try await Self.walk(zone)
    #expect(tree.isCut)
    #expect(tree.nodes.count <= SPFTree.maximumRecords)
    #expect(!tree.total.lookups.isExact)
    #expect(tree.total.lookups.minimum >= 60)
    let again = try await Self.walk(zone)
    #expect(Set(again.nodes.keys) == Set(tree.nodes.keys))
    #expect(again.total.lookups == tree.total.lookups)
  }

  /// Text as several strings of at most 200 octets.
  private static func quoted(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return "( "
      + stride(from: 0, to: bytes.count, by: 200).map {
        "\"" + String(decoding: bytes[$0..<min($0 + 200, bytes.count)], as: UTF8.self) + "\""
      }.joined(separator: " ") + " )"
  }

  @Test func everyExchangeOfAnMXIsAuthorised() async throws {
    let tree = try await Self.walk(
      """
      @ TXT "v=spf1 mx/30 -all"
      @ MX 10 m1
      @ MX 20 m2
      m1 A 192.0.2.1
      m2 A 192.0.2.9
      """)
    #expect(tree.total.authorised.ipv4Count == 8)
    #expect(tree.total.voidLookups.worst == .exactly(0))
  }

  @Test(
    "A client is judged without a message where that is possible",
    arguments: [
      (#"@ TXT "v=spf1 ip4:192.0.2.0/24 -all""#, "192.0.2.7", [SPFResult.pass]),
      (#"@ TXT "v=spf1 ip4:192.0.2.0/24 -all""#, "198.51.100.7", [.fail]),
      (#"@ TXT "v=spf1 ip4:192.0.2.0/24""#, "198.51.100.7", [.neutral]),
      (#"@ TXT "v=spf1 -ip4:192.0.2.7 ip4:192.0.2.0/24 ~all""#, "192.0.2.7", [.fail]),
      (#"@ TXT "v=spf1 exists:%{i}.example.com -all""#, "192.0.2.7", [.pass, .fail]),
      (#"@ TXT "v=spf1 exists:%{i}.example.com +all""#, "192.0.2.7", [.pass]),
      (#"@ TXT "v=spf1 ip4:192.0.2.0/33 all""#, "192.0.2.7", [.permerror]),
      (#"@ TXT "v=spf1 include:none.example.com all""#, "192.0.2.7", [.permerror]),
      ("@ TXT \"v=spf1 a\"\n@ TXT \"v=spf1 mx\"", "192.0.2.7", [.permerror]),
      (#"@ TXT "other""#, "192.0.2.7", [SPFResult.none]),
      (
        "@ TXT \"v=spf1 include:i.example.com -all\"\ni TXT \"v=spf1 ip6:2001:db8::/32 -all\"",
        "2001:db8::1", [.pass]
      ),
      (
        "@ TXT \"v=spf1 include:i.example.com ?all\"\ni TXT \"v=spf1 ip4:192.0.2.1 -all\"",
        "192.0.2.2", [.neutral]
      ),
      (
        "@ TXT \"v=spf1 redirect=i.example.com\"\ni TXT \"v=spf1 a:h.example.com/24 -all\"\nh A 192.0.2.1",
        "192.0.2.99", [.pass]
      ),
    ])
  func judgesClients(zone: String, client: String, expected: [SPFResult]) async throws {
    let tree = try await Self.walk(zone)
    let address = try #require(IPAddress(client))
    #expect(tree.verdict(for: address).possible == Set(expected))
  }

  /// RFC 7208 §4.6.4: evaluation ends at the eleventh lookup and at the third that finds nothing, whatever follows.
  @Test(
    "The limits end the evaluation for a client in its order",
    arguments: [
      // The tenth lookup is made, the eleventh is not; what stands before it decides.
      ("v=spf1 \(lookups(9)) a:h.example.com -all", "192.0.2.1", .pass, nil),
      ("v=spf1 \(lookups(10)) a:h.example.com -all", "192.0.2.1", .permerror, .lookups),
      ("v=spf1 ip4:192.0.2.1 \(lookups(11)) -all", "192.0.2.1", .pass, nil),
      ("v=spf1 \(lookups(10)) ip4:192.0.2.1 -all", "192.0.2.1", .pass, nil),
      ("v=spf1 \(lookups(10)) -all", "192.0.2.1", .fail, nil),
      ("v=spf1 \(lookups(11)) -all", "192.0.2.1", .permerror, .lookups),
      ("v=spf1 \(lookups(11)) ?all", "2001:db8::1", .permerror, .voidLookups),
      // What an include costs is spent when it does not match: three each.
      ("v=spf1 include:i.example.com \(lookups(6)) a:h.example.com -all", "192.0.2.1", .pass, nil),
      (
        "v=spf1 include:i.example.com \(lookups(7)) a:h.example.com -all", "192.0.2.1",
        .permerror, .lookups
      ),
      (
        "v=spf1 include:i.example.com include:i.example.com include:i.example.com a:h.example.com "
          + "mx:m.example.com -all", "192.0.2.9", .permerror, .lookups
      ),
      ("v=spf1 \(lookups(10)) redirect=i.example.com", "192.0.2.1", .permerror, .lookups),
      ("v=spf1 \(lookups(7)) redirect=i.example.com", "198.51.100.1", .fail, nil),
      ("v=spf1 a:g1.example.com exists:g2.example.com ip4:192.0.2.1 -all", "192.0.2.1", .pass, nil),
      (
        "v=spf1 a:g1.example.com exists:g2.example.com mx:g3.example.com ip4:192.0.2.1 -all",
        "192.0.2.1", .permerror, .voidLookups
      ),
      // §5.3: an IPv6 client has AAAA asked, which these hosts do not have.
      ("v=spf1 \(lookups(3)) -all", "2001:db8::1", .permerror, .voidLookups),
    ] as [(String, String, SPFResult, SPFExceededLimit.Limit?)])
  func appliesLimits(
    text: String, client: String, expected: SPFResult, limit: SPFExceededLimit.Limit?
  ) async throws {
    let hosts = (1...11).map { "e\($0) A 198.51.100.99" }.joined(separator: "\n")
    let tree = try await Self.walk(
      "@ TXT " + Self.quoted(text) + "\n" + hosts + """

        h A 192.0.2.1
        m MX 10 m1
        m1 A 192.0.2.9
        i TXT "v=spf1 a:e1.example.com a:e2.example.com -all"
        """)
    let verdict = tree.verdict(for: try #require(IPAddress(client)))
    #expect(verdict.certain == expected)
    #expect(verdict.exceeded.first?.limit == limit)
  }

  private static func lookups(_ count: Int) -> String {
    (1...count).map { "a:e\($0).example.com" }.joined(separator: " ")
  }

  @Test func lookupsThatOnlyAMessageCanCountLeaveTheLimitOpen() async throws {
    let macros = (1...3).map { "exists:%{i}.x\($0).example.com" }.joined(separator: " ")
    let tree = try await Self.walk("@ TXT \"v=spf1 \(macros) ip4:192.0.2.1 -all\"")
    let verdict = tree.verdict(for: try #require(IPAddress("192.0.2.1")))
    #expect(verdict.possible == [.pass, .permerror])
    // Whoever is matched by none of them comes no further than the third.
    #expect(verdict.exceeded.map(\.place.term) == ["exists:%{i}.x3.example.com"])
  }

  @Test(
    "A failed lookup may end in an error, whatever the rest of the record says",
    arguments: [
      ("include:i.example.com", [.pass, .temperror, .permerror]),
      ("-include:i.example.com", [.fail, .pass, .temperror, .permerror]),
      ("include:outer.example.com", [.pass, .temperror, .permerror]),
      ("a:i.example.com", [.pass, .temperror]),
      ("mx:i.example.com", [.pass, .temperror]),
      ("mx:mail.example.com", [.pass, .temperror]),
      ("exists:i.example.com", [.pass, .temperror]),
      // What depends on the message alone is decided either way.
      ("exists:%{i}.example.com", [.pass]),
    ] as [(String, [SPFResult])])
  func failuresMayEndInErrors(term: String, expected: [SPFResult]) async throws {
    let tree = try await Self.walk(
      "@ TXT \"v=spf1 \(term) ip4:192.0.2.1 -all\"\nmail MX 10 i\n"
        + "outer TXT \"v=spf1 include:i.example.com -all\"",
      failing: ["i.example.com": .timedOut])
    let address = try #require(IPAddress("192.0.2.1"))
    #expect(tree.verdict(for: address).possible == Set(expected))
  }

  @Test func aFailedIncludeLeavesTheVerdictOpen() async throws {
    let tree = try await Self.walk(
      #"@ TXT "v=spf1 include:i.example.com -all""#, failing: ["i.example.com": .timedOut])
    let verdict = tree.verdict(for: try #require(IPAddress("192.0.2.1")))
    #expect(verdict.certain == nil)
    #expect(verdict.possible.contains(.pass))
    #expect(verdict.undecided.map(\.term) == ["include:i.example.com"])
  }
}

extension String {
  /// The names of another record's includes, so that every record has its own.
  fileprivate func replacingW(_ index: Int) -> String {
    split(separator: " ").map { $0.replacing("include:w", with: "include:x\(index)-") }
      .joined(separator: " ")
  }
}
