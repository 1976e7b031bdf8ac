import Audit
import Reporting
import Testing

@Suite struct GitHubRendererTests {
  @Test func `a finding in a file is an annotation of its line`() {
    let lines = rendered(.github, [SyntheticReport.mixed()]).split(separator: "\n")
    #expect(
      lines.first?.hasPrefix(
        "::error file=zones/example.zone,line=12,col=1,title=spf-too-many-lookups::xn--bcher")
        == true)
    #expect(
      lines.map { $0.prefix { $0 != " " } } == [
        "::error", "::warning", "::notice", "::warning", "::warning",
      ])
  }

  @Test func `a run in which all is well says nothing`() {
    #expect(rendered(.github, [SyntheticReport.clean()]) == "")
    #expect(rendered(.github, []) == "")
  }

  @Test(arguments: SyntheticReport.hostile)
  func `each finding stays one command of ours, and its escapes can be undone`(text: String) {
    let document = rendered(
      .github, [SyntheticReport.carrying(text), SyntheticReport.rejecting(text)])
    #expect(rawControls(in: document) == [])
    #expect(!document.contains("\r"))
    let lines = document.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 4)
    for line in lines.dropLast() {
      let properties = line.dropFirst(2).prefix(
        upTo: line.dropFirst(2).firstRange(of: "::")?.lowerBound ?? line.endIndex)
      #expect(["error", "warning"].contains(properties.prefix { $0 != " " }))
      // Each property has one `=` before its first escape-worthy character, and commas only between properties.
      let names = properties.drop { $0 != " " }.dropFirst().split(separator: ",").map {
        $0.prefix { $0 != "=" }
      }
      #expect(names == ["file", "line", "title"] || names == ["title"])
    }
  }

  @Test func `percent, colon and comma are escaped where they would be read`() {
    let document = rendered(.github, [SyntheticReport.carrying("50%,a:b\nc")])
    #expect(document.contains("file=dir/50%25%2Ca%3Ab\\x0Ac,"))
    #expect(document.contains("::50%25,a:b%0Ac: Seen: 50%25,a:b%0Ac ("))
  }
}
