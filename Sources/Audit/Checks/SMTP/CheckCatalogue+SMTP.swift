extension CheckCatalogue {
  /// In the order of the report.
  static let smtp: [any Check.Type] = []
}
