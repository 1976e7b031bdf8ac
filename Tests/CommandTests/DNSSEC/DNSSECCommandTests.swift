import Foundation
import TestKit
import Testing

/// `dlv dnssec` on signed zones behind a real server.
@Suite struct DNSSECCommandTests {
  private static func run(_ arguments: [String], _ domain: String) async throws -> ProgramRun {
    let zones = try SignedTestTree.shared.get().zones
    return try await ProgramRun(
      ProgramRun.dlv,
      [
        "dnssec", "--resolver", "127.0.0.1:\(zones.server.port)", "--trust-anchor",
        zones.anchorFile.path,
      ] + arguments + [domain])
  }

  @Test func `the chain is shown from the trust anchor down`() async throws {
    let run = try await Self.run([], "ecdsa.test")
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    let zones = ["✓ .  secure, trust anchor", "✓ test  secure", "✓ ecdsa.test  secure"]
    var rest = run.output[...]
    for zone in zones {
      let place = try #require(rest.range(of: zone), "\(zone) is not in \(run.output)")
      rest = rest[place.upperBound...]
    }
    #expect(rest.contains("✓ ecdsa.test MX  secure"))
    #expect(rest.contains("✓ _dmarc.ecdsa.test TXT  secure (proven not to exist)"))
  }

  @Test(arguments: [
    ("rsa.test", 0, "secure"), ("unsigned.test", 0, "test delegates unsigned.test without a DS"),
    ("expired.test", 1, "expired at 2021-01-01T00:00:00Z"),
    ("mismatch.test", 1, "no DNSKEY of mismatch.test matches a DS record"),
    ("island.test", 0, "dnssec-no-ds"),
  ]) func `the exit status is that of the verdict`(
    _ domain: String, _ status: Int, _ words: String
  ) async throws {
    let run = try await Self.run([], domain)
    #expect(Int(run.status) == status, "\(run.output)\(run.errors)")
    #expect(run.output.contains(words), "\(run.output)")
  }

  /// SERVFAIL is all that such a resolver says of a bogus zone, unless it is asked not to check.
  @Test(arguments: [("expired.test", "expired at 2021"), ("mismatch.test", "matches a DS record")])
  func `what is bogus is found behind a resolver that validates`(
    _ domain: String, _ words: String
  ) async throws {
    let zones = try SignedTestTree.shared.get().zones
    let folder = try TemporaryFolder()
    let port = try LoopbackPort.free()
    try folder.write(
      """
      server:
        interface: 127.0.0.1@\(port)
        username: ""
        chroot: ""
        pidfile: ""
        use-syslog: no
        do-daemonize: no
        do-not-query-localhost: no
        local-zone: "test." nodefault
        module-config: "validator iterator"
        trust-anchor-file: "\(zones.anchorFile.path)"
      remote-control:
        control-enable: no
      forward-zone:
        name: "."
        forward-addr: 127.0.0.1@\(zones.server.port)

      """, to: "unbound.conf")
    let server = try ServerProcess("/usr/sbin/unbound", ["-d", "-c", folder.path("unbound.conf")])
    defer { server.end() }
    #expect(try server.waitUntilItAnswers(port: port, milliseconds: 20_000), "\(server.text)")
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "dnssec", "--resolver", "127.0.0.1:\(port)", "--trust-anchor", zones.anchorFile.path,
        domain,
      ])
    #expect(run.status == 1, "\(run.output)\(run.errors)")
    #expect(run.output.contains("dnssec-bogus") && run.output.contains(words), "\(run.output)")
  }

  @Test func `a replay gives the same report without the server`() async throws {
    let folder = try TemporaryFolder()
    for domain in ["ecdsa.test", "expired.test", "unsigned.test", "sha1.test"] {
      let path = folder.path("\(domain).jsonl")
      let live = try await Self.run(["--record", path, "--format", "json"], domain)
      let anchor = try SignedTestTree.shared.get().zones.anchorFile.path
      let again = try await ProgramRun(
        ProgramRun.dlv,
        ["dnssec", "--replay", path, "--trust-anchor", anchor, "--format", "json", domain])
      #expect(live.output == again.output)
      #expect(live.status == again.status, "\(again.errors)")
    }
  }

  @Test func `a zone file that is not signed is no finding`() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      $ORIGIN plain.example.
      $TTL 3600
      @ SOA ns hostmaster 1 7200 3600 1209600 300
      @ NS ns.example.net.
      @ MX 10 mx.example.net.

      """, to: "plain.zone")
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "audit", "--offline", "--only", "dnssec", "--zone", folder.path("plain.zone"),
        "plain.example",
      ])
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }

  @Test(arguments: [
    ("unsigned", true, 1, "bogus", "has a trust anchor, and is not signed"),
    ("unsigned", false, 2, "unsigned", "the zone file is not signed"),
    ("bare", true, 1, "bogus", "has a trust anchor, and is not signed"),
    ("bare", false, 2, "unsigned", "the zone file is not signed"),
    ("ecdsa", true, 0, "secure", ""),
  ]) func `a zone file is held against its own trust anchor`(
    _ zone: String, _ isAnchored: Bool, _ status: Int, _ word: String, _ reason: String
  ) async throws {
    let zones = try SignedTestTree.shared.get().zones
    let folder = try TemporaryFolder()
    try folder.write(try zones.text(of: "\(zone).test."), to: "zone")
    let anchors = try zones.delegation(of: "\(zone).test.", in: "test.").map { "\($0)\n" }
    let digest = String(repeating: "AB", count: 32)
    try folder.write(
      anchors.isEmpty ? "\(zone).test. 3600 IN DS 12345 13 2 \(digest)\n" : anchors.joined(),
      to: "anchor")
    let run = try await ProgramRun(
      ProgramRun.dlv,
      ["dnssec", "--offline", "--format", "json", "--zone", folder.path("zone@\(zone).test")]
        + (isAnchored ? ["--trust-anchor", folder.path("anchor")] : []) + ["\(zone).test"])
    #expect(Int(run.status) == status, "\(run.output)\(run.errors)")
    #expect(run.output.contains("\"status\": \"\(word)\","), "\(run.output)")
    #expect(reason.isEmpty || run.output.contains(reason), "\(run.output)")
    #expect(status == 0 || !run.output.contains("\"grade\": \"A\""))
    #expect(!run.output.contains("but its parent has no DS record"))
  }

  @Test func `a trust anchor that can't be used ends the run`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("example. 3600 IN A 192.0.2.1\n", to: "none")
    try folder.write("example. 3600 IN DS what\n", to: "bad")
    try folder.write(
      "example. 60 IN SOA ns.example. h.example. 1 2 3 4 5\nexample. 60 IN DS 1 13 2 \(String(repeating: "0", count: 64))\n",
      to: "zone")
    for (file, status) in [("missing", 66), ("none", 65), ("bad", 65), ("zone", 65)] {
      let run = try await ProgramRun(
        ProgramRun.dlv, ["dnssec", "--trust-anchor", folder.path(file), "example.com"])
      #expect(Int(run.status) == status, "\(run.errors)")
      #expect(run.errors.contains("trust anchor"))
      #expect(run.errors.contains("has an SOA record in line 1") == (file == "zone"))
    }
  }
}
