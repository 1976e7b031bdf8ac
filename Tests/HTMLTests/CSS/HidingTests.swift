import HTML
import Testing

/// What hides text, and what looks as if it did.
@Suite struct HidingTests {
  @Test(
    "Hidden text is found with the reason",
    arguments: [
      ("<p style='display:none'>x</p>", .notDisplayed), ("<p hidden>x</p>", .notDisplayed),
      ("<p style='DISPLAY : NONE !important; display:block'>x</p>", .notDisplayed),
      ("<style>.h{display:none}</style><p class='a h'>x</p>", .notDisplayed),
      ("<style>#i{display:none}</style><p id=i>x</p>", .notDisplayed),
      ("<style>div p{display:none}</style><div><b><p>x</p></b></div>", .notDisplayed),
      ("<style>div>p{display:none}</style><div><p>x</p></div>", .notDisplayed),
      ("<style>[data-x='1']{display:none}</style><p data-x=1>x</p>", .notDisplayed),
      ("<style>a,p , b{display:none}</style><p>x</p>", .notDisplayed),
      ("<style><!-- p{display:none} --></style><p>x</p>", .notDisplayed),
      ("<style>@media screen{p{display:none}}</style><p>x</p>", .notDisplayed),
      ("<style>@media (min-width:600px){p{display:none}}</style><p>x</p>", .notDisplayed),
      ("<style>p{display:none!important}</style><p style='display:block'>x</p>", .notDisplayed),
      ("<p style='visibility:hidden'><b>x</b></p>", .invisible),
      ("<p style='opacity:0'><b style='opacity:1'>x</b></p>", .transparent),
      ("<p style='opacity:0%'>x</p>", .transparent),
      ("<div style='max-height:0;overflow:hidden'>x</div>", .clipped),
      ("<div style='height:0px;overflow:hidden'><p>x</p></div>", .clipped),
      ("<div style='width:1px;height:1px;overflow:hidden'>x</div>", .clipped),
      ("<span style='position:absolute;clip:rect(0,0,0,0)'>x</span>", .clipped),
      ("<div style='text-indent:-9999px'>x</div>", .offScreen),
      ("<div style='position:absolute;left:-9999px'>x</div>", .offScreen),
      ("<div style='margin-left:-1000em'>x</div>", .offScreen),
    ] as [(String, ComputedStyle.Hiding.Reason)])
  func finds(html: String, reason: ComputedStyle.Hiding.Reason) throws {
    let page = PageReading(html)
    #expect(page.text.string == "")
    #expect(page.hiddenText == "x")
    let run = try #require(page.text.hiddenRuns.first)
    #expect(page.styles[Int(run.node)].hiding?.reason == reason)
  }

  @Test(
    "What is seen is not taken for hidden",
    arguments: [
      "<p style='display:block'>x</p>", "<p style='x:display:none'>x</p>",
      "<style>.h{display:none}</style><p class='hh H'>x</p>",
      "<style>p .h{display:none}</style><div class=h>x</div>",
      "<style>div>b{display:none}</style><div><i><b>x</b></i></div>",
      "<style>p:hover{display:none}</style><p>x</p>", "<style>p+p{display:none}</style><p>x</p>",
      "<style>@media print{p{display:none}}</style><p>x</p>",
      "<style>@media (max-width:600px){p{display:none}}</style><p>x</p>",
      "<style>@media (prefers-color-scheme:dark){p{display:none}}</style><p>x</p>",
      "<style>@media not screen{p{display:none}}</style><p>x</p>",
      "<style>/*p{display:none}*/</style><p>x</p>",
      "<style>p{display:none}</style><p style='display:block'>x</p>",
      "<style>p{display:none} .s{display:block}</style><p class=s>x</p>",
      "<p style='visibility:hidden'><b style='visibility:visible'>x</b></p>",
      "<p style='opacity:.4'>x</p>", "<div style='max-height:0'>x</div>",
      "<div style='overflow:hidden'>x</div>", "<span style='width:0;overflow:hidden'>x</span>",
      "<table><tr><td style='height:0;overflow:hidden'>x</td></tr></table>",
      "<div style='text-indent:-20px'>x</div>", "<div style='left:-9999px'>x</div>",
      "<p style='mso-hide:all'>x</p>", "<p style='display:none;display:block'>x</p>",
      "<div style='max-height:0;overflow:hidden;max-height:none'>x</div>",
      "<table style='display:none'><tr>x</tr></table>",
    ])
  func leaves(html: String) {
    let page = PageReading(html)
    #expect(page.text.string == "x")
    #expect(page.hiddenText == "")
  }

  @Test(
    "Font sizes are computed",
    arguments: [
      ("<p style='font-size:0'>x</p>", 0), ("<p style='font:0/0 a'>x</p>", 0),
      ("<p style='font:bold 12px/14px Arial'>x</p>", 12), ("<p style='font-size:9pt'>x</p>", 12),
      ("<div style='font-size:20px'><p style='font-size:50%'>x</p></div>", 10),
      ("<div style='font-size:20px'><p style='font-size:1.5em'>x</p></div>", 30),
      ("<h1>x</h1>", 32), ("<font size=1>x</font>", 10), ("<font size=+1>x</font>", 18),
      ("<p style='font-size:x-small'>x</p>", 10), ("<p>x</p>", 16),
      ("<p style='font:700 1rem a'>x</p>", 16), ("<p style='font-size:-3px'>x</p>", 16),
    ] as [(String, Float)])
  func fontSizes(html: String, size: Float) throws {
    let page = PageReading(html)
    let run = try #require(page.text.runs.first)
    #expect(abs(page.styles[Int(run.node)].fontSize - size) < 0.1)
  }

  @Test(
    "Colours and what they stand in front of are computed",
    arguments: [
      ("<p>x</p>", "#000000", "#ffffff"),
      ("<body bgcolor=black text=white>x", "#ffffff", "#000000"),
      (
        "<table bgcolor='#eee'><tr><td><font color=red>x</font></td></tr></table>", "#ff0000",
        "#eeeeee"
      ),
      ("<p style='color:rgb(10, 20 ,30);background:#123456 none'>x</p>", "#0a141e", "#123456"),
      ("<p style='color:hsl(120,100%,25%)'>x</p>", "#008000", "#ffffff"),
      (
        "<div style='background:#000'><p style='background:rgba(255,255,255,.5)'>x</p></div>",
        "#000000", "#808080"
      ),
      ("<a href=x>x</a>", "#0000ee", "#ffffff"),
      ("<a href=x style='color:inherit'>x</a>", "#000000", "#ffffff"),
      ("<style>p{color:blue}p.x{color:green}</style><p class=x>x</p>", "#008000", "#ffffff"),
      ("<font color=chucknorris>x</font>", "#c00000", "#ffffff"),
      ("<p style='color:#12'>x</p>", "#000000", "#ffffff"),
      ("<p style='color:var(--x)'>x</p>", "#000000", "#ffffff"),
    ])
  func colors(html: String, color: String, background: String) throws {
    let page = PageReading(html)
    let run = try #require(page.text.runs.first)
    let style = page.styles[Int(run.node)]
    #expect(style.color.hexadecimal == color)
    #expect(style.background == .color(style.background.color))
    #expect(style.background.color.hexadecimal == background)
  }

  @Test("In front of a picture the colour is open")
  func pictures() throws {
    for html in [
      "<table background=a.png><tr><td>x", "<p style='background:url(a.png)'>x",
      "<p style='background:#fff url(a.png) no-repeat'>x",
      "<p style='background-image:linear-gradient(red,blue)'>x",
    ] {
      let page = PageReading(html)
      let run = try #require(page.text.runs.first)
      let style = page.styles[Int(run.node)]
      #expect(style.background == .image(style.background.color))
    }
  }

  @Test("The contrast of black and white is 21, of a colour with itself 1")
  func contrast() {
    #expect(abs(CSSColor.black.contrast(with: .white) - 21) < 0.01)
    #expect(CSSColor.white.contrast(with: .white) == 1)
    let grey = CSSColor(red: 0x76, green: 0x76, blue: 0x76, alpha: 1)
    // The lightest grey that WCAG has pass on white.
    #expect(abs(grey.contrast(with: .white) - 4.54) < 0.01)
  }

  @Test("What a style says is shown on a phone as on a desk, each by its rules")
  func phones() {
    let html = "<style>@media (max-width:480px){.d{display:none}}</style><p class=d>x</p>"
    #expect(PageReading(html).text.string == "x")
    #expect(PageReading(html, in: .phone).text.string == "")
  }

  @Test("The place of what hides is that of the declaration, in attributes with references too")
  func places() throws {
    for html in [
      "<p style='color:red;display:none'>x</p>", "<p style='font:&quot;a&quot;;display:none'>x</p>",
      "<style>p { display:none }</style><p>x</p>",
    ] {
      let page = PageReading(html)
      let run = try #require(page.text.hiddenRuns.first)
      let source = try #require(page.styles[Int(run.node)].hiding?.source)
      #expect(String(decoding: page.page.octets[source], as: UTF8.self) == "display:none")
    }
  }

  @Test("Sheets keep at-rules, their nesting and their places")
  func sheets() throws {
    let text = "@import url(a.css);@media screen{@media (width){p{color:red}}}@font-face{src:x}b{}"
    let sheet = CSSSheet(Array(text.utf8), 0..<text.utf8.count)
    #expect(sheet.atRules.map(\.kind) == [.importSheet, .media, .media, .fontFace])
    #expect(sheet.atRules.map(\.parent) == [nil, nil, 1, nil])
    #expect(sheet.rules.count == 2)
    #expect(sheet.declarations.count == 1)
    #expect(sheet.atRules[0].range == 0..<19)
  }

  @Test(
    "Broken sheets are read as far as they make sense",
    arguments: [
      ("p{display:none", ""), ("p{display:none;;;}", ""), ("}p{display:none}", "x"),
      ("p{color:red;display:none}}b{", ""), ("@media{", "x"), ("p{{display:none}}", "x"),
      ("p{/*", "x"), ("p{content:\"}\";display:none}", ""), ("p\\{display:none}", "x"),
      ("p{display:none\\}", "x"), (",,p,{display:none}", ""), ("p[{display:none}", "x"),
    ])
  func broken(css: String, text: String) {
    #expect(PageReading("<style>\(css)</style><p>x</p>").text.string == text)
  }
}
