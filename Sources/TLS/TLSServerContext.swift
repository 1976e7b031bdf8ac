internal import COpenSSL

/// The owner of one OpenSSL SSL_CTX of a server: its certificate and key, read once, shared by connections.
///
/// `@unchecked Sendable`: nothing changes the SSL_CTX after `init`, and SSL_new takes its reference with OpenSSL's own locks.
public final class TLSServerContext: @unchecked Sendable {
  let handle: OpaquePointer

  /// What a server shows of itself.
  public enum Identity: Sendable {
    /// PEM files: the chain with the server's own certificate first, and its private key, which may be the same file.
    case files(certificate: String, key: String)
    /// A certificate made now for these names and signed by itself: it encrypts, and proves nothing to anybody.
    case selfSigned(names: [String])
  }

  public init(
    _ identity: Identity, minimumVersion: TLSClientConfiguration.Version = .v1_2
  ) throws(TLSError) {
    ERR_clear_error()
    guard let handle = SSL_CTX_new(TLS_server_method()) else {
      throw .setupFailed(reason: OpenSSLErrors.firstReason())
    }
    self.handle = handle
    guard dlv_ssl_ctx_set_min_version(handle, minimumVersion.openSSLVersion) == 1
    else { throw .setupFailed(reason: OpenSSLErrors.firstReason()) }
    // RFC 9325 §3.5, as on the client's side.
    SSL_CTX_set_options(handle, dlv_ssl_op_no_renegotiation())
    _ = dlv_ssl_ctx_set_mode(handle, Int(SSL_MODE_RELEASE_BUFFERS))
    SSL_CTX_set_verify(handle, SSL_VERIFY_NONE, nil)
    switch identity {
    case .files(let certificate, let key): try useFiles(certificate, key)
    case .selfSigned(let names): try useSelfSigned(names)
    }
  }

  deinit { SSL_CTX_free(handle) }

  private func useFiles(_ certificate: String, _ key: String) throws(TLSError) {
    // OpenSSL would ask for the passphrase of an encrypted key at the terminal.
    SSL_CTX_set_default_passwd_cb(handle) { _, _, _, _ in 0 }
    guard SSL_CTX_use_certificate_chain_file(handle, certificate) == 1 else {
      throw .identityUnusable(reason: "\(certificate): \(OpenSSLErrors.firstReason())")
    }
    guard SSL_CTX_use_PrivateKey_file(handle, key, SSL_FILETYPE_PEM) == 1,
      SSL_CTX_check_private_key(handle) == 1
    else { throw .identityUnusable(reason: "\(key): \(OpenSSLErrors.firstReason())") }
  }

  private func useSelfSigned(_ names: [String]) throws(TLSError) {
    guard let key = dlv_ec_key_new() else {
      throw .setupFailed(reason: OpenSSLErrors.firstReason())
    }
    defer { EVP_PKEY_free(key) }
    let certificate = try SelfSignedCertificate.make(names, key)
    defer { X509_free(certificate) }
    guard SSL_CTX_use_certificate(handle, certificate) == 1,
      SSL_CTX_use_PrivateKey(handle, key) == 1
    else { throw .setupFailed(reason: OpenSSLErrors.firstReason()) }
  }
}

/// A certificate for a server that is tested with: signed with its own key.
private enum SelfSignedCertificate {
  /// A year, either side of now: clocks of other machines may be wrong.
  private static let lifetime = 365 * 86_400

  /// The caller frees what is returned, and keeps `key`.
  static func make(_ names: [String], _ key: OpaquePointer) throws(TLSError) -> OpaquePointer {
    ERR_clear_error()
    guard let certificate = X509_new() else {
      throw .setupFailed(reason: OpenSSLErrors.firstReason())
    }
    guard fill(certificate, names, key) else {
      X509_free(certificate)
      throw .setupFailed(reason: OpenSSLErrors.firstReason())
    }
    return certificate
  }

  private static func fill(
    _ certificate: OpaquePointer, _ names: [String], _ key: OpaquePointer
  ) -> Bool {
    // RFC 5280 §4.1.2.2: unique for its issuer, which is this certificate alone.
    var serial: UInt64 = 0
    let isRandom = withUnsafeMutableBytes(of: &serial) {
      RAND_bytes($0.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32($0.count)) == 1
    }
    // The number is positive: its highest bit is not set.
    guard isRandom, X509_set_version(certificate, Int(X509_VERSION_3)) == 1,
      ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1) == 1,
      X509_gmtime_adj(X509_getm_notBefore(certificate), -lifetime) != nil,
      X509_gmtime_adj(X509_getm_notAfter(certificate), lifetime) != nil,
      X509_set_pubkey(certificate, key) == 1,
      let subject = X509_get_subject_name(certificate)
    else { return false }
    let name = Array((names.first ?? "localhost").utf8.prefix(maximumCommonName))
    guard
      X509_NAME_add_entry_by_txt(
        subject, "CN", V_ASN1_UTF8STRING, name, Int32(name.count), -1, 0) == 1,
      X509_set_issuer_name(certificate, subject) == 1
    else { return false }
    let alternatives = names.map { (IPLiteral.isOne($0) ? "IP:" : "DNS:") + $0 }
    guard add(NID_subject_alt_name, alternatives.joined(separator: ","), to: certificate) else {
      return false
    }
    return X509_sign(certificate, key, EVP_sha256()) > 0
  }

  /// RFC 5280 appendix A.1 ub-common-name.
  private static let maximumCommonName = 64

  private static func add(_ kind: Int32, _ value: String, to certificate: OpaquePointer) -> Bool {
    guard let found = X509V3_EXT_conf_nid(nil, nil, kind, value) else { return false }
    defer { X509_EXTENSION_free(found) }
    return X509_add_ext(certificate, found, -1) == 1
  }

  private enum IPLiteral {
    static func isOne(_ text: String) -> Bool {
      guard let address = a2i_IPADDRESS(text) else { return false }
      ASN1_OCTET_STRING_free(address)
      return true
    }
  }
}
