/// What a server answered; any status is an answer.
public struct HTTPResponse: Sendable, Equatable {
  public enum PeerVerification: Sendable, Equatable {
    /// The certificate's chain and name are valid.
    case verified
    /// Not looked at (`HTTPSClient.Configuration.Verification.none`): libcurl then reads no trust
    /// anchors, so it cannot tell a good certificate from a bad one.
    case notRequired
    /// Plain `http://`.
    case plaintext
  }

  public let status: Int
  /// Of the last response only: not those of redirects and interim responses, nor trailers.
  public let headers: [HTTPField]
  public let body: [UInt8]
  /// Where the response came from, after redirects.
  public let effectiveURL: String
  /// `1.0`, `1.1`, `2` or `3`.
  public let httpVersion: String
  /// The address that was connected to.
  public let remoteAddress: String
  public let peerVerification: PeerVerification
  /// The server's own certificate in PEM, where the client keeps it and the connection was made for this request.
  public let certificate: String?

  /// The first field of that name (compared without regard to case).
  public func header(_ name: String) -> String? {
    let name = name.lowercased()
    return headers.first { $0.name.lowercased() == name }?.value
  }
}
