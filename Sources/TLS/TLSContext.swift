internal import COpenSSL

/// The owner of one OpenSSL SSL_CTX: trust anchors and settings, read once, shared by connections.
///
/// `@unchecked Sendable`: nothing changes the SSL_CTX after `init`, and SSL_new takes its
/// reference with OpenSSL's own locks.
public final class TLSContext: @unchecked Sendable {
  public let configuration: TLSClientConfiguration
  let handle: OpaquePointer

  /// Reads the system's trust anchors and the additional ones: make it once and keep it.
  public init(_ configuration: TLSClientConfiguration = .init()) throws(TLSError) {
    ERR_clear_error()
    guard let handle = SSL_CTX_new(TLS_client_method()) else {
      throw .setupFailed(reason: OpenSSLErrors.firstReason())
    }
    self.configuration = configuration
    self.handle = handle

    guard dlv_ssl_ctx_set_min_version(handle, configuration.minimumVersion.openSSLVersion) == 1
    else { throw .setupFailed(reason: OpenSSLErrors.firstReason()) }
    // Renegotiation is of no use to a client and a risk (RFC 9325 §3.5).
    SSL_CTX_set_options(handle, dlv_ssl_op_no_renegotiation())
    // Idle connections give their 34 KB of record buffers back.
    _ = dlv_ssl_ctx_set_mode(handle, Int(SSL_MODE_RELEASE_BUFFERS))
    switch configuration.verification {
    case .full: SSL_CTX_set_verify(handle, SSL_VERIFY_PEER, nil)
    case .none:
      SSL_CTX_set_verify(handle, SSL_VERIFY_NONE, nil)
      // What OpenSSL's level 1 or 2 refuses (keys and groups that are too small) is still better than clear text (RFC 7435 §3), and
      // senders of mail take it: Postfix sets the same level.
      SSL_CTX_set_security_level(handle, 0)
    }

    try loadAuthorities()
    try offerApplicationProtocols()
  }

  deinit { SSL_CTX_free(handle) }

  private func loadAuthorities() throws(TLSError) {
    ERR_clear_error()
    guard SSL_CTX_set_default_verify_paths(handle) == 1 else {
      throw .setupFailed(reason: OpenSSLErrors.firstReason())
    }
    // A system without a CA bundle is not an error here; its missing file leaves a reason behind.
    ERR_clear_error()
    if let file = configuration.additionalAuthoritiesFile {
      guard SSL_CTX_load_verify_file(handle, file) == 1 else {
        throw .authoritiesUnreadable(file: file, reason: OpenSSLErrors.firstReason())
      }
    }
  }

  /// RFC 7301 §3.1: each name with its length in one octet before it.
  private func offerApplicationProtocols() throws(TLSError) {
    var list: [UInt8] = []
    for name in configuration.applicationProtocols {
      guard let length = UInt8(exactly: name.utf8.count), length > 0 else {
        throw .invalidApplicationProtocol(name)
      }
      list.append(length)
      list.append(contentsOf: name.utf8)
    }
    guard !list.isEmpty else { return }
    // Unlike its neighbours this function returns 0 for success.
    guard SSL_CTX_set_alpn_protos(handle, list, UInt32(list.count)) == 0 else {
      throw .setupFailed(reason: OpenSSLErrors.firstReason())
    }
  }
}
