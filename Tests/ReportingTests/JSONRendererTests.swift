import Audit
import Foundation
import Reporting
import TestKit
import Testing

@Suite struct JSONRendererTests {
  @Test func `a report with one of everything is valid by the published schema`() throws {
    let document = rendered(
      .json, [SyntheticReport.mixed(), SyntheticReport.clean(), SyntheticReport.rejected])
    let errors = try Judges.schemaErrors(document, schema: Judges.reportSchema)
    #expect(errors == "")
  }

  @Test(
    arguments: [
      ("\"grade\": \"D?\"", "\"grade\": \"E\""), ("\"fix\":", "\"remedy\":"),
      ("\"line\": 12", "\"line\": 0"), ("\"severity\": \"error\"", "\"severity\": \"fatal\""),
      ("\"unicode\":", "\"idn\":"), ("\"rejected\": 0", "\"rejected\": \"none\""),
      ("\"rule\": \"spf-soft\"", "\"rule\": \"SPF soft\""), ("dlv.report/1", "dlv.report/2"),
    ])
  func `the schema objects to what is not in it`(right: String, wrong: String) throws {
    let document = rendered(.json, [SyntheticReport.mixed()])
    try #require(document.contains(right))
    let errors = try Judges.schemaErrors(
      document.replacing(right, with: wrong), schema: Judges.reportSchema)
    #expect(errors.hasPrefix("status 1:"))
    #expect(!errors.contains("Traceback"))
  }

  @Test func `a run without targets is valid`() throws {
    let document = rendered(.json, [])
    let errors = try Judges.schemaErrors(document, schema: Judges.reportSchema)
    #expect(errors == "")
    #expect(document.contains("\"targets\": []"))
  }

  @Test func `hostile text keeps the document valid, and nothing in it acts on a terminal`() throws
  {
    let document = rendered(
      .json,
      SyntheticReport.hostile.flatMap {
        [SyntheticReport.carrying($0), SyntheticReport.rejecting($0)]
      })
    let errors = try Judges.schemaErrors(document, schema: Judges.reportSchema)
    #expect(errors == "")
    #expect(rawControls(in: document) == [])
    #expect(!document.contains("\r"))
  }

  @Test(arguments: SyntheticReport.hostile)
  func `text reads back as it was`(text: String) throws {
    let document = rendered(.json, [SyntheticReport.carrying(text)])
    let target = try #require(targets(of: document).first)
    let finding = try #require((target["findings"] as? [[String: Any]])?.first)
    #expect(
      Array((finding["evidence"] as? [String] ?? []).joined().utf8) == Array((text + text).utf8))
    #expect(Array((finding["fix"] as? String ?? "").utf8) == Array(text.utf8))
  }

  @Test func `keys are sorted at every level`() throws {
    let complaints = try Judges.python(
      """
      import json, sys
      def check(pairs):
          keys = [key for key, _ in pairs]
          if keys != sorted(keys) or len(set(keys)) != len(keys): print(keys)
          return dict(pairs)
      json.loads(sys.stdin.read(), object_pairs_hook=check)
      """, rendered(.json, [SyntheticReport.mixed(), SyntheticReport.rejected]))
    #expect(complaints == "")
  }

  @Test func `a rejected target has no list of findings that could pass for clean`() throws {
    let target = try #require(targets(of: rendered(.json, [SyntheticReport.rejected])).first)
    #expect(Set(target.keys) == ["error", "target"])
  }

  @Test func `an undetermined target has a provisional grade`() throws {
    let target = try #require(targets(of: rendered(.json, [SyntheticReport.mixed()])).first)
    #expect(target["grade"] as? String == "D?")
    #expect((target["undetermined"] as? [Any])?.count == 3)
    #expect(target["not_applicable"] as? [String] == ["zone-ttl"])
  }

  @Test func `totals add up over the run`() throws {
    let document = rendered(
      .json, [SyntheticReport.mixed(), SyntheticReport.mixed(), SyntheticReport.rejected])
    let root = try object(document)
    let totals = try #require(root["totals"] as? [String: Any])
    #expect(totals["targets"] as? Int == 3)
    #expect(totals["rejected"] as? Int == 1)
    #expect(totals["provisional"] as? Int == 2)
    #expect((totals["findings"] as? [String: Int])?["error"] == 2)
    #expect((totals["grades"] as? [String: Int])?["D"] == 2)
  }

  @Test func `the same reports give the same bytes`() {
    let reports = [SyntheticReport.mixed(), SyntheticReport.carrying("x")]
    #expect(rendered(.json, reports) == rendered(.json, reports))
  }

  private func object(_ document: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any])
  }

  private func targets(of document: String) throws -> [[String: Any]] {
    try #require(object(document)["targets"] as? [[String: Any]])
  }
}
