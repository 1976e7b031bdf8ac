internal import COpenSSL

/// A public key as a file holds it: SubjectPublicKeyInfo or RSAPublicKey, in PEM or DER.
public struct PublicKeyFile: Hashable, Sendable {
  public let kind: PrivateKey.Kind
  /// Bits of an RSA modulus; 256 for Ed25519.
  public let bits: Int
  /// The octets of the key record's `p=`.
  public let publicKeyData: [UInt8]

  public init(_ text: [UInt8]) throws(PrivateKey.Failure) {
    defer { ERR_clear_error() }
    var handle: OpaquePointer?
    guard
      let context = OSSL_DECODER_CTX_new_for_pkey(
        &handle, nil, nil, nil, dlv_evp_pkey_public_key(), nil, nil)
    else { throw .library(OpenSSLError.take()) }
    defer { OSSL_DECODER_CTX_free(context) }
    let isRead = text.withUnsafeBufferPointer { octets in
      var position = octets.baseAddress
      var count = octets.count
      return OSSL_DECODER_from_data(context, &position, &count) == 1
    }
    guard isRead, let handle else { throw .notAKey }
    // The owner of a key without its private half tells all that is wanted here.
    let key = try PrivateKey(owning: handle)
    kind = key.kind
    bits = key.bits
    publicKeyData = key.publicKeyData
  }
}
