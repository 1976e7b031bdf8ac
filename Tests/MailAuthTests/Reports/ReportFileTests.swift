import Foundation
import MailAuth
import ReportFiles
import TestKit
import Testing

/// Reading DMARC aggregate reports from files: as they arrive, and as an attacker sends them.
@Suite struct ReportFileTests {
  private struct Content {
    var reports: [AggregateReport] = []
    var rows: [AggregateReport.Row] = []
    /// Why the file was refused.
    var failure: String?
  }

  private static func read(_ name: String, in maker: ReportMaker) -> Content {
    var content = Content()
    do {
      content.reports = try ReportFile.read(path: maker.folder.path(name)) {
        content.rows.append($0)
      }
    } catch {
      content.failure = "\(error)"
    }
    return content
  }

  @Test func `every form of a report is read, and every hostile file is refused`() async throws {
    let maker = try await ReportMaker()
    for name in [
      "plain.xml", "rfc7489.xml", "rfc9990.xml", "utf16.xml", "packed.xml.gz", "packed.zip",
    ] {
      let content = Self.read(name, in: maker)
      let rows = content.rows
      #expect(
        content.reports == [
          AggregateReport(
            organization: "receiver.example", identifier: "r1", begin: 1_793_491_200,
            end: 1_793_577_599)
        ], "\(name)")
      #expect(rows.map(\.count) == [3, 2])
      #expect(rows.map(\.headerFrom) == ["example.com", "example.com"])
      #expect(
        rows.flatMap(\.signatures).map(\.domain) == ["example.com", "example.com", "esp.example"])
      #expect(rows.flatMap(\.signatures).map(\.selector) == ["s1", "s1", "k1"])
      #expect(rows.flatMap(\.signatures).map(\.result) == ["pass", "fail", "pass"])
    }
    #expect(Self.read("two.zip", in: maker).reports.map(\.identifier) == ["r1", "r2"])
    #expect(
      Self.read("no-selector.xml", in: maker).rows.first?.signatures.first?.selector == nil)

    for (name, words) in Self.refused {
      let failure = Self.read(name, in: maker).failure
      #expect(failure?.contains(words) == true, "\(name): \(failure ?? "was read")")
    }
  }

  /// The file, and a word that says why it is refused.
  private static let refused = [
    ("missing.xml", "open"), ("empty.xml", "no report"), ("nothing.zip", "no report"),
    ("cut.xml", "well-formed"), ("cut.xml.gz", "truncated"), ("cut-late.xml.gz", "truncated"),
    ("garbage.gz", "well-formed"), ("garbage.zip", "ZIP"), ("text.xml", "well-formed"),
    ("other.xml", "<html>"), ("no-metadata.xml", "org_name"), ("bad-count.xml", "many"),
    ("huge-count.xml", "no number"),
    ("no-count.xml", "count"), ("long-text.xml", "longer"), ("deep.xml", "deep"),
    ("laughs.xml", "well-formed"), ("file.xml", "document type"),
    ("external.xml", "document type"), ("undeclared.xml", "well-formed"),
    ("bomb.xml.gz", "more than 64 MB"), ("bomb.zip", "more than 64 MB"),
    ("many.zip", "more than 64"),
  ]

  @Test func `mutated reports never crash the reader`() throws {
    let folder = try TemporaryFolder()
    let report = Array(
      """
      <feedback><report_metadata><org_name>r</org_name><report_id>1</report_id></report_metadata>\
      <record><row><count>1</count></row><auth_results><dkim><domain>example.com</domain>\
      <selector>s1</selector><result>pass</result></dkim></auth_results></record></feedback>
      """.utf8)
    var random = SeededGenerator(seed: 9990)
    let path = folder.path("report.xml")
    var readable = 0
    for _ in 0..<1000 {
      try Data(report.mutated(using: &random)).write(to: URL(fileURLWithPath: path))
      if (try? ReportFile.read(path: path) { _ in }) != nil { readable += 1 }
    }
    // Some damage is to text that says nothing here.
    #expect((1..<1000).contains(readable))
  }
}
