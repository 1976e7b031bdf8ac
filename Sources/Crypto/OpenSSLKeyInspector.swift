internal import COpenSSL
public import MailAuth

/// Reads public keys with OpenSSL.
public struct OpenSSLKeyInspector: PublicKeyInspector {
  public init() {}

  public func rsaKey(der: [UInt8]) -> RSAPublicKey? {
    // Errors of a form that does not fit would stay in the thread's queue for somebody else to find.
    defer { ERR_clear_error() }
    return PublicKey(rsa: der)?.rsaContent
  }
}
