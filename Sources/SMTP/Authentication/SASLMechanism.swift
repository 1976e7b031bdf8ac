/// A way to authenticate over SMTP (RFC 4954, the SASL registry).
public enum SASLMechanism: String, Hashable, Sendable, CaseIterable {
  /// RFC 4616.
  case plain = "PLAIN"
  /// Never a standard, and used by many (draft-murchison-sasl-login).
  case login = "LOGIN"
  /// RFC 2195.
  case cramMD5 = "CRAM-MD5"
  /// RFC 7677.
  case scramSHA256 = "SCRAM-SHA-256"
  /// Google's and Microsoft's, from before RFC 7628: a bearer token.
  case xoauth2 = "XOAUTH2"

  /// Whether whoever listens learns the secret, so that it needs TLS (RFC 4954 §4).
  public var revealsSecret: Bool {
    switch self {
    case .plain, .login, .xoauth2: true
    case .cramMD5, .scramSHA256: false
    }
  }
}

/// The cryptography of mechanisms; an edge has it.
public protocol SASLCryptography: Sendable {
  /// HMAC-MD5 (RFC 2104), 16 octets; `nil` where this machine does not allow MD5.
  func hmacMD5(key: [UInt8], _ message: [UInt8]) -> [UInt8]?
  /// HMAC-SHA-256, 32 octets.
  func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> [UInt8]?
  /// 32 octets.
  func sha256(_ message: [UInt8]) -> [UInt8]?
  /// PBKDF2 with HMAC-SHA-256 (RFC 8018 §5.2), 32 octets: `Hi()` of RFC 5802 §2.2.
  func pbkdf2SHA256(password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8]?
}
