extension CheckCatalogue {
  /// In the order of the report.
  static let bimi: [any Check.Type] = []
}
