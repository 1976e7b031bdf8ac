import DNS
import TestKit
import Testing
import ZoneFormats

/// Plans in Terraform's documented JSON form, of the providers whose records are read.
@Suite struct TerraformPlanTests {
  static func plan(_ resources: [String], more: String = "") -> String {
    #"{"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": ["#
      + resources.joined(separator: ",\n") + "]\(more)}"
  }

  static func resource(
    _ address: String, _ type: String, _ actions: String, before: String = "null",
    after: String = "null", unknown: String = "{}"
  ) -> String {
    """
    {"address": "\(address)", "mode": "managed", "type": "\(type)", "name": "x", "change":
     {"actions": [\(actions)], "before": \(before), "after": \(after), "after_unknown": \(unknown)}}
    """
  }

  static let zone = resource(
    "aws_route53_zone.main", "aws_route53_zone", #""no-op""#,
    before: #"{"name": "example.com", "zone_id": "Z1"}"#,
    after: #"{"name": "example.com", "zone_id": "Z1"}"#)

  @Test(arguments: [(#""tags": {"a": "b"}, "id": "2""#, 0), (#""set_identifier": "y""#, 1)])
  func `how a resource is managed is no part of what it answers`(
    _ other: String, _ count: Int
  ) throws {
    func alias(_ more: String) -> String {
      #"{"zone_id": "Z1", "name": "www", "type": "A", "alias": [{"name": "lb"}], \#(more)}"#
    }
    let text = Self.plan([
      Self.zone,
      Self.resource(
        "aws_route53_record.www", "aws_route53_record", #""update""#,
        before: alias(#""tags": null, "id": "1""#), after: alias(other)),
    ])
    let entries = try FormatReading.load(text, as: "plan.json").undetermined
    let (before, after) = (
      entries.filter { $0.side == .before }, entries.filter { $0.side == .after }
    )
    #expect(before.count == 1 && after.count == 1)
    #expect(DefinitionDifference.differences(from: before, to: after).count == count)
  }

  @Test func `before and after come out of one plan`() throws {
    let text = Self.plan([
      Self.zone,
      Self.resource(
        "aws_route53_record.mx", "aws_route53_record", #""update""#,
        before:
          #"{"zone_id": "Z1", "name": "example.com", "type": "MX", "ttl": 300, "records": ["10 a.example.com"]}"#,
        after:
          #"{"zone_id": "Z1", "name": "", "type": "MX", "ttl": 300, "records": ["10 b.example.com"]}"#
      ),
      Self.resource(
        "aws_route53_record.txt", "aws_route53_record", #""create""#,
        after:
          #"{"zone_id": "Z1", "name": "s1._domainkey", "type": "TXT", "ttl": 60, "records": ["v=DKIM1; p=AA\"\"BB"], "weighted_routing_policy": []}"#
      ),
      Self.resource(
        "aws_route53_record.old", "aws_route53_record", #""delete""#,
        before:
          #"{"zone_id": "Z1", "name": "\\052.old", "type": "A", "ttl": 60, "records": ["192.0.2.1"]}"#
      ),
      Self.resource(
        "aws_route53_record.kept", "aws_route53_record", #""forget""#,
        before:
          #"{"zone_id": "Z1", "name": "kept", "type": "A", "ttl": 60, "records": ["192.0.2.2"]}"#),
      Self.resource(
        "aws_route53_record.alias", "aws_route53_record", #""create""#,
        after: #"{"zone_id": "Z1", "name": "www", "type": "A", "alias": [{"name": "lb"}]}"#),
      Self.resource(
        "aws_route53_record.later", "aws_route53_record", #""create""#,
        after: #"{"zone_id": "Z1", "name": "later", "type": "A", "ttl": 60}"#,
        unknown: #"{"id": true, "fqdn": true, "records": [true]}"#),
    ])
    let zones = try FormatReading.load(text, as: "plan.json")
    let zone = try #require(zones.zones.first)
    #expect(zones.zones.count == 1 && zones.unplaced.isEmpty && zones.warnings.isEmpty)
    #expect(zone.origin.description == "example.com" && zone.format == .terraform)
    guard case .plan(let before, let after) = zone.contents else {
      Issue.record("no plan")
      return
    }
    #expect(
      FormatReading.lines(before) == [
        "example.com. 300 MX 10 a.example.com.", "*.old.example.com. 60 A 192.0.2.1",
        "kept.example.com. 60 A 192.0.2.2",
      ])
    #expect(
      FormatReading.lines(after) == [
        "example.com. 300 MX 10 b.example.com.",
        "s1._domainkey.example.com. 60 TXT \"v=DKIM1; p=AA\" \"BB\"",
        "kept.example.com. 60 A 192.0.2.2",
      ])
    #expect(
      zone.undetermined.map(\.kind) == [
        "aws_route53_record.alias, alias A", "aws_route53_record.later, records of A",
      ])
    #expect(zone.undetermined.allSatisfy { $0.side == .after && $0.types == [.a] })
    #expect(after.first?.location?.pointer == "/resource_changes/1/change/after/records/0")
  }

  @Test func `the records of the other providers are read`() throws {
    let text = Self.plan([
      Self.resource(
        "cloudflare_zone.c", "cloudflare_zone", #""no-op""#,
        after: #"{"id": "c1", "zone": "example.net"}"#),
      Self.resource(
        "cloudflare_record.mx", "cloudflare_record", #""create""#,
        after:
          #"{"zone_id": "c1", "name": "@", "type": "MX", "ttl": 1, "value": "mail.example.net", "priority": 10, "proxied": false}"#
      ),
      Self.resource(
        "cloudflare_dns_record.txt", "cloudflare_dns_record", #""create""#,
        after:
          #"{"zone_id": "c1", "name": "_dmarc.example.net", "type": "TXT", "ttl": 120, "content": "\"v=DMARC1; p=none\""}"#
      ),
      Self.resource(
        "cloudflare_dns_record.www", "cloudflare_dns_record", #""create""#,
        after:
          #"{"zone_id": "c1", "name": "www.example.net", "type": "A", "ttl": 1, "content": "192.0.2.1", "proxied": true}"#
      ),
      Self.resource(
        "google_dns_managed_zone.g", "google_dns_managed_zone", #""create""#,
        after: #"{"name": "my-zone", "dns_name": "example.org."}"#),
      Self.resource(
        "google_dns_record_set.spf", "google_dns_record_set", #""create""#,
        after:
          #"{"managed_zone": "my-zone", "name": "example.org.", "type": "TXT", "ttl": 300, "rrdatas": ["\"v=spf1 -all\""]}"#
      ),
      Self.resource(
        "azurerm_dns_mx_record.m", "azurerm_dns_mx_record", #""create""#,
        after:
          #"{"zone_name": "example.edu", "name": "@", "ttl": 300, "record": [{"preference": "10", "exchange": "mail.example.edu."}]}"#
      ),
      Self.resource(
        "azurerm_dns_txt_record.t", "azurerm_dns_txt_record", #""create""#,
        after:
          #"{"zone_name": "example.edu", "name": "t", "ttl": 300, "record": [{"value": "a b; c"}]}"#
      ),
      Self.resource(
        "digitalocean_record.d", "digitalocean_record", #""create""#, after: #"{"name": "x"}"#),
    ])
    let zones = try FormatReading.load(text, as: "plan.json")
    #expect(
      zones.zones.flatMap { FormatReading.lines($0.records) } == [
        "example.net. 300 MX 10 mail.example.net.",
        "_dmarc.example.net. 120 TXT \"v=DMARC1; p=none\"",
        "example.org. 300 TXT \"v=spf1 -all\"", "example.edu. 300 MX 10 mail.example.edu.",
        "t.example.edu. 300 TXT \"a b; c\"",
      ])
    #expect(zones.undetermined.map(\.kind) == ["proxied A"])
    #expect(zones.warnings.map(\.message) == ["1 resource of type digitalocean_record not read"])
  }

  @Test func `a record whose zone is known later is found by the configuration`() throws {
    let record = Self.resource(
      "aws_route53_record.a[0]", "aws_route53_record", #""create""#,
      after: #"{"name": "a", "type": "A", "ttl": 60, "records": ["192.0.2.1"]}"#,
      unknown: #"{"zone_id": true}"#)
    let zone = Self.resource(
      "aws_route53_zone.new", "aws_route53_zone", #""create""#, after: #"{"name": "example.com"}"#,
      unknown: #"{"zone_id": true}"#)
    let configuration =
      #", "configuration": {"root_module": {"resources": [{"address": "aws_route53_record.a", "expressions": {"zone_id": {"references": ["aws_route53_zone.new.zone_id", "aws_route53_zone.new"]}}}]}}"#
    let zones = try FormatReading.load(
      Self.plan([zone, record], more: configuration), as: "plan.json")
    #expect(zones.zones.flatMap(\.records).map(\.name.description) == ["a.example.com"])
    // Without it nobody knows.
    let alone = try FormatReading.load(Self.plan([record]), as: "plan.json")
    #expect(alone.zones.isEmpty && alone.unplaced.map(\.kind) == ["aws_route53_record.a[0]"])
    let named = try FormatReading.load(Self.plan([record]), as: "plan.json", origin: "example.org")
    #expect(named.zones.flatMap(\.records).map(\.name.description) == ["a.example.org"])
  }

  @Test(arguments: [
    (#"{"format_version": "1.0", "terraform_version": "1", "values": {}}"#, "a state, not a plan"),
    (#"{"format_version": "2.0", "resource_changes": []}"#, "only 1.x"),
    (#"{"format_version": "1.2", "errored": true, "resource_changes": []}"#, "planning failed"),
    (#"{"format_version": "1.2", "terraform_version": "1"}"#, "'resource_changes' is missing"),
    (
      #"{"format_version": "1.2", "resource_changes": [{"type": "azurerm_dns_a_record", "change": {"actions": ["create"], "after": {"zone_name": "example.com", "name": "x", "ttl": 1, "records": ["x"]}}}]}"#,
      "/resource_changes/0/change/after/records/0: a resource, A: not an IPv4"
    ),
  ])
  func `bad plans are refused with their place`(text: String, words: String) throws {
    let message = try FormatReading.message(text, as: "plan.json", .terraform)
    #expect(message.contains(words), "\(message)")
  }
}
