import DNS
import HTTPAndIMAP
import NIOCore

/// DNS over HTTPS with one server: each query a POST (RFC 8484 §4.1).
struct HTTPSExchange: Sendable {
  private let url: String
  private let client: HTTPSClient

  /// The largest DNS message (RFC 1035 §4.2.2).
  private static let maximumMessage = 65_535
  private static let mediaType = "application/dns-message"

  init(url: String, userAgent: String, authoritiesFile: String?) {
    self.url = url
    client = HTTPSClient(
      HTTPSClient.Configuration(
        userAgent: userAgent, additionalAuthoritiesFile: authoritiesFile))
  }

  func exchange(_ query: Query, timeout: TimeAmount) async -> ExchangeResult {
    // The id is 0 so that caches on the way see equal queries (RFC 8484 §4.1).
    let message = QueryEncoder.encode(query, id: 0)
    let limit = Duration.nanoseconds(timeout.nanoseconds)
    let request = HTTPRequest(
      url, method: .post,
      headers: [HTTPField("Content-Type", Self.mediaType), HTTPField("Accept", Self.mediaType)],
      body: message,
      limits: .init(total: limit, connect: limit, bodyBytes: Self.maximumMessage))
    do throws(HTTPError) {
      return read(try await client.send(request), query)
    } catch {
      if case .timedOut = error { return .timedOut }
      return .unreachable("\(error)")
    }
  }

  private func read(_ response: HTTPResponse, _ query: Query) -> ExchangeResult {
    // RFC 8484 §4.2.1: only a 2xx response holds a DNS message.
    guard (200..<300).contains(response.status) else {
      return .unreachable("HTTP status \(response.status) from \(url)")
    }
    guard let mediaType = response.header("Content-Type"),
      mediaType.lowercased().hasPrefix(Self.mediaType)
    else { return .unusable("the answer of \(url) is not \(Self.mediaType)") }
    let decoded = response.body.withUnsafeBytes { bytes in
      Result { () throws(ResponseDecoder.Failure) in
        try ResponseDecoder.decode(
          bytes, answering: query.question, exactCase: query.exactCase,
          keepsAuthority: query.wantsSignatures)
      }
    }
    switch decoded {
    case .success(var decoded):
      if query.keepsMessage { decoded.message = response.body }
      return .response(decoded)
    case .failure: return .unusable("a message that does not answer the question from \(url)")
    }
  }
}
