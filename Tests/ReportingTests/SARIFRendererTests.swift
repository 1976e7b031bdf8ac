import Audit
import Foundation
import Reporting
import Testing

@Suite struct SARIFRendererTests {
  @Test func `a report with one of everything is valid by the official schema`() throws {
    let errors = try Judges.schemaErrors(
      rendered(
        .sarif, [SyntheticReport.mixed(), SyntheticReport.clean(), SyntheticReport.rejected]),
      schema: "sarif")
    #expect(errors == "")
  }

  @Test func `a run without targets is valid`() throws {
    #expect(try Judges.schemaErrors(rendered(.sarif, []), schema: "sarif") == "")
  }

  @Test func `hostile text keeps the document valid`() throws {
    let document = rendered(
      .sarif,
      SyntheticReport.hostile.flatMap {
        [SyntheticReport.carrying($0), SyntheticReport.rejecting($0)]
      })
    let errors = try Judges.schemaErrors(document, schema: "sarif")
    #expect(errors == "")
    #expect(rawControls(in: document) == [])
  }

  @Test func `findings fail, what is undetermined is open, and levels are mapped`() throws {
    let results = try results(of: [SyntheticReport.mixed(), SyntheticReport.rejected])
    let told = results.map {
      "\($0["ruleId"] ?? "") \($0["kind"] ?? "") \($0["level"] ?? "")"
    }
    #expect(
      told == [
        "spf-too-many-lookups fail error", "dkim-short-key fail warning", "spf-soft fail note",
        "dkim-short-key open none", "dmarc-missing open none", "dmarc-policy-none open none",
        "target-rejected fail error",
      ])
  }

  @Test func `ruleIndex points at the rule of the same id`() throws {
    let run = try run(of: [SyntheticReport.mixed(), SyntheticReport.rejected])
    let driver = (run["tool"] as? [String: Any])?["driver"] as? [String: Any]
    let rules = try #require(driver?["rules"] as? [[String: Any]])
    for result in try #require(run["results"] as? [[String: Any]]) {
      let index = try #require(result["ruleIndex"] as? Int)
      #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
    }
  }

  @Test func `fingerprints are distinct, and the same when message and evidence change`() throws {
    let names = { (reports) in
      try self.results(of: reports).map {
        ($0["partialFingerprints"] as? [String: String])?["dlvFinding/v1"] ?? ""
      }
    }
    let first = try names([SyntheticReport.mixed(), SyntheticReport.mixed("other.example")])
    #expect(Set(first).count == first.count)
    #expect(try names([SyntheticReport.mixed()]) == Array(first.prefix(6)))
    #expect(
      try names([SyntheticReport.saying("one")]) == names([SyntheticReport.saying("two")]))
  }

  @Test func `braces are doubled, since SARIF takes them for placeholders`() throws {
    let result = try #require(results(of: [SyntheticReport.carrying("%{i} [a](b)")]).first)
    let text = try #require((result["message"] as? [String: String])?["text"])
    #expect(text.contains("%{{i}} \\[a\\](b)"))
    let properties = try #require(result["properties"] as? [String: Any])
    #expect(properties["fix"] as? String == "%{i} [a](b)")
  }

  @Test func `a file is named by a URI reference`() throws {
    let result = try #require(results(of: [SyntheticReport.carrying("a b:ü%")]).first)
    let location = try #require((result["locations"] as? [[String: Any]])?.first)
    let physical = location["physicalLocation"] as? [String: Any]
    let artifact = physical?["artifactLocation"] as? [String: String]
    #expect(artifact?["uri"] == "dir/a%20b%3A%C3%BC%25")
  }

  private func run(of reports: [TargetReport]) throws -> [String: Any] {
    let document = try JSONSerialization.jsonObject(with: Data(rendered(.sarif, reports).utf8))
    return try #require(((document as? [String: Any])?["runs"] as? [[String: Any]])?.first)
  }

  private func results(of reports: [TargetReport]) throws -> [[String: Any]] {
    try #require(run(of: reports)["results"] as? [[String: Any]])
  }
}
