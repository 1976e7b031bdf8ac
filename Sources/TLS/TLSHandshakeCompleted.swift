/// What was agreed in a handshake: fired as a user inbound event, and the value of the promise.
public struct TLSHandshakeCompleted: Sendable, Equatable {
  /// `TLSv1.2` or `TLSv1.3`.
  public let protocolVersion: String
  /// The IANA name of the cipher suite: `TLS_AES_256_GCM_SHA384`.
  public let cipherSuite: String
  /// The ALPN protocol (RFC 7301) that the server chose, if any.
  public let applicationProtocol: String?
  /// The certificates as the peer sent them, its own first, each in DER; none of a client that was not asked.
  public let peerChain: [[UInt8]]
  /// Why the chain or the name did not verify; always `nil` with `Verification.full`.
  public let certificateProblem: TLSCertificateProblem?
}
