extension LintCatalogue {
  /// Rules about the wording.
  static let text: [any LintRule.Type] = [
    TemplateTagLeft.self, PlaceholderTextLeft.self, GreetingEmpty.self, SubjectCapitals.self,
    MarksRepeated.self, WordsSpacedOut.self, StockPhrases.self, OwnPhrases.self, SubjectLong.self,
    SubjectEmoji.self, SubjectCurrency.self, LanguageOther.self,
  ]
}
