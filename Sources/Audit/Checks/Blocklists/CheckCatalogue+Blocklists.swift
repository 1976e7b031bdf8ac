extension CheckCatalogue {
  /// In the order of the report.
  static let blocklists: [any Check.Type] = [BlocklistListed.self]
}
