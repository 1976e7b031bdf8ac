extension CheckCatalogue {
  /// In the order of the report.
  static let bimi: [any Check.Type] = [
    BIMIMissing.self, BIMIMisspelt.self, BIMISeveral.self, BIMISyntax.self, BIMIEnforcement.self,
    BIMINoEvidence.self, BIMILogoUnavailable.self, BIMILogoProfile.self, BIMILogoSize.self,
    BIMIEvidenceUnavailable.self, BIMICertificate.self, BIMICertificateExpiry.self,
    BIMICertificateTrust.self, BIMILogoDiffers.self, BIMICommonMark.self,
  ]
}
