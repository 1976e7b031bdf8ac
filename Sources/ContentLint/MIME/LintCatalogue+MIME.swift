extension LintCatalogue {
  /// Rules about the structure of the message and its encodings.
  static let mime: [any LintRule.Type] = []
}
