extension CheckCatalogue {
  /// In the order of the report.
  static let reverseDNS: [any Check.Type] = addressChecks

  /// The same, as what can be said of an address without a domain.
  static let addressChecks: [any ReverseDNSCheck.Type] = [
    ReverseNotGlobal.self, ReverseMissing.self, ReverseUnconfirmed.self,
    ReversePartlyUnconfirmed.self, ReverseGeneric.self, ReverseSyntax.self, ReverseAlias.self,
    ReverseSeveral.self, ReverseGreeting.self, ReverseExchange.self,
  ]
}
