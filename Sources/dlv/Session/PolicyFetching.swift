import DNS
import DNSTransport
import Foundation
import HTTPAndIMAP
import MailAuth

/// Puts together what fetches MTA-STS policies: by HTTPS, out of a recording, or not at all, and with a recorder around it.
enum PolicyFetching {
  static func fetcher(
    _ dns: DNSOptions, _ https: HTTPSOptions?, _ settings: Settings, replayed: Recording?,
    recordingFile: RecordingFile?
  ) -> any PolicyFetcher {
    let fetcher: any PolicyFetcher
    if let replayed {
      fetcher = ReplayedPolicies(recording: replayed)
    } else if dns.offline {
      fetcher = ReplayedPolicies(recording: Recording())
    } else {
      var configuration = HTTPSClient.Configuration(userAgent: "dlv/\(Version.number)")
      configuration.additionalAuthoritiesFile = settings.authoritiesFile
      fetcher = HTTPSPolicyFetcher(
        client: HTTPSClient(configuration), port: https?.httpsPort ?? 443,
        timeout: https?.httpsTimeout.map { .seconds($0) } ?? HTTPSPolicyFetcher.defaultTimeout)
    }
    return recordingFile.map { RecordedPolicies(base: fetcher, file: $0) } ?? fetcher
  }
}

/// Policies of a recording; what was not fetched then is 'not asked' now.
private struct ReplayedPolicies: PolicyFetcher {
  let recording: Recording

  func fetchPolicy(from host: DomainName, at address: IPAddress) async -> PolicyFetch {
    recording.policy(from: host, at: address) ?? .failed(.offline)
  }
}

extension Recording {
  /// What a run fetched from an address of a policy host.
  func policy(from host: DomainName, at address: IPAddress) -> PolicyFetch? {
    let key = FetchKey(kind: RecordedPolicy.kind, host: host, address: address)
    return fetch(key).flatMap {
      try? JSONDecoder().decode(RecordedPolicy.self, from: Data($0)).fetch
    }
  }

  /// The hosts whose policies a run fetched.
  var policyHosts: [DomainName] { hosts(kind: RecordedPolicy.kind) }

  /// The policy that the first address of the host served.
  func servedPolicy(of host: DomainName) -> [UInt8]? {
    addresses(kind: RecordedPolicy.kind, host: host).lazy.compactMap {
      policy(from: host, at: $0)?.served?.body
    }.first
  }
}

/// Notes what each request gave.
private struct RecordedPolicies: PolicyFetcher {
  let base: any PolicyFetcher
  let file: RecordingFile

  func fetchPolicy(from host: DomainName, at address: IPAddress) async -> PolicyFetch {
    let fetch = await base.fetchPolicy(from: host, at: address)
    file.record(RecordedPolicy(fetch, host, address))
    return fetch
  }
}

/// A line of a recording, as dlv-audit(1) describes it.
private struct RecordedPolicy: Codable {
  var kind = Self.kind
  let name: String
  let server: String
  var outcome = Outcome.response
  var status: Int?
  var content_type: String?
  var location: String?
  /// The body as text; one that is not UTF-8 as base64.
  var body: String?
  var body_base64: String?
  var reason: String?
  var limit: Int?

  static let kind = "mta_sts_policy"

  enum Outcome: String, Codable {
    case response, refused, unreachable, offline, other
    case timedOut = "timed_out"
    case certificateRejected = "certificate_rejected"
    case tlsFailed = "tls_failed"
    case tooLarge = "too_large"
    case connectionLost = "connection_lost"
    case notHTTP = "not_http"
  }

  init(_ fetch: PolicyFetch, _ host: DomainName, _ address: IPAddress) {
    name = host.description
    server = address.description
    switch fetch {
    case .response(let response):
      status = response.status
      content_type = response.contentType
      location = response.location
      body = String(validating: response.body, as: UTF8.self)
      if body == nil { body_base64 = Data(response.body).base64EncodedString() }
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

  var fetch: PolicyFetch {
    let reason = reason ?? ""
    switch outcome {
    case .response:
      let octets =
        body.map { Array($0.utf8) }
        ?? body_base64.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
      return .response(
        .init(
          status: status ?? 0, contentType: content_type, location: location, body: octets ?? []))
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
