@testable import ContentLint

/// Examples of the rules about what the body says of leaving the list, in ten languages.
extension LintExample {
  private static func says(_ language: String, _ text: String) -> LintExample {
    LintExample(
      UnsubscribeLinkMissing.self, language,
      html: "<p><a href=\"https://example.com/x\">\(text)</a></p>")
  }

  private static func stands(_ language: String, _ text: String) -> LintExample {
    LintExample(PostalAddressMissing.self, language, html: "<p>Example</p><p>\(text)</p>")
  }

  static let unsubscribeBody: [LintExample] = missing + state + identity

  private static let missing: [LintExample] = [
    LintExample(UnsubscribeLinkMissing.self, "none", html: "<p>Hello</p>", firesNowhere: true),
    LintExample(
      UnsubscribeLinkMissing.self, "other links",
      html: "<a href=\"https://example.com/\">Subscribe</a>", firesNowhere: true),
    LintExample(UnsubscribeLinkMissing.self, "plain text", firesNowhere: true),
    LintExample(
      UnsubscribeLinkMissing.self, "the word without a link", html: "<p>Unsubscribe</p>",
      firesNowhere: true),
    says("English", "Unsubscribe"), says("preferences", "Manage your preferences"),
    says("German", "Vom Newsletter abmelden"), says("French", "Se désinscrire"),
    says("French, accents", "DÉSABONNEMENT"),
    says("Spanish", "Darse de baja"), says("Portuguese", "Cancelar inscrição"),
    says("Italian", "Disiscriviti"),
    says("Dutch", "Uitschrijven"), says("Polish", "Wypisz się"), says("Japanese", "配信停止はこちら"),
    says("Chinese", "退订"),
    says("Chinese, traditional", "取消訂閱"),
    LintExample(
      UnsubscribeLinkMissing.self, "the sentence around it",
      html: "<p>To unsubscribe, <a href=\"https://example.com/x\">click here</a>.</p>"),
    LintExample(
      UnsubscribeLinkMissing.self, "the URI of the header",
      html: "<a href=\"https://example.com/u/8f3a\">Отписаться</a>",
      fields: "List-Unsubscribe: <mailto:u@example.com>, <https://example.com/u/8f3a>"),
    LintExample(
      UnsubscribeLinkMissing.self, "another URI than the header's",
      html: "<a href=\"https://example.com/u/8f3b\">Go</a>",
      fields: "List-Unsubscribe: <https://example.com/u/8f3a>", firesNowhere: true),
    LintExample(
      UnsubscribeLinkMissing.self, "by its address",
      html: "<a href=\"https://example.com/unsubscribe?u=1\">here</a>"),
    LintExample(
      UnsubscribeLinkMissing.self, "a picture",
      html: "<a href=\"https://example.com/x\"><img src=a.png alt=\"Unsubscribe\"></a>"),
    LintExample(
      UnsubscribeLinkMissing.self, "plain text with words",
      body: "To unsubscribe answer with STOP.\n"),
  ]

  private static let state: [LintExample] = [
    LintExample(
      UnsubscribeLinkPlaceholder.self, "a number sign",
      html: "<p>a <a href=\"⟦#⟧\">Unsubscribe</a></p>"),
    LintExample(
      UnsubscribeLinkPlaceholder.self, "a tag", html: "<a href='⟦*|UNSUB|*⟧'>abmelden</a>"),
    LintExample(
      UnsubscribeLinkPlaceholder.self, "a tag of a template",
      html: "<a href='*|UNSUB|*'>abmelden</a>", configure: { $0.templates = .mailchimp }),
    LintExample(
      UnsubscribeLinkPlaceholder.self, "a real one",
      html: "<a href=\"https://example.com/u/1\">Unsubscribe</a>"),
    LintExample(UnsubscribeLinkPlaceholder.self, "another link", html: "<a href=\"#\">Top</a>"),

    LintExample(
      UnsubscribeLinkHidden.self, "tiny",
      html:
        "<p>Hello ⟦<a href=\"https://example.com/u/1\" style=\"font-size:5px\">⟧Unsubscribe</a></p>"
    ),
    LintExample(
      UnsubscribeLinkHidden.self, "pale",
      html:
        "<p>Hello ⟦<a style=\"color:#eee\" href=\"https://example.com/u/1\">⟧Unsubscribe</a></p>"),
    LintExample(
      UnsubscribeLinkHidden.self, "hidden",
      html:
        "<p>Hello</p><div style=\"display:none\">⟦<a href=\"https://example.com/unsubscribe\">⟧Unsubscribe</a></div>"
    ),
    LintExample(
      UnsubscribeLinkHidden.self, "tiny, beside others",
      html:
        "<p>⟦<a style=\"font-size:4px\" href=\"https://example.com/u/1\">⟧Unsubscribe</a> | <a href=\"https://example.com/p\">Privacy</a></p>"
    ),
    LintExample(
      UnsubscribeLinkHidden.self, "the link itself is hidden, beside others",
      html:
        "<p>⟦<a style=\"display:none\" href=\"https://example.com/u/1\">⟧Unsubscribe</a> <a href=\"https://example.com/p\">Privacy</a></p>"
    ),
    LintExample(
      UnsubscribeLinkHidden.self, "the URI of the header, hidden",
      html:
        "<p>Hello</p><p style=\"display:none\">⟦<a href=\"https://example.com/u/1\">⟧Odhlásit</a></p>",
      fields: "List-Unsubscribe: <https://example.com/u/1>"),
    LintExample(
      UnsubscribeLinkHidden.self, "a sentence around a link that can be seen",
      html: "<p>To unsubscribe, <a href=\"https://example.com/u/1\">click here</a>.</p>"),
    LintExample(
      UnsubscribeLinkHidden.self, "small and grey",
      html:
        "<a href=\"https://example.com/u/1\" style=\"font-size:10px;color:#888\">Unsubscribe</a>"),
    LintExample(
      UnsubscribeLinkHidden.self, "another one can be seen",
      html:
        "<a href=\"https://example.com/u/1\" style=\"font-size:1px\">Unsubscribe</a> <a href=\"https://example.com/u/1\">Unsubscribe</a>"
    ),
    LintExample(UnsubscribeLinkHidden.self, "none is another rule's", html: "<p>Hello</p>"),

    LintExample(
      UnsubscribeLinkClipped.self, "at the end",
      html: "<p>" + String(repeating: "programme ", count: 11_000)
        + "</p>⟦<a href=\"https://example.com/u/1\">⟧Unsubscribe</a>"),
    LintExample(
      UnsubscribeLinkClipped.self, "behind a style",
      html: "<style>/*" + String(repeating: "programme ", count: 11_000)
        + "*/</style>⟦<a href='https://example.com/u/1'>⟧Abmelden</a>"),
    LintExample(
      UnsubscribeLinkClipped.self, "at the top as well",
      html: "<a href=\"https://example.com/u/1\">Unsubscribe</a><p>"
        + String(repeating: "programme ", count: 11_000)
        + "</p><a href=\"https://example.com/u/1\">Unsubscribe</a>"),
    LintExample(
      UnsubscribeLinkClipped.self, "a short page",
      html: "<p>Hello</p><a href=\"https://example.com/u/1\">Unsubscribe</a>"),
  ]

  private static let identity: [LintExample] = [
    LintExample(
      PostalAddressMissing.self, "none", html: "<p>© Example Ltd 2026</p>", firesNowhere: true),
    LintExample(
      PostalAddressMissing.self, "numbers and dates",
      html: "<p>Order 94107 of 23 November 2026, call 555 0199</p>",
      firesNowhere: true),
    stands(
      "Russian",
      "Наша осенняя программа вышла: прогулки и лекции для всех, кто любит город. 101000 Москва"),
    LintExample(
      PostalAddressMissing.self, "Turkish", html: "<html lang=\"tr\"><p>34330 Beşiktaş</p></html>"),
    stands(
      "Swedish",
      "Vårt höstprogram är här, och det finns något för alla som tycker om att gå på vandring med oss."
    ),
    LintExample(
      PostalAddressMissing.self, "English under en",
      html: "<html lang=\"en\"><p>The programme is out, and we are happy to see you.</p></html>",
      firesNowhere: true),
    stands("USA", "Example Inc., 100 Main Street, San Francisco, CA 94107"),
    stands("state and code", "Portland, OR 97201"),
    stands("Great Britain", "Example Ltd, Dover CT16 1AA"),
    stands("Germany", "Beispiel GmbH, Hauptstraße 12, 10115 Berlin"),
    stands("post code and town", "Beispiel GmbH<br>80331 München"),
    stands("France", "12 rue de la Paix, 75002 Paris"),
    stands("Spain", "Calle Mayor 5, 28013 Madrid"),
    stands("Portugal", "Rua Augusta 24, 1100-053 Lisboa"),
    stands("Italy", "Via Roma 1, 20121 Milano"),
    stands("Netherlands", "Keizersgracht 7, 1015 CJ Amsterdam"),
    stands("Poland", "ul. Prosta 20, 00-850 Warszawa"), stands("Japan", "〒100-0001 東京都千代田区千代田1-1"),
    stands("China", "北京市海淀区中关村大街1号"), stands("a post box", "PO Box 17, Example Town"),
    stands("Canada", "Ottawa ON K1A 0B1"),

    LintExample(
      PrivacyLineMissing.self, "nothing", html: "<p>© Example Ltd</p>", firesNowhere: true),
    LintExample(PrivacyLineMissing.self, "plain text", firesNowhere: true),
    LintExample(
      PrivacyLineMissing.self, "why", html: "<p>You are receiving this because you subscribed.</p>"),
    LintExample(PrivacyLineMissing.self, "German", html: "<p><a href=x>Datenschutz</a></p>"),
    LintExample(PrivacyLineMissing.self, "French", html: "<p>Politique de CONFIDENTIALITÉ</p>"),
    LintExample(PrivacyLineMissing.self, "Japanese", html: "<p>このメールは会員の方にお送りしています</p>"),
  ]
}
