@testable import ContentLint

/// Examples of the rules about HTML.
extension LintExample {
  /// Words of that many octets.
  private static func words(_ count: Int) -> String {
    String(String(repeating: "programme ", count: count / 10 + 1).prefix(count))
  }

  static let page: [LintExample] = size + active + structure + images + preheaders

  private static let size: [LintExample] = [
    LintExample(
      PageTooLarge.self, "cut by Gmail", html: words(102 * 1_024) + "⟦⟧" + words(2_000)),
    LintExample(
      PageTooLarge.self, "near the limit", html: words(80 * 1_024) + "⟦⟧" + words(2_000)),
    LintExample(PageTooLarge.self, "79 KB", html: words(79 * 1_024)),
    LintExample(PageTooLarge.self, "plain text is not cut", body: words(120 * 1_024)),

    LintExample(
      PageStyleTooLarge.self, "one block",
      html: "⟦<style>⟧/*\(words(17_000))*/</style><p>Hello</p>"),
    LintExample(
      PageStyleTooLarge.self, "the second block passes the limit",
      html: "<style>/*\(words(10_000))*/</style>⟦<style media=screen>⟧/*\(words(7_000))*/</style>"),
    LintExample(PageStyleTooLarge.self, "just below", html: "<style>/*\(words(16_000))*/</style>"),
    LintExample(
      PageStyleTooLarge.self, "styles of elements do not count",
      html: "<p style=\"/*\(words(17_000))*/\">Hello</p>"),

    LintExample(
      PageNestedAtRule.self, "media in media",
      html: "<style>@media screen { ⟦@media⟧ (max-width: 480px) { p { color: red } } }</style>"),
    LintExample(
      PageNestedAtRule.self, "a font in media",
      html: "<style>p{} @media screen{⟦@font-face⟧{font-family:a}}</style>"),
    LintExample(
      PageNestedAtRule.self, "one after the other",
      html: "<style>@media screen { p { color: red } } @media print { p { color: blue } }</style>"),
    LintExample(
      PageNestedAtRule.self, "in a comment and a string",
      html: "<style>@media screen { /* @media print {} */ p { content: '@media' } }</style>"),
  ]

  private static let active: [LintExample] = [
    LintExample(PageScript.self, "script", html: "<p>Hello</p>⟦<script>⟧var a = 1</script>"),
    LintExample(
      PageScript.self, "a handler",
      html: "<a href=\"https://example.com/\" ⟦onClick=\"a()\"⟧>Read</a>"),
    LintExample(PageScript.self, "two handlers", html: "<img ⟦onload=a⟧ src=x ⟦onerror=b⟧ alt=''>"),
    LintExample(
      PageScript.self, "data for mailboxes",
      html: "<script type=\"application/ld+json\">{\"@type\": \"Order\"}</script><p>Hello</p>"),
    LintExample(
      PageScript.self, "words in text", html: "<p title=\"onclick=a\">onclick= &lt;script&gt;</p>"),
    LintExample(PageScript.self, "in a comment", html: "<!-- <script>a()</script> --><p>Hello</p>"),
    LintExample(PageScript.self, "one is none", html: "<p one=1 on=2 on-x=3>Hello</p>"),

    LintExample(
      PageEmbedded.self, "a frame", html: "⟦<iframe src=\"https://example.com/\">⟧</iframe>"),
    LintExample(PageEmbedded.self, "an object", html: "<p>⟦<object data=\"a.swf\">⟧</object></p>"),
    LintExample(PageEmbedded.self, "embed", html: "⟦<EMBED SRC=a.mp3>⟧"),
    LintExample(
      PageEmbedded.self, "an image", html: "<img src=\"https://example.com/object.png\" alt=''>"),
    LintExample(
      PageEmbedded.self, "for Outlook alone",
      html: "<!--[if mso]><object id=a></object><![endif]--><p>Hello</p>"),

    LintExample(
      PageUnsafeAddress.self, "javascript",
      html: "<a ⟦href=\"javascript:window.print()\"⟧>Print</a>"),
    LintExample(
      PageUnsafeAddress.self, "in disguise",
      html: "<a ⟦href=\" java&#10;script:alert(1)\"⟧>Print</a>"),
    LintExample(
      PageUnsafeAddress.self, "a file", html: "<img ⟦src='file:///C:/Users/anna/logo.png'⟧ alt=''>"),
    LintExample(
      PageUnsafeAddress.self, "a page as data",
      html: "<a ⟦href=\"data:text/html,<b>a</b>\"⟧>Open</a>"),
    LintExample(PageUnsafeAddress.self, "mail", html: "<a href=\"mailto:a@example.com\">Write</a>"),
    LintExample(
      PageUnsafeAddress.self, "the word in a path",
      html: "<a href=\"https://example.com/javascript:a\">Read</a>"),
    LintExample(
      PageUnsafeAddress.self, "a picture as data",
      html: "<img src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\" alt=''>"),

    LintExample(
      PageRefresh.self, "refresh",
      html:
        "<html><head>⟦<meta http-equiv=\"refresh\" content=\"0; url=https://example.com/\">⟧</head>"
    ),
    LintExample(
      PageRefresh.self, "in any case", html: "⟦<META HTTP-EQUIV=Refresh CONTENT=5>⟧<p>Hello"),
    LintExample(
      PageRefresh.self, "another field",
      html: "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"><p>Hello"),
    LintExample(PageRefresh.self, "a name", html: "<meta name=\"refresh\" content=\"0\"><p>Hello"),

    LintExample(
      PageForm.self, "a form", html: "⟦<form action=\"https://example.com/\">⟧<input name=a></form>"
    ),
    LintExample(PageForm.self, "a field by itself", html: "<p>⟦<input type=text name=a>⟧</p>"),
    LintExample(PageForm.self, "a password", html: "⟦<input type=password>⟧"),
    LintExample(
      PageForm.self, "a switch for a menu without a server",
      html: "<input type=\"checkbox\" id=\"menu\" style=\"display: none\"><p>Hello</p>"),
    LintExample(PageForm.self, "the word", html: "<p class=form>Fill in the &lt;form&gt;</p>"),

    LintExample(
      PageExternalStyle.self, "a sheet",
      html: "⟦<link rel=\"stylesheet\" href=\"https://example.com/mail.css\">⟧<p>Hello"),
    LintExample(
      PageExternalStyle.self, "imported",
      html: "<style>⟦@import url(\"https://example.com/mail.css\");⟧ p{}</style>"),
    LintExample(
      PageExternalStyle.self, "fonts are information",
      html: "⟦<link href=\"https://fonts.googleapis.com/css?family=Lato\" rel=stylesheet>⟧<p>Hello"),
    LintExample(
      PageExternalStyle.self, "an icon", html: "<link rel=\"icon\" href=\"a.png\"><p>Hello"),
    LintExample(
      PageExternalStyle.self, "in a comment", html: "<style>/* @import url(a.css); */ p{}</style>"),
  ]

  private static let structure: [LintExample] = [
    LintExample(PageMisnested.self, "overlapping", html: "<b>a<p>b⟦</b>⟧c</p>"),
    LintExample(
      PageMisnested.self, "text between cells", html: "<table><tr>⟦sale⟧<td>a</td></tr></table>"),
    LintExample(PageMisnested.self, "no end", html: "⟦<div>⟧<p>Hello</p>"),
    LintExample(PageMisnested.self, "an end too many", html: "<div>a</div>⟦</div>⟧"),
    LintExample(PageMisnested.self, "a link in a link", html: "<a href=x>a ⟦<a href=y>⟧b</a>"),
    LintExample(
      PageMisnested.self, "optional ends left out",
      html: "<ul><li>a<li>b</ul><p>c<p>d<table><tr><td>e<td>f</table>"),
    LintExample(
      PageMisnested.self, "a loop of a template",
      html: "<table>{{#each rows}}<tr><td>{{name}}</td></tr>{{/each}}</table>"),
    LintExample(PageMisnested.self, "in order", html: "<p><b>a</b></p><br/><img src=a alt=''/>"),
    LintExample(
      PageMisnested.self, "half of it for Outlook",
      html:
        "<!--[if mso]><table><tr><td><![endif]--><div>a</div><!--[if mso]></td></tr></table><![endif]-->"
    ),

    LintExample(
      PageUnfinished.self, "a quote",
      html: "<p>Hello ⟦<⟧a href=\"https://example.com/>Read</a> and more"),
    LintExample(PageUnfinished.self, "a comment", html: "<p>Hello</p> ⟦<!--⟧ the end <p>more</p>"),
    LintExample(PageUnfinished.self, "a tag", html: "<p>Hello</p>⟦<⟧p class=a"),
    LintExample(PageUnfinished.self, "a comment at the end", html: "<p>Hello</p><!-- the end -->"),
    LintExample(PageUnfinished.self, "a sign for less", html: "<p>1 < 2"),

    LintExample(
      PageAttributeTwice.self, "two styles",
      html: "<p style=\"color:red\" ⟦style=\"width:1px\"⟧>Hello</p>"),
    LintExample(PageAttributeTwice.self, "in any case", html: "<td CLASS=a ⟦class='b'⟧>"),
    LintExample(
      PageAttributeTwice.self, "in two tags", html: "<p class=a><b class=b>Hello</b></p>"),
    LintExample(
      PageAttributeTwice.self, "names that begin alike", html: "<img src=a srcset=b alt=''>"),

    LintExample(PageWithoutDoctype.self, "none", html: "⟦<⟧html><body>Hello</body></html>"),
    LintExample(PageWithoutDoctype.self, "text", html: "⟦H⟧ello"),
    LintExample(PageWithoutDoctype.self, "HTML5", html: "<!doctype html><p>Hello"),
    LintExample(
      PageWithoutDoctype.self, "XHTML",
      html:
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\"><p>Hello"
    ),

    LintExample(PageWithoutTitle.self, "none", html: "<p>Hello", firesNowhere: true),
    LintExample(PageWithoutTitle.self, "empty", html: "<head>⟦<title>⟧ </title></head><p>Hello"),
    LintExample(
      PageWithoutTitle.self, "of a drawing", html: "<svg><title>A circle</title></svg>",
      firesNowhere: true),
    LintExample(PageWithoutTitle.self, "there is one", html: "<title>Programme</title><p>Hello"),
    LintExample(PageWithoutTitle.self, "plain text has none"),

    LintExample(PageWithoutLanguage.self, "none", html: "⟦<html>⟧<body>Hello"),
    LintExample(PageWithoutLanguage.self, "empty", html: "⟦<html lang=\"\">⟧<body>Hello"),
    LintExample(PageWithoutLanguage.self, "no html element", html: "<p>Hello", firesNowhere: true),
    LintExample(PageWithoutLanguage.self, "of the page", html: "<html lang=en><body>Hello"),
    LintExample(
      PageWithoutLanguage.self, "of a part", html: "<html><body><div xml:lang=\"de\">Hallo</div>"),
    LintExample(PageWithoutLanguage.self, "no text", html: "<html><img src=a alt=''>"),

    LintExample(PageDirection.self, "Hebrew", html: "<p>⟦ש⟧לום לקוח יקר</p>"),
    LintExample(PageDirection.self, "Arabic", html: "<p>⟦م⟧رحبا بكم في المتجر</p>"),
    LintExample(PageDirection.self, "with dir", html: "<p dir=rtl>שלום לקוח יקר</p>"),
    LintExample(
      PageDirection.self, "with a style", html: "<p style=\"direction: rtl\">שלום לקוח יקר</p>"),
    LintExample(
      PageDirection.self, "a word among others",
      html: "<p>The word שלום means peace and is a greeting</p>"),

    LintExample(LayoutTableRole.self, "none", html: "⟦<table width=600>⟧<tr><td>a</table>"),
    LintExample(
      LayoutTableRole.self, "the inner one has none",
      html: "<table role=presentation><tr><td>⟦<table>⟧<tr><td>a</table></table>"),
    LintExample(
      LayoutTableRole.self, "all have one", html: "<table role=\"presentation\"><tr><td>a</table>"),
    LintExample(
      LayoutTableRole.self, "data",
      html: "<table><tr><th>Day</th><th>Time</th></tr><tr><td>1<td>2</table>"),

    LintExample(
      PageColorScheme.self, "of the body", html: "<html>⟦<body bgcolor=\"#eeeeee\">⟧Hello"),
    LintExample(
      PageColorScheme.self, "of a cell",
      html: "<table><tr>⟦<td style=\"background:#336699\">⟧Hello</table>"),
    LintExample(
      PageColorScheme.self, "declared",
      html: "<meta name=\"color-scheme\" content=\"light dark\"><body bgcolor=\"#eeeeee\">Hello"),
    LintExample(
      PageColorScheme.self, "in the style",
      html:
        "<style>@media (prefers-color-scheme: dark) { p { color: white } }</style><p style=\"background:#eee\">Hello"
    ),
    LintExample(PageColorScheme.self, "no colours", html: "<p>Hello"),
  ]

  private static let images: [LintExample] = [
    LintExample(ImageWithoutAlternative.self, "none", html: "⟦<img src=\"a.png\" width=600>⟧"),
    LintExample(
      ImageWithoutAlternative.self, "one of two",
      html: "<img src=a alt=Shop>⟦<img src=b title=Sale>⟧"),
    LintExample(
      ImageWithoutAlternative.self, "decoration",
      html: "<img src=a.png alt=\"\"><img src=b.png alt>"),
    LintExample(ImageWithoutAlternative.self, "a pixel", html: "<img src=a.gif width=1 height=1>"),
    LintExample(
      ImageWithoutAlternative.self, "hidden",
      html: "<div style=\"display:none\"><img src=a.png></div>"),
    LintExample(
      ImageWithoutAlternative.self, "with a role", html: "<img src=a.png role=presentation>"),

    LintExample(AlternativeIsFileName.self, "a name", html: "<img src=a alt=\"⟦IMG_2041.png⟧\">"),
    LintExample(AlternativeIsFileName.self, "a word", html: "<img src=a alt='⟦image⟧'>"),
    LintExample(
      AlternativeIsFileName.self, "a sentence", html: "<img src=a alt=\"Our shop in the harbour.\">"
    ),
    LintExample(
      AlternativeIsFileName.self, "about a file", html: "<img src=a alt=\"Save as photo.png now\">"),
    LintExample(
      AlternativeIsFileName.self, "a name with a dot", html: "<img src=a alt=\"example.com\">"),

    LintExample(ImageWithoutSize.self, "none", html: "⟦<img src=a alt=''>⟧"),
    LintExample(
      ImageWithoutSize.self, "in the style alone",
      html: "⟦<img src=a alt='' style='width:300px'>⟧<img src=b alt=''>"),
    LintExample(ImageWithoutSize.self, "given", html: "<img src=a alt='' width=300>"),
    LintExample(
      ImageWithoutSize.self, "in percent",
      html: "<img src=a alt='' width='100%' style='max-width:600px'>"),
  ]

  private static let preheaders: [LintExample] = [
    LintExample(
      PreheaderMissing.self, "the link to the web",
      html: "<p><a href=\"https://example.com/1\">⟦View this email in your browser</a></p><p>Hello⟧"
    ),
    LintExample(
      PreheaderMissing.self, "in German",
      html: "<p>⟦Diesen Newsletter im Browser ansehen⟧</p>"),
    LintExample(
      PreheaderMissing.self, "pictures alone", html: "<img src=a.png alt=Sale width=600>",
      firesNowhere: true),
    LintExample(
      PreheaderMissing.self, "hidden before it",
      html:
        "<div style=\"display:none\">Three evenings</div><a href=\"https://example.com/1\">View in browser</a>"
    ),
    LintExample(
      PreheaderMissing.self, "a sentence", html: "<h1>Three evenings</h1><p>and one for children"),

    LintExample(
      PreheaderRepeatsSubject.self, "the same",
      html: "<h1>⟦Our autumn programme⟧</h1>", fields: "Subject: Our autumn programme"),
    LintExample(
      PreheaderRepeatsSubject.self, "in other letters",
      html: "<div hidden>⟦OUR AUTUMN PROGRAMME!⟧</div><p>Hello",
      fields: "Subject: Our autumn programme"),
    LintExample(
      PreheaderRepeatsSubject.self, "something new",
      html: "<h1>Three evenings</h1><p>Our autumn programme</p>",
      fields: "Subject: Our autumn programme"),
    LintExample(
      PreheaderRepeatsSubject.self, "a word of the subject", html: "<p>Hello</p>",
      fields: "Subject: Hello"),
  ]
}
