extension CheckCatalogue {
  /// In the order of the report.
  static let receivers: [any Check.Type] = [
    GmailSPFOrDKIM.self, GmailKeyLength.self, GmailReverseDNS.self, GmailTLS.self,
    GmailFormat.self, GmailFrom.self,
    GmailSPFAndDKIM.self, GmailDMARC.self, GmailAlignment.self, GmailOneClick.self,
    YahooSPFOrDKIM.self,
    YahooReverseDNS.self, YahooFormat.self, YahooSPFAndDKIM.self, YahooDMARC.self,
    YahooAlignment.self, YahooOneClick.self, MicrosoftSPF.self, MicrosoftDKIM.self,
    MicrosoftDMARC.self, MicrosoftAlignment.self,
    ParkedSPF.self, ParkedDMARC.self, ParkedNullMX.self, ParkedDKIM.self,
  ]
}
