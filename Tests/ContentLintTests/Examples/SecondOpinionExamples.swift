@testable import ContentLint

/// Examples of the rules about what spam filters say.
extension LintExample {
  static let secondOpinions: [LintExample] =
    of(.spamAssassin, SpamAssassinOpinion.self) + of(.rspamd, RspamdOpinion.self)

  /// The same of both; a symbol is what each of them calls the cause.
  private static func of(
    _ program: FilterOpinion.Program, _ check: any LintRule.Type
  ) -> [LintExample] {
    let isRspamd = program == .rspamd
    let fromSymbol = isRspamd ? "FROM_NAME_EXCESS_SPACE" : "FROM_OFFERS"
    let hostSymbol = isRspamd ? "HTTP_TO_IP" : "NORMAL_HTTP_TO_IP"
    let paleSymbol = isRspamd ? "R_WHITE_ON_WHITE" : "HTML_FONT_LOW_CONTRAST"
    let other: FilterOpinion.Program = isRspamd ? .spamAssassin : .rspamd
    var examples: [LintExample] = []
    examples.append(
      asked(
        check, "points for the subject", "Subject: ⟦ACT NOW⟧",
        [opinion(program, 2, [("SUBJ_ALL_CAPS", 2)])]))
    examples.append(
      asked(
        check, "a field, and what has no points",
        "From: ⟦Shop <shop@example.com>⟧\nDate: Mon, 23 Nov 2026 09:30:00 +0100",
        [opinion(program, 1.5, [("HTML_MESSAGE", 0), (fromSymbol, 1.5)])]))
    examples.append(
      asked(
        check, "an address of numbers: where our own rule finds it", "",
        [opinion(program, 1, [(hostSymbol, 1)])],
        html: "<p><a href=\"⟦http://192.0.2.80/offer⟧\">Offer</a></p>"))
    examples.append(
      asked(
        check, "pale text: where our own rule finds it", "",
        [opinion(program, 0.7, [(paleSymbol, 0.7)])],
        html: "<p>Hello</p><p style=\"color:#ddd\">⟦Terms apply.⟧</p>"))
    examples.append(
      asked(
        check, "the name of a field is no place: the symbol is not known", "",
        [opinion(program, 1, [("SOME_TO_FROM_SUBJECT_MIME", 1)])], firesNowhere: true))
    examples.append(
      asked(
        check, "what is missing is nowhere", "",
        [opinion(program, 0.4, [("MISSING_MIMEOLE", 0.4)])], firesNowhere: true))
    examples.append(
      asked(check, "it takes it for spam", "", [opinion(program, 7.1, [])], firesNowhere: true))
    examples.append(
      asked(
        check, "of what is nowhere in the message", "",
        [opinion(program, 1, [("RDNS_NONE", 1)])], firesNowhere: true))
    examples.append(asked(check, "nobody was asked", "", []))
    examples.append(
      asked(check, "no points", "", [opinion(program, 0, [("SUBJ_SHORT", 0)])]))
    examples.append(
      asked(
        check, "the other one has points", "", [opinion(other, 7, [("SUBJ_SHORT", 7)])]))
    examples.append(
      asked(check, "it does not answer", "", [.failure(FilterFailure(program, "refused"))]))
    return examples
  }

  private static func opinion(
    _ program: FilterOpinion.Program, _ points: Double, _ symbols: [(String, Double)]
  ) -> Result<FilterOpinion, FilterFailure> {
    .success(
      FilterOpinion(
        program: program, points: points, threshold: 5,
        symbols: symbols.map { FilterOpinion.Symbol(name: $0.0, points: $0.1, text: "why") }))
  }

  private static func asked(
    _ check: any LintRule.Type, _ name: String, _ fields: String,
    _ opinions: [Result<FilterOpinion, FilterFailure>], html: String? = nil,
    firesNowhere: Bool = false
  ) -> LintExample {
    var example =
      html.map { LintExample(check, name, html: $0) }
      ?? LintExample(check, name, fields: fields, firesNowhere: firesNowhere)
    example.opinions = opinions
    return example
  }
}
