import DNS
import MailAuth
import TestKit
import Testing

/// What is said of clients that no term names, by family: the same as evaluation comes to, limits included.
@Suite struct SPFOtherClientsTests {
  /// Addresses that no generated network, and no test zone, holds.
  private static let strangers: [(SPFClientFamily, String)] = [
    (.v4, "203.0.113.77"), (.v6, "2001:db8:ffff::77"),
  ]

  private static func evaluate(_ client: IPAddress, _ dns: TestDNS) -> SPFEvaluation {
    let request = SPFRequest(
      mailFrom: "alice@example.com", helo: "mail.example.net", client: client, receiver: nil,
      time: 0)
    return SPFEvaluator.evaluate(request) { question in
      if case .answered(let answer) = dns.zones.lookup(question) { return answer }
      return Answer(question: question, outcome: .noSuchName(ttl: 0))
    }
  }

  @Test(
    "Others of each family come to what the limits leave",
    arguments: [
      ("a:h1.example.com a:h2.example.com a:h3.example.com -all", .fail, .permerror, 0, 3),
      ("a:h1.example.com a:h2.example.com ~all", .softfail, .softfail, 0, 2),
      ("a:s1.example.com a:s2.example.com a:s3.example.com -all", .permerror, .fail, 3, 0),
      ("a:h1.example.com a:s1.example.com a:no.example.com ?all", .neutral, .neutral, 2, 2),
      ("a:h1.example.com a:h2.example.com a:no.example.com -all", .fail, .permerror, 1, 3),
      // The MX lookup is the same for both families.
      ("mx:h1.example.com mx:h2.example.com mx:h3.example.com -all", .permerror, .permerror, 3, 3),
      ("exists:s1.example.com exists:s2.example.com -all", .fail, .fail, 2, 2),
      ("a:d1.example.com a:d1.example.com a:d1.example.com -all", .fail, .fail, 0, 0),
      // Nobody comes so far.
      ("include:i.example.com a:h3.example.com -all", .fail, .permerror, 0, 3),
    ] as [(String, SPFResult, SPFResult, Int, Int)])
  func othersByFamily(
    terms: String, v4: SPFResult, v6: SPFResult, voids4: Int, voids6: Int
  ) async throws {
    let dns = try TestDNS(
      zone: """
        $ORIGIN example.com.
        @ TXT "v=spf1 \(terms)"
        i TXT "v=spf1 a:h1.example.com a:h2.example.com -all"
        h1 A 192.0.2.1
        h2 A 192.0.2.2
        h3 A 192.0.2.3
        s1 AAAA 2001:db8::1
        s2 AAAA 2001:db8::2
        s3 AAAA 2001:db8::3
        d1 A 192.0.2.4
        d1 AAAA 2001:db8::4
        """)
    let tree = await SPFTree.walk(from: try DomainName("example.com"), asking: dns)
    #expect(tree.verdictOfOthers(.v4).certain == v4)
    #expect(tree.verdictOfOthers(.v6).certain == v6)
    #expect(tree.total.voidLookups.count(for: .v4) == .exactly(voids4))
    #expect(tree.total.voidLookups.count(for: .v6) == .exactly(voids6))
    let account = SPFAccount(tree)
    for family in SPFClientFamily.allCases {
      #expect(
        account.rows.reduce(.exactly(0)) { $0 + $1.voidLookups.count(for: family) }
          == tree.total.voidLookups.count(for: family))
    }
    for (family, text) in Self.strangers {
      let result = Self.evaluate(try #require(IPAddress(text)), dns).result
      #expect(result == tree.verdictOfOthers(family).certain)
    }
  }

  @Test func `a loop ends in permerror for all others`() async throws {
    let dns = try TestDNS(
      zone: """
        $ORIGIN example.com.
        @ TXT "v=spf1 ip4:192.0.2.1 include:example.com -all"
        """)
    let tree = await SPFTree.walk(from: try DomainName("example.com"), asking: dns)
    for family in SPFClientFamily.allCases {
      #expect(tree.verdictOfOthers(family).certain == .permerror)
    }
  }

  @Test func `what only a failed lookup decides stays open`() async throws {
    let dns = try TestDNS(
      zone: "$ORIGIN example.com.\n@ TXT \"v=spf1 include:i.example.com -all\"",
      failing: ["i.example.com": .timedOut])
    let tree = await SPFTree.walk(from: try DomainName("example.com"), asking: dns)
    #expect(tree.verdictOfOthers(.v4).certain == nil)
  }

  @Test func `evaluation of a stranger is what is said of others`() async throws {
    let domain = try DomainName("example.com")
    var (certain, limited) = (0, 0)
    for seed in 0..<1500 {
      var generator = SPFFlatteningPropertyTests.Generator(
        random: SeededGenerator(seed: UInt64(50_000 + seed)))
      generator.record("@", depth: 3)
      let zone = "$ORIGIN example.com.\n" + generator.lines.joined(separator: "\n")
      let dns = try TestDNS(zone: zone)
      let tree = await SPFTree.walk(from: domain, asking: dns)
      for (family, text) in Self.strangers {
        let evaluation = Self.evaluate(try #require(IPAddress(text)), dns)
        // Where what depends on the message matched, the client is not one of the others.
        let depends = generator.lines.contains { line in
          ["%{", "ptr"].contains { line.contains($0) }
        }
        let others = tree.verdictOfOthers(family)
        if !depends {
          #expect(others.certain == evaluation.result, "seed \(seed), \(family)\n\(zone)")
          certain += 1
        }
        if evaluation.problem == .tooManyVoidLookups {
          limited += 1
          if !depends {
            #expect(
              tree.total.voidLookups.worst.minimum > SPFTree.maximumVoidLookups, "\(zone)")
          }
        }
      }
    }
    #expect(certain > 1000)
    #expect(limited > 20)
  }
}
