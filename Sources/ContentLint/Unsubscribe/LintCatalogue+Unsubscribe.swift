extension LintCatalogue {
  /// Rules about leaving a list: what the header says.
  static let unsubscribe: [any LintRule.Type] = [
    UnsubscribeMissing.self, UnsubscribeRepeated.self, UnsubscribeSyntax.self,
    UnsubscribeNoHTTPS.self, OneClickMissing.self, OneClickMalformed.self,
    UnsubscribeUnsigned.self, UnsubscribeToken.self, UnsubscribeAddress.self,
  ]
}
