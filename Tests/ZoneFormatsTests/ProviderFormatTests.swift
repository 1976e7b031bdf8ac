import DNS
import TestKit
import Testing
import ZoneFormats

/// Route 53's JSON, DNSControl's, and Cloudflare's zone files.
@Suite struct ProviderFormatTests {
  // MARK: Route 53

  private static let list = #"""
    {"ResourceRecordSets": [
      {"Name": "example.com.", "Type": "NS", "TTL": 172800,
       "ResourceRecords": [{"Value": "ns-1.awsdns-1.org."}]},
      {"Name": "example.com.", "Type": "SOA", "TTL": 900, "ResourceRecords": [
        {"Value": "ns-1.awsdns-1.org. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"}]},
      {"Name": "example.com.", "Type": "MX", "TTL": 300,
       "ResourceRecords": [{"Value": "10 mail.example.com"}, {"Value": "20 mx.example.net."}]},
      {"Name": "\\052.example.com.", "Type": "TXT", "TTL": 300,
       "ResourceRecords": [{"Value": "\"a;\\303\\244\\\"b\" \"c\""}]},
      {"Name": "www.example.com.", "Type": "A", "AliasTarget":
       {"HostedZoneId": "Z2", "DNSName": "d1.cloudfront.net.", "EvaluateTargetHealth": false}},
      {"Name": "w.example.com.", "Type": "A", "SetIdentifier": "a", "Weight": 1, "TTL": 60,
       "ResourceRecords": [{"Value": "192.0.2.1"}]}
    ]}
    """#

  @Test func `a list of Route 53 is a zone, with what routing decides left open`() throws {
    let zone = try #require(
      try FormatReading.load(Self.list, as: "records.json").zones.first)
    #expect(zone.format == .route53 && zone.isWhole && zone.origin.description == "example.com")
    #expect(
      FormatReading.lines(zone.records).dropFirst(2) == [
        "example.com. 300 MX 10 mail.example.com.", "example.com. 300 MX 20 mx.example.net.",
        #"*.example.com. 300 TXT "a;\195\164\"b" "c""#,
      ])
    #expect(zone.undetermined.map(\.kind) == ["alias A", "weighted A"])
    #expect(
      zone.records.last?.location?.pointer == "/ResourceRecordSets/3/ResourceRecords/0/Value")
  }

  static let badRoute53: [(text: String, message: String)] = [
    (#"{"ResourceRecordSets": [], "IsTruncated": true}"#, "only the first part"),
    (#"{"ResourceRecordSets": []}"#, "the zone's name is not known"),
    (#"{"ResourceRecordSets": [{"Name": "a.", "Type": "A"}]}"#, "'TTL' is missing"),
    (
      #"{"ResourceRecordSets": [{"Name": "a.", "Type": "A", "TTL": 1, "ResourceRecords": [{"Value": "x"}]}]}"#,
      "/ResourceRecordSets/0/ResourceRecords/0/Value: A: not an IPv4"
    ),
    (#"{"ResourceRecordSets": [{"Name": "\\9.", "Type": "A", "TTL": 1}]}"#, "octal"),
    (#"{"ResourceRecordSets": ["#, "1:25: the JSON ends here"),
    (#"{"ResourceRecordSets": {}}"#, "expected a list"),
    (#"{"Changes": []}"#, "does not name its zone"),
    (#"{"a": 1, "a": 2}"#, "stands twice"),
    (#"{"a": "\ud800"}"#, "surrogate"), (#"{"a": 01}"#, "number"), (#"{"a": tru}"#, "value"),
    ("{\"a\": \"\u{1}\"}", "control"), (#"{"a": 1} x"#, "more text"),
    (String(repeating: "[", count: 100_000), "nested more than"),
    (String(repeating: "{\"a\":", count: 100_000), "nested more than"),
  ]

  @Test(arguments: badRoute53.indices) func `bad JSON is refused with its place`(index: Int) throws
  {
    let message = try FormatReading.message(Self.badRoute53[index].text, as: "x.json", .route53)
    #expect(message.contains(Self.badRoute53[index].message), "\(message.prefix(300))")
  }

  @Test func `a change batch is an update`() throws {
    let text = #"""
      {"Changes": [
        {"Action": "DELETE", "ResourceRecordSet": {"Name": "a.example.com", "Type": "A", "TTL": 1,
         "ResourceRecords": [{"Value": "192.0.2.1"}]}},
        {"Action": "CREATE", "ResourceRecordSet": {"Name": "b.example.com", "Type": "A", "TTL": 1,
         "ResourceRecords": [{"Value": "192.0.2.2"}]}}]}
      """#
    let zone = try #require(
      try FormatReading.load(text, as: "x.json", .route53, origin: "example.com").zones.first)
    guard case .update(let changes) = zone.contents else {
      Issue.record("no update")
      return
    }
    #expect(changes.count == 3 && zone.records.count == 1)
    // As dlv writes it, with the zone's name in the comment, it is recognised and placed.
    let named = text.replacing(
      "{\"Changes\"", with: "{\"Comment\": \"The zone example.com\", \"Changes\"")
    #expect(
      try FormatReading.load(named, as: "x.json").zones.map(\.origin.description) == ["example.com"]
    )
  }

  // MARK: DNSControl

  @Test func `what print-ir prints is read`() throws {
    let text = #"""
      {"registrars": [{"name": "none", "type": "NONE"}], "dns_providers": [], "domains": [
        {"name": "example.com", "registrar": "none", "dnsProviders": {}, "records": [
          {"type": "A", "name": "@", "ttl": 300, "target": "192.0.2.1"},
          {"type": "MX", "name": "@", "ttl": 600, "target": "mail", "mxpreference": 10},
          {"type": "TXT", "name": "_dmarc", "target": "v=DMARC1; p=none"},
          {"type": "CNAME", "name": "www", "target": "example.com.",
           "meta": {"cloudflare_proxy": "on"}},
          {"type": "ALIAS", "name": "x", "target": "y.example.net."}],
         "nameservers": [{"name": "ns1.example.net"}]},
        {"name": "example.net", "keepunknown": true, "records": []}]}
      """#
    let zones = try FormatReading.load(text, as: "ir.json").zones
    #expect(zones.map(\.isWhole) == [true, false])
    #expect(
      FormatReading.lines(zones[0].records) == [
        "example.com. 300 A 192.0.2.1", "example.com. 600 MX 10 mail.example.com.",
        "_dmarc.example.com. 300 TXT \"v=DMARC1; p=none\"",
        "example.com. 300 NS ns1.example.net.",
      ])
    #expect(zones[0].undetermined.map(\.kind) == ["proxied CNAME", "ALIAS"])
  }

  @Test(arguments: [
    (#"{"domains": []}"#, "no domain in it"), (#"{}"#, "'domains' is missing"),
    (#"{"domains": [{"name": "a..b"}]}"#, "no domain name"),
    (#"{"domains": [{"name": "a.example", "records": [{"name": "@", "type": "A"}]}]}"#, "'target'"),
    (#"{"domains": [{"name": "a.example"}, {"name": "a.example!in"}]}"#, "more than once"),
  ])
  func `bad input of DNSControl is refused`(text: String, words: String) throws {
    #expect(try FormatReading.message(text, as: "ir.json", .dnscontrol).contains(words))
  }

  // MARK: Cloudflare

  /// What follows the origin of an export, and what is said of it.
  static let badCloudflare: [(text: String, message: String)] = [
    ("www 1 IN A 192.0.2\n", "2:12: A: not an IPv4 address"),
    ("www 1 IN\n", "2:0: a record needs a type and data"),
    ("www 1 IN BOGUS x\n", "'BOGUS' is no record type"),
    ("www 1 IN TXT \"x ; cf_tags=cf-proxied:true\n", "does not end on its line"),
    ("www 1 IN MX mail\n", "preference"), ("www -1 IN A 192.0.2.1\n", "no record type"),
    ("www 1 IN A ( 192.0.2.1\n", "parenthesis is never closed"),
    ("www IN A 192.0.2.1\n", "no TTL"), ("$INCLUDE /etc/passwd\n", "$INCLUDE /etc/passwd"),
    ("$GENERATE 1-9 h$ A\n", "$GENERATE"), ("\u{0}", "NUL octet"),
    ("a..b 1 IN A 192.0.2.1\n", "empty label"),
    ("www 1 IN TXT \"\(String(repeating: "a", count: 500_000))\"\n", "more than 400000 octets"),
  ]

  @Test(arguments: badCloudflare.indices) func `a bad export is refused with its place`(
    index: Int
  ) throws {
    let (text, message) = Self.badCloudflare[index]
    let found = try FormatReading.message(
      "$ORIGIN example.com.\n" + text, as: "x.txt", .cloudflare)
    #expect(found.contains(message), "\(found.prefix(300))")
  }

  @Test func `an export of Cloudflare says what is proxied`() throws {
    let text = """
      ;;
      ;; Domain:     example.com.
      ;; Exported:   2026-11-22 03:00:00
      ;;
      $ORIGIN example.com.
      @\t3600\tIN\tSOA\ta.ns.cloudflare.com. dns.cloudflare.com. 1 10000 2400 604800 3600
      example.com.\t86400\tIN\tNS\ta.ns.cloudflare.com.
      example.com.\t1\tIN\tCNAME\thost.example.net. ; cf_tags=cf-proxied:false
      mail.example.com.\t1\tIN\tA\t192.0.2.25 ; cf_tags=cf-proxied:false
      www.example.com.\t1\tIN\tA\t192.0.2.80 ; shop cf_tags=cf-proxied:true
      example.com.\t1\tIN\tTXT\t"v=spf1; cf-proxied:true" ; cf_tags=team:mail
      """
    let zone = try #require(try FormatReading.load(text, as: "example.com.txt").zones.first)
    #expect(zone.format == .cloudflare && zone.isWhole)
    #expect(
      zone.undetermined.map { "\($0.name!) \($0.kind)" } == [
        "example.com CNAME at the apex", "www.example.com proxied A",
      ])
    #expect(
      FormatReading.lines(zone.records).suffix(2) == [
        "mail.example.com. 300 A 192.0.2.25",
        "example.com. 300 TXT \"v=spf1; cf-proxied:true\"",
      ])
  }

  /// As Cloudflare writes them since 2024: the SOA record's owner has no final dot.
  @Test
  func `an export whose SOA record has a relative owner is a zone of the name in its comment`()
    throws
  {
    let text = """
      ;;
      ;; Domain:     example.com.
      ;; Exported:   2026-11-22 03:00:00
      ;;
      ;; SOA Record
      example.com\t3600\tIN\tSOA\tdana.ns.cloudflare.com. dns.cloudflare.com. 1 10000 2400 604800 3600

      ;; MX Records
      example.com.\t1\tIN\tMX\t10 mail.example.com.
      mail.example.com.\t1\tIN\tA\t192.0.2.25 ; cf_tags=cf-proxied:false
      """
    for origin in [nil, "example.com"] {
      let zone = try #require(
        try FormatReading.load(text, as: "export.txt", origin: origin).zones.first)
      #expect(zone.origin.description == "example.com")
      #expect(
        zone.records.map(\.name.description) == ["example.com", "example.com", "mail.example.com"])
    }
  }

  // MARK: Aliases beside other data

  private static func cloudflare(_ lines: String) -> String {
    """
    ;; Domain:     example.com.
    ;; Exported:   2026-11-22 03:00:00
    example.com.\t3600\tIN\tSOA\ta.ns.cloudflare.com. dns.cloudflare.com. 1 10000 2400 604800 3600
    \(lines)
    """
  }

  private static func route53(_ sets: (name: String, type: String, value: String)...) -> String {
    let soa =
      #"{"Name": "example.com.", "Type": "SOA", "TTL": 900, "ResourceRecords": [{"Value": "ns.example.net. h.example.net. 1 7200 900 1209600 86400"}]}"#
    let others = sets.map {
      #"{"Name": "\#($0.name)", "Type": "\#($0.type)", "TTL": 300, "ResourceRecords": [{"Value": "\#($0.value)"}]}"#
    }
    return #"{"ResourceRecordSets": ["# + ([soa] + others).joined(separator: ",\n") + "]}"
  }

  private static func batch(_ changes: (action: String, set: String)...) -> String {
    #"{"Comment": "The zone example.com.", "Changes": ["#
      + changes.map { #"{"Action": "\#($0.action)", "ResourceRecordSet": \#($0.set)}"# }
      .joined(separator: ",\n") + "]}"
  }

  private static func set(_ name: String, _ type: String, _ value: String) -> String {
    #"{"Name": "\#(name)", "Type": "\#(type)", "TTL": 300, "ResourceRecords": [{"Value": "\#(value)"}]}"#
  }

  private static func control(_ records: String) -> String {
    #"{"registrars": [], "dns_providers": [], "domains": [{"name": "example.com", "records": ["#
      + records + "]}]}"
  }

  static let aliases: [(text: String, name: String, message: String)] = [
    (
      "'':\n- {type: CNAME, value: a.example.net.}\n- {type: MX, value: {exchange: m.example.net., preference: 1}}\n",
      "example.com.yaml", "example.com has a CNAME record and is the zone's apex"
    ),
    (
      "www:\n- {type: CNAME, value: a.example.net.}\n- {type: TXT, value: a}\n",
      "example.com.yaml", "www.example.com has a CNAME record and other data"
    ),
    (
      "www:\n- {type: CNAME, value: a.example.net.}\n- {type: CNAME, value: b.example.net.}\n",
      "example.com.yaml", "3:10: www.example.com has a record set of type CNAME already"
    ),
    (
      route53(("example.com.", "CNAME", "a.example.net.")), "r.json",
      "/ResourceRecordSets/1/ResourceRecords/0/Value: example.com has a CNAME record and is"
    ),
    (
      route53(
        ("w.example.com.", "A", "192.0.2.1"), ("w.example.com.", "CNAME", "a.example.net.")),
      "r.json", "w.example.com has a CNAME record and other data"
    ),
    (
      control(#"{"type": "CNAME", "name": "@", "ttl": 300, "target": "a.example.net."}"#),
      "ir.json", "1:89 /domains/0/records/0: example.com has a CNAME record and is"
    ),
    (
      batch(("UPSERT", set("example.com.", "CNAME", "a.example.net."))), "b.json",
      "/Changes/0/ResourceRecordSet/ResourceRecords/0/Value: example.com has a CNAME record and is"
    ),
    (
      batch(
        ("DELETE", set("w.example.com.", "TXT", "\\\"x\\\"")),
        ("CREATE", set("w.example.com.", "CNAME", "a.example.net.")),
        ("UPSERT", set("w.example.com.", "A", "192.0.2.1"))), "b.json",
      "w.example.com has a CNAME record and other data"
    ),
    (
      "zone example.com\nupdate add example.com 300 CNAME a.example.net.\n", "u.nsupdate",
      "2:0: example.com has a CNAME record and is the zone's apex"
    ),
    (
      cloudflare("m.example.com. 1 IN A 192.0.2.1\nm.example.com. 1 IN CNAME a.example.net."),
      "e.txt", "5:0: m.example.com has a CNAME record and other data"
    ),
    (
      cloudflare(
        "m.example.com. 1 IN A 192.0.2.1 ; cf_tags=cf-proxied:true\nm.example.com. 1 IN CNAME a.example.net."
      ),
      "e.txt", "5:0: m.example.com has a CNAME record and other data"
    ),
    (
      cloudflare("example.com. 1 IN A 192.0.2.1\nexample.com. 1 IN CNAME a.example.net."),
      "e.txt", "4:0: example.com has a CNAME record and other data"
    ),
  ]

  @Test(arguments: aliases.indices) func `an alias beside other data is refused in every format`(
    index: Int
  ) throws {
    let (text, name, message) = Self.aliases[index]
    let found = try FormatReading.message(text, as: name)
    #expect(found.contains(message), "\(found)")
  }

  @Test func `a change batch may put an alias in the place of other data, in any order`() throws {
    let zone = try #require(
      try FormatReading.load(
        Self.batch(
          ("CREATE", Self.set("w.example.com.", "CNAME", "a.example.net.")),
          ("DELETE", Self.set("w.example.com.", "A", "192.0.2.1")),
          ("DELETE", Self.set("v.example.com.", "A", "192.0.2.1")),
          ("CREATE", Self.set("v.example.com.", "A", "192.0.2.2"))), as: "b.json"
      ).zones.first)
    let old = try ["w", "v"].map {
      Record(
        name: try DomainName("\($0).example.com"), ttl: 60,
        data: .a(try #require(IPv4Address("192.0.2.1"))))
    }
    var revision = ZoneRevision(origin: zone.origin, records: old)
    try revision.apply(zone)
    #expect(revision.ignored.isEmpty)
    #expect(
      FormatReading.lines(Array(revision.records)) == [
        "w.example.com. 300 CNAME a.example.net.", "v.example.com. 300 A 192.0.2.2",
      ])
  }

  @Test(arguments: ["NS", "SOA"])
  func `a change batch does not take the apex its name servers`(_ type: String) throws {
    let value = type == "NS" ? "ns.example.net." : "ns.example.net. h.example.net. 1 2 3 4 5"
    let deletion = ("DELETE", Self.set("example.com.", type, value))
    let message = try FormatReading.message(Self.batch(deletion), as: "b.json")
    #expect(message.contains("1:92 /Changes/0"), "\(message)")
    #expect(message.contains("Route 53 does not delete the \(type) records of the zone itself"))
    // What comes in its place in the same batch makes it a change.
    for action in ["CREATE", "UPSERT"] {
      let other = (action, Self.set("example.com.", type, value.replacing("ns.", with: "ns2.")))
      let zone = try #require(
        try FormatReading.load(Self.batch(other, deletion), as: "b.json").zones.first)
      let old = try #require(Record(presentation: "example.com. 60 IN \(type) \(value)"))
      var revision = ZoneRevision(origin: zone.origin, records: [old])
      try revision.apply(zone)
      #expect(revision.ignored.isEmpty)
      #expect(revision.records.count == 1 && revision.records[0].data != old.data)
    }
  }

  @Test func `Cloudflare may have an alias beside other data where it is not given out`() throws {
    let zone = try FormatReading.load(
      Self.cloudflare(
        """
        example.com. 1 IN CNAME a.example.net.
        example.com. 1 IN MX 10 m.example.com.
        m.example.com. 1 IN A 192.0.2.1
        www.example.com. 1 IN CNAME a.example.net. ; cf_tags=cf-proxied:true
        www.example.com. 1 IN TXT "x"
        """), as: "e.txt"
    ).zones.first
    #expect(zone?.undetermined.map(\.kind) == ["CNAME at the apex", "proxied CNAME"])
  }
}
