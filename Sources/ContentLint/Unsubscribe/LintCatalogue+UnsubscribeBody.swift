extension LintCatalogue {
  /// Rules about what the body says of leaving the list and of who sends.
  static let unsubscribeBody: [any LintRule.Type] = [
    UnsubscribeLinkMissing.self, UnsubscribeLinkPlaceholder.self, UnsubscribeLinkHidden.self,
    UnsubscribeLinkClipped.self, PostalAddressMissing.self, PrivacyLineMissing.self,
  ]
}
