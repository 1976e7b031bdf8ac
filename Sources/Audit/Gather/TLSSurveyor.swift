public import DNS
public import MailAuth
public import SMTP

/// A way to find out which versions and cipher suites a mail server agrees to; the SMTP transport fulfils it.
public protocol TLSSurveyor: Sendable {
  /// At most `TLSSurvey.maximumConnections`, one at a time. Always returns, within bounded time.
  func survey(_ target: SMTPProbeTarget) async -> TLSOffers
}

/// What reads certificates, and the time at which they have to be valid.
public struct CertificateSource: Sendable {
  public let inspector: any CertificateInspector
  public let now: UTCTime

  public init(inspector: any CertificateInspector, now: UTCTime) {
    self.inspector = inspector
    self.now = now
  }
}
