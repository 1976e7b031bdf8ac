extension CheckCatalogue {
  /// In the order of the report.
  static let dmarc: [any Check.Type] = []
}
