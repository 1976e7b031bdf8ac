public import DNS

/// Fetches documents by HTTPS: MTA-STS policies (RFC 8461 §3.3), logos of BIMI and their certificates; an edge fulfils it.
public protocol DocumentFetcher: Sendable {
  /// Asks the host of the location at one of its addresses. Follows no redirect, and never waits longer than a limit of its own.
  ///
  /// - Parameters:
  ///   - location: Its host is the name in SNI and in the certificate.
  ///   - maximumLength: Octets of a body; a longer one is a failure.
  func fetch(
    _ location: HTTPSLocation, at address: IPAddress, maximumLength: Int
  ) async -> DocumentFetch
}

/// What became of one request for a document.
public enum DocumentFetch: Hashable, Sendable {
  case response(Response)
  case failed(Failure)

  /// The server's answer behind a certificate that is valid for the host.
  public struct Response: Hashable, Sendable {
    public var status: Int
    /// `Content-Type` and `Location` as sent.
    public var contentType: String?
    public var location: String?
    public var body: [UInt8]
    /// The host's own certificate in DER, where it is known.
    public var certificate: [UInt8]?

    public init(
      status: Int, contentType: String?, location: String? = nil, body: [UInt8],
      certificate: [UInt8]? = nil
    ) {
      self.certificate = certificate
      self.status = status
      self.contentType = contentType
      self.location = location
      self.body = body
    }

    /// Whether the media type is text/plain, whatever its parameters (RFC 8461 §3.2).
    public var isPlainText: Bool {
      guard let type = contentType?.prefix(while: { $0 != ";" }) else { return false }
      return type.lowercased().filter { $0 != " " && $0 != "\t" } == "text/plain"
    }
  }

  public enum Failure: Hashable, Sendable {
    /// The host said that nothing listens there.
    case refused
    /// There is no way from here to the address.
    case unreachable(String)
    case timedOut
    /// The chain, the name or the validity of the certificate.
    case certificateRejected(String)
    /// Any other failure of the TLS handshake.
    case tlsFailed(String)
    /// More octets than are read.
    case tooLarge(limit: Int)
    /// The connection ended before the answer was complete.
    case connectionLost(String)
    /// What came is not HTTP.
    case notHTTP(String)
    /// Nobody was asked (`--offline`, or not in the recording).
    case offline
    /// Anything else that went wrong here.
    case other(String)
  }

  /// The answer where it holds the document: HTTP 200 (for policies, RFC 8461 §3.3).
  public var served: Response? {
    if case .response(let response) = self, response.status == 200 { response } else { nil }
  }
}

extension DocumentFetch.Failure {
  /// Whether it says something about the host, and not about the way there. A firewall between refuses connections, too: see
  /// `isRefusal`.
  public var isCertain: Bool {
    switch self {
    case .certificateRejected, .tlsFailed, .tooLarge, .notHTTP: true
    case .refused, .unreachable, .timedOut, .connectionLost, .offline, .other: false
    }
  }

  /// Whether it is the host's own fault where the way there is known to be open.
  public var isRefusal: Bool { self == .refused }
}

extension DocumentFetch {
  /// Whether the host was talked with: the way there is open.
  public var hasConnected: Bool {
    switch self {
    case .response: true
    case .failed(let failure): failure.isCertain
    }
  }
}

extension DocumentFetch.Failure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .refused: "the connection was refused"
    case .unreachable(let reason): "it can't be reached from here: \(reason)"
    case .timedOut: "no complete answer in time"
    case .certificateRejected(let reason): "the certificate is not valid: \(reason)"
    case .tlsFailed(let reason): "the TLS handshake failed: \(reason)"
    case .tooLarge(let limit): "the answer has more than \(limit) octets"
    case .connectionLost(let reason): "the connection ended too early: \(reason)"
    case .notHTTP(let reason): "the answer is not HTTP: \(reason)"
    case .offline: "not asked (offline)"
    case .other(let reason): reason
    }
  }
}
