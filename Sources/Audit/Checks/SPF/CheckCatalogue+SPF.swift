extension CheckCatalogue {
  /// In the order of the report.
  static let spf: [any Check.Type] = []
}
