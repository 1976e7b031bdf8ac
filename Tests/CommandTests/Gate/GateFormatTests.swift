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

  /// An export of Cloudflare; `tag` stands behind the exchange's address.
  private static func export(_ tag: String) -> String {
    """
    ;; Domain:     example.com.
    ;; Exported:   2026-11-22 09:00:00
    example.com\t3600\tIN\tSOA\tdana.ns.cloudflare.com. dns.cloudflare.com. 1 10000 2400 604800 3600
    example.com.\t86400\tIN\tNS\tdana.ns.cloudflare.com.
    mx1.example.com.\t1\tIN\tA\t192.0.2.25\(tag)
    example.com.\t1\tIN\tMX\t10 mx1.example.com.

    """
  }

  @Test func `an exchange behind a proxy is found, and no record of it is called removed`()
    async throws
  {
    let rig = try Rig(
      base: ["example.com.txt": Self.export("")],
      head: ["example.com.txt": Self.export(" ; cf_tags=cf-proxied:true")])
    let (report, _) = try await rig.report()
    let finding = try #require(report.new.first { $0.rule == "gate-exchange-proxied" })
    // In its own zone Cloudflare makes a way round.
    #expect(finding.severity == "warning")
    #expect(finding.location == .init(file: "head/example.com.txt", line: 5))
    #expect(report.changes.isEmpty)
    #expect(report.undetermined.contains { $0.new && $0.rule == "gate-unknown-records" })

    let other = GateCommandTests.zone.replacingOccurrences(of: "example.com", with: "example.net")
      .replacingOccurrences(of: "@ MX 10 mx1", with: "@ MX 10 mx1.example.com.")
    let both = try Rig(
      base: ["example.com.txt": Self.export(""), "example.net.zone": other],
      head: [
        "example.com.txt": Self.export(" ; cf_tags=cf-proxied:true"), "example.net.zone": other,
      ])
    let (second, status) = try await both.report()
    #expect(status == 1)
    #expect(
      second.new.contains { $0.rule == "gate-exchange-proxied" && $0.severity == "error" },
      "\(second.new)")
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
