extension LintCatalogue {
  /// Rules about what looks as if it was to deceive somebody.
  static let deception: [any LintRule.Type] = [
    BidiOverride.self, InvisibleInWord.self, MixedScriptWord.self, HiddenText.self,
    CoveredText.self,
    LowContrast.self, TinyText.self, ShownHostDiffers.self, SecureTextOverPlainLink.self,
    ImageOnly.self, ImageShare.self,
  ]
}
