public import DNS

/// Reads certificates and verifies chains of them; OpenSSL fulfils it in `Crypto`. Nothing is asked of the network, and time is passed in.
public protocol CertificateInspector: Sendable {
  /// What a certificate in DER says; `nil` where the octets are no certificate.
  func read(_ der: [UInt8]) -> Certificate?

  /// Verifies a chain, the server's own certificate first, against the trusted authorities. Names are not compared, and the time
  /// counts only where it is given: whether a certificate is trusted and whether it has expired are two questions.
  func verify(_ chain: [[UInt8]], at time: UTCTime?) -> ChainVerdict

  /// Verifies a chain of a certificate for a logo, the certificate itself first, without regard to time, names and purpose: those are
  /// questions of their own.
  func verifyMark(_ chain: [[UInt8]]) -> ChainVerdict

  /// The hash of octets with an algorithm that is named by dotted numbers; `nil` for one that is none, or is not known.
  func digest(_ algorithm: String, of octets: [UInt8]) -> [UInt8]?

  /// Verifies a chain as a client does that found these TLSA records (RFC 7671, RFC 7672).
  ///
  /// - Parameters:
  ///   - records: All that were found; the result says which of them count.
  ///   - base: The TLSA base domain, where the records were found (RFC 7672 §2.2.3).
  ///   - names: What the certificate may be for beside it, where that is asked (RFC 7672 §3.2.2): the name before the alias, the
  ///     domain whose mail it is.
  func verify(
    _ chain: [[UInt8]], records: [TLSAssociation], base: DomainName, names: [DomainName],
    at time: UTCTime
  ) -> DANEVerdict
}

/// What verification against trusted authorities came to.
public enum ChainVerdict: Hashable, Sendable {
  /// The path, the server's own certificate first, the trusted one last.
  case trusted(path: [Certificate])
  case untrusted(ChainProblem)
}

/// Why a chain did not verify.
public struct ChainProblem: Hashable, Sendable {
  public var kind: Kind
  /// OpenSSL's words: `unable to get local issuer certificate`.
  public var reason: String
  /// The certificate that it was said of: 0 is the server's own.
  public var depth: Int
  /// Its subject, where there is one.
  public var subject: String?

  public enum Kind: Hashable, Sendable {
    /// The server's own certificate signs itself, and is not trusted.
    case selfSigned
    /// The chain ends in an authority that signs itself, and is not trusted.
    case unknownAuthority
    /// An issuer is missing: it was not sent, and is not known.
    case incomplete
    case expired
    case notYetValid
    case nameMismatch
    /// No record of DANE fits the chain.
    case noAssociation
    case other
  }

  public init(kind: Kind, reason: String, depth: Int, subject: String?) {
    self.kind = kind
    self.reason = reason
    self.depth = depth
    self.subject = subject
  }
}
