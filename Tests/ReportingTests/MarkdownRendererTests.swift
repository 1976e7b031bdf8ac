import Audit
import Reporting
import Testing

@Suite struct MarkdownRendererTests {
  @Test func `the table comes first, with a row a target, then the details`() {
    let document = rendered(
      .markdown, [SyntheticReport.mixed(), SyntheticReport.clean(), SyntheticReport.rejected])
    let lines = document.split(separator: "\n")
    #expect(
      Array(lines.prefix(6)) == [
        "# Deliverability report",
        "| Target | Grade | SPF | DKIM | DMARC | MX | Zone | Findings |",
        "| --- | :-: | :-: | :-: | :-: | :-: | :-: | --- |",
        "| bücher.example (xn--bcher-kva.example) | **D?** | ❌ | ⚠️ | ❔ | ✅ | – "
          + "| 1 error, 1 warning, 1 notice, 3 undetermined |",
        "| example.net | **A** | ✅ | ✅ | ✅ | ✅ | ✅ | none |",
        "| not a domain | ❌ not examined | | | | | | a space is not allowed in a domain name |",
      ])
    #expect(lines[6] == "## bücher.example (xn--bcher-kva.example): grade D?")
    let totals: Substring =
      "3 targets; grades: 1 A, 1 D; 1 not examined; 1 error, 1 warning, 1 notice, 3 undetermined; 8 passed"
    #expect(lines.last == totals)
  }

  @Test(arguments: SyntheticReport.hostile)
  func `text breaks out of neither table, prose nor fence`(text: String) throws {
    let document = rendered(
      .markdown, [SyntheticReport.carrying(text), SyntheticReport.rejecting(text)])
    #expect(rawControls(in: document) == [])
    var fence: Substring?
    for line in document.split(separator: "\n") {
      let run = line.prefix { $0 == "`" }
      if let open = fence {
        if run.count >= open.count, line.dropFirst(run.count).allSatisfy({ $0 == " " }) {
          fence = nil
        }
      } else if run.count >= 3 {
        fence = run
      } else {
        #expect(!line.contains("<"))
        #expect(line.replacing("\\`", with: "").contains("`") == false)
        if line.hasPrefix("|") {
          let borders = line.replacing("\\\\", with: "").replacing("\\|", with: "")
          #expect(borders.count { $0 == "|" } == 9)
        }
      }
    }
    #expect(fence == nil)
  }

  @Test func `memory is bounded: after a megabyte of details the table goes on in another part`() {
    let long = SyntheticReport.carrying(String(repeating: "x", count: 300_000))
    let document = rendered(.markdown, [long, SyntheticReport.mixed(), SyntheticReport.mixed()])
    #expect(document.ranges(of: "| Target | Grade |").count == 2)
    #expect(document.ranges(of: "\n## ").count == 3)
  }

  @Test func `a run without targets says so`() {
    #expect(rendered(.markdown, []).contains("No target was given."))
  }
}
