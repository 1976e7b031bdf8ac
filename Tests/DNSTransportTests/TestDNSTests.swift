/// The zones that all other tests are written in.
import DNS
import TestKit
import Testing

@Suite struct TestDNSTests {
  @Test func `a zone in the test answers, and what is in no zone does not exist`() async throws {
    let dns = try TestDNS(
      zone: """
        $ORIGIN example.com.
        @ TXT "v=spf1 -all"
        www CNAME www.example.net.

        $ORIGIN _domainkey.example.com.
        s1 TXT "v=DKIM1; p="
        $ORIGIN example.net.
        www 60 A 192.0.2.1
        """)
    let txt = await dns.resolve(try DomainName("example.com"), .txt)
    #expect(txt.records.map(\.description) == [#"example.com. 3600 IN TXT "v=spf1 -all""#])
    #expect(txt.records.first?.location == SourceLocation(file: "test.zone", line: 2))
    let key = await dns.resolve(try DomainName("s1._domainkey.example.com"), .txt)
    #expect(key.records.count == 1)
    let www = await dns.resolve(try DomainName("www.example.com"), .a)
    #expect(www.aliases.count == 1)
    #expect(
      www.records == [
        Record(
          name: try DomainName("www.example.net"), ttl: 60,
          data: .a(IPv4Address(rawValue: 0xC000_0201)),
          location: SourceLocation(file: "test.zone", line: 8))
      ])
    let unknown = await dns.resolve(try DomainName("example.org"), .a)
    #expect(unknown.outcome == .noSuchName(ttl: 300))
    #expect(dns.questions.count == 4)
    #expect(try dns.count("WWW.example.com", .a) == 1)
  }

  @Test func `named failures hit the type, every type, and aliases that lead there`() async throws {
    let dns = try TestDNS(
      zone: """
        $ORIGIN example.com.
        a TXT "x"
        a A 192.0.2.1
        b TXT "x"
        c CNAME b
        """,
      failing: [
        "a.example.com TXT": .serverFailure, "b.example.com": .timedOut,
        "nowhere.example.net": .refused,
      ])
    let failure = { (name: String, type: RecordType) in
      await dns.resolve(try DomainName(name), type).failure
    }
    #expect(try await failure("a.example.com", .txt) == .serverFailure)
    #expect(try await failure("a.example.com", .a) == nil)
    #expect(try await failure("b.example.com", .mx) == .timedOut)
    #expect(try await failure("c.example.com", .txt) == .timedOut)
    #expect(try await failure("nowhere.example.net", .a) == .refused)
  }

  @Test(arguments: ["@ A 192.0.2.1", "$ORIGIN example.com.\nexample.net. A 192.0.2.1"])
  func `a test's zone with a mistake is refused`(text: String) {
    #expect(throws: BadTestZone.self) { try TestDNS(zone: text) }
  }
}
