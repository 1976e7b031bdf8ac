import DNS
import TestKit
import Testing
import ZoneFormats

/// Scripts for nsupdate(1).
@Suite struct UpdateScriptTests {
  @Test func `each message is an update of its zone`() throws {
    let zones = try FormatReading.load(
      """
      ; a comment
      server 192.0.2.53 5353
      zone example.com.
      ttl 1h
      ; not the end of the message
      prereq yxrrset www.example.com. A 192.0.2.1
      prereq yxrrset www.example.com. A 192.0.2.2
      update delete www.example.com. A
      update add www.example.com 60 IN A 192.0.2.3
      add www.example.com TXT "a;b" c
      del old.example.com.
      update delete mail.example.com. MX 10 mx.example.com.
      send

      zone example.net
      update add x.example.net. 5 CNAME y.example.org
      """, as: "x.nsupdate")
    #expect(zones.zones.map(\.origin.description) == ["example.com", "example.net"])
    guard case .update(let changes)? = zones.zones.first?.contents else {
      Issue.record("no update")
      return
    }
    #expect(
      changes.map { $0.location?.line } == [8, 9, 10, 11, 12, 6])
    #expect(
      zones.zones.flatMap(\.records).map(\.description) == [
        "www.example.com. 60 IN A 192.0.2.3", "www.example.com. 3600 IN TXT \"a;b\" \"c\"",
        "x.example.net. 5 IN CNAME y.example.org.",
      ])
    guard case .require(.setEquals(let set), _)? = changes.last else {
      Issue.record("no set")
      return
    }
    #expect(set.count == 2)
  }

  /// As nsupdate(1) has it: a message that is sent takes its changes along, not its zone.
  @Test func `a zone holds for the messages that follow`() throws {
    let zones = try FormatReading.load(
      """
      zone example.com.
      update add a.example.com. 60 A 192.0.2.1
      send
      update add b.example.com. 60 A 192.0.2.2

      """, as: "x.nsupdate"
    ).zones
    #expect(zones.map(\.origin.description) == ["example.com", "example.com"])
    #expect(zones.map(\.records.count) == [1, 1])
  }

  static let bad: [(text: String, message: String)] = [
    ("update add www.example.com. 60 A 192.0.2.1\n", "1:0: the zone is not known"),
    ("zone example.com.\nupdate add www.example.com. A 192.0.2.1\n", "no TTL"),
    ("zone example.com.\nupdate add www.example.com. 60 A 192.0.2\n", "2:34: A: not an IPv4"),
    ("zone example.com.\nupdate add www.example.com. 60 AX 1\n", "2:32: 'AX' is no record type"),
    (
      "zone example.com.\nupdate add www.example.net. 60 A 192.0.2.1\n",
      "2:0: www.example.net is not"
    ),
    ("zone example.com.\nupdate change x\n", "2:8: expected add or delete"),
    ("zone example.com.\nupdate add a..b 60 A 192.0.2.1\n", "2:12: 'a..b' is no domain name"),
    ("zone example.com.\nupdate add x.example.com. 60 TXT \"a\n", "does not end on its line"),
    ("zone example.com.\nupdate add x.example.com. 60 CH TXT a\n", "class CH"),
    ("zone example.com.\nremove x\n", "'remove' is no command"),
    ("zone example.com.\n", "changes nothing"),
    ("server 192.0.2.1\n" + String(repeating: "a", count: 500_000), "2:0: a line of more than"),
  ]

  @Test(arguments: bad.indices) func `bad input is refused with its place`(index: Int) throws {
    let message = try FormatReading.message(Self.bad[index].text, as: "x.txt", .nsupdate)
    #expect(message.contains(Self.bad[index].message), "\(message)")
  }
}
