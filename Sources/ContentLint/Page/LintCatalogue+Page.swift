extension LintCatalogue {
  /// Rules about the HTML of the message.
  static let html: [any LintRule.Type] = [
    PageTooLarge.self, PageScript.self, PageEmbedded.self, PageUnsafeAddress.self,
    PageRefresh.self, PageForm.self, PageExternalStyle.self, PageStyleTooLarge.self,
    PageNestedAtRule.self, PageMisnested.self, PageUnfinished.self, PageAttributeTwice.self,
    ImageWithoutAlternative.self, PageWithoutLanguage.self, PageWithoutDoctype.self,
    PageWithoutTitle.self, PageDirection.self, LayoutTableRole.self, AlternativeIsFileName.self,
    ImageWithoutSize.self, PageColorScheme.self, PreheaderMissing.self,
    PreheaderRepeatsSubject.self,
    UnsupportedFeature.self, ImageHeavy.self, ImageGone.self,
  ]
}
