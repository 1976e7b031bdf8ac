extension CheckCatalogue {
  /// In the order of the report.
  static let mtaSTS: [any Check.Type] = [
    MTASTSMissing.self, MTASTSSeveralRecords.self, MTASTSRecordSyntax.self, MTASTSIgnored.self,
    MTASTSPolicyUnavailable.self, MTASTSCertificateName.self, MTASTSCertificateExpiresSoon.self,
    MTASTSPolicyAddresses.self,
    MTASTSContentType.self, MTASTSPolicySyntax.self, MTASTSUnannounced.self, MTASTSModeNone.self,
    MTASTSTesting.self, MTASTSUncovered.self, MTASTSIdlePattern.self, MTASTSMaxAge.self,
    MTASTSUnchangedID.self,
  ]
}
