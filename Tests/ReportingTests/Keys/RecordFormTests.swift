import DNS
import Foundation
import MailAuth
import Reporting
import TestKit
import Testing

/// Each form of a record, read back by the tool that it is for, or by a parser of its language: the same name, TTL and text.
@Suite(.timeLimit(.minutes(3))) struct RecordFormTests {
  static let python = Result {
    try PythonEnvironment(
      requirementsFile: ProgramRun.packageFolder.appending(
        path: "Tests/Requirements/record-forms.txt"))
  }

  /// Records of one string, of two and of three; the zone above the domain, too.
  static func records() throws -> [PublishedRecord] {
    let zone = try DomainName("example.com")
    let keys: [(String, DKIMKeyRecord)] = [
      ("e1._domainkey", DKIMKeyRecord(keyType: .ed25519, keyData: Array(1...32))),
      (
        "s-1._domainkey",
        DKIMKeyRecord(keyType: .rsa, keyData: RSAKeyMaker.subjectPublicKeyInfo(bits: 2048))
      ),
      (
        "s4._domainkey.mail",
        DKIMKeyRecord(keyType: .rsa, keyData: RSAKeyMaker.subjectPublicKeyInfo(bits: 4096))
      ),
      ("w1._domainkey", DKIMKeyRecord(keyType: .rsa, keyData: [])),
    ]
    return try keys.map { name, record in
      PublishedRecord(
        name: try #require(zone.prepending(name)), zone: zone, ttl: 7_200, text: record.text)
    }
  }

  /// What a reader has to find: `name ttl text`, a line a record, sorted.
  static func expected(_ records: [PublishedRecord]) -> [String] {
    records.map { "\($0.name) \($0.ttl) \($0.text)" }.sorted()
  }

  /// Runs a script that prints such lines for the text on its standard input.
  static func read(_ form: RecordForm, _ script: String) throws -> [String] {
    let run = try python.get().run(script, input: form.text(try records()))
    try #require(run.status == 0, "\(run.errors)")
    return run.output.split(separator: "\n").map(String.init).sorted()
  }

  /// The strings of a quoted value as their text; each has at most 255 octets.
  private static let joining = """
    def join(value):
        import re
        assert re.fullmatch(r'"[^"]*"( "[^"]*")*', value), value
        strings = re.findall(r'"([^"]*)"', value)
        assert all(len(s) <= 255 for s in strings)
        return "".join(strings)

    """

  @Test func `named-checkzone reads the lines`() async throws {
    let records = try Self.records()
    let folder = try TemporaryFolder()
    try folder.write(
      "$TTL 60\n@ IN SOA ns1 hostmaster 1 7200 900 1209600 600\n@ IN NS ns1\nns1 IN A 192.0.2.1\n"
        + RecordForm.bind.text(records), to: "zone")
    let run = try await ProgramRun(
      "named-checkzone", ["-D", "-o", "-", "example.com", folder.path("zone")])
    #expect(run.status == 0, "\(run.errors)")
    let found = run.output.split(separator: "\n").filter { $0.contains(" TXT") }.map { line in
      let fields = line.split(maxSplits: 4, whereSeparator: \.isWhitespace)
      let text = fields[4].split(separator: "\"").filter { $0 != " " }.joined()
      return "\(fields[0].dropLast()) \(fields[1]) \(text)"
    }
    #expect(found.sorted() == Self.expected(records))
  }

  @Test func `the name and the value for a web page are there`() throws {
    let records = try Self.records()
    let found = RecordForm.plain.text(records).components(separatedBy: "\n\n").map { block in
      let values = block.split(separator: "\n").map {
        $0.drop { $0 != ":" }.dropFirst().drop { $0 == " " }
      }
      return "\(values[0]) \(values[2]) \(values[3])"
    }
    #expect(found.sorted() == Self.expected(records))
  }

  @Test func `the change batch of Route 53 is JSON with quoted strings`() throws {
    let found = try Self.read(
      .route53,
      Self.joining + """
        import json, sys
        for change in json.load(sys.stdin)["Changes"]:
            assert change["Action"] == "CREATE"
            record = change["ResourceRecordSet"]
            assert record["Type"] == "TXT" and set(record) == {"Name", "Type", "TTL", "ResourceRecords"}
            [value] = record["ResourceRecords"]
            assert len(value["Value"]) <= 4000
            print(record["Name"].removesuffix("."), record["TTL"], join(value["Value"]))
        """)
    #expect(found == Self.expected(try Self.records()))
    #expect(RecordForm.route53.text(try Self.records(), .replace).contains("\"UPSERT\""))
  }

  @Test func `the batch of Cloudflare is JSON with quoted strings`() throws {
    let found = try Self.read(
      .cloudflare,
      Self.joining + """
        import json, sys
        for record in json.load(sys.stdin)["posts"]:
            assert record["type"] == "TXT" and set(record) == {"type", "name", "content", "ttl"}
            print(record["name"], record["ttl"], join(record["content"]))
        """)
    #expect(found == Self.expected(try Self.records()))
  }

  @Test func `at Google, a record that exists is replaced by a command that a shell reads`()
    async throws
  {
    let records = try Self.records()
    let folder = try TemporaryFolder()
    let script =
      "gcloud() { printf '%s|' \"$@\"; echo; }\n" + RecordForm.google.text(records, .replace)
    try folder.write(script, to: "script")
    let run = try await ProgramRun("sh", [folder.path("script")])
    let expected = records.map {
      "dns|record-sets|update|\($0.name).|--type=TXT|--ttl=7200|--zone=NAME|--rrdatas=\(CharacterStrings($0.text))|\n"
    }
    #expect(run.output == expected.joined())
  }

  @Test func `octoDNS loads the zone file`() throws {
    let found = try Self.read(
      .octodns,
      """
      import os, sys, tempfile
      from octodns.provider.yaml import YamlProvider
      from octodns.zone import Zone
      with tempfile.TemporaryDirectory() as folder:
          with open(os.path.join(folder, "example.com.yaml"), "w") as file:
              file.write(sys.stdin.read())
          zone = Zone("example.com.", [])
          YamlProvider("test", folder, enforce_order=True).populate(zone)
          for record in zone.records:
              [value] = record.values
              [chunked] = record.chunked_values
              assert record._type == "TXT"
              print(record.fqdn.removesuffix("."), record.ttl, value.replace("\\\\;", ";"))
      """)
    #expect(found == Self.expected(try Self.records()))
  }

  @Test func `Terraform's language gives the value that Route 53 puts between quotes`() throws {
    let found = try Self.read(
      .terraform,
      Self.joining + """
        import hcl2, sys
        for resource in hcl2.load(sys.stdin)["resource"]:
            [(name, record)] = resource["aws_route53_record"].items()
            assert record["zone_id"] == "${var.zone_id}" and record["type"] == "TXT"
            [value] = record["records"]
            # The provider's own quotes around it; two strings then have no space between, which Route 53 reads all the same.
            value = '"' + value.replace('\\\\"', '"') + '"'
            print(record["name"], record["ttl"], join(value.replace('""', '" "')))
        """)
    #expect(found == Self.expected(try Self.records()))
  }

  @Test func `the records file of Google Cloud DNS is YAML`() throws {
    let found = try Self.read(
      .google,
      Self.joining + """
        import sys, yaml
        for record in yaml.safe_load_all(sys.stdin):
            assert record["kind"] == "dns#resourceRecordSet" and record["type"] == "TXT"
            [value] = record["rrdatas"]
            print(record["name"].removesuffix("."), record["ttl"], join(value))
        """)
    #expect(found == Self.expected(try Self.records()))
  }

  @Test func `DNSControl's functions are called with name, strings and TTL`() async throws {
    let records = try Self.records()
    let folder = try TemporaryFolder()
    try folder.write(
      """
      const TTL = seconds => ({ttl: seconds});
      const TXT = (name, value, {ttl}) => ({name, strings: [].concat(value), ttl});
      const D_EXTEND = (zone, ...records) => {
        for (const {name, strings, ttl} of records) {
          if (strings.some(s => s.length > 255)) throw new Error('too long');
          console.log(`${name}.${zone} ${ttl} ${strings.join('')}`);
        }
      };
      """ + RecordForm.dnscontrol.text(records), to: "dnsconfig.js")
    let run = try await ProgramRun("node", [folder.path("dnsconfig.js")])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.split(separator: "\n").map(String.init).sorted() == Self.expected(records))
  }
}
