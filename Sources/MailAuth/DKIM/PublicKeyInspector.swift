/// Reads public keys; OpenSSL fulfils it in `Crypto`.
public protocol PublicKeyInspector: Sendable {
  /// Reads an RSA key: SubjectPublicKeyInfo as deployed, or RSAPublicKey as RFC 6376 §3.6.1 says. `nil` when it is neither.
  func rsaKey(der: [UInt8]) -> RSAPublicKey?
}

/// What matters of an RSA key.
public struct RSAPublicKey: Hashable, Sendable {
  /// The modulus' length in bits.
  public var bits: Int
  /// The modulus, big-endian without leading zeros.
  public var modulus: [UInt8]
  /// The public exponent, big-endian without leading zeros.
  public var exponent: [UInt8]

  public init(bits: Int, modulus: [UInt8], exponent: [UInt8]) {
    self.bits = bits
    self.modulus = modulus
    self.exponent = exponent
  }
}
