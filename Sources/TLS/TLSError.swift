/// Why a TLS connection could not be made or went wrong; reasons are OpenSSL's own words.
public enum TLSError: Error, Equatable, Sendable {
  /// A name that no certificate can be checked against.
  case invalidPeerName(String)
  /// An ALPN identifier that is empty or longer than 255 octets.
  case invalidApplicationProtocol(String)
  /// The file of additional authorities could not be used.
  case authoritiesUnreadable(file: String, reason: String)
  /// A server's certificate or private key can't be used.
  case identityUnusable(reason: String)
  /// OpenSSL refused to set up a context or a connection.
  case setupFailed(reason: String)
  /// The peer's first bytes (at most `TLSHandler.evidenceLength`) are not TLS.
  case notTLS(firstBytes: [UInt8])
  /// The certificate did not verify.
  case certificateRejected(TLSCertificateProblem)
  /// Any other failure before the handshake was complete: version, cipher, an alert of the peer.
  case handshakeFailed(reason: String)
  /// The connection ended (by either side) before the handshake was complete.
  case closedDuringHandshake
  /// The handshake is complete, and what came after it is not valid TLS.
  case protocolViolation(reason: String)
  /// The connection ended without close_notify, so data may be missing (RFC 8446 §6.1).
  case truncated
  /// More than `TLSHandler.maximumBytesBeforeHandshake` were written before the handshake.
  case tooMuchWrittenBeforeHandshake
}

/// What OpenSSL's verification said about a certificate chain.
public struct TLSCertificateProblem: Error, Equatable, Sendable {
  /// One of OpenSSL's X509_V_ERR_ codes.
  public let code: Int
  /// OpenSSL's text for the code: `certificate has expired`, `hostname mismatch`.
  public let reason: String
}

extension TLSError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidPeerName(let name):
      "'\(name)' is not a host name or address that a certificate can be checked against"
    case .invalidApplicationProtocol(let name):
      "'\(name)' is not an ALPN protocol name (1 to 255 octets)"
    case .authoritiesUnreadable(let file, let reason):
      "the CA file \(file) cannot be used: \(reason)"
    case .identityUnusable(let reason):
      "the certificate and key of the server cannot be used: \(reason)"
    case .setupFailed(let reason):
      "TLS cannot be set up: \(reason)"
    case .notTLS(let firstBytes):
      "the server does not speak TLS here; it sent \(Self.printable(firstBytes))"
    case .certificateRejected(let problem):
      "the server's certificate is not valid: \(problem.reason)"
    case .handshakeFailed(let reason):
      "the TLS handshake failed: \(reason)"
    case .closedDuringHandshake:
      "the connection was closed during the TLS handshake"
    case .protocolViolation(let reason):
      "the server broke the TLS protocol: \(reason)"
    case .truncated:
      "the connection ended without a TLS close_notify, so data may be missing"
    case .tooMuchWrittenBeforeHandshake:
      "more than \(TLSHandler.maximumBytesBeforeHandshake) bytes were written before the "
        + "TLS handshake was complete"
    }
  }

  /// The bytes in quotes, all that is not printable ASCII as `\xNN`.
  private static func printable(_ bytes: [UInt8]) -> String {
    var text = "\""
    for byte in bytes {
      switch byte {
      case 0x22, 0x5C: text += "\\" + String(UnicodeScalar(byte))
      case 0x20...0x7E: text += String(UnicodeScalar(byte))
      case 0x0A: text += "\\n"
      case 0x0D: text += "\\r"
      default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return text + "\""
  }
}
