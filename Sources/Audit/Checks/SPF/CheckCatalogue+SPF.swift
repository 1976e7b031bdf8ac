extension CheckCatalogue {
  /// In the order of the report.
  static let spf: [any Check.Type] = [
    SPFRecordMissing.self, SPFSeveralRecords.self, SPFNotRecognised.self, SPFWrongName.self,
    SPFParked.self, SPFMissingSpace.self, SPFSyntax.self, SPFInvalidTarget.self,
    SPFUnknownModifier.self, SPFTooManyLookups.self, SPFNearLookupLimit.self,
    SPFTooManyVoidLookups.self, SPFVoidLookup.self, SPFTooManyExchanges.self, SPFLoop.self,
    SPFIncludeWithoutRecord.self, SPFUnregisteredDomain.self, SPFPassAll.self, SPFNeutralAll.self,
    SPFNoAll.self, SPFTermsAfterAll.self, SPFRedirectWithAll.self, SPFPointer.self,
    SPFWideRange.self, SPFPrivateAddress.self, SPFHostBits.self, SPFDuplicateTerm.self,
    SPFCoveredNetwork.self, SPFSenderNotAuthorised.self, SPFLongAnswer.self, SPFAtAlias.self,
    SPFObsoleteType.self, SPFSenderID.self, SPFLosesSenders.self, SPFGainsSenders.self,
  ]
}
