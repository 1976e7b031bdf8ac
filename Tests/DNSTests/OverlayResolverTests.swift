/// Zones in front of another resolver: which of the two answers, and aliases from one to the other.
import DNS
import TestKit
import Testing

@Suite struct OverlayResolverTests {
  private static let overlay = """
    $ORIGIN example.com.
    @ TXT "new"
    away CNAME www.example.net.
    back CNAME home.example.net.
    sub NS ns1.example.net.
    loop CNAME loop.example.net.
    insub CNAME x.sub
    $ORIGIN example.org.
    www A 192.0.2.9
    """
  private static let live = """
    $ORIGIN example.com.
    @ TXT "old"
    old TXT "old"
    x.sub A 192.0.2.3
    $ORIGIN example.net.
    www A 192.0.2.1
    home CNAME www.example.org.
    loop CNAME loop.example.com.
    over CNAME example.com.
    $ORIGIN example.org.
    www A 192.0.2.2
    """

  @Test(arguments: [
    ("example.com", "TXT", #"example.com. 3600 IN TXT "new""#),
    ("old.example.com", "TXT", "NXDOMAIN"),
    ("www.example.net", "A", "www.example.net. 3600 IN A 192.0.2.1"),
    (
      "away.example.com", "A",
      "away.example.com. 3600 IN CNAME www.example.net. | www.example.net. 3600 IN A 192.0.2.1"
    ),
    ("away.example.com", "CNAME", "away.example.com. 3600 IN CNAME www.example.net."),
    (
      "back.example.com", "A",
      "back.example.com. 3600 IN CNAME home.example.net. | home.example.net. 3600 IN CNAME "
        + "www.example.org. | www.example.org. 3600 IN A 192.0.2.9"
    ),
    (
      "over.example.net", "TXT",
      #"over.example.net. 3600 IN CNAME example.com. | example.com. 3600 IN TXT "new""#
    ),
    ("x.sub.example.com", "A", "x.sub.example.com. 3600 IN A 192.0.2.3"),
    (
      "insub.example.com", "A",
      "insub.example.com. 3600 IN CNAME x.sub.example.com. | x.sub.example.com. 3600 IN A 192.0.2.3"
    ),
    (
      "loop.example.com", "A",
      "loop.example.com. 3600 IN CNAME loop.example.net. | "
        + "unusable answer: a loop or too many aliases (CNAME) from loop.example.com"
    ),
    (
      "loop.example.net", "A",
      "loop.example.net. 3600 IN CNAME loop.example.com. | "
        + "unusable answer: a loop or too many aliases (CNAME) from loop.example.net"
    ),
  ])
  func `zones answer for their names and the base for the rest`(
    name: String, type: String, expected: String
  ) async throws {
    let overlay = OverlayResolver(
      zones: try TestDNS(zone: Self.overlay).zones, over: try TestDNS(zone: Self.live))
    let answer = await overlay.resolve(
      try DomainName(name), try #require(RecordType(type)))
    #expect(Self.describe(answer) == expected)
    #expect(answer.question.name == (try DomainName(name)))
  }

  @Test func `offline, only the zones answer`() async throws {
    let overlay = OverlayResolver(
      zones: try TestDNS(zone: Self.overlay).zones, over: OfflineResolver())
    let away = await overlay.resolve(try DomainName("away.example.com"), .a)
    #expect(away.aliases.count == 1)
    #expect(away.failure == .offline)
    #expect(await overlay.resolve(try DomainName("example.net"), .a).failure == .offline)
    #expect(await overlay.resolve(try DomainName("example.com"), .txt).records.count == 1)
    // RFC 4035 §3.1.4.1: the parent's.
    #expect(await overlay.resolve(try DomainName("example.com"), .ds).failure == .offline)
  }

  private static func describe(_ answer: Answer) -> String {
    let end =
      switch answer.outcome {
      case .records(let records): records.map(\.description)
      case .noData: ["NODATA"]
      case .noSuchName: ["NXDOMAIN"]
      case .failed(let failure): [failure.description]
      }
    return (answer.aliases.map(\.description) + end).joined(separator: " | ")
  }
}
