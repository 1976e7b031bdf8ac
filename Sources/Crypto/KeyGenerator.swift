internal import COpenSSL

/// Makes private keys with OpenSSL, from the system's random numbers.
public enum KeyGenerator {
  /// A key to be made.
  public enum Request: Hashable, Sendable {
    /// A modulus of that many bits, exponent 65537.
    case rsa(bits: Int)
    case ed25519
  }

  public static func generate(_ request: Request) throws(PrivateKey.Failure) -> PrivateKey {
    defer { ERR_clear_error() }
    let name =
      switch request {
      case .rsa: "RSA"
      case .ed25519: "ED25519"
      }
    guard let context = EVP_PKEY_CTX_new_from_name(nil, name, nil) else {
      throw .library(OpenSSLError.take())
    }
    defer { EVP_PKEY_CTX_free(context) }
    guard EVP_PKEY_keygen_init(context) == 1 else { throw .library(OpenSSLError.take()) }
    if case .rsa(let bits) = request,
      EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(clamping: bits)) != 1
    {
      throw .library(OpenSSLError.take())
    }
    var handle: OpaquePointer?
    guard EVP_PKEY_generate(context, &handle) == 1, let handle else {
      throw .library(OpenSSLError.take())
    }
    return try PrivateKey(owning: handle)
  }
}
