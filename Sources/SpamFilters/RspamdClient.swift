public import ContentLint
import Foundation
public import HTTPAndIMAP

/// rspamd's worker that reads messages, asked over HTTP (https://docs.rspamd.com/developers/protocol/).
public struct RspamdClient: SpamFilter {
  public enum Limits {
    /// Octets of an answer; one has some thousand.
    public static let answer = 4 << 20
    public static let total = Duration.seconds(120)
  }

  /// Of the worker, or of a path below which it answers.
  public let url: String
  private let client: HTTPSClient
  private let timeout: Duration

  /// - Parameter url: `http://127.0.0.1:11333`; the path of the command is added where there is none.
  public init(url: String, client: HTTPSClient, timeout: Duration = Limits.total) {
    let hasPath = url.split(separator: "/", omittingEmptySubsequences: true).count > 2
    self.url = hasPath ? url : url + (url.hasSuffix("/") ? "" : "/") + "checkv2"
    self.client = client
    self.timeout = timeout
  }

  public var program: FilterOpinion.Program { .rspamd }

  public func opinion(of message: [UInt8]) async throws(FilterFailure) -> FilterOpinion {
    let response: HTTPResponse
    do throws(HTTPError) {
      response = try await client.send(
        HTTPRequest(
          url, method: .post, headers: [HTTPField("Content-Type", "message/rfc822")], body: message,
          limits: HTTPRequest.Limits(total: timeout, bodyBytes: Limits.answer)))
    } catch {
      throw FilterFailure(.rspamd, "\(url): \(error)")
    }
    guard response.status == 200 else {
      throw FilterFailure(.rspamd, "\(url): HTTP status \(response.status)")
    }
    let reply: Reply
    do { reply = try JSONDecoder().decode(Reply.self, from: Data(response.body)) } catch {
      throw FilterFailure(.rspamd, "\(url): the answer is not that of rspamd")
    }
    // A text for tests ends the reading at once, which rspamd calls skipped too.
    if reply.isSkipped == true, reply.symbols.isEmpty {
      throw FilterFailure(.rspamd, "\(url): rspamd is told not to read this message")
    }
    return FilterOpinion(
      program: .rspamd, version: version(response.header("Server")), points: reply.score,
      threshold: reply.threshold, action: reply.action,
      symbols: reply.symbols.map { name, symbol in
        FilterOpinion.Symbol(
          name: symbol.name ?? name, points: symbol.score, text: symbol.description ?? "",
          details: symbol.options ?? [])
      })
  }

  /// `rspamd/3.4`.
  private func version(_ server: String?) -> String? {
    guard let server, server.hasPrefix("rspamd/") else { return nil }
    return String(server.dropFirst("rspamd/".count))
  }

  private struct Reply: Decodable {
    let isSkipped: Bool?
    let score: Double
    let threshold: Double
    let action: String?
    let symbols: [String: Symbol]

    enum CodingKeys: String, CodingKey {
      case isSkipped = "is_skipped"
      case score
      case threshold = "required_score"
      case action, symbols
    }

    struct Symbol: Decodable {
      let name: String?
      let score: Double
      let description: String?
      let options: [String]?
    }
  }
}
