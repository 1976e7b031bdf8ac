extension CheckCatalogue {
  /// In the order of the report.
  static let dmarc: [any Check.Type] = [
    DMARCMissing.self, DMARCDelegationDangling.self, DMARCSeveralRecords.self, DMARCWrongPlace.self,
    DMARCMisspelt.self,
    DMARCSyntax.self, DMARCUnknownTag.self, DMARCRemovedTag.self, DMARCPercentage.self,
    DMARCPolicyInvalid.self, DMARCPolicyNone.self, DMARCSubdomainPolicyWeak.self,
    DMARCNonexistentPolicyWeak.self, DMARCSubdomainPolicyIgnored.self, DMARCTesting.self,
    DMARCParkedPolicy.self, DMARCNoReports.self, DMARCReportURISyntax.self,
    DMARCReportSizeLimit.self, DMARCManyDestinations.self, DMARCFailureOptionsIdle.self,
    DMARCReportUnauthorized.self, DMARCReportHostWithoutMail.self, DMARCSingleMechanism.self,
    DMARCUnalignedMailFrom.self, DMARCRFC7489Differs.self, DMARCPublicSuffixFlag.self,
  ]
}
