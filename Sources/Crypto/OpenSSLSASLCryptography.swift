internal import COpenSSL
public import SMTP

/// The cryptography of SASL mechanisms through OpenSSL.
public struct OpenSSLSASLCryptography: SASLCryptography {
  public init() {}

  public func hmacMD5(key: [UInt8], _ message: [UInt8]) -> [UInt8]? {
    Self.authenticationCode("MD5", key, message)
  }

  public func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> [UInt8]? {
    Self.authenticationCode("SHA256", key, message)
  }

  public func sha256(_ message: [UInt8]) -> [UInt8]? {
    defer { ERR_clear_error() }
    var digest = [UInt8](repeating: 0, count: 32)
    var length = 0
    let isDone =
      EVP_Q_digest(nil, "SHA256", nil, message, message.count, &digest, &length) == 1
    return isDone && length == digest.count ? digest : nil
  }

  public func pbkdf2SHA256(password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8]? {
    defer { ERR_clear_error() }
    var key = [UInt8](repeating: 0, count: 32)
    let isDone = password.withUnsafeBytes { password in
      PKCS5_PBKDF2_HMAC(
        password.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: password.count),
        salt, Int32(clamping: salt.count), Int32(clamping: iterations), EVP_sha256(),
        Int32(key.count), &key)
    }
    return isDone == 1 ? key : nil
  }

  /// `nil` where this machine's policy does not allow the digest.
  private static func authenticationCode(
    _ digest: String, _ key: [UInt8], _ message: [UInt8]
  ) -> [UInt8]? {
    defer { ERR_clear_error() }
    var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length = 0
    let isDone =
      EVP_Q_mac(
        nil, "HMAC", nil, digest, nil, key, key.count, message, message.count, &code, code.count,
        &length) != nil
    return isDone ? Array(code.prefix(length)) : nil
  }
}
