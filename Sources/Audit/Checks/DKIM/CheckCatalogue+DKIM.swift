extension CheckCatalogue {
  /// In the order of the report.
  static let dkim: [any Check.Type] = []
}
