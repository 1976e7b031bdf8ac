@testable import ContentLint

/// Examples of the rules about what spam filters say.
extension LintExample {
  static let secondOpinions: [LintExample] =
    [
      (FilterOpinion.Program.spamAssassin, SpamAssassinOpinion.self as any LintRule.Type),
      (.rspamd, RspamdOpinion.self),
    ].flatMap { program, check in
      [
        asked(
          check, "points for the subject", "Subject: ⟦ACT NOW⟧",
          [opinion(program, 2, [("SUBJ_ALL_CAPS", 2)])]),
        asked(
          check, "two fields, the weightier first",
          "From: ⟦Shop <shop@example.com>⟧\nDate: Mon, 23 Nov 2026 09:30:00 +0100",
          [opinion(program, 1.5, [("NO_SUCH_THING", 0), ("FROM_STRANGE", 1.5)])]),
        asked(check, "it takes it for spam", "", [opinion(program, 7.1, [])], firesNowhere: true),
        asked(
          check, "of what is nowhere in the message", "", [opinion(program, 1, [("RDNS_NONE", 1)])],
          firesNowhere: true),
        asked(check, "nobody was asked", "", []),
        asked(check, "no points", "", [opinion(program, 0, [("SUBJ_SHORT", 0)])]),
        asked(
          check, "the other one has points", "",
          [opinion(program == .rspamd ? .spamAssassin : .rspamd, 7, [("SUBJ_SHORT", 7)])]),
        asked(check, "it does not answer", "", [.failure(FilterFailure(program, "refused"))]),
      ]
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
    _ opinions: [Result<FilterOpinion, FilterFailure>], firesNowhere: Bool = false
  ) -> LintExample {
    var example = LintExample(check, name, fields: fields, firesNowhere: firesNowhere)
    example.opinions = opinions
    return example
  }
}
