import HTML
import Testing

@Suite struct RenderedTextTests {
  @Test(
    "Text reads as a browser shows it",
    arguments: [
      ("<p>a</p><p>b</p>", "a\nb"),
      ("a <b> b</b> c", "a b c"),
      ("a\n\t b", "a b"),
      ("a<br>b<br><br>c", "a\nb\n\nc"),
      ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"),
      ("<ul><li>a<li>b</ul>c", "a\nb\nc"),
      ("<pre>a\n  b</pre>", "a\n  b"),
      ("a<style>b</style><script>c</script>d", "ad"),
      ("<title>t</title>a", "a"),
      ("a&amp;b &lt;c&gt; &euro;&#8364;&nbsp;d", "a&b <c> €€\u{A0}d"),
      ("<div>a<div>b</div>c</div>", "a\nb\nc"),
      ("<p>a<img alt=x>b</p>", "ab"),
      ("a<!-- b -->c", "ac"),
      ("<!--[if mso]>a<![endif]-->b<!--[if !mso]><!-->c<!--<![endif]-->", "bc"),
      ("<noscript>a</noscript>", "a"),
      ("<div style=\"white-space:pre-line\">a  b\nc</div>", "a b\nc"),
      ("<b>a<p>b</b>c</p>d", "a\nbc\nd"),
      ("<a href=x>a<p>b</p>c</a>", "a\nb\nc"),
      ("", ""), ("<", "<"), ("a<b", "a"), ("a < b", "a < b"), ("&", "&"), ("&#0;", "\u{FFFD}"),
    ])
  func reads(html: String, text: String) {
    #expect(PageReading(html).text.string == text)
  }

  @Test("Each part of the text leads back to the page")
  func leadsBack() {
    let page = PageReading("<p>one&nbsp;&amp; two</p>\n<p>three   <b>four</b> five&hellip;</p>")
    #expect(page.source(of: "one") == "one")
    #expect(page.source(of: "&") == "&amp;")
    #expect(page.source(of: "one\u{A0}&") == "one&nbsp;&amp;")
    #expect(page.source(of: "three four") == "three   <b>four")
    #expect(page.source(of: "five…") == "five&hellip;")
    #expect(page.source(of: "two\nthree") == "two</p>\n<p>three")
  }

  @Test("Links have their text, their target and what can be seen of them")
  func links() throws {
    let page = PageReading(
      "<a href=' https://a.example/\n?x&amp;y '> Go <b>there</b></a><a name=x>no</a>"
        + "<a href=#><img src=i.png></a><p style=display:none><a href=/h>hidden</a></p>"
        + "<a href=/two>one<p>two</p></a>")
    let links = page.contents.links
    try #require(links.count == 4)
    #expect(String(decoding: links[0].target, as: UTF8.self) == "https://a.example/?x&y")
    #expect(String(decoding: page.text.utf8[links[0].textRange], as: UTF8.self) == "Go there")
    #expect(links.map(\.isVisible) == [true, true, false, true])
    #expect(links[1].images.count == 1)
    #expect(String(decoding: page.text.utf8[links[3].textRange], as: UTF8.self) == "one\ntwo")
  }

  @Test("Images have their size, and those of a dot are told apart")
  func images() throws {
    let page = PageReading(
      "<img src=a width=1 height=1 alt=''><img src=b style='width:600px;height:20em'>"
        + "<img src=c width=100% height=0><img>")
    let images = page.contents.images
    #expect(images.map(\.isPixel) == [true, false, false, false])
    #expect(images.map(\.width) == [1, 600, nil, nil])
    #expect(images.map { $0.alternative?.string } == ["", nil, nil, nil])
  }

  @Test(
    "The preheader is the first text, hidden or not",
    arguments: [
      ("<div style='display:none'>Look&nbsp;&zwnj;&nbsp;&zwnj;</div><p>Hello", "Look", true),
      ("<p>Hello <b>you</b></p><div style='display:none'>no</div>", "Hello you", false),
      ("<div style='max-height:0;overflow:hidden'>A</div><div hidden>B</div>C", "A\nB", true),
    ])
  func preheader(html: String, text: String, isHidden: Bool) throws {
    let page = PageReading(html)
    let preheader = try #require(HTMLPreheader(page.page, page.styles, page.text))
    #expect(String(decoding: preheader.utf8, as: UTF8.self) == text)
    #expect(preheader.isHidden == isHidden)
  }

  @Test("A page without text has no preheader")
  func nothing() {
    let page = PageReading("<img src=a>&nbsp;&zwnj;")
    #expect(HTMLPreheader(page.page, page.styles, page.text) == nil)
  }

  @Test(
    "Conditional comments are told apart from others",
    arguments: [
      ("[if mso]>x<![endif]", "mso", "x"),
      ("[if gte mso 9]><xml></xml><![endif]", "gte mso 9", "<xml></xml>"),
      ("[if !mso]><!", "!mso", nil), ("[IF mso]> y ", "mso", " y"), ("[if !mso]", "!mso", nil),
      ("if mso", nil, nil), ("[endif]", nil, nil), ("", nil, nil), ("[if", nil, nil),
    ] as [(String, String?, String?)])
  func conditionalComments(comment: String, condition: String?, content: String?) {
    let octets = Array(comment.utf8)
    let found = ConditionalComment(octets, 0..<octets.count)
    func text(_ range: Range<Int>?) -> String? {
      range.map { String(decoding: octets[$0], as: UTF8.self) }
    }
    #expect(text(found?.condition) == condition)
    #expect(text(found?.content) == content)
  }
}
