extension CheckCatalogue {
  /// In the order of the report.
  static let dane: [any Check.Type] = [
    DANELookupFails.self, DANENoMatch.self, DANEWithoutTLS.self, DANEUnusableRecord.self,
    DANEInsecure.self, DANEInsecureMX.self, DANEMissing.self, DANERollover.self,
    DANERecordForm.self, DANELifetime.self, DANEUnmatchedRecord.self,
  ]
}
