extension CheckCatalogue {
  /// In the order of the report.
  static let tls: [any Check.Type] = []
}
