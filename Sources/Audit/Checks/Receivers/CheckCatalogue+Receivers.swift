extension CheckCatalogue {
  /// In the order of the report.
  static let receivers: [any Check.Type] = []
}
