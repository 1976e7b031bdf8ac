@testable import ContentLint

/// Examples of the rules about leaving a list, as far as the header says it.
extension LintExample {
  static let unsubscribe: [LintExample] = fields + uris

  private static let post = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"

  private static let fields: [LintExample] = [
    LintExample(UnsubscribeMissing.self, "none", firesNowhere: true),
    LintExample(UnsubscribeMissing.self, "the other field alone", fields: post, firesNowhere: true),
    LintExample(
      UnsubscribeMissing.self, "there", fields: "List-Unsubscribe: <https://a.example/u/5f2a>"),
    LintExample(
      UnsubscribeMissing.self, "one that can't be read is another rule's",
      fields: "List-Unsubscribe: here"),

    LintExample(
      UnsubscribeRepeated.self, "two",
      fields: "List-Unsubscribe: <https://a.example/u>\n⟦List-Unsubscribe⟧: <mailto:u@a.example>"),
    LintExample(
      UnsubscribeRepeated.self, "the other field", fields: post + "⟦List-Unsubscribe-Post⟧: 1"),
    LintExample(
      UnsubscribeRepeated.self, "two URIs in one",
      fields: "List-Unsubscribe: <https://a.example/u>, <mailto:u@a.example>"),
    LintExample(UnsubscribeRepeated.self, "none"),

    LintExample(
      UnsubscribeSyntax.self, "no brackets", fields: "List-Unsubscribe: ⟦https://a.example/u/5f2a⟧"),
    LintExample(
      UnsubscribeSyntax.self, "no end", fields: "List-Unsubscribe: ⟦<https://a.example/u/5f2a⟧"),
    LintExample(UnsubscribeSyntax.self, "nothing in them", fields: "List-Unsubscribe: ⟦<>⟧"),
    LintExample(UnsubscribeSyntax.self, "empty", fields: "List-Unsubscribe⟦:⟧"),
    LintExample(
      UnsubscribeSyntax.self, "no scheme", fields: "List-Unsubscribe: <⟦a.example/u/5f2a⟧>"),
    LintExample(
      UnsubscribeSyntax.self, "no comma",
      fields: "List-Unsubscribe: <https://a.example/u> ⟦<⟧mailto:u@a.example>"),
    LintExample(
      UnsubscribeSyntax.self, "sound",
      fields: "List-Unsubscribe: <https://a.example/u/5f2a>,\n <mailto:u@a.example>"),
    LintExample(
      UnsubscribeSyntax.self, "a comment",
      fields: "List-Unsubscribe: (click) <https://a.example/u/5f2a>"),
    LintExample(
      UnsubscribeSyntax.self, "a tag", fields: "List-Unsubscribe: <⟦{{unsubscribe_url}}⟧>"),
    LintExample(
      UnsubscribeSyntax.self, "a tag in the path",
      fields: "List-Unsubscribe: <https://www.example.com/u/⟦{{id}}⟧>"),
    LintExample(
      UnsubscribeSyntax.self, "a tag of a template",
      fields: "List-Unsubscribe: <{{unsubscribe_url}}>", configure: { $0.templates = .mustache }),

    LintExample(
      UnsubscribeNoHTTPS.self, "mailto alone", fields: "List-Unsubscribe: <⟦mailto:u@a.example⟧>"),
    LintExample(
      UnsubscribeNoHTTPS.self, "http", fields: "List-Unsubscribe: <⟦http://a.example/u/5f2a⟧>"),
    LintExample(
      UnsubscribeNoHTTPS.self, "https behind mailto",
      fields: "List-Unsubscribe: <mailto:u@a.example>, <HTTPS://a.example/u/5f2a>"),
    LintExample(
      UnsubscribeNoHTTPS.self, "a tag", fields: "List-Unsubscribe: <*|UNSUB|*>"),
    LintExample(UnsubscribeNoHTTPS.self, "missing is another rule's"),

    LintExample(
      OneClickMissing.self, "the URI alone",
      fields: "⟦List-Unsubscribe⟧: <https://a.example/u/5f2a>"),
    LintExample(
      OneClickMissing.self, "mailto alone", fields: "⟦List-Unsubscribe⟧: <mailto:u@a.example>"),
    LintExample(
      OneClickMissing.self, "both", fields: "List-Unsubscribe: <https://a.example/u/5f2a>\n" + post),
    LintExample(OneClickMissing.self, "neither", firesNowhere: true),
    LintExample(
      OneClickMissing.self, "the Post field alone",
      fields: "List-Unsubscribe-Post: List-Unsubscribe=One-Click"),

    LintExample(
      OneClickMalformed.self, "half of it", fields: "List-Unsubscribe-Post: ⟦One-Click⟧"),
    LintExample(
      OneClickMalformed.self, "other letters",
      fields: "List-Unsubscribe-Post: ⟦list-unsubscribe=one-click⟧"),
    LintExample(
      OneClickMalformed.self, "a blank in it",
      fields: "List-Unsubscribe-Post: ⟦List-Unsubscribe = One-Click⟧"),
    LintExample(OneClickMalformed.self, "exactly", fields: post),
    LintExample(
      OneClickMalformed.self, "folded",
      fields: "List-Unsubscribe-Post:\n List-Unsubscribe=One-Click"),
  ]

  private static func signed(_ names: String, mark: Bool) -> String {
    let name = mark ? "⟦DKIM-Signature⟧" : "DKIM-Signature"
    return "\(name): v=1; a=rsa-sha256; d=example.com; s=s1; h=\(names); bh=AAAA; b=AAAA\n"
      + "List-Unsubscribe: <https://a.example/u/5f2a>\n" + post
  }

  private static let uris: [LintExample] = [
    LintExample(UnsubscribeUnsigned.self, "neither", fields: signed("from:to:subject", mark: true)),
    LintExample(
      UnsubscribeUnsigned.self, "one of them", fields: signed("from:list-unsubscribe", mark: true)),
    LintExample(
      UnsubscribeUnsigned.self, "both",
      fields: signed("From:List-Unsubscribe:List-Unsubscribe-Post", mark: false)),
    LintExample(
      UnsubscribeUnsigned.self, "a second signature covers them",
      fields: "DKIM-Signature: v=1; a=rsa-sha256; d=b.example; s=s1; h=from; bh=AAAA; b=AAAA\n"
        + signed("from:list-unsubscribe:list-unsubscribe-post", mark: false)),
    LintExample(
      UnsubscribeUnsigned.self, "a draft", fields: "List-Unsubscribe: <https://a.example/u/5f2a>"),

    LintExample(
      UnsubscribeToken.self, "a page for all",
      fields: "List-Unsubscribe: <⟦https://example.com/unsubscribe⟧>"),
    LintExample(
      UnsubscribeToken.self, "the host alone",
      fields: "List-Unsubscribe: <mailto:u@a.example>, <⟦https://example.com/⟧>"),
    LintExample(
      UnsubscribeToken.self, "in the path", fields: "List-Unsubscribe: <https://a.example/u/5f2a81>"
    ),
    LintExample(
      UnsubscribeToken.self, "in the query", fields: "List-Unsubscribe: <https://a.example/u?id=77>"
    ),
    LintExample(
      UnsubscribeToken.self, "a tag", fields: "List-Unsubscribe: <https://a.example/u/{{token}}>"),
    LintExample(
      UnsubscribeToken.self, "mailto alone is another rule's",
      fields: "List-Unsubscribe: <mailto:u@a.example>"),

    LintExample(
      UnsubscribeAddress.self, "in the query",
      fields: "List-Unsubscribe: <⟦https://a.example/u?e=anna@example.net⟧>"),
    LintExample(
      UnsubscribeAddress.self, "encoded",
      fields: "List-Unsubscribe: <⟦https://a.example/u/anna%40example.net⟧>"),
    LintExample(
      UnsubscribeAddress.self, "a token", fields: "List-Unsubscribe: <https://a.example/u/5f2a@81>"),
    LintExample(
      UnsubscribeAddress.self, "mailto", fields: "List-Unsubscribe: <mailto:leave@a.example>"),
    LintExample(
      UnsubscribeAddress.self, "a tag",
      fields: "List-Unsubscribe: <https://a.example/u?e={{email}}>"),
  ]
}
