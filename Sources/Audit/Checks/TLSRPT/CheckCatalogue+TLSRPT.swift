extension CheckCatalogue {
  /// In the order of the report.
  static let tlsRPT: [any Check.Type] = []
}
