extension CheckCatalogue {
  /// In the order of the report.
  static let tls: [any Check.Type] = [
    TLSHandshakeFails.self,
    TLSCertificateExpired.self, TLSCertificateExpiresSoon.self, TLSCertificateName.self,
    TLSCertificateUntrusted.self, TLSWeakKey.self, TLSWeakSignature.self,
    TLSNoModernVersion.self, TLSOldVersions.self, TLSNoVersion13.self,
    TLSBrokenCiphers.self, TLSSmallBlockCiphers.self, TLSNoForwardSecrecy.self,
    TLSWeakKeyExchange.self, TLSAnonymousCiphers.self, TLSHostsDiffer.self,
  ]
}
