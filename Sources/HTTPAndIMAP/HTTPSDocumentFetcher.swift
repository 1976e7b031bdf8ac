public import DNS
import Glibc
public import MailAuth

/// Fetches documents by HTTPS, from one address at a time.
public struct HTTPSDocumentFetcher: DocumentFetcher {
  private let client: HTTPSClient
  private let port: UInt16
  private let timeout: Duration

  /// Seconds for one address. Senders wait a minute (RFC 8461 §3.3); whoever has not answered by then has an audience no more.
  public static let defaultTimeout = Duration.seconds(15)

  /// - Parameters:
  ///   - client: Verifies certificates in full, and keeps them; it is what the result says.
  ///   - port: 443, but for test rigs. The name in the request stays without it.
  public init(
    client: HTTPSClient, port: UInt16 = HTTPSLocation.standardPort,
    timeout: Duration = defaultTimeout
  ) {
    self.client = client
    self.port = port
    self.timeout = timeout
  }

  public func fetch(
    _ location: HTTPSLocation, at address: IPAddress, maximumLength: Int
  ) async -> DocumentFetch {
    // Redirects are never followed (RFC 8461 §3.3).
    let limits = HTTPRequest.Limits(
      total: timeout, connect: timeout, bodyBytes: maximumLength, redirects: 0)
    let request = HTTPRequest(
      location.text, limits: limits,
      connectionTarget: .init(address: address.description, port: location.port ?? port))
    do throws(HTTPError) {
      let response = try await client.send(request)
      return .response(
        .init(
          status: response.status, contentType: response.header("content-type"),
          location: response.header("location"), body: response.body,
          certificate: response.certificate.flatMap(Self.der)))
    } catch {
      return .failed(Self.failure(error))
    }
  }

  /// The octets between the lines of a certificate in PEM.
  private static func der(_ pem: String) -> [UInt8]? {
    let lines = pem.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }
    return try? Base64.decode(Array(lines.joined().utf8))
  }

  /// Whether OpenSSL, through libcurl, says that nothing more came.
  private static func isEnd(_ reason: String) -> Bool {
    ["SSL_ERROR_SYSCALL", "unexpected eof", "reset by peer"].contains { reason.contains($0) }
  }

  /// Times and counts that libcurl puts into its words are left out: the same failure reads the same in every run.
  private static func failure(_ error: HTTPError) -> DocumentFetch.Failure {
    switch error {
    case .couldNotConnect(_, systemError: ECONNREFUSED): .refused
    case .couldNotConnect(let reason, let code):
      .unreachable(code == 0 ? reason : String(cString: strerror(code)))
    case .certificateRejected(let reason): .certificateRejected(reason)
    // A connection that ends inside the handshake may have been ended by anybody on the way.
    case .tlsFailed(let reason) where isEnd(reason): .connectionLost(reason)
    case .tlsFailed(let reason): .tlsFailed(reason)
    case .timedOut: .timedOut
    case .bodyTooLong(let limit), .headersTooLong(let limit): .tooLarge(limit: limit)
    case .connectionLost(let reason): .connectionLost(reason)
    case .protocolViolation(let reason): .notHTTP(reason)
    case .cancelled: .timedOut
    case .invalidURL, .schemeNotAllowed, .invalidHeader, .couldNotResolve, .tooManyRedirects,
      .authoritiesUnreadable, .failed:
      .other("\(error)")
    }
  }
}
