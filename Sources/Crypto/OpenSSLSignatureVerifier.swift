internal import COpenSSL
public import MailAuth

/// Digests and signatures with OpenSSL.
public struct OpenSSLSignatureVerifier: SignatureVerifier {
  public init() {}

  public func makeDigest() -> any MessageDigest { SHA256Digest() }

  public func readKey(_ record: DKIMKeyRecord) -> any VerificationKey {
    defer { ERR_clear_error() }
    switch record.isRevoked ? .other("") : record.keyType {
    case .rsa:
      guard let key = PublicKey(rsa: record.keyData), let content = key.rsaContent else { break }
      return OpenSSLVerificationKey(.rsa(content), key)
    case .ed25519:
      guard let key = PublicKey(ed25519: record.keyData) else { break }
      return OpenSSLVerificationKey(.ed25519(record.keyData), key)
    case .other:
      break
    }
    return OpenSSLVerificationKey(
      DKIMPublicKey(record, inspector: OpenSSLKeyInspector()), nil)
  }
}

/// A key that verifies.
struct OpenSSLVerificationKey: VerificationKey {
  let publicKey: DKIMPublicKey
  private let key: PublicKey?

  /// `key` is `nil` where there is nothing to verify with.
  init(_ publicKey: DKIMPublicKey, _ key: PublicKey?) {
    self.publicKey = publicKey
    self.key = key
  }

  func check(_ signature: [UInt8], ofSHA256 digest: [UInt8]) -> SignatureCheck {
    guard let key else { return .invalid }
    defer { ERR_clear_error() }
    switch publicKey {
    case .rsa: return key.checkRSA(signature, digest)
    case .ed25519: return key.checkEd25519(signature, digest) ? .valid : .invalid
    case .revoked, .notAnRSAKey, .notAnEd25519Key, .unknownType: return .invalid
    }
  }
}

extension PublicKey {
  /// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2).
  func checkRSA(_ signature: [UInt8], _ digest: [UInt8]) -> SignatureCheck {
    let isValid = withContext(EVP_PKEY_verify_init) { context in
      EVP_PKEY_verify(context, signature, signature.count, digest, digest.count) == 1
    }
    if isValid { return .valid }
    // A signature that opens to some digest was made with the key.
    let opensToDigest = withContext(EVP_PKEY_verify_recover_init) { context in
      var recovered = [UInt8](repeating: 0, count: Int(EVP_PKEY_get_size(handle)))
      var count = recovered.count
      return EVP_PKEY_verify_recover(context, &recovered, &count, signature, signature.count) == 1
        && count == digest.count
    }
    return opensToDigest ? .ofOtherDigest : .invalid
  }

  private func withContext(
    _ start: (OpaquePointer?) -> Int32, _ body: (OpaquePointer) -> Bool
  ) -> Bool {
    guard let context = EVP_PKEY_CTX_new(handle, nil) else { return false }
    defer { EVP_PKEY_CTX_free(context) }
    return start(context) == 1 && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1
      && EVP_PKEY_CTX_set_signature_md(context, SHA256Digest.algorithm) == 1 && body(context)
  }

  /// Ed25519 over the digest (RFC 8463 §3, RFC 8032 §5.1.7).
  func checkEd25519(_ signature: [UInt8], _ digest: [UInt8]) -> Bool {
    guard let context = EVP_MD_CTX_new() else { return false }
    defer { EVP_MD_CTX_free(context) }
    return EVP_DigestVerifyInit(context, nil, nil, nil, handle) == 1
      && EVP_DigestVerify(context, signature, signature.count, digest, digest.count) == 1
  }
}

/// Owns one EVP_MD_CTX, and one for finished values.
final class SHA256Digest: MessageDigest {
  private let context: OpaquePointer?
  private var copy: OpaquePointer?

  /// Fetched once: a lookup by name for every digest costs more than the digest of a line.
  nonisolated(unsafe) static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

  init() {
    context = EVP_MD_CTX_new()
    EVP_DigestInit_ex(context, Self.algorithm, nil)
  }

  deinit {
    EVP_MD_CTX_free(context)
    EVP_MD_CTX_free(copy)
  }

  func update(_ octets: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, octets.baseAddress, octets.count)
  }

  func value(with last: [UInt8]) -> [UInt8] {
    if copy == nil { copy = EVP_MD_CTX_new() }
    var value = [UInt8](repeating: 0, count: 32)
    EVP_MD_CTX_copy_ex(copy, context)
    EVP_DigestUpdate(copy, last, last.count)
    EVP_DigestFinal_ex(copy, &value, nil)
    return value
  }

  func finish() -> [UInt8] {
    var value = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &value, nil)
    return value
  }
}

extension PrivateKey: SigningKey {
  public var algorithm: DKIMSignature.Algorithm {
    switch kind {
    case .rsa: .rsaSHA256
    case .ed25519: .ed25519SHA256
    }
  }

  public var rsaBits: Int? {
    switch kind {
    case .rsa: bits
    case .ed25519: nil
    }
  }

  public func sign(sha256 digest: [UInt8]) throws(SigningFailure) -> [UInt8] {
    do throws(Failure) {
      return try signature(ofSHA256: digest)
    } catch {
      throw SigningFailure(error.description)
    }
  }
}
