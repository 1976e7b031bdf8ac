extension CheckCatalogue {
  /// In the order of the report.
  static let reverseDNS: [any Check.Type] = []
}
