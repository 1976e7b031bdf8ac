/// Why a request has no response; reasons are libcurl's own words.
public enum HTTPError: Error, Equatable, Sendable {
  case invalidURL(String)
  /// Neither `https` nor, where allowed, `http`; also the target of a redirect.
  case schemeNotAllowed(url: String)
  case invalidHeader(name: String)
  case couldNotResolve(host: String)
  /// With the system's errno, 0 where there is none.
  case couldNotConnect(reason: String, systemError: Int32)
  /// The chain or the name in the certificate is not valid.
  case certificateRejected(reason: String)
  /// Any other failure of the TLS handshake.
  case tlsFailed(reason: String)
  case authoritiesUnreadable(file: String, reason: String)
  case timedOut(reason: String)
  case bodyTooLong(limit: Int)
  case headersTooLong(limit: Int)
  case tooManyRedirects(limit: Int)
  /// The server ended the connection before its response was complete.
  case connectionLost(reason: String)
  /// What the server sent is not HTTP.
  case protocolViolation(reason: String)
  /// The task was cancelled, or the client released.
  case cancelled
  /// Anything else, with libcurl's CURLcode.
  case failed(code: Int, reason: String)
}

extension HTTPError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidURL(let url): "'\(url)' is not a valid URL"
    case .schemeNotAllowed(let url): "the scheme of \(url) is not allowed here; use https://"
    case .invalidHeader(let name): "the header '\(name)' has characters that are not allowed"
    case .couldNotResolve(let host): "the host name \(host) could not be resolved"
    case .couldNotConnect(let reason, _): "could not connect: \(reason)"
    case .certificateRejected(let reason): "the server's certificate is not valid: \(reason)"
    case .tlsFailed(let reason): "the TLS handshake failed: \(reason)"
    case .authoritiesUnreadable(let file, let reason):
      "the CA file \(file) cannot be used: \(reason)"
    case .timedOut(let reason): "timed out: \(reason)"
    case .bodyTooLong(let limit): "the response has more than \(limit) bytes"
    case .headersTooLong(let limit): "the response has more than \(limit) bytes of headers"
    case .tooManyRedirects(let limit): "more than \(limit) redirects"
    case .connectionLost(let reason): "the connection ended too early: \(reason)"
    case .protocolViolation(let reason): "the server broke the HTTP protocol: \(reason)"
    case .cancelled: "cancelled"
    case .failed(let code, let reason): "\(reason) (libcurl error \(code))"
    }
  }
}
