extension CheckCatalogue {
  /// In the order of the report.
  static let tlsRPT: [any Check.Type] = [
    TLSRPTMissing.self, TLSRPTSeveralRecords.self, TLSRPTSyntax.self, TLSRPTRepeatedField.self,
    TLSRPTDestinations.self,
    TLSRPTDestinationHosts.self,
  ]
}
