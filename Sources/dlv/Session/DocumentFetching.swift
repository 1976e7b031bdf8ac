import DNS
import DNSTransport
import Foundation
import HTTPAndIMAP
import MailAuth
import Synchronization

/// Puts together what fetches documents by HTTPS: from the network, out of a recording, or not at all, and with a recorder around it.
enum DocumentFetching {
  static func fetcher(
    _ dns: DNSOptions, _ https: HTTPSOptions?, _ settings: Settings, replayed: Recording?,
    recordingFile: RecordingFile?
  ) -> any DocumentFetcher {
    let fetcher: any DocumentFetcher
    if let replayed {
      fetcher = ReplayedDocuments(recording: replayed)
    } else if dns.offline {
      fetcher = ReplayedDocuments(recording: Recording())
    } else {
      var configuration = HTTPSClient.Configuration(userAgent: "dlv/\(Version.number)")
      configuration.additionalAuthoritiesFile = settings.authoritiesFile
      configuration.keepsCertificate = true
      fetcher = HTTPSDocumentFetcher(
        client: HTTPSClient(configuration), port: https?.httpsPort ?? HTTPSLocation.standardPort,
        timeout: https?.httpsTimeout.map { .seconds($0) } ?? HTTPSDocumentFetcher.defaultTimeout)
    }
    return recordingFile.map { RecordedDocuments(base: fetcher, file: $0) } ?? fetcher
  }
}

/// Fetches every document once, however often it is asked for.
final class SharedDocuments: DocumentFetcher {
  private let base: any DocumentFetcher
  private let fetches = Mutex<[Place: Task<DocumentFetch, Never>]>([:])

  private struct Place: Hashable {
    let url: String
    let address: IPAddress
    let maximumLength: Int
  }

  init(_ base: any DocumentFetcher) { self.base = base }

  func fetch(
    _ location: HTTPSLocation, at address: IPAddress, maximumLength: Int
  ) async -> DocumentFetch {
    let place = Place(url: location.text, address: address, maximumLength: maximumLength)
    let fetch = fetches.withLock { fetches in
      if let known = fetches[place] { return known }
      let new = Task { [base] in
        await base.fetch(location, at: address, maximumLength: maximumLength)
      }
      fetches[place] = new
      return new
    }
    return await fetch.value
  }
}

/// Documents of a recording; what was not fetched then is 'not asked' now.
private struct ReplayedDocuments: DocumentFetcher {
  let recording: Recording

  func fetch(
    _ location: HTTPSLocation, at address: IPAddress, maximumLength: Int
  ) async -> DocumentFetch {
    recording.document(at: location.text, address) ?? .failed(.offline)
  }
}

extension Recording {
  /// What a run fetched from an address of a host.
  func document(at url: String, _ address: IPAddress) -> DocumentFetch? {
    fetch(FetchKey(url: url, address: address)).flatMap {
      try? JSONDecoder().decode(RecordedDocument.self, from: Data($0)).fetch
    }
  }

  /// The hosts whose MTA-STS policies a run fetched.
  var policyHosts: [DomainName] {
    urls.compactMap { url in
      guard let host = try? HTTPSLocation(Array(url.utf8)).host else { return nil }
      return url == HTTPSLocation(policyHost: host).text ? host : nil
    }
  }

  /// The policy that the first address of the host served.
  func servedPolicy(of host: DomainName) -> [UInt8]? {
    let url = HTTPSLocation(policyHost: host).text
    return addresses(url: url).lazy.compactMap { document(at: url, $0)?.served?.body }.first
  }
}

/// Notes what each request gave.
private struct RecordedDocuments: DocumentFetcher {
  let base: any DocumentFetcher
  let file: RecordingFile

  func fetch(
    _ location: HTTPSLocation, at address: IPAddress, maximumLength: Int
  ) async -> DocumentFetch {
    let fetch = await base.fetch(location, at: address, maximumLength: maximumLength)
    file.record(RecordedDocument(fetch, from: location, address))
    return fetch
  }
}

/// A line of a recording, as dlv-audit(1) describes it.
private struct RecordedDocument: Codable {
  var kind = Recording.FetchKey.kind
  let url: String
  let server: String
  var outcome = Outcome.response
  var status: Int?
  var content_type: String?
  var location: String?
  /// The body as text; one that is not UTF-8 as base64.
  var body: String?
  var body_base64: String?
  /// In DER, as base64.
  var certificate: String?
  var reason: String?
  var limit: Int?

  enum Outcome: String, Codable {
    case response, refused, unreachable, offline, other
    case timedOut = "timed_out"
    case certificateRejected = "certificate_rejected"
    case tlsFailed = "tls_failed"
    case tooLarge = "too_large"
    case connectionLost = "connection_lost"
    case notHTTP = "not_http"
  }

  init(_ fetch: DocumentFetch, from source: HTTPSLocation, _ address: IPAddress) {
    url = source.text
    server = address.description
    switch fetch {
    case .response(let response):
      status = response.status
      content_type = response.contentType
      location = response.location
      body = String(validating: response.body, as: UTF8.self)
      if body == nil { body_base64 = Data(response.body).base64EncodedString() }
      certificate = response.certificate.map { Data($0).base64EncodedString() }
    case .failed(let failure):
      switch failure {
      case .refused: outcome = .refused
      case .timedOut: outcome = .timedOut
      case .offline: outcome = .offline
      case .tooLarge(let limit): (outcome, self.limit) = (.tooLarge, limit)
      case .unreachable(let reason): (outcome, self.reason) = (.unreachable, reason)
      case .certificateRejected(let reason): (outcome, self.reason) = (.certificateRejected, reason)
      case .tlsFailed(let reason): (outcome, self.reason) = (.tlsFailed, reason)
      case .connectionLost(let reason): (outcome, self.reason) = (.connectionLost, reason)
      case .notHTTP(let reason): (outcome, self.reason) = (.notHTTP, reason)
      case .other(let reason): (outcome, self.reason) = (.other, reason)
      }
    }
  }

  var fetch: DocumentFetch {
    let reason = reason ?? ""
    switch outcome {
    case .response:
      let octets =
        body.map { Array($0.utf8) }
        ?? body_base64.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
      return .response(
        .init(
          status: status ?? 0, contentType: content_type, location: location, body: octets ?? [],
          certificate: certificate.flatMap { Data(base64Encoded: $0) }.map { Array($0) }))
    case .refused: return .failed(.refused)
    case .timedOut: return .failed(.timedOut)
    case .offline: return .failed(.offline)
    case .tooLarge: return .failed(.tooLarge(limit: limit ?? 0))
    case .unreachable: return .failed(.unreachable(reason))
    case .certificateRejected: return .failed(.certificateRejected(reason))
    case .tlsFailed: return .failed(.tlsFailed(reason))
    case .connectionLost: return .failed(.connectionLost(reason))
    case .notHTTP: return .failed(.notHTTP(reason))
    case .other: return .failed(.other(reason))
    }
  }
}
