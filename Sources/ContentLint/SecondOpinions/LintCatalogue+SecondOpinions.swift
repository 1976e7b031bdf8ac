extension LintCatalogue {
  /// What spam filters say that were asked.
  static let secondOpinions: [any LintRule.Type] = [
    SpamAssassinOpinion.self, RspamdOpinion.self,
  ]
}
