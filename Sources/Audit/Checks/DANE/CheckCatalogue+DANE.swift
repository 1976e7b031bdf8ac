extension CheckCatalogue {
  /// In the order of the report.
  static let dane: [any Check.Type] = []
}
