import DNS

@testable import ContentLint

/// Examples of the rules about links.
extension LintExample {
  static func ownDomain(_ name: String) -> DomainName { (try? DomainName(name)) ?? .root }

  /// A message of one link.
  private static func link(
    _ check: any LintRule.Type, _ name: String, _ address: String, text: String = "Read",
    configure: @escaping @Sendable (inout LintContext) -> Void = { _ in }
  ) -> LintExample {
    LintExample(
      check, name, html: "<p><a href=\"\(address)\">\(text)</a></p>", configure: configure)
  }

  static let links: [LintExample] = hostsOfLinks + formsOfLinks

  private static let hostsOfLinks: [LintExample] = [
    link(LinkNumericHost.self, "dots", "⟦http://192.0.2.80/offer⟧"),
    link(LinkNumericHost.self, "one number", "⟦https://3221226064/⟧"),
    link(LinkNumericHost.self, "hexadecimal", "⟦https://0xC0.0x00.0x02.0x50/⟧"),
    link(LinkNumericHost.self, "IPv6", "⟦https://[2001:db8::1]/⟧"),
    LintExample(LinkNumericHost.self, "in text", body: "See ⟦http://192.0.2.80/a⟧.\n"),
    link(LinkNumericHost.self, "digits in a name", "https://192-0-2-80.example.com/1.2.3.4"),
    link(LinkNumericHost.self, "a name of digits", "https://123.example.com/"),

    link(LinkUserInfo.self, "a name", "⟦https://www.bank.example@example.org/⟧"),
    link(LinkUserInfo.self, "with a password", "⟦https://a:b@example.com/⟧"),
    link(LinkUserInfo.self, "an @ in the path", "https://example.com/@anna?to=a@example.net"),
    link(LinkUserInfo.self, "mail", "mailto:anna@example.com"),

    link(LinkLocal.self, "localhost", "⟦http://localhost:3000/a⟧"),
    link(LinkLocal.self, "a private network", "⟦http://10.0.0.7/a⟧"),
    link(LinkLocal.self, "of a domain that is not public", "⟦https://shop.internal/⟧"),
    link(LinkLocal.self, "a stage", "⟦https://staging.shop.example.com/a⟧"),
    LintExample(
      LinkLocal.self, "an image", html: "<img src=\"⟦http://127.0.0.1/logo.png⟧\" alt=Logo>"),
    link(LinkLocal.self, "a public name", "https://www.example.com/localhost/staging"),
    link(LinkLocal.self, "the word in another place", "https://example.com/?host=localhost"),
    link(LinkLocal.self, "a domain with that name", "https://dev.example/"),

    link(LinkHomograph.self, "Cyrillic", "⟦https://xn--80ak6aa92e.com/⟧"),
    link(LinkHomograph.self, "mixed", "⟦https://p\u{0430}ypal.example/⟧"),
    link(LinkHomograph.self, "German", "https://xn--bcher-kva.example/"),
    link(
      LinkHomograph.self, "Russian", "https://\u{043F}\u{043E}\u{0447}\u{0442}\u{0430}.example/"),
    link(LinkHomograph.self, "no letters", "https://xn--i-7iq.example/"),

    link(LinkShortener.self, "a shortener", "⟦https://bit.ly/3abcdef⟧"),
    link(LinkShortener.self, "with www", "⟦http://www.tinyurl.com/abc⟧"),
    link(LinkShortener.self, "its home page", "https://bit.ly/"),
    link(LinkShortener.self, "a name that ends so", "https://rabbit.ly/3abc"),
    link(
      LinkShortener.self, "one's own", "https://bit.ly/3abc",
      configure: { $0.ownDomains = [ownDomain("bit.ly")] }),

    link(LinkTopLevelDomain.self, "top", "⟦https://example.top/⟧"),
    link(LinkTopLevelDomain.self, "a file's ending", "⟦https://report.zip⟧"),
    link(LinkTopLevelDomain.self, "in the path", "https://example.com/report.zip"),
    link(LinkTopLevelDomain.self, "a label", "https://top.example.com/"),

    LintExample(
      LinkManyDomains.self, "sixteen",
      html: (1...15).map { "<a href=\"https://a\($0).net/\">\($0)</a> " }.joined()
        + "<a href=\"⟦https://b.net/⟧\">b</a><a href=\"https://c.net/\">c</a>"),
    LintExample(
      LinkManyDomains.self, "in text",
      body: (1...15).map { "https://a\($0).net/\n" }.joined() + "⟦https://b.net/⟧\n"),
    LintExample(
      LinkManyDomains.self, "of one domain",
      html: (1...30).map { "<a href=\"https://a\($0).example.com/\">\($0)</a> " }.joined()),
    LintExample(
      LinkManyDomains.self, "fifteen",
      html: (1...15).map { "<a href=\"https://a\($0).net/\">\($0)</a> " }.joined()),
  ]

  private static let formsOfLinks: [LintExample] = [
    link(LinkRelative.self, "a path", "⟦/offer⟧"),
    link(LinkRelative.self, "no scheme", "⟦www.example.com/offer⟧"),
    link(LinkRelative.self, "a scheme left open", "⟦//example.com/offer⟧"),
    LintExample(LinkRelative.self, "an image", html: "<img src=\"⟦images/logo.png⟧\" alt=Logo>"),
    link(LinkRelative.self, "a place in the page", "#offer"),
    LintExample(
      LinkRelative.self, "with a base",
      html: "<base href=\"https://example.com/\"><a href=\"offer\">Offer</a>"),
    link(LinkRelative.self, "mail", "mailto:a@example.com"),
    LintExample(LinkRelative.self, "an inline image", html: "<img src=\"cid:logo\" alt=Logo>"),

    link(LinkMalformed.self, "no colon", "⟦https//www.example.com/⟧"),
    link(LinkMalformed.self, "a slip", "⟦htttp://www.example.com/⟧"),
    link(LinkMalformed.self, "twice", "⟦https://https://www.example.com/⟧"),
    link(LinkMalformed.self, "a blank in the host", "⟦https://www. example.com/⟧"),
    link(LinkMalformed.self, "no host", "⟦https:///offer⟧"),
    link(LinkMalformed.self, "mail without mailto", "⟦anna@example.com⟧"),
    link(LinkMalformed.self, "a port of letters", "⟦https://example.com:abc/⟧"),
    link(LinkMalformed.self, "an underscore", "https://my_shop.example.com:8443/a b"),
    link(LinkMalformed.self, "an address in a path", "https://example.com/https://example.net/"),
    link(LinkMalformed.self, "an IPv6 address", "https://[2001:db8::1]:443/"),
    link(LinkMalformed.self, "other schemes", "tel:+43123"),
    link(LinkMalformed.self, "a tag for the host", "https://{{host}}/a"),

    link(LinkPlaceholder.self, "a number sign", "⟦#⟧"),
    link(LinkPlaceholder.self, "a word", "⟦http://YOUR-LINK-HERE⟧"),
    link(LinkPlaceholder.self, "a scheme alone", "⟦https://⟧"),
    link(LinkPlaceholder.self, "a tag", "⟦{{ offer_url }}⟧"),
    LintExample(LinkPlaceholder.self, "empty", html: "<a ⟦href=\"\"⟧>Buy</a>"),
    link(LinkPlaceholder.self, "at the end of a path", "⟦https://example.com/YOUR_LINK⟧"),
    link(LinkPlaceholder.self, "of a host", "⟦https://www.yourdomain.com/⟧"),
    link(LinkPlaceholder.self, "a word of a path", "https://example.com/link/your-links/url"),
    link(LinkPlaceholder.self, "a host that begins alike", "https://yourdomains.example/"),
    link(LinkPlaceholder.self, "a place in the page", "#offer"),
    link(
      LinkPlaceholder.self, "a tag of a template", "{{ offer_url }}",
      configure: { $0.templates = .handlebars }),
    LintExample(
      LinkPlaceholder.self, "an anchor without text", html: "<a href=\"#\"></a><p>Hello</p>"),
    link(LinkPlaceholder.self, "a tag in the middle", "https://example.com/?id={{id}}"),

    link(LinkPlain.self, "http", "⟦http://example.com/⟧"),
    LintExample(
      LinkPlain.self, "the first of two",
      html:
        "<a href=\"https://example.com/\">a</a><a href='⟦http://example.com/b⟧'>b</a><a href=\"http://example.com/c\">c</a>"
    ),
    link(LinkPlain.self, "https", "https://example.com/?u=http://example.net/"),
    LintExample(LinkPlain.self, "in plain text", body: "See http://example.com/.\n"),

    link(LinkPort.self, "8443", "⟦https://example.com:8443/⟧"),
    link(LinkPort.self, "443 of http", "⟦http://example.com:443/⟧"),
    link(LinkPort.self, "the usual ones", "https://example.com:443/"),
    link(LinkPort.self, "a colon in the path", "https://example.com/a:8443"),

    link(
      LinkOpenRedirect.self, "encoded", "⟦https://www.portal.net/out?url=https%3A%2F%2Fshop.org%2F⟧"
    ),
    link(
      LinkOpenRedirect.self, "plain", "⟦https://www.portal.net/?a=1&amp;goto=https://shop.org/⟧"),
    link(
      LinkOpenRedirect.self, "of the sender",
      "https://click.example.com/?url=https%3A%2F%2Fshop.org%2F"),
    link(
      LinkOpenRedirect.self, "to the same domain",
      "https://www.portal.net/?url=https%3A%2F%2Fa.portal.net%2F"),
    link(
      LinkOpenRedirect.self, "sharing the sender's page",
      "https://www.portal.net/sharer?u=https%3A%2F%2Fexample.com%2F"),
    link(
      LinkOpenRedirect.self, "another parameter",
      "https://www.portal.net/?ref=https%3A%2F%2Fshop.org%2F"),

    link(
      LinkTooLong.self, "3,000 octets",
      "⟦https://example.com/" + String(repeating: "a", count: 60) + "⟧"
        + String(repeating: "a", count: 2_900)),
    LintExample(
      LinkTooLong.self, "in text",
      body: "⟦https://example.com/" + String(repeating: "b", count: 60) + "⟧"
        + String(repeating: "b", count: 2_900) + "\n"),
    link(
      LinkTooLong.self, "2,000 octets",
      "https://example.com/" + String(repeating: "a", count: 1_980)),
    link(
      LinkTooLong.self, "a picture in the address is none",
      "https://example.com/" + String(repeating: "%20", count: 600)),
  ]
}
