import DNS
import Foundation
import TestKit
import Testing
import ZoneFormats

/// Files and folders of zones, as a command line names them.
@Suite struct ZoneSourceTests {
  static let zone = """
    $ORIGIN example.com.
    $TTL 3600
    @ SOA ns1 hostmaster 1 7200 900 1209600 300
    @ NS ns1
    ns1 A 192.0.2.53

    """

  static func other(_ origin: String) -> String {
    zone.replacing("example.com", with: origin)
  }

  @Test func `a zone file has its records in their order, with their lines`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.zone, to: "x.zone")
    let zones = try ZoneSource.load(path: folder.path("x.zone"))
    let zone = try #require(zones.zones.first)
    #expect(zones.zones.count == 1 && zones.warnings.isEmpty && zones.undetermined.isEmpty)
    #expect(zone.isWhole && zone.format == .zone && zone.origin.description == "example.com")
    #expect(zone.records.map(\.type) == [.soa, .ns, .a])
    #expect(zone.records.map { $0.location?.line } == [3, 4, 5])
  }

  @Test func `a file without a final line feed may have been cut off`() throws {
    let zones = try FormatReading.load(String(Self.zone.dropLast()), as: "x.zone")
    #expect(zones.zones.first?.records.count == 3)
    #expect(
      zones.warnings.map(\.message) == [
        "the file does not end with a line feed: has it been cut off?"
      ])
  }

  /// What follows a good zone, and what is said of it.
  @Test(arguments: [
    (
      "$ORIGIN example.net.\n@ SOA ns1 h 1 2 3 4 5\n@ NS ns1\n",
      "example.net has an SOA record and is not in the zone"
    ),
    ("@ CNAME host.example.net.\n", "example.com has a CNAME record and other data"),
    (
      "x TXT \"" + String(repeating: "a", count: 3_000_000) + "\"\n",
      ": a record of more than 400000"
    ),
    (
      "x TXT " + String(repeating: "a", count: 3_000_000) + "\n",
      ": a record of more than 400000"
    ),
    ("x TXT (" + String(repeating: " a", count: 3_000_000) + ")\n", "a record of more than 400000"),
    ("$INCLUDE ../x\n", "outside the folder"),
  ]) func `a zone with one bad line is refused whole`(_ line: String, _ words: String) throws {
    let message = try FormatReading.message(Self.zone + line, as: "x.zone")
    #expect(message.contains(words), "\(message.prefix(300))")
  }

  @Test func `a word of the command line is a file, an origin and a format`() throws {
    let folder = try TemporaryFolder()
    try folder.write("@ 60 IN A 192.0.2.1\n", to: "records")
    try folder.write(Self.zone, to: "zone:odd@name")
    let source = try ZoneSource(argument: "zone:" + folder.path("records") + "@example.net")
    #expect(source.format == .zone && source.path == folder.path("records"))
    #expect(source.origin?.description == "example.net")
    // What exists is what is meant.
    let odd = try ZoneSource(argument: folder.path("zone:odd@name"))
    #expect(odd.origin == nil && odd.path == folder.path("zone:odd@name"))
    #expect(throws: ZoneSourceError.self) { try ZoneSource(argument: "x.zone@a..b") }
    let part = try ZoneSource(argument: folder.path("records") + "@.").load()
    #expect(part.zones.map(\.isWhole) == [false])
  }

  @Test func `a folder is read with the folders in it, and what is no zone is named`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.zone + "$INCLUDE hosts.inc\n", to: "example.com.zone")
    try folder.write("www 60 A 192.0.2.80\n", to: "hosts.inc")
    try folder.write("# Zones\n\nOur zones are here.\n", to: "README.md")
    try folder.write("not a zone", to: ".hidden.zone")
    try FileManager.default.createDirectory(
      at: folder.url("sub"), withIntermediateDirectories: true)
    try folder.write(Self.other("example.net"), to: "sub/db.example.net")
    try folder.write(Self.other("example.net"), to: "sub/db.example.net~")
    let zones = try ZoneSource.load(path: folder.path(""))
    #expect(zones.zones.map(\.origin.description) == ["example.com", "example.net"])
    #expect(zones.zones.first?.records.last?.location?.file.hasSuffix("hosts.inc") == true)
    #expect(zones.warnings.map(\.file.lastWord) == ["README.md", "db.example.net~"])
  }

  struct BadFolder: Sendable, CustomTestStringConvertible {
    let what: String
    let message: String
    let make: @Sendable (TemporaryFolder) throws -> Void
    var testDescription: String { what }
  }

  static let badFolders: [BadFolder] = [
    BadFolder(what: "a link out of it", message: "a.zone: a symbolic link that leads out") {
      try $0.write(zone, to: "b.zone")
      try FileManager.default.createSymbolicLink(
        at: $0.url("a.zone"), withDestinationURL: URL(fileURLWithPath: "/etc/passwd"))
    },
    BadFolder(what: "a link to the folder above", message: "up: a symbolic link that leads out") {
      try $0.write(zone, to: "b.zone")
      try FileManager.default.createSymbolicLink(
        atPath: $0.path("up"), withDestinationPath: "..")
    },
    BadFolder(what: "a link to nothing", message: "gone.zone: No such file") {
      try $0.write(zone, to: "b.zone")
      try FileManager.default.createSymbolicLink(
        atPath: $0.path("gone.zone"), withDestinationPath: "nowhere")
    },
    BadFolder(what: "one zone twice", message: "b.zone: the zone example.com is in") {
      try $0.write(zone, to: "a.zone")
      try $0.write(zone, to: "b.zone")
    },
    BadFolder(what: "an error in one of two", message: "b.zone:6:7: A: not an IPv4 address") {
      try $0.write(zone, to: "a.zone")
      try $0.write(other("example.net") + "www A 192.0.2\n", to: "b.zone")
    },
    BadFolder(what: "nothing in it", message: "the folder holds no file with zones") { _ in },
    BadFolder(what: "no zone in it", message: "notes.txt: not read") {
      try $0.write("Nothing here.\n", to: "notes.txt")
    },
    BadFolder(
      what: "JSON that ends before it says what it is",
      message: "b.json: this is JSON that is cut off"
    ) {
      try $0.write(zone, to: "a.zone")
      try $0.write("{ \"IsTruncated\": false, \"MaxIt", to: "b.json")
    },
    BadFolder(what: "an empty JSON file", message: "b.json: this is an empty file") {
      try $0.write(zone, to: "a.zone")
      try $0.write("", to: "b.json")
    },
    BadFolder(
      what: "JSON with a merge conflict at its beginning",
      message: "b.json:1:1: this is a file with a merge conflict that was not resolved"
    ) {
      try $0.write(zone, to: "a.zone")
      try $0.write("<<<<<<< HEAD\n{\"a\": 1}\n=======\n{}\n>>>>>>> x\n", to: "b.json")
    },
    BadFolder(what: "JSON with a merge conflict in it", message: "b.json:3:1: this is a file with")
    {
      try $0.write(zone, to: "a.zone")
      try $0.write("{\n\"a\":\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> x\n}\n", to: "b.json")
    },
    BadFolder(what: "a JSON file that is none", message: "b.json:2:1: this is no JSON") {
      try $0.write(zone, to: "a.zone")
      try $0.write("\n# {}\n", to: "b.json")
    },
    BadFolder(
      what: "a zone in JSON with a comment in front of it",
      message: "b.json:1:1: no JSON: "
    ) {
      try $0.write(zone, to: "a.zone")
      try $0.write("// ours\n{\"ResourceRecordSets\": []}\n", to: "b.json")
    },
    BadFolder(
      what: "JSON with comments that is cut off", message: "b.json: this is JSON that is cut off"
    ) {
      try $0.write(zone, to: "a.zone")
      try $0.write("// ours\n{\"a\": [\n/* and so on", to: "b.json")
    },
    BadFolder(what: "JSON in UTF-16", message: "b.json:1:1: this is JSON in UTF-16") {
      try $0.write(zone, to: "a.zone")
      let octets = "{}".utf16.flatMap { [UInt8($0 & 0xFF), 0] }
      try Data([0xFF, 0xFE] + octets).write(to: $0.url("b.json"))
    },
    BadFolder(what: "a file that includes /etc/passwd", message: "outside the folder") {
      try $0.write(zone + "$INCLUDE /etc/passwd\n", to: "a.zone")
    },
  ]

  @Test(arguments: [
    "\"text\"", "null\n", "[1, 2]", "\u{FEFF}{\"a\": 1}",
    // Configurations of compilers and editors, in which comments are allowed.
    "// of the compiler\n{\n  \"a\": \"https://x/*\" // b\n}\n", "/* two\nlines */ { \"a\": 1 }",
    "{ \"a\": 1 } // end\n", "/**/{}",
  ])
  func `JSON of something else is passed over`(_ text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.zone, to: "a.zone")
    try folder.write(text, to: "b.json")
    let loaded = try ZoneSource.load(path: folder.path(""))
    #expect(loaded.warnings.contains { "\($0)".contains("b.json: not read") })
  }

  @Test func `a byte order mark in front of JSON is passed over`() throws {
    let folder = try TemporaryFolder()
    let sets =
      #"{"ResourceRecordSets": [{"Name": "example.com.", "Type": "SOA", "TTL": 300, "#
      + #""ResourceRecords": [{"Value": "ns1.example.com. h.example.com. 1 7200 900 1209600 300"}]}]}"#
    try folder.write("\u{FEFF}" + sets, to: "b.json")
    let loaded = try ZoneSource.load(path: folder.path(""))
    #expect(loaded.zones.map(\.origin.description) == ["example.com"])
  }

  @Test(arguments: badFolders) func `nothing is used of a folder with`(_ bad: BadFolder) throws {
    let folder = try TemporaryFolder()
    try bad.make(folder)
    let error = try #require(throws: ZoneSourceError.self) {
      try ZoneSource.load(path: folder.path(""))
    }
    #expect(error.kind == .badData)
    #expect("\(error)".contains(bad.message), "\(error)")
  }

  @Test func `a link that goes round in the folder ends`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.zone, to: "a.zone")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("round"), withDestinationPath: ".")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("b.zone"), withDestinationPath: "a.zone")
    let zones = try ZoneSource.load(path: folder.path(""))
    #expect(zones.zones.count == 1)
    #expect(zones.warnings.map(\.file.lastWord) == ["b.zone"])
  }

  @Test func `what is not there can't be read`() throws {
    let error = try #require(throws: ZoneSourceError.self) {
      try ZoneSource.load(path: "/nowhere/x.zone")
    }
    #expect(error.kind == .unreadable && "\(error)" == "/nowhere/x.zone: No such file or directory")
  }
}

extension String {
  fileprivate var lastWord: String { split(separator: "/").last.map(String.init) ?? "" }
}
