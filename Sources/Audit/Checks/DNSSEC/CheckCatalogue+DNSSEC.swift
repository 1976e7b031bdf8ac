extension CheckCatalogue {
  /// In the order of the report.
  static let dnssec: [any Check.Type] = []
}
