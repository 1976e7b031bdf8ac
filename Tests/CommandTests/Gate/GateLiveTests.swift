import Foundation
import TestKit
import Testing

/// `dlv gate` whose old state is what name servers answer.
@Suite(.timeLimit(.minutes(3))) struct GateLiveTests {
  private typealias Rig = GateCommandTests.Rig

  private static func run(
    _ head: String, resolver port: UInt16, _ arguments: [String] = []
  ) async throws -> ProgramRun {
    let rig = try Rig(base: [:], head: ["example.com.zone": head])
    return try await ProgramRun(
      ProgramRun.dlv,
      [
        "gate", "--head", "head", "--resolver", "127.0.0.1:\(port)", "--dns-timeout", "0.5",
        "--format", "json",
      ] + arguments, in: rig.folder.url)
  }

  private static func report(_ run: ProgramRun) throws -> GateCommandTests.Report {
    try JSONDecoder().decode(GateCommandTests.Report.self, from: run.outputBytes)
  }

  @Test func `what is published is the old state`() async throws {
    let zone = GateCommandTests.zone
    let server = try NSDServer(zones: ["example.com": zone])
    // What is published already breaks nothing, whatever the server does not know about.
    let same = try Self.report(
      try await Self.run(zone, resolver: server.port, ["--allow-undetermined"]))
    #expect(same.new.isEmpty && same.worse.isEmpty && same.changes.isEmpty)
    let broken = try await Self.run(
      zone.replacingOccurrences(of: "mx1 A 192.0.2.25\nmx2 A 198.51.100.25\n", with: "")
        .replacingOccurrences(of: "-all", with: "~all"), resolver: server.port)
    #expect(broken.status == 1, "\(broken.errors)")
    let report = try Self.report(broken)
    #expect(report.new.first?.rule == "mx-unresolvable")
    #expect(report.changes.map(\.name).contains("mx1.example.com"))
    let text = try #require(report.changes.first { $0.type == "TXT" })
    #expect(text.before == [#""v=spf1 mx ip4:192.0.2.0/24 -all""#])
    // The line of the new file: what is published has none.
    #expect(text.location == .init(file: "head/example.com.zone", line: 10))
    #expect(report.new.contains { $0.rule == "gate-spf-relaxed" && $0.location?.line == 10 })
    withExtendedLifetime(server) {}
  }

  @Test func `a selector in use that the new zone lacks is missed`() async throws {
    // A name that no list of well-known selectors has.
    let name = "zz9._domainkey"
    let key =
      "\(name) TXT \"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"\n"
    let zone = GateCommandTests.zone
    let server = try NSDServer(zones: ["example.com": zone + key])
    let messages = try TemporaryFolder()
    try messages.write(
      """
      DKIM-Signature: v=1; a=ed25519-sha256; d=example.com; s=zz9; h=from; bh=AAAA; b=AAAA\r
      From: a@example.com\r
      \r
      text\r

      """, to: "a.eml")
    let evidence = ["--messages", messages.path("a.eml"), "--allow-undetermined"]
    let lost = try await Self.run(zone, resolver: server.port, evidence)
    #expect(lost.status == 1, "\(lost.errors)")
    let finding = try #require(
      try Self.report(lost).new.first { $0.rule == "gate-selector-removed" })
    #expect(finding.subject == "\(name).example.com")
    #expect(finding.severity == "error")
    let kept = try await Self.run(zone + key, resolver: server.port, evidence)
    #expect(kept.status == 0)
    #expect(!(try Self.report(kept)).new.contains { $0.rule == "gate-selector-removed" })
    withExtendedLifetime(server) {}
  }

  @Test func `a resolver that does not answer is no verdict, and red only where that is wanted`()
    async throws
  {
    let port = try LoopbackPort.free()
    let zone = GateCommandTests.zone
    let run = try await Self.run(zone, resolver: port)
    #expect(run.status == 2, "\(run.errors)")
    let report = try Self.report(run)
    #expect(report.new.isEmpty && report.worse.isEmpty)
    #expect(report.undetermined.contains { $0.new })
    #expect(try await Self.run(zone, resolver: port, ["--allow-undetermined"]).status == 0)
  }

  @Test func `a zone that goes is missed although its servers still answer`() async throws {
    let com = "$ORIGIN com.\n$TTL 60\n@ SOA a h 1 2 3 4 5\n@ NS a\na A 192.0.2.1\n"
    let delegation = "example NS ns1.example\nns1.example A 192.0.2.53\n"
    let server = try NSDServer(zones: ["example.com": GateCommandTests.zone])
    for (rest, isFound) in [(delegation, true), ("example NS ns.example.net.\n", false)] {
      let rig = try Rig(
        base: ["com.zone": com + delegation, "example.com.zone": GateCommandTests.zone],
        head: ["com.zone": com + rest])
      let run = try await ProgramRun(
        ProgramRun.dlv,
        [
          "gate", "--head", "head", "--base", "base", "--resolver", "127.0.0.1:\(server.port)",
          "--dns-timeout", "0.5", "--format", "json", "--allow-undetermined",
        ], in: rig.folder.url)
      let new = try Self.report(run).new
      #expect(new.contains { $0.rule == "gate-zone-removed" } == isFound, "\(run.output)")
      if isFound { #expect(run.status == 1, "\(run.errors)") }
    }
    withExtendedLifetime(server) {}
  }

  @Test func `a zone that is not in the files is asked for the key of its DS record`() async throws
  {
    let key =
      "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw=="
    // By ldns-key2ds.
    let digest = "bcecdc244f4f52eba8d3c644b3163ca6d501b9188744d3163ca18055b4f33914"
    let parent = GateCommandTests.zone + "lab NS ns1\n"
    let server = try NSDServer(zones: [
      "example.com": parent,
      "lab.example.com":
        "$ORIGIN lab.example.com.\n$TTL 60\n@ SOA a h 1 2 3 4 5\n@ NS ns1.example.com.\n"
        + "@ MX 10 mx1.example.com.\n@ DNSKEY 257 3 13 \(key)\n",
    ])
    for (signer, isFound) in [
      ("58606 13 2 \(digest)", false), ("58606 13 2 \(digest.dropLast(4))0000", true),
      ("58605 13 2 \(digest)", true),
    ] {
      let rig = try Rig(
        base: ["a.zone": parent], head: ["a.zone": parent + "lab DS \(signer)\n"])
      let run = try await ProgramRun(
        ProgramRun.dlv,
        [
          "gate", "--head", "head", "--base", "base", "--resolver", "127.0.0.1:\(server.port)",
          "--dns-timeout", "0.5", "--format", "json",
        ], in: rig.folder.url)
      let report = try Self.report(run)
      #expect(report.new.contains { $0.rule == "gate-ds-added" } == isFound, "\(run.output)")
      #expect(!report.undetermined.contains { $0.rule == "gate-ds-added" }, "\(run.output)")
      if isFound { #expect(run.status == 1) }
    }
    withExtendedLifetime(server) {}
  }

  @Test func `an exchange that is added where the MTA-STS policy can't be read is undetermined`()
    async throws
  {
    let zone = GateCommandTests.zone + "_mta-sts TXT \"v=STSv1; id=20260101\"\n"
    let rig = try Rig(
      base: ["a.zone": zone],
      head: ["a.zone": zone.replacingOccurrences(of: "@ MX 20 mx2", with: "@ MX 20 ns1")])
    let (report, status) = try await rig.report()
    #expect(status == 2)
    let question = try #require(report.undetermined.first { $0.rule == "gate-mta-sts-unread" })
    #expect(question.new)
    #expect(question.reason.contains("ns1.example.com"), "\(question.reason)")
    // A null MX (RFC 7505) is no host that a policy could cover; nor does another change ask for it.
    for (old, new) in [
      ("@ MX 10 mx1\n@ MX 20 mx2\n", "@ MX 0 .\n"), ("@ MX 20 mx2\n", ""),
      ("p=reject", "p=quarantine"),
    ] {
      let other = try Rig(
        base: ["a.zone": zone],
        head: ["a.zone": zone.replacingOccurrences(of: old, with: new)])
      let (silent, _) = try await other.report()
      #expect(!silent.undetermined.contains { $0.rule == "gate-mta-sts-unread" }, "\(new)")
    }
  }
}
