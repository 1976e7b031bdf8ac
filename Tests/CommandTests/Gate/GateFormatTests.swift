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

  @Test(arguments: [
    (
      "UPSERT", "example.com.", 65 as Int32, "example.com has a CNAME record and is the zone's apex"
    ),
    ("UPSERT", "www.example.com.", 65, "www.example.com has other data"),
    ("CREATE", "fresh.example.com.", 0, ""),
  ])
  func `a change batch that Route 53 would refuse is refused`(
    _ action: String, _ name: String, _ status: Int32, _ words: String
  ) async throws {
    let batch = """
      {"Changes": [{"Action": "\(action)", "ResourceRecordSet": {"Name": "\(name)",
        "Type": "CNAME", "TTL": 300, "ResourceRecords": [{"Value": "x.example.net."}]}}]}
      """
    let rig = try Rig(
      base: ["example.com.zone": GateCommandTests.zone], head: ["batch.json": batch])
    let run = try await ProgramRun(
      ProgramRun.dlv,
      ["gate", "--offline", "--base", "base", "--head", "route53:head/batch.json@example.com"],
      in: rig.folder.url)
    #expect(run.status == status, "\(run.output)\(run.errors)")
    #expect(
      words.isEmpty || run.errors.contains(words) && run.errors.contains("head/batch.json:2"))
  }

  @Test(arguments: [
    ("NS", ["ns1.example.com."], "@ NS ns1\n@ NS ns2\n", "@ NS ns1\n"),
    (
      "NS", ["ns.gone.example.com.", "ns9.gone.example.com."], "@ NS ns1\n@ NS ns2\n",
      "@ NS ns.gone\n@ NS ns9.gone\n"
    ),
    // Route 53's serial number is the same all the time, and may go back.
    (
      "SOA", ["ns1.example.com. hostmaster.example.com. 1 60 30 120 300"], "1 7200 900 1209600 300",
      "1 60 30 120 300"
    ),
    (
      "SOA", ["ns1.example.com. hostmaster.example.com. 0 60 30 120 300"], "1 7200 900 1209600 300",
      "0 60 30 120 300"
    ),
  ])
  func `a batch replaces the sets of the apex like a zone file does`(
    _ type: String, _ values: [String], _ old: String, _ new: String
  ) async throws {
    let records = values.map { "{\"Value\": \"\($0)\"}" }.joined(separator: ", ")
    let batch = """
      {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": {"Name": "example.com.",
        "Type": "\(type)", "TTL": 3600, "ResourceRecords": [\(records)]}}]}
      """
    let zone = GateCommandTests.zone
    let changed = zone.replacingOccurrences(of: old, with: new)
    #expect(changed != zone)
    let rig = try Rig(
      base: ["example.com.zone": zone],
      head: ["batch.json": batch, "example.com.zone": changed])
    func run(_ head: String) async throws -> (
      status: Int32, new: [String], changes: [String]
    ) {
      let run = try await ProgramRun(
        ProgramRun.dlv,
        ["gate", "--offline", "--base", "base", "--format", "json", "--head", head],
        in: rig.folder.url)
      #expect(run.errors == "")
      let report = try JSONDecoder().decode(GateCommandTests.Report.self, from: run.outputBytes)
      return (
        run.status, report.new.map { "\($0.rule) \($0.severity) \($0.subject)" }.sorted(),
        report.changes.map { "\($0.name) \($0.type) \($0.before) \($0.after)" }
      )
    }
    let file = try await run("head/example.com.zone")
    let upsert = try await run("route53:head/batch.json@example.com")
    #expect(upsert == file)
    #expect(file.changes.count == 1)
    if type == "NS" {
      #expect(upsert.new.contains { $0.hasPrefix("zone-name-server") }, "\(upsert)")
    }
    let diff = try await ProgramRun(
      ProgramRun.dlv,
      ["dns", "diff", "base/example.com.zone", "route53:head/batch.json@example.com"],
      in: rig.folder.url)
    #expect(diff.status == 1, "\(diff.output)\(diff.errors)")
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

  private static func route53(exchange: String) -> String {
    func set(_ name: String, _ type: String, _ value: String, _ more: String = "") -> String {
      """
      {"Name": "\(name)", "Type": "\(type)", "TTL": 300, \(more)
       "ResourceRecords": [{"Value": "\(value)"}]}
      """
    }
    let sets = [
      set("example.com.", "SOA", "ns1.example.net. h.example.net. 1 7200 900 1209600 86400"),
      set("example.com.", "NS", "ns1.example.net."),
      set("example.com.", "MX", "10 mx1.example.com.", #""SetIdentifier": "a", "Weight": 1,"#),
      set("example.com.", "MX", "10 mx1.example.com.", #""SetIdentifier": "b", "Weight": 2,"#),
      set("mx1.example.com.", "A", exchange),
    ]
    return "{\"ResourceRecordSets\": [\(sets.joined(separator: ","))]}"
  }

  @Test(arguments: [("192.0.2.25", 0 as Int32), ("192.0.2.26", 2)])
  func `the host of a routed MX set is followed`(_ address: String, _ status: Int32) async throws {
    let rig = try Rig(
      base: ["example.com.json": Self.route53(exchange: "192.0.2.25")],
      head: ["example.com.json": Self.route53(exchange: address)])
    let (report, found) = try await rig.report()
    #expect(found == status)
    let question = report.undetermined.first { $0.rule == "gate-unknown-records" && $0.new }
    #expect((question != nil) == (status == 2))
    #expect(question?.reason.contains("mx1.example.com, which changes") ?? true)
  }

  @Test func `a plan that puts an alias beside data of the old zone is refused`() async throws {
    let plan = """
      {"format_version": "1.2", "terraform_version": "1.9.0", "complete": true, "errored": false,
       "resource_changes": [
        {"address": "cloudflare_record.www", "mode": "managed", "type": "cloudflare_record",
         "name": "www", "provider_name": "registry.terraform.io/cloudflare/cloudflare",
         "change": {"actions": ["create"], "before": null, "after_unknown": {},
          "after": {"name": "OWNER", "type": "CNAME", "value": "x.example.net", "ttl": 300}}}],
       "configuration": {"root_module": {}}}
      """
    for (name, status) in [("www", 65 as Int32), ("fresh", 0)] {
      let rig = try Rig(
        base: ["example.com.zone": GateCommandTests.zone],
        head: ["plan.json": plan.replacingOccurrences(of: "OWNER", with: name)])
      let run = try await ProgramRun(
        ProgramRun.dlv,
        [
          "gate", "--offline", "--base", "base", "--head", "terraform:head/plan.json@example.com",
        ], in: rig.folder.url)
      #expect(run.status == status, "\(run.errors)")
      #expect((status == 65) == run.errors.contains("www.example.com has a CNAME record"))
    }
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
