import DNS
import DNSTransport
import Foundation
import Reporting
import TestKit
import Testing
import ZoneFormats

/// What is written in a format says the same when it is read again.
@Suite struct RoundTripTests {
  /// A name, type and TTL with its data; texts are joined, since some formats split them themselves.
  static func sets(_ records: [Record], without omitted: Set<RecordType>, of apex: DomainName)
    -> Set<String>
  {
    Set(
      records.filter { !($0.name == apex && omitted.contains($0.type)) }.map { record in
        let data =
          switch record.data {
          case .txt(let strings), .spf(let strings):
            CharacterStrings.quoted(strings.joined)
          case .a, .aaaa, .ns, .cname, .ptr, .mx, .soa, .srv, .tlsa, .ds, .dnskey, .caa, .other:
            RecordDataText.write(record.data)
          }
        return "\(record.name) \(record.ttl) \(record.type) \(data)"
      })
  }

  @Test(
    arguments: [ZoneFormat.zone, .cloudflare, .octodns, .dnscontrol, .route53, .nsupdate])
  func `a zone reads back from what was written of it`(format: ZoneFormat) throws {
    let zone = try #require(
      try FormatReading.load(FormatReading.everything, as: "x.zone").zones.first)
    let writer = ZoneWriter(format)
    let (text, omissions) = FormatReading.written([zone], format)
    let lost = Set(omissions.map(\.record.type.description))
    #expect(lost == (format == .route53 ? ["DNAME"] : []))
    let read = try FormatReading.load(
      text, as: writer.fileName(of: zone.origin), format, origin: "example.com")
    #expect(read.undetermined.isEmpty && read.warnings.isEmpty)
    #expect(Set(read.zones.map(\.origin)) == [zone.origin])
    let omitted = writer.omittedAtApex
    let kept = zone.records.filter { record in !omissions.contains { $0.record == record } }
    let before = Self.sets(kept, without: omitted, of: zone.origin)
    let after = Self.sets(
      read.zones.flatMap(\.records), without: omitted, of: zone.origin)
    #expect(before.subtracting(after).isEmpty, "lost")
    #expect(after.subtracting(before).isEmpty, "invented")
  }

  @Test func `DNSControl gets HTTPS and SVCB, and what it can't have is named`() throws {
    let text =
      FormatReading.everything + """
        svc HTTPS 1 . alpn="h2,h3" no-default-alpn port=8443
        alias SVCB 0 host.example.net.
        place LOC 52 22 23.000 N 4 53 32.000 E -2.00m 1.00m 10000.00m 10.00m
        re NAPTR 100 10 "U" "E2U+sip" "!^(.*)$!\\\\1!" .

        """
    let zone = try #require(try FormatReading.load(text, as: "x.zone").zones.first)
    let (json, omissions) = FormatReading.written([zone], .dnscontrol)
    #expect(
      omissions.map(\.reason) == [
        "DNSControl would read the text of the NAPTR record differently"
      ])
    let read = try FormatReading.load(json, as: "ir.json", .dnscontrol)
    let lines = FormatReading.lines(read.zones.flatMap(\.records))
    #expect(
      lines.contains {
        $0.contains(" LOC 52 22 23.000 N 04 53 32.000 E -2m 1m 10000m 10m")
      },
      "\(lines)")
    #expect(
      lines.filter { $0.contains(" HTTPS ") || $0.contains(" SVCB ") } == [
        "svc.example.com. 3600 HTTPS 1 . alpn=h2,h3 no-default-alpn port=8443",
        "alias.example.com. 3600 SVCB 0 host.example.net.",
      ])
  }

  @Test func `an update reads back from what was written of it`() throws {
    let text = """
      zone example.com.
      prereq yxdomain example.com.
      prereq nxrrset new.example.com. IN A
      prereq yxrrset www.example.com. IN A 192.0.2.1
      update delete old.example.com.
      update delete www.example.com. IN A
      update delete www.example.com. IN TXT "a b"
      update add www.example.com. 60 IN A 192.0.2.7
      send

      """
    let zones = try FormatReading.load(text, as: "x.nsupdate").zones
    let again = FormatReading.written(zones, .nsupdate).text
    let read = try FormatReading.load(again, as: "x.nsupdate").zones
    func shape(_ zones: [LoadedZone]) -> Set<String> {
      Set(FormatReading.written(zones, .nsupdate).text.split(separator: "\n").map(String.init))
    }
    #expect(shape(read) == Set(text.split(separator: "\n").map(String.init)))
  }

  /// named-compilezone writes the zone that it has read: from its text and from ours it has to be the same.
  @Test func `named-compilezone takes what is written for the same zone`() async throws {
    let folder = try TemporaryFolder()
    try folder.write(FormatReading.everything, to: "a.zone")
    let zone = try #require(try ZoneSource.load(path: folder.path("a.zone")).zones.first)
    try folder.write(FormatReading.written([zone], .zone).text, to: "b.zone")
    var outputs: [String] = []
    for name in ["a.zone", "b.zone"] {
      let run = try await ProgramRun(
        "named-compilezone", ["-i", "none", "-o", "-", "example.com", folder.path(name)])
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      outputs.append(run.output)
    }
    #expect(outputs[0] == outputs[1])
    // And what it wrote reads as the same zone.
    try folder.write(outputs[0], to: "c.zone")
    let compiled = try #require(try ZoneSource.load(path: folder.path("c.zone")).zones.first)
    #expect(
      Self.sets(compiled.records, without: [], of: zone.origin)
        == Self.sets(zone.records, without: [], of: zone.origin))
  }

  @Test func `resources of Terraform name every record set once`() throws {
    let zone = try #require(
      try FormatReading.load(FormatReading.everything, as: "x.zone").zones.first)
    let text = FormatReading.written([zone], .terraform).text
    let names = text.matches(of: /resource "aws_route53_record" "([^"]+)"/).map { String($0.1) }
    #expect(names.count == Set(names).count)
    // SOA and NS are the provider's, and it has no DNAME.
    #expect(names.count == RecordSet.sets(of: zone.records).count - 3)
    #expect(text.contains(#"name    = "*.wild.example.com""#))
    #expect(text.contains(#"\"quotes\\\""#) || text.contains(#"\\\"quotes\\\""#))
    #expect(text.contains("$${var} %%{x}"))
  }
}
