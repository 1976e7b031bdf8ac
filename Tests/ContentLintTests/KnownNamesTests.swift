import Foundation
import TestKit
import Testing

@testable import ContentLint

/// Data/link-names.txt: names that rules about links and addresses know.
@Suite struct KnownNamesTests {
  @Test func `every line is a group with a source and a date`() throws {
    var seen: Set<String> = []
    for line in KnownNames.lines {
      let group = try KnownNames.read(line)
      for name in group.names {
        #expect(seen.insert("\(group.kind) \(name)").inserted, "\(name) is there twice")
        #expect(KnownNames.contains(name, group.kind))
      }
    }
    for kind in KnownNames.Kind.allCases {
      #expect(seen.contains { $0.hasPrefix("\(kind) ") }, "\(kind)")
    }
  }

  @Test func `the file in Data is what is in the program`() throws {
    let file = ProgramRun.packageFolder.appending(path: "Data/link-names.txt")
    #expect(
      try String(contentsOf: file, encoding: .utf8) == KnownNames.text + "\n", "run make data")
  }

  @Test(arguments: [
    ("tracker | a.example | 2026-11", KnownNames.LineError.fields("tracker | a.example | 2026-11")),
    (
      "tracker | | 2026-11 | https://a.example/",
      .fields("tracker | | 2026-11 | https://a.example/")
    ),
    ("thing | a.example | 2026-11 | https://a.example/", .kind("thing")),
    ("tracker | A.example | 2026-11 | https://a.example/", .name("A.example")),
    ("tracker | a..example | 2026-11 | https://a.example/", .name("a..example")),
    ("tracker | a.example | 2026 | https://a.example/", .date("2026")),
    ("tracker | a.example | 2026-11 | a.example", .source("a.example")),
  ])
  func `a line that is no group is refused`(line: String, error: KnownNames.LineError) {
    var seen: KnownNames.LineError?
    do { _ = try KnownNames.read(Substring(line)) } catch { seen = error }
    #expect(seen == error)
  }

  @Test func `a host below a service is that service's`() {
    #expect(KnownNames.containsDomain(of: "u1.ct.sendgrid.net", .tracker))
    #expect(!KnownNames.containsDomain(of: "notsendgrid.net", .tracker))
    #expect(
      !KnownNames.contains("www.bit.ly", .shortener) && KnownNames.contains("bit.ly", .shortener))
    #expect(FreemailDomains.contains("yahoo.co.uk") && !FreemailDomains.contains("example.com"))
  }
}
