import Audit
import Foundation
import TestKit
import Testing

@testable import ContentLint

/// Data/client-support.txt: what mail programs support.
@Suite struct ClientSupportTests {
  @Test func `every line is a statement, with a source and a date`() throws {
    let lines = ClientSupport.lines(of: ClientSupport.text)
    #expect(ClientSupport.known.features.count >= 40)
    let statements = try lines.reduce(0) { try $0 + ClientSupport.read($1).clients.count }
    let known = ClientSupport.known.features.reduce(0) { $0 + $1.clients.count }
    #expect(statements == known, "two lines tell of the same program and feature")
  }

  @Test func `the file in Data is what is in the program`() throws {
    let file = ProgramRun.packageFolder.appending(path: "Data/client-support.txt")
    #expect(
      try String(contentsOf: file, encoding: .utf8) == ClientSupport.text + "\n", "run make data")
  }

  @Test(arguments: MailClient.allCases)
  func `of every program most features are known`(client: MailClient) {
    #expect(ClientSupport.known.count(of: client) > ClientSupport.known.count / 2)
  }

  @Test func `every feature is missing somewhere`() {
    for feature in ClientSupport.known.features {
      #expect(!feature.clients(.no, of: Set(MailClient.allCases)).isEmpty, "\(feature.name)")
    }
  }

  @Test(arguments: [
    (
      "property:a | 2026-01 | https://a.example/",
      ClientSupport.LineError.fields("property:a | 2026-01 | https://a.example/")
    ),
    (
      "property:a b | 2026-01 | https://a.example/ | no gmail",
      .fields("property:a b | 2026-01 | https://a.example/ | no gmail")
    ),
    ("thing:a | 2026-01 | https://a.example/ | no gmail", .feature("thing:a")),
    ("element:nothing | 2026-01 | https://a.example/ | no gmail", .feature("element:nothing")),
    ("property:a | 2026-13 | https://a.example/ | no gmail", .date("2026-13")),
    ("property:a | now | https://a.example/ | no gmail", .date("now")),
    ("property:a | 2026-01 | a.example | no gmail", .source("a.example")),
    ("property:a | 2026-01 | https://a.example/ | no", .support("no")),
    ("property:a | 2026-01 | https://a.example/ | maybe gmail", .support("maybe gmail")),
    ("property:a | 2026-01 | https://a.example/ | no mutt", .client("mutt")),
    ("property:a | 2026-01 | https://a.example/ | no gmail | yes gmail", .client("gmail")),
  ])
  func `a line that is no statement is refused`(line: String, error: ClientSupport.LineError) {
    var seen: ClientSupport.LineError?
    do { _ = try ClientSupport.read(Substring(line)) } catch { seen = error }
    #expect(seen == error)
  }

  @Test func `of programs that were named, what is known in part or not at all is said`() {
    func message(_ html: String, _ clients: Set<MailClient>?) -> String? {
      let example = LintExample(
        UnsupportedFeature.self, "", html: html, configure: { $0.clients = clients })
      guard case .findings(let findings, _) = example.run().outcome else { return nil }
      return findings.first?.message
    }
    let grid = "<p style=\"display: grid\">a</p>"
    #expect(
      message(grid, nil) == "Gmail and Outlook on Windows do not know display: grid")
    let animated = "<p style=\"animation: a 2s\">a</p>"
    #expect(
      message(animated, [.gmx, .webDE, .gmail])
        == "Gmail does not know animation; whether GMX, WEB.DE does is not known here")
    let gap = "<p style=\"gap: 2px\">a</p>"
    #expect(message(gap, [.gmail]) == "Gmail knows gap in part")
    #expect(message(gap, [.appleMail]) == nil)
  }
}
