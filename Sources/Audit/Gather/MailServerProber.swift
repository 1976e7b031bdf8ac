public import SMTP

/// A way to hold the probe's dialogue with a mail server; the SMTP transport fulfils it.
public protocol MailServerProber: Sendable {
  /// Greeting, EHLO, STARTTLS, EHLO, QUIT with one address. Always returns, soon after the probe's deadline at the latest.
  func probe(_ target: SMTPProbeTarget) async -> SMTPProbeRecord
}
