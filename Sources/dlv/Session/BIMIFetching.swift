import Audit
import Crypto
import DNS
import Foundation
import HTTPAndIMAP
import MailAuth
import ReportFiles

/// Puts together what the logos and certificates of BIMI are fetched and read with.
enum BIMIFetching {
  /// - Parameter isOffline: Whether nothing may be asked outside zone files and recordings.
  static func sources(
    _ https: HTTPSOptions?, _ settings: Settings, isOffline: Bool
  ) throws(CommandFailure) -> BIMISources {
    let certificates: OpenSSLCertificateInspector
    do throws(OpenSSLCertificateInspector.Failure) {
      certificates = try OpenSSLCertificateInspector(authoritiesFile: settings.authoritiesFile)
    } catch {
      throw CommandFailure(.noInput, "\(error)")
    }
    var configuration = HTTPSClient.Configuration(userAgent: "dlv/\(Version.number)")
    configuration.additionalAuthoritiesFile = settings.authoritiesFile
    let fetcher: any BIMIDocumentFetcher =
      isOffline
      ? NoFetcher()
      : HTTPSFetcher(
        client: HTTPSClient(configuration), port: https?.httpsPort,
        timeout: https?.httpsTimeout.map { .seconds($0) } ?? .seconds(15))
    return BIMISources(
      fetcher: fetcher, logoReader: LogoFile(), certificates: certificates,
      now: UTCTime(seconds: Int(Date().timeIntervalSince1970)))
  }
}

/// Fetches by HTTPS from one address; redirects are answers like others.
private struct HTTPSFetcher: BIMIDocumentFetcher {
  let client: HTTPSClient
  /// In place of 443, for test rigs.
  let port: UInt16?
  let timeout: Duration

  func fetch(_ location: HTTPSLocation, at address: IPAddress) async -> BIMIFetch {
    let limits = HTTPRequest.Limits(
      total: timeout, connect: timeout, bodyBytes: BIMIDocument.maximumLength, redirects: 0)
    let request = HTTPRequest(
      location.text, limits: limits,
      connectionTarget: .init(address: address.description, port: location.port ?? port))
    do throws(HTTPError) {
      let response = try await client.send(request)
      return .response(
        status: response.status, contentType: response.header("content-type"), body: response.body)
    } catch {
      switch error {
      case .certificateRejected(let reason): return .certificateRejected(reason)
      case .bodyTooLong(let limit): return .tooLong(limit: limit)
      case .timedOut: return .failed("no answer in time")
      case .invalidURL, .schemeNotAllowed, .invalidHeader, .couldNotResolve, .couldNotConnect,
        .tlsFailed, .authoritiesUnreadable, .headersTooLong, .tooManyRedirects, .connectionLost,
        .protocolViolation, .cancelled, .failed:
        return .failed("\(error)")
      }
    }
  }
}

/// For runs that ask nobody.
private struct NoFetcher: BIMIDocumentFetcher {
  func fetch(_ location: HTTPSLocation, at address: IPAddress) async -> BIMIFetch {
    .failed("not asked (--offline)")
  }
}
