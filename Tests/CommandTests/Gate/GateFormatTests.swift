import Foundation
import TestKit
import Testing

/// `dlv gate` on zones, updates and plans in other formats than zone files.
@Suite(.timeLimit(.minutes(2))) struct GateFormatTests {
  private typealias Rig = GateCommandTests.Rig

  @Test func `a script for nsupdate is done to the old zones`() async throws {
    let rig = try Rig(
      base: ["example.com.zone": GateCommandTests.zone],
      head: [
        "change.nsupdate": """
        zone example.com
        update delete mx1.example.com. A
        update delete mx2.example.com. A
        send

        """
      ])
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "gate", "--head", "nsupdate:head/change.nsupdate", "--base", "base", "--offline",
        "--format", "json",
      ], in: rig.folder.url)
    #expect(run.status == 1, "\(run.errors)")
    let report = try JSONDecoder().decode(GateCommandTests.Report.self, from: run.outputBytes)
    #expect(report.new.contains { $0.rule == "mx-unresolvable" })
    #expect(report.changes.map(\.name) == ["mx1.example.com", "mx2.example.com"])
    let alone = try await ProgramRun(
      ProgramRun.dlv, ["gate", "--head", "nsupdate:head/change.nsupdate"], in: rig.folder.url)
    #expect(alone.status == 64)
    #expect(alone.errors.contains("--base"))
  }

  private static func yaml(pool: String) -> String {
    """
    '':
      - { type: MX, value: { exchange: mx1.example.com., preference: 10 } }
    mx1:
      type: A
      value: 192.0.2.25
      dynamic:
        pools: { one: { values: [{ value: \(pool) }] } }
        rules: [{ pool: one }]

    """
  }

  @Test(arguments: [("192.0.2.25", 0 as Int32), ("10.0.0.1", 2)])
  func `what decides answers without being a record is compared`(
    pool: String, status: Int32
  ) async throws {
    let rig = try Rig(
      base: ["example.com.yaml": Self.yaml(pool: "192.0.2.25")],
      head: ["example.com.yaml": Self.yaml(pool: pool)])
    let gate = try await ProgramRun(
      ProgramRun.dlv, ["gate", "--head", "head", "--base", "base", "--offline"],
      in: rig.folder.url)
    #expect(gate.status == status, "\(gate.output)\(gate.errors)")
    let words = gate.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      words.contains("it is defined differently than in the old state") == (status == 2))
    let diff = try await ProgramRun(
      ProgramRun.dlv, ["dns", "diff", "base", "head"], in: rig.folder.url)
    #expect(diff.status == status, "\(diff.output)\(diff.errors)")
  }

  @Test func `octoDNS against a zone file, without what the provider adds`() async throws {
    let yaml = """
      ---
      '':
        - type: MX
          ttl: 3600
          values:
            - { exchange: mx1.example.com., preference: 10 }
            - { exchange: mx2.example.com., preference: 20 }
        - type: TXT
          ttl: 3600
          value: v=spf1 mx ip4:192.0.2.0/24 -all
      ns1: { type: A, ttl: 3600, value: 192.0.2.53 }
      ns2: { type: A, ttl: 3600, value: 198.51.100.53 }
      mx1: { type: A, ttl: 3600, value: 192.0.2.25 }
      mx2: { type: A, ttl: 3600, value: 198.51.100.25 }
      _dmarc: { type: TXT, ttl: 3600, value: v=DMARC1\\; p=none\\; rua=mailto:dmarc@example.com }
      s1._domainkey:
        type: TXT
        ttl: 3600
        value: v=DKIM1\\; k=ed25519\\; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
      www: { type: A, ttl: 3600, value: 192.0.2.80 }

      """
    let rig = try Rig(
      base: ["example.com.zone": GateCommandTests.zone], head: ["example.com.yaml": yaml])
    let (report, _) = try await rig.report(["--fail-on", "never", "--allow-undetermined"])
    #expect(report.changes.map(\.name) == ["_dmarc.example.com"])
    #expect(report.new.map(\.rule).contains("gate-dmarc-weakened"))
    #expect(report.new.allSatisfy { $0.location?.file == "head/example.com.yaml" })
  }
}
