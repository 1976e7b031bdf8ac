import Foundation
import TestKit
import Testing

/// `dlv mta-sts` and `dlv tls-rpt` as a user runs them, against a real HTTPS server.
@Suite struct MTASTSCommandTests {
  private let folder: TemporaryFolder
  private let pki: TestPKI

  init() throws {
    folder = try TemporaryFolder()
    pki = try TestPKI()
    try folder.write(Self.zone(), to: "a.test.zone")
  }

  private static func zone(id: String = "1") -> String {
    """
    $ORIGIN a.test.
    $TTL 3600
    @ IN SOA ns h 1 7200 3600 1209600 3600
    @ IN NS ns
    ns IN A 192.0.2.53
    @ IN MX 10 mx
    mx IN A 192.0.2.25
    _mta-sts IN TXT "v=STSv1; id=\(id);"
    mta-sts IN A 127.0.0.1
    """
  }

  private func run(_ arguments: [String], port: UInt16? = nil) async throws -> ProgramRun {
    try await ProgramRun(
      ProgramRun.dlv,
      ["mta-sts"] + arguments + [
        "--zone", folder.path("a.test.zone"), "--ca-file", pki.authorityFile,
      ]
        + (port.map { ["--https-port", "\($0)"] } ?? []))
  }

  private func server(
    _ behaviour: DocumentServer.Behaviour = .good, policy: String = DocumentServer.policy
  ) async throws -> DocumentServer {
    try await DocumentServer(pki.leaf(names: ["mta-sts.a.test"]), behaviour, policy: policy)
  }

  @Test func `the policy is printed with the hosts it covers, and a recording replays it`()
    async throws
  {
    let server = try await server()
    let recording = folder.path("recording")
    let live = try await run(["a.test", "--record", recording], port: server.port)
    #expect(live.status == 0, "\(live.output)\(live.errors)")
    #expect(live.output.contains("  mode: enforce\n"))
    #expect(live.output.contains("✓ mx.a.test  mx: mx.a.test\n"))
    server.process.end()
    let replayed = try await ProgramRun(
      ProgramRun.dlv, ["mta-sts", "a.test", "--replay", recording])
    #expect(replayed.status == 0 && replayed.output == live.output, "\(replayed.errors)")
  }

  @Test func `a host that refuses is down where the reference answers on the port that is asked`()
    async throws
  {
    // It listens on 127.0.0.1 alone.
    let server = try await server()
    try folder.write(
      Self.zone().replacing("mta-sts IN A 127.0.0.1", with: "mta-sts IN A 127.0.0.2")
        + "\nup IN A 127.0.0.1\n", to: "a.test.zone")
    let open = try await run(["a.test", "--format", "json"], port: server.port)
    #expect(open.status == 2, "\(open.output)\(open.errors)")
    #expect(open.output.contains("may block port \(server.port),"), "\(open.output)")
    let down = try await run(
      ["a.test", "--https-reference", "up.a.test"], port: server.port)
    #expect(down.status == 1, "\(down.output)\(down.errors)")
    #expect(down.output.contains("mta-sts-policy-unavailable"), "\(down.output)")
    #expect(!down.output.contains("Could not be determined"), "\(down.output)")
  }

  @Test func `a certificate with the name in its subject alone is told, and a recording keeps it`()
    async throws
  {
    let server = try await DocumentServer(pki.leaf(subject: "/CN=mta-sts.a.test"))
    let recording = folder.path("recording")
    let live = try await run(["a.test", "--record", recording], port: server.port)
    #expect(live.status == 1, "\(live.output)\(live.errors)")
    #expect(live.output.contains("mta-sts-certificate-name"), "\(live.output)")
    // What is served counts all the same.
    #expect(live.output.contains("✓ mx.a.test  mx: mx.a.test\n"))
    let replayed = try await ProgramRun(
      ProgramRun.dlv, ["mta-sts", "a.test", "--replay", recording])
    #expect(replayed.status == 1 && replayed.output == live.output, "\(replayed.errors)")
  }

  @Test func `without a network the policy is undetermined`() async throws {
    let run = try await run(["a.test", "--offline"])
    #expect(run.status == 2)
    #expect(run.output.contains("not asked (offline)"))
  }

  @Test(arguments: [
    (DocumentServer.Behaviour.missing, Int32(1)), (.slow, 2), (.redirect, 1), (.early, 2),
  ])
  func `a policy that can't be had is a finding or undetermined, and never right`(
    _ behaviour: DocumentServer.Behaviour, _ status: Int32
  ) async throws {
    let server = try await server(behaviour)
    let run = try await run(["a.test", "--https-timeout", "0.5"], port: server.port)
    #expect(run.status == status, "\(run.output)")
  }

  @Test func `a report of before shows that the policy changed and the id did not`() async throws {
    let before = try await server()
    let reports = [folder.path("before.json"), folder.path("before.rec")]
    let first = try await run(
      ["a.test", "--output", "json=\(reports[0])", "--record", reports[1]], port: before.port)
    #expect(first.status == 0)
    let after = try await server(
      policy: DocumentServer.policy.replacing("1209600", with: "1209601"))
    for report in reports {
      let same = try await run(["a.test", "--previous", report], port: after.port)
      #expect(same.status == 1 && same.output.contains("mta-sts-id-unchanged"), "\(same.errors)")
    }
    try folder.write(Self.zone(id: "2"), to: "a.test.zone")
    let other = try await run(["a.test", "--previous", reports[0]], port: after.port)
    #expect(other.status == 0)
  }

  @Test func `the audit compares with a report of before as well`() async throws {
    func audit(_ arguments: [String], port: UInt16) async throws -> ProgramRun {
      try await ProgramRun(
        ProgramRun.dlv,
        [
          "audit", "--only", "mta-sts", "a.test", "--zone", folder.path("a.test.zone"), "--ca-file",
          pki.authorityFile, "--https-port", "\(port)",
        ] + arguments)
    }
    let before = try await server()
    let report = folder.path("before.json")
    let first = try await audit(["--output", "json=\(report)"], port: before.port)
    #expect(first.status == 0, "\(first.output)")
    let after = try await server(
      policy: DocumentServer.policy.replacing("1209600", with: "1209601"))
    let changed = try await audit(["--previous", report], port: after.port)
    #expect(changed.status == 1 && changed.output.contains("mta-sts-id-unchanged"))
  }

  @Test func `testing mode that lasts is a warning of the audit`() async throws {
    let zones = try TemporaryFolder()
    try zones.write(Self.zone(), to: "a.test.zone")
    let dns = try NSDServer(zonesIn: URL(fileURLWithPath: zones.path("")))
    let policy = DocumentServer.policy.replacing("enforce", with: "testing")
    let server = try await server(policy: policy)
    try folder.write(
      """
      {"schema": "dlv.mta-sts-history/1", "domains": {"a.test": {"id": "1",
        "policy": "\(policy.replacing("\r", with: "\\r").replacing("\n", with: "\\n"))",
        "mode": "testing", "mode_since": "2020-01-01T00:00:00Z"}}}
      """, to: "mta-sts.json")
    let state = folder.url("state/dlv")
    try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      at: folder.url("mta-sts.json"), to: state.appending(path: "mta-sts.json"))
    let run = try await ProgramRun(
      "env",
      [
        "XDG_STATE_HOME=\(folder.path("state"))", ProgramRun.dlv, "audit", "--only", "mta-sts",
        "a.test", "--resolver", "127.0.0.1:\(dns.port)", "--ca-file", pki.authorityFile,
        "--https-port", "\(server.port)", "--fail-on", "warning",
      ])
    #expect(run.status == 1 && run.output.contains("days at least"), "\(run.output)\(run.errors)")
  }

  @Test func `what is no report is refused`() async throws {
    try folder.write("nonsense", to: "x")
    let run = try await run(["a.test", "--offline", "--previous", folder.path("x")])
    #expect(run.status == 65)
    #expect(run.errors.contains("neither a report (--format json) nor a recording"))
  }

  @Test(arguments: [["mta-sts"], ["audit", "--only", "mta-sts"]])
  func `a history is kept of what live DNS and the policy host said`(
    _ first: [String]
  ) async throws {
    let zones = try TemporaryFolder()
    try zones.write(Self.zone(), to: "a.test.zone")
    let dns = try NSDServer(zonesIn: URL(fileURLWithPath: zones.path("")))
    let state = folder.path("state")
    func run(_ server: DocumentServer, _ command: [String]) async throws -> ProgramRun {
      try await ProgramRun(
        "env",
        ["XDG_STATE_HOME=\(state)", ProgramRun.dlv] + command + [
          "a.test", "--resolver", "127.0.0.1:\(dns.port)", "--ca-file", pki.authorityFile,
          "--https-port", "\(server.port)",
        ])
    }
    let audit = ["audit", "--only", "mta-sts"]
    let before = try await server()
    #expect(try await run(before, first).status == 0)
    let file = state + "/dlv/mta-sts.json"
    let kept = try String(contentsOfFile: file, encoding: .utf8)
    #expect(kept.contains("\"mode\" : \"enforce\"") && kept.contains("\"a.test\""))
    let after = try await server(
      policy: DocumentServer.policy.replacing("1209600", with: "1209601"))
    // It stays wrong until the id changes.
    for command in [["mta-sts"], audit, audit] {
      let changed = try await run(after, command)
      #expect(changed.status == 1 && changed.output.contains("mta-sts-id-unchanged"))
    }
  }

  @Test func `a policy is checked before it is published`() async throws {
    try folder.write(
      DocumentServer.policy.replacing("mx.a.test", with: "old.a.test"), to: "policy.txt")
    let server = try await server()
    let lint = try await run(
      ["lint", folder.path("policy.txt"), "--domain", "a.test"], port: server.port)
    #expect(lint.status == 1)
    #expect(lint.output.contains("policy.txt:3:1"))
    #expect(lint.output.contains("✗ mx.a.test  not covered"))
    let alone = try await ProgramRun(
      ProgramRun.dlv, ["mta-sts", "lint", folder.path("policy.txt")])
    #expect(alone.status == 0, "\(alone.output)\(alone.errors)")
    #expect(alone.output.hasPrefix(folder.path("policy.txt")))
    let json = try await ProgramRun(
      ProgramRun.dlv, ["mta-sts", "lint", folder.path("policy.txt"), "--format", "json"])
    for text in [alone.output, json.output] {
      #expect(!text.contains("invalid") && !text.contains("--offline"), "\(text)")
    }
    try folder.write("version: STSv1\nmode: on\n", to: "policy.txt")
    let bad = try await ProgramRun(ProgramRun.dlv, ["mta-sts", "lint", folder.path("policy.txt")])
    #expect(bad.status == 1 && bad.output.contains("policy.txt:2:7"))
    #expect(!bad.output.contains(".invalid"), "\(bad.output)")
    let document = try await ProgramRun(
      ProgramRun.dlv, ["mta-sts", "lint", folder.path("policy.txt"), "--format", "json"])
    let open = try #require(try JSONReport(document.outputBytes).targets.first?.undetermined)
    // What only a domain could show does not apply; what the file would show, if it could be read, is not known.
    #expect(
      Set(open.map(\.rule)) == ["mta-sts-mode-none", "mta-sts-testing", "mta-sts-max-age"])
  }

  @Test func `TLS-RPT has a command of its own`() async throws {
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "tls-rpt", "a.test", "--offline", "--zone", folder.path("a.test.zone"), "--fail-on",
        "notice",
      ])
    #expect(run.status == 1)
    #expect(run.output.contains("rua=mailto:tls-reports@a.test"))
  }
}
