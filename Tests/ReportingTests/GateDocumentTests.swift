import Audit
import DNS
import Foundation
import Reporting
import TestKit
import Testing

/// A gate's report in every format, with one of everything.
@Suite struct GateDocumentTests {
  private static func record(_ data: RecordData, line: Int, file: String) throws -> Record {
    Record(
      name: try DomainName("example.com"), ttl: 3600, data: data,
      location: SourceLocation(file: file, line: line))
  }

  private static func report(_ text: String = "plain") throws -> GateReport {
    let old = try record(
      .txt(CharacterStrings("v=spf1 mx \(text) -all")), line: 4, file: "old.zone")
    let new = try record(.txt(CharacterStrings("v=spf1 -all")), line: 5, file: "zones/new.zone")
    let change = try #require(RecordSetDifference([old], [new]))
    func finding(_ rule: RuleID, _ severity: Severity, _ message: String) -> Finding {
      Finding(
        rule: rule, severity: severity, subject: "example.com \(text)", location: new.location,
        message: message, evidence: ["\(new)", text], fix: "\(old)\n\(text)")
    }
    let waiver = try #require(
      Waiver(rule: "spf-ptr", subject: "example.com", reason: text, expires: "2030-01-01"))
    var report = GateReport()
    report.new = [
      .init(
        finding: finding("mx-unresolvable", .error, text),
        targets: (1...9).map { "d\($0).example" }, change: change),
      .init(finding: finding("gate-waiver-expired", .warning, text), targets: []),
    ]
    report.worse = [
      .init(
        finding: finding("spf-too-many-lookups", .error, "12 lookups \(text)"),
        targets: ["example.com"], change: change, severityBefore: .warning)
    ]
    report.fixed = [.init(finding: finding("spf-ptr", .notice, text), targets: ["example.com"])]
    report.unchanged = [
      .init(
        finding: finding("spf-ptr", .notice, text), targets: ["example.com"],
        acceptance: .waiver(waiver)),
      .init(
        finding: finding("spf-ptr", .notice, text), targets: ["example.com"],
        acceptance: .baseline),
    ]
    report.undetermined = [
      .init(
        rule: "spf-ptr", subject: "example.com", reason: "x TXT: \(text)",
        targets: ["example.com"], isNew: true),
      .init(
        rule: "spf-ptr", subject: "example.com", reason: "y TXT: \(text)",
        targets: ["example.com"], isNew: false),
    ]
    report.changes = [change]
    report.mailChanges = [change]
    report.domains = [try DomainName("example.com"), try DomainName("d1.example")]
    return report
  }

  private static func document(
    _ report: GateReport, all: Bool = false
  ) -> GateDocument {
    GateDocument(
      report, RenderContext(toolVersion: "0.1.0", rules: RuleCatalogue.ofAudits), showsAll: all,
      isBaseLive: false)
  }

  @Test func `the JSON is valid by the published schema`() throws {
    let json = try Self.document(Self.report()).rendered(as: .json)
    #expect(try Judges.schemaErrors(json, schema: Judges.gateSchema) == "")
    let empty = Self.document(GateReport()).rendered(as: .json)
    #expect(try Judges.schemaErrors(empty, schema: Judges.gateSchema) == "")
    #expect(
      try Judges.schemaErrors(
        json.replacing("\"ttl_before\"", with: "\"ttl_old\""), schema: Judges.gateSchema) != "")
  }

  @Test func `the SARIF is valid and its results are at the lines of the new files`() throws {
    let sarif = try Self.document(Self.report()).rendered(as: .sarif)
    #expect(try Judges.schemaErrors(sarif, schema: "sarif") == "")
    #expect(sarif.contains("\"uri\": \"zones/new.zone\""))
    #expect(sarif.contains("\"startLine\": 5"))
    #expect(!sarif.contains("old.zone"))
  }

  @Test func `the page has changes, what they come to, and what is accepted, but no grade`() throws
  {
    let page = try Self.document(Self.report()).rendered(as: .html)
    #expect(page.contains("<h1>Mail gate</h1>"))
    #expect(page.contains("<span class=\"removed\">- TXT"))
    #expect(page.contains("1 new, 1 worse"))
    #expect(page.contains("waived until 2030-01-01: plain"))
    #expect(page.contains("in the baseline"))
    #expect(!page.contains("grade A") && !page.contains("provisional"))
    #expect(Self.document(GateReport()).rendered(as: .html).contains("Nothing new"))
  }

  @Test func `the JUnit report is XML with a suite a domain`() throws {
    let junit = try Self.document(Self.report()).rendered(as: .junit)
    #expect(try Judges.xmlErrors(junit) == "")
    #expect(junit.contains("example.com"))
  }

  @Test func `the code quality report has what GitLab wants of an entry`() throws {
    struct Entry: Decodable {
      let description, check_name, fingerprint, severity: String
      let location: Location
      struct Location: Decodable {
        let path: String
        let lines: Lines
        struct Lines: Decodable { let begin: Int }
      }
    }
    let text = try Self.document(Self.report()).rendered(as: .gitlab)
    let entries = try JSONDecoder().decode([Entry].self, from: Data(text.utf8))
    #expect(entries.count == 4)
    #expect(Set(entries.map(\.fingerprint)).count == entries.count)
    #expect(
      entries.allSatisfy {
        ["info", "minor", "major", "critical", "blocker"].contains($0.severity)
      })
    let error = try #require(entries.first { $0.check_name == "mx-unresolvable" })
    #expect(error.location.path == "zones/new.zone" && error.location.lines.begin == 5)
    #expect(try Self.document(Self.report()).rendered(as: .gitlab) == text)
    let none = Self.document(GateReport()).rendered(as: .gitlab)
    #expect(try JSONDecoder().decode([Entry].self, from: Data(none.utf8)).isEmpty)
  }

  @Test func `annotations are at the lines of the new files`() throws {
    let text = try Self.document(Self.report()).rendered(as: .github)
    #expect(text.contains("::error file=zones/new.zone,line=5,title=mx-unresolvable::"))
  }

  @Test func `the text groups by change and hides what is as before`() throws {
    let text = try Self.document(Self.report()).rendered(as: .text)
    #expect(text.contains("example.com TXT  zones/new.zone:5\n  - TXT"))
    #expect(text.components(separatedBy: "zones/new.zone:5\n").count == 3)
    #expect(text.contains("concerns d1.example, d2.example"))
    #expect(text.contains("was a warning before"))
    #expect(!text.contains("As before"))
    #expect(try Self.document(Self.report(), all: true).rendered(as: .text).contains("As before"))
  }

  @Test(arguments: ReportFormat.allCases)
  func `hostile text comes out harmless in every format`(format: ReportFormat) throws {
    let hostile = "\u{1B}[31m\u{202E}`*<b>|\"'\\\r\n::error::\u{7F}"
    let text = try Self.document(Self.report(hostile), all: true).rendered(as: format)
    #expect(rawControls(in: text) == [])
  }

  @Test func `a baseline is sorted and the same for the same findings`() throws {
    var report = try Self.report()
    let first = GateBaselineFile.text(GateBaseline(report))
    report.new.reverse()
    #expect(GateBaselineFile.text(GateBaseline(report)) == first)
    #expect(first.contains("dlv.gate-baseline/1"))
  }
}
