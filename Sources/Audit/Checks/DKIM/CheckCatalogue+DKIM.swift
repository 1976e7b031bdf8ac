extension CheckCatalogue {
  /// In the order of the report.
  static let dkim: [any Check.Type] = [
    DKIMNoKeyFound.self, DKIMSelectorMissing.self, DKIMDelegationDangling.self,
    DKIMKeySyntax.self, DKIMSeveralRecords.self, DKIMNotAKey.self, DKIMUnknownKeyType.self,
    DKIMRSAKeyTooShort.self, DKIMRSAKeyWeak.self, DKIMRSAKeyOversized.self, DKIMRSAExponent.self,
    DKIMRSASmallFactor.self, DKIMRSAROCA.self, DKIMKeyRevoked.self,
    DKIMTesting.self, DKIMHashAlgorithms.self, DKIMServiceType.self, DKIMObsoleteTag.self,
    DKIMWildcard.self, DKIMSharedKey.self,
  ]
}
