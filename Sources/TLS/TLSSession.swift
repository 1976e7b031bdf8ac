internal import COpenSSL
internal import NIOCore

/// The owner of one OpenSSL connection between two memory buffers: ciphertext in, ciphertext out.
///
/// It does no I/O of its own, so every call returns at once.
struct TLSSession: ~Copyable {
  private let ssl: OpaquePointer
  /// What the peer sent and OpenSSL has not yet read. Owned by `ssl`, as is `output`.
  private let input: OpaquePointer
  /// What OpenSSL wants sent to the peer.
  private let output: OpaquePointer

  /// The largest plaintext of one record (RFC 8446 §5.1).
  private static let maximumRecordLength = 16_384

  /// The client's side, which knows whom it wants.
  init(context: TLSContext, peerName: TLSPeerName) throws(TLSError) {
    let made = try Self.makeConnection(context.handle)
    SSL_set_connect_state(made.ssl)
    guard Self.expect(peerName, of: made.ssl) else {
      SSL_free(made.ssl)
      throw .invalidPeerName(peerName.description)
    }
    (ssl, input, output) = made
  }

  /// The server's side.
  init(context: TLSServerContext) throws(TLSError) {
    (ssl, input, output) = try Self.makeConnection(context.handle)
    SSL_set_accept_state(ssl)
  }

  deinit { SSL_free(ssl) }

  private static func makeConnection(
    _ context: OpaquePointer
  ) throws(TLSError) -> (ssl: OpaquePointer, input: OpaquePointer, output: OpaquePointer) {
    ERR_clear_error()
    guard let ssl = SSL_new(context) else {
      throw .setupFailed(reason: OpenSSLErrors.firstReason())
    }
    guard let input = BIO_new(BIO_s_mem()) else {
      SSL_free(ssl)
      throw .setupFailed(reason: OpenSSLErrors.firstReason())
    }
    guard let output = BIO_new(BIO_s_mem()) else {
      BIO_free(input)
      SSL_free(ssl)
      throw .setupFailed(reason: OpenSSLErrors.firstReason())
    }
    // From here SSL_free frees both buffers.
    SSL_set_bio(ssl, input, output)
    return (ssl, input, output)
  }

  private static func expect(_ peerName: TLSPeerName, of ssl: OpaquePointer) -> Bool {
    let parameters = SSL_get0_param(ssl)
    // RFC 9525 §6.3: a wildcard is a whole label; §2: the subject's common name does not count.
    X509_VERIFY_PARAM_set_hostflags(
      parameters,
      UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT))
    switch peerName.kind {
    // RFC 6066 §3: literal addresses are not sent as a server name.
    case .address: return X509_VERIFY_PARAM_set1_ip_asc(parameters, peerName.description) == 1
    case .host:
      return X509_VERIFY_PARAM_set1_host(parameters, peerName.description, 0) == 1
        && dlv_ssl_set_host_name(ssl, peerName.description) == 1
    }
  }

  // MARK: Ciphertext

  /// Takes what the peer sent.
  func receive(_ bytes: ByteBufferView) throws(TLSError) {
    let taken = bytes.withUnsafeBytes { raw -> Bool in
      guard let base = raw.baseAddress, raw.count > 0 else { return true }
      var written = 0
      return BIO_write_ex(input, base, raw.count, &written) == 1 && written == raw.count
    }
    // A memory buffer takes everything unless memory ran out.
    guard taken else { throw .protocolViolation(reason: OpenSSLErrors.firstReason()) }
  }

  /// All that waits to be sent to the peer; `nil` if nothing does.
  func takeOutput(_ allocator: ByteBufferAllocator) -> ByteBuffer? {
    let waiting = BIO_ctrl_pending(output)
    guard waiting > 0 else { return nil }
    var buffer = allocator.buffer(capacity: waiting)
    buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: waiting) { raw in
      var taken = 0
      return BIO_read_ex(output, raw.baseAddress, waiting, &taken) == 1 ? taken : 0
    }
    return buffer
  }

  // MARK: Handshake

  enum HandshakeStep: Equatable {
    case needsInput
    case complete
  }

  func advanceHandshake() throws(TLSError) -> HandshakeStep {
    ERR_clear_error()
    let result = SSL_do_handshake(ssl)
    if result == 1 { return .complete }
    if SSL_get_error(ssl, result) == SSL_ERROR_WANT_READ { return .needsInput }
    if let problem = certificateProblem, Self.queueSaysCertificateRejected() {
      ERR_clear_error()
      throw .certificateRejected(problem)
    }
    throw .handshakeFailed(reason: OpenSSLErrors.firstReason())
  }

  private static func queueSaysCertificateRejected() -> Bool {
    ERR_GET_REASON(ERR_peek_error()) == SSL_R_CERTIFICATE_VERIFY_FAILED
  }

  /// What verification said, whether or not it was required to succeed.
  private var certificateProblem: TLSCertificateProblem? {
    let code = SSL_get_verify_result(ssl)
    guard code != Int(X509_V_OK) else { return nil }
    return TLSCertificateProblem(
      code: code, reason: String(cString: X509_verify_cert_error_string(code)))
  }

  /// To be asked only after the handshake is complete.
  var agreed: TLSHandshakeCompleted {
    var protocolName: UnsafePointer<UInt8>?
    var protocolLength: UInt32 = 0
    SSL_get0_alpn_selected(ssl, &protocolName, &protocolLength)
    let applicationProtocol = protocolName.map {
      String(decoding: UnsafeBufferPointer(start: $0, count: Int(protocolLength)), as: UTF8.self)
    }
    let cipherSuite = SSL_get_current_cipher(ssl).flatMap(SSL_CIPHER_standard_name)
    return TLSHandshakeCompleted(
      protocolVersion: String(cString: SSL_get_version(ssl)),
      cipherSuite: cipherSuite.map { String(cString: $0) } ?? "",
      applicationProtocol: applicationProtocol,
      peerChain: peerChain,
      certificateProblem: certificateProblem)
  }

  private var peerChain: [[UInt8]] {
    (0..<dlv_ssl_peer_chain_count(ssl)).map { index in
      guard let certificate = dlv_ssl_peer_chain_at(ssl, index) else { return [] }
      let length = Int(i2d_X509(certificate, nil))
      guard length > 0 else { return [] }
      return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
        var next = buffer.baseAddress
        count = max(0, Int(i2d_X509(certificate, &next)))
      }
    }
  }

  // MARK: Plaintext

  enum DecryptOutcome: Equatable {
    /// All complete records are decrypted; more has to come from the peer.
    case needsInput
    /// The peer sent close_notify: nothing will follow.
    case peerClosed
    case failed(TLSError)
  }

  /// Decrypts all complete records into `plaintext`, which may have gained bytes in every outcome.
  func decrypt(into plaintext: inout ByteBuffer) -> DecryptOutcome {
    while true {
      // A record's plaintext is never longer than its ciphertext.
      let room = min(Self.maximumRecordLength, max(512, BIO_ctrl_pending(input)))
      var succeeded = false
      ERR_clear_error()
      plaintext.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { raw in
        var count = 0
        succeeded = SSL_read_ex(ssl, raw.baseAddress, raw.count, &count) == 1
        return count
      }
      if succeeded { continue }
      switch SSL_get_error(ssl, 0) {
      case SSL_ERROR_WANT_READ: return .needsInput
      case SSL_ERROR_ZERO_RETURN: return .peerClosed
      case _: return .failed(.protocolViolation(reason: OpenSSLErrors.firstReason()))
      }
    }
  }

  /// Encrypts all of `bytes`; the records wait in the output.
  func encrypt(_ bytes: ByteBufferView) throws(TLSError) {
    // OpenSSL leaves a write of nothing undefined.
    guard !bytes.isEmpty else { return }
    ERR_clear_error()
    let encrypted = bytes.withUnsafeBytes { raw in
      var written = 0
      return SSL_write_ex(ssl, raw.baseAddress, raw.count, &written) == 1 && written == raw.count
    }
    guard encrypted else { throw .protocolViolation(reason: OpenSSLErrors.firstReason()) }
  }

  /// Puts close_notify into the output; the peer may still send.
  func closeOutput() {
    ERR_clear_error()
    // 0 is the expected answer: sent, and the peer's own is not here yet.
    _ = SSL_shutdown(ssl)
    ERR_clear_error()
  }
}
