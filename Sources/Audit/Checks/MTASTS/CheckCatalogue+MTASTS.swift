extension CheckCatalogue {
  /// In the order of the report.
  static let mtaSTS: [any Check.Type] = []
}
