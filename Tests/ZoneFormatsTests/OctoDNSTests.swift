import DNS
import DNSTransport
import Foundation
import Reporting
import TestKit
import Testing
import ZoneFormats

/// YAML of octoDNS, as it and its users write it.
@Suite struct OctoDNSTests {
  static func load(_ text: String) throws -> LoadedZones {
    try FormatReading.load(text, as: "example.com.yaml")
  }

  @Test func `every form of values is read`() throws {
    let zones = try Self.load(
      """
      ---
      '':
        - ttl: 300
          type: A
          values: [192.0.2.1, 192.0.2.2]
        - type: MX
          values:
          - exchange: mail.example.com.
            preference: 10
          - value: mx.example.net.
            priority: 20
        - type: TXT
          value: v=spf1 include:_spf.example.net -all
      '*.wild':
        type: CNAME
        value: bücher.example.
      _dmarc:
        type: TXT
        value: v=DMARC1\\; p=none\\; rua=mailto:a@example.com
      _imaps._tcp:
        type: SRV
        values: [{port: 993, priority: 0, target: mail.example.com., weight: 1}]
      sip:
        type: NAPTR
        value: {order: 100, preference: 10, flags: U, service: E2U+sip, regexp: '!^.*$!sip:x@example.com!', replacement: .}
      svc:
        type: HTTPS
        value: {svcpriority: 1, targetname: ., svcparams: {alpn: [h2, h3], no-default-alpn: null}}
      """)
    let zone = try #require(zones.zones.first)
    #expect(zone.origin.description == "example.com" && zone.isWhole)
    #expect(
      FormatReading.lines(zone.records) == [
        "example.com. 300 A 192.0.2.1", "example.com. 300 A 192.0.2.2",
        "example.com. 3600 MX 10 mail.example.com.", "example.com. 3600 MX 20 mx.example.net.",
        "example.com. 3600 TXT \"v=spf1 include:_spf.example.net -all\"",
        "*.wild.example.com. 3600 CNAME xn--bcher-kva.example.",
        "_dmarc.example.com. 3600 TXT \"v=DMARC1; p=none; rua=mailto:a@example.com\"",
        "_imaps._tcp.example.com. 3600 SRV 0 1 993 mail.example.com.",
        "sip.example.com. 3600 NAPTR 100 10 \"U\" \"E2U+sip\" \"!^.*$!sip:x@example.com!\" .",
        "svc.example.com. 3600 HTTPS 1 . alpn=h2,h3 no-default-alpn",
      ])
    #expect(zone.records.map { $0.location?.line }.prefix(4) == [5, 5, 8, 10])
  }

  @Test func `what is no record of DNS stays open`() throws {
    let zones = try Self.load(
      """
      '':
        type: ALIAS
        value: host.example.net.
      geo:
        dynamic:
          pools: {a: {values: [{value: 192.0.2.1}]}}
          rules: [{pool: a}]
        type: A
        value: 192.0.2.9
      inside:
        octodns: {included: [internal]}
        type: A
        value: 10.0.0.1
      page:
        type: CloudflareProvider/PAGE
        value: x
      """)
    let entries = try #require(zones.zones.first).undetermined
    #expect(
      entries.map { "\($0.name!) \($0.types)" } == [
        "example.com [A, AAAA]", "geo.example.com [A]", "inside.example.com [A]",
        "page.example.com []",
      ])
    #expect(entries.allSatisfy { $0.location?.line != nil && !$0.reason.isEmpty })
  }

  @Test func `a record set that is there twice is refused, as octoDNS does`() throws {
    let message = try FormatReading.message(
      "www:\n- {type: A, value: 192.0.2.1}\n- {type: A, value: 192.0.2.2}\n", as: "example.com.yaml"
    )
    #expect(
      message
        == "3:10: www.example.com has a record set of type A already, at line 2, and octoDNS takes one"
    )
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url("example.com."), withIntermediateDirectories: true)
    try folder.write("www: {type: A, value: 192.0.2.1}\n", to: "example.com./a.yaml")
    try folder.write("www: {type: AAAA, value: '2001:db8::1'}\n", to: "example.com./b.yaml")
    #expect(try ZoneSource.load(path: folder.path("")).zones.map(\.records.count) == [2])
    try folder.write("www: {type: A, value: 192.0.2.1}\n", to: "example.com./c.yaml")
    let error = try #require(throws: ZoneSourceError.self) {
      try ZoneSource.load(path: folder.path(""))
    }
    #expect("\(error)".contains("c.yaml:1:"), "\(error)")
    #expect("\(error)".contains("www.example.com has a record set of type A in "), "\(error)")
  }

  @Test func `pools are told apart, whatever their names`() throws {
    func entries(_ pool: String, _ address: String) throws -> [UndeterminedEntry] {
      try #require(
        try Self.load(
          """
          geo:
            dynamic:
              rules: [{pool: \(pool)}]
              pools: {\(pool): {values: [{value: \(address)}]}}
            type: A
            value: 192.0.2.9
          """
        ).zones.first
      ).undetermined
    }
    // Names that Terraform has for something else.
    for pool in ["id", "tags", "timeouts", "comment", "fqdn"] {
      let before = try entries(pool, "192.0.2.1")
      #expect(
        DefinitionDifference.differences(from: before, to: try entries(pool, "192.0.2.1")).isEmpty)
      #expect(
        DefinitionDifference.differences(from: before, to: try entries(pool, "192.0.2.2")).count
          == 1, "\(pool)")
    }
  }

  /// A text of some hundred octets that stands for a thousand million values.
  static let bomb =
    "x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n"
    + (1...8).map { level in
      "x\(level): &x\(level) ["
        + Array(repeating: "*x\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
    }.joined()

  static let bad: [(text: String, message: String)] = [
    ("www:\n  type: A\n  value: 192.0.2", "3:10: A: not an IPv4 address: 192.0.2"),
    ("www:\n  type: A\n", "2:3: 'value' or 'values' is missing"),
    ("www:\n  value: x\n", "2:3: 'type' is missing"),
    ("www:\n  type: AX\n  value: x\n", "2:9: 'AX' is no record type"),
    ("www:\n  type: ANY\n  value: x\n", "2:9: 'ANY' is no record type"),
    ("www: 1", "1:6: expected a map with 'type', found"),
    ("- a", "1:1: expected a map of names, found a list"),
    ("www:\n  type: CNAME\n  value: host", "the target 'host' does not end with a dot"),
    ("www:\n  type: A\n  ttl: -5\n  value: 192.0.2.1", "3:8: expected a TTL"),
    ("www:\n  type: MX\n  value: {preference: 70000, exchange: a.}", "from 0 to 65535"),
    ("a..b:\n  type: A\n  value: 192.0.2.1", "1:1: the name 'a..b' is no domain name"),
    ("www:\n  type: TXT\n  value: \"x", "while scanning"),
    ("www: {type: A, value: 192.0.2.1", "1:"),
    ("www: *a\n", "undefined alias"), ("www: &a [*a]\n", "undefined alias"),
    ("a: &a {type: A, value: 192.0.2.1}\nb:\n  <<: text\n", "3:7: '<<' takes a map"),
    ("a: &a {type: A, value: 192.0.2.1}\nb:\n  <<: [*a, text]\n", "'<<' takes a map"),
    (bomb, "aliases stand for more than 1000000 values"),
    (bomb + "? *x8\n: y\n", "keys of maps have to be plain texts"),
    (bomb + "*x8 : y\n", "keys of maps have to be plain texts"),
    (bomb + "[*x8]: y\n", "keys of maps have to be plain texts"),
    ("www:\n  type: A\n  type: A\n  value: 192.0.2.1", "twice"),
    ("", "the file is empty"), ("---\n# nothing\n", "the file is empty"),
    (String(repeating: "[", count: 5_000), "nesting level"),
    ("x: \"" + String(repeating: "a", count: 17_000_000) + "\"", "over 16777216 octets"),
  ]

  @Test(arguments: bad.indices) func `bad input is refused with its place`(index: Int) throws {
    let message = try FormatReading.message(Self.bad[index].text, as: "example.com.yaml")
    #expect(message.contains(Self.bad[index].message), "\(message.prefix(300))")
  }

  /// Anchors, aliases and merge keys: a template for many names, as people write it.
  static let aliased = """
    ---
    '':
      - &addresses
        ttl: 600
        type: A
        values: [192.0.2.1, 192.0.2.2]
      - {type: MX, values: &mail [{exchange: mail.example.com., preference: 10}]}
    blog: *addresses
    shop:
      <<: *addresses
      ttl: 60
    sub:
      - *addresses
      - {type: MX, values: *mail}
    web:
      <<: [{ttl: 30}, *addresses]
    """ + "\n"
    + (0..<20).map { "w\($0): *addresses\n" }.joined()

  @Test func `aliases are what they stand for, as octoDNS takes them`() async throws {
    let zone = try #require(try Self.load(Self.aliased).zones.first)
    #expect(
      FormatReading.lines(zone.records).filter { $0.hasPrefix("shop.") || $0.hasPrefix("web.") }
        == [
          "shop.example.com. 60 A 192.0.2.1", "shop.example.com. 60 A 192.0.2.2",
          "web.example.com. 30 A 192.0.2.1", "web.example.com. 30 A 192.0.2.2",
        ])
    let environment = try PythonEnvironment(requirementsFile: Self.requirements)
    let folder = try TemporaryFolder()
    try folder.write(Self.aliased, to: "example.com.yaml")
    let run = try environment.run(
      """
      import sys
      from octodns.zone import Zone
      from octodns.provider.yaml import YamlProvider
      zone = Zone('example.com.', [])
      YamlProvider('x', sys.argv[1], enforce_order=False).populate(zone)
      for record in zone.records:
          for value in getattr(record, 'values', None) or [record.value]:
              print(f'{record.fqdn} {record.ttl} {record._type} {value.rdata_text}')
      """, [folder.url.path])
    try #require(run.status == 0, "\(run.errors)")
    #expect(
      Set(run.output.split(separator: "\n").map(String.init))
        == Set(FormatReading.lines(zone.records)))
  }

  /// A zone in a folder, one in a file, and a file beside the folder that belongs to it.
  static let split = [
    "example.com./$example.com.yaml":
      "? ''\n: {type: MX, value: {preference: 10, exchange: mail.example.com.}}\n",
    "example.com./mail.yaml": "mail: {type: A, ttl: 60, value: 192.0.2.25}\n",
    "example.com./any.name.yaml":
      "alias: {type: ALIAS, value: www.example.com.}\nwww: {type: A, value: 192.0.2.80}\n",
    "example.com.yaml": "old: {type: A, value: 192.0.2.9}\n",
    "example.net.yaml": "www: {type: A, value: 192.0.2.81}\n",
  ]

  @Test func `a zone that is divided into files is one zone, as for octoDNS`() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url("config/example.com."), withIntermediateDirectories: true)
    for (name, text) in Self.split { try folder.write(text, to: "config/\(name)") }
    let zones = try ZoneSource.load(path: folder.path("config")).zones
    #expect(zones.map(\.origin.description).sorted() == ["example.com", "example.net"])
    let zone = try #require(zones.first { $0.origin.description == "example.com" })
    #expect(zone.isWhole && zone.file.hasSuffix("config/example.com."))
    #expect(zone.undetermined.map(\.kind) == ["ALIAS"])
    let mail = zone.records.first { $0.name.description == "mail.example.com" }
    #expect(mail?.location?.file.hasSuffix("example.com./mail.yaml") == true)
    let environment = try PythonEnvironment(requirementsFile: Self.requirements)
    let run = try environment.run(
      """
      import sys
      from octodns.zone import Zone
      from octodns.provider.yaml import YamlProvider
      zone = Zone('example.com.', [])
      YamlProvider('x', sys.argv[1], split_extension='.', enforce_order=False).populate(zone, lenient=True)
      for record in zone.records:
          for value in getattr(record, 'values', None) or [record.value]:
              if record._type != 'ALIAS':
                  print(f'{record.fqdn} {record.ttl} {record._type} {value.rdata_text}')
      """, [folder.path("config")])
    try #require(run.status == 0, "\(run.errors)")
    #expect(
      run.output.split(separator: "\n").map(String.init).sorted()
        == FormatReading.lines(zone.records).sorted())
  }

  @Test func `one file of a divided zone is a part of it`() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url("example.com."), withIntermediateDirectories: true)
    try folder.write(Self.split["example.com./mail.yaml"] ?? "", to: "example.com./mail.yaml")
    let zone = try #require(
      try ZoneSource.load(path: folder.path("example.com./mail.yaml")).zones.first)
    #expect(zone.origin.description == "example.com" && !zone.isWhole)
  }

  @Test func `files of one zone that contradict each other are refused with the place`() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url("example.com."), withIntermediateDirectories: true)
    try folder.write("www: {type: A, value: 192.0.2.80}\n", to: "example.com./a.yaml")
    try folder.write("www: {type: CNAME, value: a.example.}\n", to: "example.com./b.yaml")
    let error = try #require(throws: ZoneSourceError.self) {
      _ = try ZoneSource.load(path: folder.url.path)
    }
    #expect(error.errors.contains { $0.location?.file.hasSuffix("/b.yaml") == true })
  }

  @Test func `a file that is not named as a zone needs an origin`() throws {
    let text = "'':\n  type: A\n  value: 192.0.2.1\n"
    #expect(try FormatReading.message(text, as: "zone.yaml").contains("example.com.yaml"))
    let zones = try FormatReading.load(text, as: "zone.yaml", origin: "example.org")
    #expect(zones.zones.first?.origin.description == "example.org")
    let configuration = "providers:\n  x:\n    class: y\nzones:\n  example.com.: {}\n"
    #expect(
      try FormatReading.message(configuration, as: "octodns.com.yaml").contains("configuration"))
  }

  /// octoDNS itself with its provider for zone files, and what it depends on.
  static let requirements = ProgramRun.packageFolder.appending(
    path: "Tests/Requirements/record-forms.txt")

  /// Reads a zone file and YAML with octoDNS, and prints all records of each as `name ttl type data`, texts joined.
  static let script = """
    import sys, json
    from octodns.zone import Zone
    from octodns.provider.yaml import YamlProvider
    from octodns_bind import ZoneFileSource

    def dump(zone):
        lines = []
        for record in zone.records:
            values = getattr(record, 'values', None) or [record.value]
            for value in values:
                text = value.to_rdata_text() if hasattr(value, 'to_rdata_text') else str(value)
                lines.append(f'{record.fqdn} {record.ttl} {record._type} {text}')
        return sorted(lines)

    folder = sys.argv[1]
    ours = Zone('example.com.', [])
    YamlProvider('ours', folder + '/ours', escaped_semicolons=True, supports_root_ns=True).populate(ours)
    theirs = Zone('example.com.', [])
    ZoneFileSource('file', folder + '/zones').populate(theirs)
    target = YamlProvider('theirs', folder + '/theirs', escaped_semicolons=True)
    plan = target.plan(theirs)
    target.apply(plan)
    print(json.dumps({'ours': dump(ours), 'theirs': dump(theirs)}))
    """

  @Test func `octoDNS reads what is written, and what it writes is read`() async throws {
    let environment = try PythonEnvironment(requirementsFile: Self.requirements)
    let folder = try TemporaryFolder()
    for name in ["ours", "theirs", "zones"] {
      try FileManager.default.createDirectory(
        at: folder.url(name), withIntermediateDirectories: true)
    }
    // Types that its reader of zone files does not have.
    let text =
      FormatReading.everything.split(separator: "\n")
      .filter { !$0.contains(" TLSA ") && !$0.contains(" DNAME ") }.joined(separator: "\n") + "\n"
    try folder.write(text, to: "zones/example.com.")
    try folder.write(text, to: "source.zone")
    let zone = try #require(try ZoneSource.load(path: folder.path("source.zone")).zones.first)
    let written = FormatReading.written([zone], .octodns)
    #expect(written.omissions.isEmpty)
    try folder.write(written.text, to: "ours/example.com.yaml")
    let run = try environment.run(Self.script, [folder.url.path])
    try #require(run.status == 0, "\(run.errors)")
    struct Lists: Decodable {
      let ours: [String]
      let theirs: [String]
    }
    let lists = try JSONDecoder().decode(Lists.self, from: Data(run.output.utf8))
    #expect(!lists.ours.isEmpty)
    #expect(Set(lists.ours) == Set(lists.theirs))
    let read = try #require(
      try ZoneSource.load(path: folder.path("theirs/example.com.yaml")).zones.first)
    #expect(
      RoundTripTests.sets(read.records, without: [.soa], of: zone.origin)
        == RoundTripTests.sets(zone.records, without: [.soa], of: zone.origin))
  }

  /// Services with one value where others have several: octoDNS itself validates what is written.
  @Test func `octoDNS takes the services that are written`() async throws {
    let environment = try PythonEnvironment(requirementsFile: Self.requirements)
    let folder = try TemporaryFolder()
    let zone = try #require(
      try FormatReading.load(
        """
        $ORIGIN example.com.
        $TTL 3600
        @ SOA ns1 hostmaster 1 7200 900 1209600 300
        @ NS ns1.example.net.
        @ HTTPS 1 . ipv4hint=192.0.2.80
        a HTTPS 1 . alpn=h2 ipv6hint=2001:db8::1 port=8443
        b SVCB 2 s.example.net. mandatory=alpn alpn=h3,h2 no-default-alpn
        c HTTPS 0 a.example.com.
        d LOC 51 30 12.748 N 0 7 39.611 W 15m 10m 100m 10m

        """, as: "x.zone"
      ).zones.first)
    let written = FormatReading.written([zone], .octodns)
    #expect(written.omissions.isEmpty)
    try folder.write(written.text, to: "example.com.yaml")
    let run = try environment.run(
      """
      import sys
      from octodns.zone import Zone
      from octodns.provider.yaml import YamlProvider
      zone = Zone('example.com.', [])
      YamlProvider('ours', sys.argv[1], supports_root_ns=True).populate(zone)
      print(len(zone.records))
      """, [folder.url.path])
    #expect(run.status == 0 && run.output == "6\n", "\(run.errors)")
    let read = try #require(
      try ZoneSource.load(path: folder.path("example.com.yaml")).zones.first)
    #expect(
      RoundTripTests.sets(read.records, without: [.soa], of: zone.origin)
        == RoundTripTests.sets(zone.records, without: [.soa], of: zone.origin))
  }
}
