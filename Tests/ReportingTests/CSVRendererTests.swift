import Audit
import Reporting
import Testing

@Suite struct CSVRendererTests {
  @Test func `every row has the columns of the header`() throws {
    let reports =
      [SyntheticReport.mixed(), SyntheticReport.clean(), SyntheticReport.rejected]
      + SyntheticReport.hostile.flatMap {
        [SyntheticReport.carrying($0), SyntheticReport.rejecting($0)]
      }
    let document = rendered(.csv, reports)
    #expect(rawControls(in: document) == [])
    let widths = try Judges.python(
      """
      import csv, io, sys
      text = sys.stdin.buffer.read().decode("utf-8")
      rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
      print({len(row) for row in rows}, len(rows))
      """, document)
    #expect(widths == "{13} \(1 + 6 + 1 + 1 + SyntheticReport.hostile.count * 3)\n")
  }

  @Test func `rows end in CR LF, and a run without targets is a header`() {
    #expect(
      rendered(.csv, [])
        == "target,unicode,grade,kind,rule,severity,subject,message,evidence,fix,file,line,column\r\n"
    )
  }

  @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\t=cmd", "\n=cmd"])
  func `a formula is kept from being one`(text: String) {
    let document = rendered(.csv, [SyntheticReport.carrying(text)])
    #expect(document.contains("\"'\(text)"))
    #expect(!document.contains("\"\(text)"))
  }

  @Test func `a quote is doubled`() {
    #expect(rendered(.csv, [SyntheticReport.carrying("a\"b")]).contains("\"a\"\"b\""))
  }

  @Test func `kinds tell findings, undetermined and rejected apart`() {
    let document = rendered(
      .csv, [SyntheticReport.mixed(), SyntheticReport.rejected, SyntheticReport.clean()])
    #expect(document.ranges(of: ",\"clean\",").count == 1)
    #expect(document.ranges(of: ",\"finding\",").count == 3)
    #expect(document.ranges(of: ",\"undetermined\",").count == 3)
    #expect(document.ranges(of: ",\"rejected\",").count == 1)
  }
}
