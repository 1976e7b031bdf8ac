import Audit
import Reporting
import Testing

@Suite struct HTMLRendererTests {
  @Test func `the page needs nothing else, and runs nothing`() {
    let page = rendered(.html, [SyntheticReport.mixed(), SyntheticReport.clean()])
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    for word in ["<script", "src=", "http:", "https:", "url(", "@import", "<link", "javascript"] {
      #expect(!page.contains(word))
    }
    #expect(page.contains("prefers-color-scheme: dark"))
  }

  @Test func `every element is closed, every id is there once, and links lead to one`() throws {
    let reports =
      [SyntheticReport.mixed(), SyntheticReport.clean(), SyntheticReport.rejected]
      + SyntheticReport.hostile.flatMap {
        [SyntheticReport.carrying($0), SyntheticReport.rejecting($0)]
      }
    for reports in [[], [SyntheticReport.mixed()], reports] {
      let page = rendered(.html, reports)
      #expect(rawControls(in: page) == [])
      #expect(try complaints(about: page) == "")
    }
  }

  @Test func `text from the network stays text`() throws {
    let page = rendered(
      .html,
      [SyntheticReport.carrying("</pre><script>alert(\"1\")</script><img src=x onerror='y'>")]
    )
    #expect(!page.contains("<script"))
    #expect(!page.contains("<img"))
    #expect(page.contains("&lt;/pre&gt;&lt;script&gt;alert(&quot;1&quot;)"))
  }

  @Test func `the fix stands verbatim in a block`() {
    #expect(
      rendered(.html, [SyntheticReport.mixed()]).contains(
        "<pre class=\"fix\">\n; publish the new key first\ns2._domainkey.xn--bcher-kva.example."))
  }

  @Test func `many targets are listed up to a bound`() {
    var renderer = ReportFormat.html.renderer(
      RenderContext(toolVersion: "0.1.0", rules: SyntheticReport.rules))
    _ = renderer.begin()
    for number in 0..<1500 { _ = renderer.render(SyntheticReport.clean("d\(number).example")) }
    let end = renderer.end()
    #expect(end.contains("d999.example"))
    #expect(!end.contains("d1000.example"))
    #expect(end.contains("500 more targets follow below."))
  }

  /// By an HTML tokenizer that is not ours.
  private func complaints(about page: String) throws -> String {
    try Judges.python(
      """
      import sys
      from html.parser import HTMLParser
      void = {"meta", "br"}
      allowed = set("html head meta title style body a main h1 h2 h3 h4 section div p span strong table thead tbody tr th td details summary article code pre ul li br footer".split())
      class Judge(HTMLParser):
          def __init__(self):
              super().__init__()
              self.open, self.ids, self.links = [], [], []
          def handle_starttag(self, tag, attributes):
              if tag not in allowed: print("unexpected", tag)
              if tag not in void: self.open.append(tag)
              for name, value in attributes:
                  if name == "id": self.ids.append(value)
                  if name == "href": self.links.append(value)
                  if name.startswith("on"): print("handler", name)
          def handle_endtag(self, tag):
              if not self.open or self.open.pop() != tag: print("unbalanced", tag, self.getpos())
      judge = Judge()
      judge.feed(sys.stdin.buffer.read().decode("utf-8"))
      judge.close()
      if judge.open: print("left open", judge.open)
      if len(set(judge.ids)) != len(judge.ids): print("an id twice")
      for link in judge.links:
          if link[1:] not in judge.ids: print("dangling", link)
      """, page)
  }
}
