/// What the rules about TLS have written into configurations.
extension MailServerSetting {
  static let versions = MailServerSetting(
    postfix: "smtpd_tls_protocols = >=TLSv1.2",
    exim: """
      openssl_options = +no_sslv3 +no_tlsv1 +no_tlsv1_1
      # built with GnuTLS: tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.3
      """)

  /// - Parameters:
  ///   - names: As Postfix has them; OpenSSL's list for Exim has the same names.
  ///   - priorities: What GnuTLS takes out of NORMAL; `nil` where that has none of them.
  static func withoutCiphers(_ names: [String], priorities: String?) -> MailServerSetting {
    MailServerSetting(
      postfix: "smtpd_tls_exclude_ciphers = \(names.joined(separator: ", "))",
      exim: "tls_require_ciphers = DEFAULT:\(names.map { "!\($0)" }.joined(separator: ":"))\n"
        + "# built with GnuTLS: tls_require_ciphers = NORMAL\(priorities.map { ":\($0)" } ?? "")")
  }
}
