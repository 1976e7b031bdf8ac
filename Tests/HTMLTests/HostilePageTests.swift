import HTML
import TestKit
import Testing

/// Pages made to cost time or to break a reader.
@Suite struct HostilePageTests {
  @Test(
    "Sixteen times the page takes no more than sixteen times as long, and some",
    arguments: [
      ("", "<div>"), ("", "<b>"), ("<p>", "<b a=1>x<p>"), ("<a ", "b c=d e "), ("<a b='", "c="),
      ("", "<a><b><table>"), ("", "<table><tr>x"), ("", "<!--"), ("", "<"), ("", "</"), ("", "&"),
      ("", "&a"), ("", "&#"), ("<script>", "<!--<script>"), ("<style>", "</styl"), ("", "<li><ul>"),
      ("", "<select><option>"), ("", "<svg><![CDATA["), ("<title>", "</titl"), ("", "<p>x</b>"),
      ("<b><div>", "</b><b>"), ("<style>", "p{"), ("<style>", "@media{"), ("<style>", "a,"),
      ("<style>", "/*"), ("<style>", "\"\\"), ("<style>", ".a .a{color:red}"),
      ("<p style='", "a:b;"), ("<p style='", "(("), ("<p class='", "a "),
      ("", "<p style='display:none'>x"), ("", "<br>x&nbsp; "), ("", "<a href=x>y<p>"),
      ("", "<![if "),
    ])
  func staysLinear(head: String, unit: String) {
    let small = Array((head + String(repeating: unit, count: 1_000)).utf8)
    let large = Array((head + String(repeating: unit, count: 16_000)).utf8)
    let clock = ContinuousClock()
    let first = clock.measure { _ = PageReading(small) }
    let second = clock.measure { _ = PageReading(large) }
    // Quadratic would be 256 times the time.
    #expect(second < first * 64 + .milliseconds(200), "\(first) then \(second)")
  }

  @Test("Depth, attributes and nodes have limits that are told")
  func limits() {
    let deep = HTMLDocument(Array(String(repeating: "<div>", count: 5_000).utf8))
    #expect(deep.cuts == [.depth])
    #expect(deep.nodes.count == 5_003)
    let wide = HTMLDocument(Array(("<a " + String(repeating: "b ", count: 500) + ">").utf8))
    #expect(wide.cuts == [.attributes])
    var few = HTMLLimits()
    few.nodes = 100
    let cut = HTMLDocument(Array(String(repeating: "<br>", count: 500).utf8), limits: few)
    #expect(cut.cuts == [.nodes])
    #expect(cut.nodes.count <= 103)
  }

  @Test("Whatever octets there are make a page, with every place inside it")
  func survivesMutation() {
    var random = SeededGenerator(seed: 11)
    let seeds = [
      "<!DOCTYPE html><html><head><style>p.a > b{color:#fff;display:none!important}@media (max-width:9px){i{opacity:0}}</style></head>"
        + "<body bgcolor=\"#ffffff\"><table><tr><td class='a'><p>Hello&nbsp;<b>w&ouml;rld</b></td></tr>x</table></body></html>",
      "<a href='https://x.example/?a=1&amp;b=2'>t<p>u</a></p><img src=x width=1 height=1><!--[if mso]>z<![endif]-->",
      "<svg><title>a</title><![CDATA[b]]></svg><select><option>c</select><script><!--<script></script>--></script>&#x1F600;&notin;",
    ].map { Array($0.utf8) }
    for round in 0..<3_000 {
      let octets = seeds[round % seeds.count].mutated(using: &random)
      let page = PageReading(octets)
      check(page, octets.count)
    }
  }

  private func check(_ page: PageReading, _ count: Int) {
    let nodes = page.page.nodes
    for (number, node) in nodes.enumerated() {
      let inside =
        node.range.upperBound <= count && node.end <= nodes.count && node.end > number
        && (node.parent ?? -1) < number
      if !inside { Issue.record("node \(number) of \(page.page.octets)") }
    }
    var previous = 0
    for run in page.text.runs {
      let inside = run.textRange.lowerBound == previous && run.sourceRange.upperBound <= count
      previous = run.textRange.upperBound
      if !inside { Issue.record("run \(run) of \(page.page.octets)") }
    }
    #expect(previous == page.text.utf8.count)
    for defect in page.page.defects { #expect(defect.range.upperBound <= count) }
  }
}
