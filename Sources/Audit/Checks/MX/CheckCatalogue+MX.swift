extension CheckCatalogue {
  /// In the order of the report.
  static let mx: [any Check.Type] = []
}
