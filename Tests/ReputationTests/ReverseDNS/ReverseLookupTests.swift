import DNS
import Reputation
import TestKit
import Testing

/// What the DNS says of an address in both directions, from zones written in the test.
@Suite struct ReverseLookupTests {
  static let zone = """
    $ORIGIN 2.0.192.in-addr.arpa.
    1 IN PTR mail.a.test.
    2 IN PTR other.a.test.
    2 IN PTR MAIL2.a.test.
    2 IN PTR mail2.A.test.
    3 IN PTR other.a.test.
    4 IN PTR gone.a.test.
    5 IN CNAME 5.0-7.2.0.192.in-addr.arpa.
    5.0-7 IN PTR mail5.a.test.
    6 IN PTR only6.a.test.
    8 IN CNAME nothing.a.test.
    $ORIGIN a.test.
    mail IN A 192.0.2.1
    mail2 IN A 192.0.2.99
    mail2 IN A 192.0.2.2
    other IN A 192.0.2.99
    mail5 IN A 192.0.2.5
    only6 IN AAAA 2001:db8::6
    six IN AAAA 2001:db8::25
    alias IN CNAME mail
    $ORIGIN 8.b.d.0.1.0.0.2.ip6.arpa.
    5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 IN PTR six.a.test.
    """

  private static func lookup(
    _ address: String, failing: [String: LookupFailure] = [:]
  ) async throws -> ReverseLookup {
    await ReverseLookup(
      of: try #require(IPAddress(address)), resolver: try TestDNS(zone: zone, failing: failing))
  }

  @Test(arguments: [
    ("192.0.2.1", "mail.a.test"), ("192.0.2.2", "mail2.a.test"),
    // RFC 2317
    ("192.0.2.5", "mail5.a.test"),
    ("2001:db8::25", "six.a.test"),
  ])
  func `a name that leads back is confirmed`(_ address: String, _ name: String) async throws {
    #expect(try await Self.lookup(address).verdict == .confirmed(DomainName(name)))
  }

  @Test func `names are compared without regard to case, and looked at once`() async throws {
    #expect(try await Self.lookup("192.0.2.2").names.count == 2)
  }

  @Test(arguments: ["192.0.2.7", "192.0.2.8", "2001:db8::26"])
  func `no PTR record is a missing name`(_ address: String) async throws {
    #expect(try await Self.lookup(address).verdict == .missing)
  }

  @Test func `a name that leads elsewhere, or nowhere, is not confirmed`() async throws {
    let elsewhere = try await Self.lookup("192.0.2.3").names.map(\.destination)
    #expect(elsewhere == [.elsewhere([try #require(IPAddress("192.0.2.99"))])])
    #expect(try await Self.lookup("192.0.2.4").names.map(\.destination) == [.nowhere])
    // The name has an address, but none of this family.
    #expect(try await Self.lookup("192.0.2.6").names.map(\.destination) == [.nowhere])
    #expect(
      try await Self.lookup("192.0.2.6").verdict == .unconfirmed([DomainName("only6.a.test")]))
  }

  @Test func `a failed lookup is undetermined unless another name leads back`() async throws {
    let lost = try await Self.lookup(
      "192.0.2.1", failing: ["1.2.0.192.in-addr.arpa PTR": .timedOut])
    guard case .undetermined(let answer) = lost.verdict else {
      Issue.record("\(lost.verdict)")
      return
    }
    #expect(answer.failure == .timedOut)
    let forward = try await Self.lookup("192.0.2.1", failing: ["mail.a.test A": .serverFailure])
    guard case .undetermined = forward.verdict else {
      Issue.record("\(forward.verdict)")
      return
    }
    let one = try await Self.lookup("192.0.2.2", failing: ["other.a.test A": .serverFailure])
    #expect(try one.verdict == .confirmed(DomainName("mail2.a.test")))
    #expect(one.failures.count == 1)
  }

  @Test func `of many names, ten are looked at`() async throws {
    let records = (1...12).map { "1 IN PTR h\($0).a.test." }.joined(separator: "\n")
    let dns = try TestDNS(zone: "$ORIGIN 2.0.192.in-addr.arpa.\n" + records)
    let lookup = await ReverseLookup(
      of: try #require(IPAddress("192.0.2.1")), resolver: dns)
    #expect(lookup.names.count == 10)
    #expect(lookup.namesNotAsked.count == 2)
    #expect(dns.questions.count == 11)
  }

  @Test(arguments: [
    ("mail.a.test", "reverseName"), ("MAIL.a.test", "reverseName"),
    ("alias.a.test", "leadsToAddress"), ("other.a.test", "elsewhere"), ("gone.a.test", "nowhere"),
    ("localhost", "malformed"), ("192.0.2.1", "malformed"), ("a b", "malformed"),
    ("", "malformed"), ("[192.0.2.1]", "literal"), ("[192.0.2.2]", "otherLiteral"),
    ("[IPv6:2001:db8::1]", "otherLiteral"), ("[mail.a.test]", "malformed"),
    ("lost.a.test", "undetermined"),
  ])
  func `a HELO name is compared with the address`(_ greeting: String, _ expected: String)
    async throws
  {
    let dns = try TestDNS(zone: Self.zone, failing: ["lost.a.test": .timedOut])
    let address = try #require(IPAddress("192.0.2.1"))
    let lookup = await ReverseLookup(of: address, resolver: dns)
    var answer: Answer?
    if let question = GreetingName.question(greeting, from: address) {
      answer = await dns.resolve(question)
    }
    let fit = GreetingName(greeting, lookup, answer: answer)
    #expect("\(fit)".prefix { $0 != "(" } == expected)
  }
}
