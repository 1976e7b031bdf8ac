@testable import ContentLint

/// Examples of the rule about what mail programs know.
extension LintExample {
  static let clients: [LintExample] = [
    LintExample(
      UnsupportedFeature.self, "flex in Outlook", html: "<div style=\"⟦display: flex⟧\">Hello</div>"
    ),
    LintExample(
      UnsupportedFeature.self, "fonts",
      html: "<style>⟦@font-face⟧{font-family:a;src:url(a)}</style><p>Hello</p>"),
    LintExample(UnsupportedFeature.self, "a drawing", html: "<p>Hello</p>⟦<svg width=10>⟧</svg>"),
    LintExample(
      UnsupportedFeature.self, "the first of two",
      html: "<p style=\"⟦position:absolute⟧\">a<p style=\"position:fixed\">b"),
    LintExample(
      UnsupportedFeature.self, "a picture in the shorthand",
      html: "<p style='⟦background:#fff url(&quot;a.png&quot;)⟧'>Hello"),
    LintExample(
      UnsupportedFeature.self, "dark mode",
      html: "<style>⟦@media (prefers-color-scheme: dark)⟧ {p{}}</style><p>Hello</p>"),
    LintExample(
      UnsupportedFeature.self, "variables in Gmail",
      html: "<p style=\"⟦color: var(--a)⟧\">Hello</p>",
      configure: { $0.clients = [.gmail] }),
    LintExample(
      UnsupportedFeature.self, "attributes in selectors",
      html: "<style>⟦p[class=a]⟧{color:red}</style><p>Hello</p>"),
    LintExample(
      UnsupportedFeature.self, "what the mouse is over",
      html: "<style>⟦a:hover⟧{color:red}</style><p>Hello</p>"),
    LintExample(
      UnsupportedFeature.self, "a function inside another",
      html: "<p style=\"⟦width: min(10px, calc(100% - 2px))⟧\">Hello</p>"),
    LintExample(
      UnsupportedFeature.self, "a unit of the window",
      html: "<p style=\"⟦width: 50vw⟧\">Hello</p>"),
    LintExample(
      UnsupportedFeature.self, "a format of images",
      html: "<img src=\"⟦https://www.example.com/a.WebP?x=1⟧\" alt=\"\" width=10>"),
    LintExample(
      UnsupportedFeature.self, "an image in the page",
      html: "<img src=\"⟦data:image/png;base64,AAAA⟧\" alt=\"\" width=10>",
      configure: { $0.clients = [.gmailIOS] }),
    LintExample(
      UnsupportedFeature.self, "a link to a place in the page",
      html: "<a href=\"⟦#end⟧\">End</a>", configure: { $0.clients = [.iosMail] }),
    LintExample(
      UnsupportedFeature.self, "not known of a program that was named",
      html: "<p style=\"⟦animation: a 2s⟧\">Hello</p>", configure: { $0.clients = [.gmx] }),
    LintExample(
      UnsupportedFeature.self, "known in part, of a program that nobody named",
      html: "<p style=\"background: url(a.png)\"><!--[if mso]><i></i><![endif]-->Hello</p>"),
    LintExample(
      UnsupportedFeature.self, "words that look like a unit or a function",
      html: "<p style=\"font-family: Vw, calculus; color: rgb(1,2,3)\">Hello</p>"),
    LintExample(
      UnsupportedFeature.self, "Apple Mail knows it",
      html: "<div style=\"display: flex\">Hello</div>",
      configure: { $0.clients = [.appleMail] }),
    LintExample(
      UnsupportedFeature.self, "another value",
      html: "<div style=\"display: block; position: static\">Hello</div>"),
    LintExample(
      UnsupportedFeature.self, "Outlook has a version of its own",
      html:
        "<!--[if mso]><table width=600><tr><td><![endif]--><div style=\"max-width:600px\">Hello</div><!--[if mso]></td></tr></table><![endif]-->"
    ),
    LintExample(
      UnsupportedFeature.self, "the word in text",
      html: "<p title=\"display: flex\">position: absolute</p>"),
  ]
}
