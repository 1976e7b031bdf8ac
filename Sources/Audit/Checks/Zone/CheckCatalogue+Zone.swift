extension CheckCatalogue {
  /// In the order of the report.
  static let zone: [any Check.Type] = []
}
