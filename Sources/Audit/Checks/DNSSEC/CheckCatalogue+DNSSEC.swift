extension CheckCatalogue {
  /// In the order of the report.
  static let dnssec: [any Check.Type] = [
    ZoneNotSigned.self, ChainBogus.self, ChainUnsupported.self, DelegationWithoutKey.self,
    IslandOfSecurity.self,
    DelegationAlgorithmWithoutKey.self, SigningAlgorithm.self, SigningKeySize.self,
    DelegationDigest.self, HashedDenialParameters.self, SignatureExpires.self,
    SignatureOutlived.self, ChildDelegationDiffers.self, MailNamesInsecure.self,
  ]
}
