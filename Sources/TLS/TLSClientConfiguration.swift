internal import COpenSSL

/// What a client requires of every TLS connection made with one `TLSContext`.
public struct TLSClientConfiguration: Sendable, Equatable {
  public enum Verification: Sendable, Equatable {
    /// The chain and the peer's name must verify, or the handshake fails.
    case full
    /// The handshake goes on whatever the certificate is (opportunistic TLS, RFC 7435); what
    /// verification would have said is in `TLSHandshakeCompleted.certificateProblem`.
    case none
  }

  public enum Version: Sendable, Equatable {
    case v1_2
    case v1_3

    var openSSLVersion: Int32 {
      switch self {
      case .v1_2: TLS1_2_VERSION
      case .v1_3: TLS1_3_VERSION
      }
    }
  }

  public var verification: Verification
  /// A PEM file of certificates that are trusted in addition to the system's.
  public var additionalAuthoritiesFile: String?
  /// TLS 1.0 and 1.1 must not be used (RFC 8996), so they cannot be chosen.
  public var minimumVersion: Version
  /// ALPN identifiers (RFC 7301), most wanted first; each 1 to 255 octets. DNS over TLS is `dot`.
  public var applicationProtocols: [String]

  public init(
    verification: Verification = .full, additionalAuthoritiesFile: String? = nil,
    minimumVersion: Version = .v1_2, applicationProtocols: [String] = []
  ) {
    self.verification = verification
    self.additionalAuthoritiesFile = additionalAuthoritiesFile
    self.minimumVersion = minimumVersion
    self.applicationProtocols = applicationProtocols
  }
}
