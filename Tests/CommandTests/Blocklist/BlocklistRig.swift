import Foundation
import TestKit

/// A real rbldnsd with lists of every kind of health, and dlv asking them by a dlv.yml.
struct BlocklistRig {
  private static let everything = "0.0.0.0/1\n128.0.0.0/1\n"

  /// In front of zones, where users write it too.
  static let keyInZone = "k3y5ecretk3y5ecretk3y5ecret"

  /// One server for all suites.
  static let server = Result {
    try BlocklistServer([
      .init(
        "good.test", "ip4set",
        """
        :127.0.0.2:Listed, see https://good.test/?$
        127.0.0.2
        192.0.2.10
        192.0.2.64/30
        :127.0.0.4:open proxy $
        192.0.2.10

        """),
      .init("other.test", "ip4set", ":127.0.0.2:\n127.0.0.2\n192.0.2.10\n"),
      .init("dead.test", "ip4set", ":127.0.0.2:never\n203.0.113.99\n"),
      .init("world.test", "ip4set", ":127.0.0.2:all\n" + everything),
      .init("spared.test", "ip4set", ":127.0.0.2:all\n!127.0.0.1\n" + everything),
      .init("refusing.test", "ip4set", ":127.255.255.254:open resolver\n" + everything),
      .init("quota.test", "ip4set", ":127.255.255.255:too many\n" + everything),
      .init("mistyped.test", "ip4set", ":127.255.255.252:typing error\n" + everything),
      .init("refused.test", "ip4set", ":127.0.0.1:Query Refused\n" + everything),
      .init("parked.test", "ip4set", ":203.0.113.80:for sale\n" + everything),
      .init("six.test", "ip6trie", ":127.0.0.2:six $\n::ffff:7f00:2/128\n2001:db8::25/128\n"),
      .init("sixworld.test", "ip6trie", ":127.0.0.2:six\n::/0\n"),
      .init("sixspared.test", "ip6trie", ":127.0.0.2:six\n::/0\n!::ffff:7f00:1/128\n"),
      .init("names.test", "dnset", ":127.0.0.2:spam from $\ntest\nbad.example\n"),
      .init("below.test", "dnset", ":127.0.0.2:spam from $\ntest\n.bad.example\n"),
      .init("nameworld.test", "dnset", ":127.0.0.2:all\n.test\n.invalid\n.example\n"),
      .init("namespared.test", "dnset", ":127.0.0.2:all\ntest\n.com\n.example\n"),
      .init("namedead.test", "dnset", ":127.0.0.2:none\nother.example\n"),
      .init("bits.test", "ip4set", ":127.0.0.2:test\n127.0.0.2\n:127.0.0.80:both\n192.0.2.80\n"),
      .init("sixown.test", "ip6trie", ":127.0.0.2:six $\n2001:db8::99/128\n2001:db8::25/128\n"),
      .init(
        "\(keyInZone).xbl.dq.spamhaus.net", "ip4set",
        ":127.0.0.4:for \(keyInZone.uppercased())\n127.0.0.2\n192.0.2.10\n"),
      .init(
        "\(keyInZone).black.mail.abusix.zone", "ip4set",
        ":127.0.0.2:for \(keyInZone)\n127.0.0.2\n192.0.2.10\n"),
      .init(
        "\(keyInZone).own.test", "ip4set",
        ":127.0.0.2:$ \(keyInZone)\n127.0.0.2\n192.0.2.10\n"),
      .init("k3y5ecret.keyed.test", "ip4set", ":127.0.0.2:for k3y5ecret\n127.0.0.2\n192.0.2.10\n"),
    ])
  }

  let folder: TemporaryFolder
  private let port: UInt16

  /// `lists` are lines of dlv.yml: `{ zone: good.test, kind: ip4 }`.
  init(_ lists: [String], port: UInt16? = nil) throws {
    self.port = try port ?? Self.server.get().port
    folder = try TemporaryFolder()
    let text = "blocklists:\n  only: true\n  lists:\n" + lists.map { "    - \($0)\n" }.joined()
    try folder.write(text, to: "dlv.yml")
  }

  init(ip4 zones: [String], port: UInt16? = nil) throws {
    try self.init(zones.map { "{ zone: \($0), kind: ip4 }" }, port: port)
  }

  func run(_ arguments: [String]) async throws -> ProgramRun {
    try await ProgramRun(
      ProgramRun.dlv,
      ["blocklist", "--resolver", "127.0.0.1:\(port)", "--dns-timeout", "3"] + arguments,
      in: folder.url)
  }

  /// The report on the targets.
  func report(_ targets: [String]) async throws -> (report: JSONReport, status: Int32) {
    let run = try await run(["--format", "json"] + targets)
    return (try JSONReport(run.outputBytes), run.status)
  }
}
