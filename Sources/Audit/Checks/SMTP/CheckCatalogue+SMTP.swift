extension CheckCatalogue {
  /// In the order of the report.
  static let smtp: [any Check.Type] = [
    SMTPUnreachable.self, SMTPAddressUnreachable.self, SMTPSessionRefused.self,
    SMTPSessionBroken.self, SMTPReplyFormat.self, SMTPSlowGreeting.self,
    SMTPNameNotQualified.self, SMTPNameNotConfirmed.self, SMTPNameNotReverse.self,
    SMTPNoEHLO.self, SMTPEHLOLines.self, SMTPNoSTARTTLS.self, SMTPSTARTTLSFails.self,
    SMTPSTARTTLSInjection.self,
    SMTPMissingExtensions.self, SMTPSmallSize.self, SMTPServersDiffer.self,
  ]
}
