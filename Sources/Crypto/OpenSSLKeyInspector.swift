internal import COpenSSL
public import MailAuth

/// Reads public keys with OpenSSL.
public struct OpenSSLKeyInspector: PublicKeyInspector {
  public init() {}

  public func rsaKey(der: [UInt8]) -> RSAPublicKey? {
    // Errors of a form that does not fit would stay in the thread's queue for somebody else to find.
    defer { ERR_clear_error() }
    guard
      let key = PublicKey(der: der, form: .subjectPublicKeyInfo)
        ?? PublicKey(der: der, form: .rsaPublicKey),
      let modulus = key.integer("n"), let exponent = key.integer("e")
    else { return nil }
    return RSAPublicKey(bits: key.bits, modulus: modulus, exponent: exponent)
  }
}

/// Owns one EVP_PKEY.
private struct PublicKey: ~Copyable {
  enum Form {
    /// As deployed.
    case subjectPublicKeyInfo
    /// As RFC 6376 §3.6.1 says.
    case rsaPublicKey
  }

  private let handle: OpaquePointer

  /// `nil` unless the octets are one RSA key and nothing else.
  init?(der: [UInt8], form: Form) {
    let handle = der.withUnsafeBufferPointer { octets -> OpaquePointer? in
      var position = octets.baseAddress
      let key =
        switch form {
        case .subjectPublicKeyInfo: d2i_PUBKEY(nil, &position, octets.count)
        case .rsaPublicKey: d2i_PublicKey(EVP_PKEY_RSA, nil, &position, octets.count)
        }
      guard let key else { return nil }
      // Octets behind the key are not part of it; verifiers differ about them, so it is not one that works.
      let end = octets.baseAddress.map { $0 + octets.count }
      guard position == end, EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA else {
        EVP_PKEY_free(key)
        return nil
      }
      return key
    }
    guard let handle else { return nil }
    self.handle = handle
  }

  deinit { EVP_PKEY_free(handle) }

  var bits: Int { Int(EVP_PKEY_get_bits(handle)) }

  /// A parameter of the key, big-endian without leading zeros.
  func integer(_ name: String) -> [UInt8]? {
    var number: OpaquePointer?
    guard EVP_PKEY_get_bn_param(handle, name, &number) == 1, let number else { return nil }
    defer { BN_free(number) }
    var octets = [UInt8](repeating: 0, count: Int(BN_num_bits(number) + 7) / 8)
    BN_bn2bin(number, &octets)
    return octets
  }
}
