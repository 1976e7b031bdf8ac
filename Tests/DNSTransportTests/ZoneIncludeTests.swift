/// `$INCLUDE`: what it leaves as it was, and that it does not lead out of the zone file's folder.
import DNS
import DNSTransport
import Foundation
import Testing

@Suite struct ZoneIncludeTests {
  private static let head = """
    $ORIGIN example.com.
    $TTL 60
    @ SOA ns1 hostmaster 1 2 3 4 5
    @ NS ns1

    """

  /// Writes `top.zone` and the other files into a new folder, and loads it.
  private static func load(_ top: String, _ files: [String: String] = [:]) throws -> ZoneFile {
    let folder = FileManager.default.temporaryDirectory.appending(path: "inc-\(UUID().uuidString)")
    let zones = folder.appending(path: "zones/sub")
    try FileManager.default.createDirectory(at: zones, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = folder.appending(path: "zones")
    for (name, text) in files.merging(["top.zone": head + top], uniquingKeysWith: { $1 }) {
      try Data(text.utf8).write(to: place.appending(path: name))
    }
    try Data("out TXT out\n".utf8).write(to: folder.appending(path: "outside.zone"))
    try FileManager.default.createSymbolicLink(
      atPath: place.appending(path: "link.zone").path, withDestinationPath: "../outside.zone")
    try FileManager.default.createSymbolicLink(
      atPath: place.appending(path: "inner.zone").path, withDestinationPath: "top2.zone")
    return try ZoneFile.load(path: place.appending(path: "top.zone").path)
  }

  @Test func `an included file has its own origin and owner and leaves those outside alone`() throws
  {
    let file = try Self.load(
      "a TXT 1\n$INCLUDE sub/one.zone\n TXT 4\n$INCLUDE sub/one.zone other\nb TXT 5",
      ["sub/one.zone": "x TXT 2\n$ORIGIN deep\ny TXT 3\n"])
    #expect(
      file.zone.records.dropFirst(2).map { "\($0.name) \($0.data)" } == [
        #"a.example.com "1""#, #"a.example.com "4""#, #"x.example.com "2""#,
        #"y.deep.example.com "3""#, #"x.other.example.com "2""#,
        #"y.deep.other.example.com "3""#, #"b.example.com "5""#,
      ])
    let included = file.zone.records.first { $0.name.description == "y.deep.example.com" }
    #expect(included?.location?.file.hasSuffix("zones/sub/one.zone") == true)
    #expect(included?.location?.line == 3)
  }

  @Test(arguments: [
    ("$INCLUDE ../outside.zone", "outside the folder"),
    ("$INCLUDE sub/../../outside.zone", "outside the folder"),
    ("$INCLUDE /etc/passwd", "outside the folder"),
    ("$INCLUDE link.zone", "outside the folder"),
    ("$INCLUDE none.zone", "No such file"),
    ("$INCLUDE sub", "not a regular file"),
    ("$INCLUDE top.zone", "includes itself"),
    ("$INCLUDE one.zone", "includes itself"),
  ])
  func `a file outside, missing or included in a circle is an error`(
    line: String, words: String
  ) {
    do {
      _ = try Self.load(
        line, ["one.zone": "$INCLUDE two.zone\n", "two.zone": "$INCLUDE one.zone\n"])
      Issue.record("accepted")
    } catch {
      #expect("\(error)".contains(words), "\(error)")
    }
  }

  @Test func `a link that stays inside is followed`() throws {
    let file = try Self.load("$INCLUDE inner.zone", ["top2.zone": "c TXT x\n"])
    #expect(file.zone.recordCount == 3)
  }

  @Test func `an error in an included file names that file, and nothing is used`() {
    #expect {
      _ = try Self.load("$INCLUDE one.zone", ["one.zone": "\nx A y\n"])
    } throws: { "\($0)".contains("one.zone:2:5: A: not an IPv4 address") }
  }

  @Test func `files that include each other too deeply are refused`() {
    var files: [String: String] = [:]
    for index in 0..<12 { files["f\(index).zone"] = "$INCLUDE f\(index + 1).zone\n" }
    #expect { _ = try Self.load("$INCLUDE f0.zone", files) } throws: { "\($0)".contains("deep") }
  }

  @Test func `a missing zone file and one that is a folder are told`() {
    #expect { _ = try ZoneFile.load(argument: "/nowhere/x.zone") } throws: {
      "\($0)".contains("/nowhere/x.zone: No such file")
    }
    #expect { _ = try ZoneFile.load(argument: "/tmp") } throws: {
      "\($0)".contains("not a regular file")
    }
    #expect { _ = try ZoneFile.load(argument: "/tmp/x@a..b") } throws: {
      "\($0)".contains("'a..b' is no origin")
    }
  }
}
