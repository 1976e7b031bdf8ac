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
