public import DNS
public import MailAuth
public import Reputation

/// What some families need beside DNS answers; without its source, a family has no facts.
public struct GatheringSources: Sendable {
  /// Talks with the mail servers of a domain; only where the user asked for it (`--probe`).
  public var mailServerProber: (any MailServerProber)?
  /// The port that is probed.
  public var mailServerPort: UInt16 = 25
  /// The port on which web servers are asked, where a URL says no other.
  public var webServerPort = HTTPSLocation.standardPort
  /// Show whether the way out is open.
  public var references = ReferenceHosts()
  /// Says how far DNS answers can be trusted.
  public var dnssec: (any DNSSECValidator)?
  /// Asks blocklists; one for all targets of a run, and only where the user asked for it (`--blocklists`).
  public var blocklists: BlocklistSurvey?
  /// Reads what BIMI records name; without it, logo and certificate are not looked at.
  public var bimi: BIMISources?
  /// Fetches MTA-STS policies, and what BIMI records name.
  public var documentFetcher: (any DocumentFetcher)?
  /// Reads the certificates of policy hosts; without it, their names and dates are not looked at.
  public var policyCertificates: CertificateSource?

  /// Finds out which versions and cipher suites mail servers agree to; only where the user asked for it.
  public var tlsSurveyor: (any TLSSurveyor)?
  /// Reads what mail servers present.
  public var certificates: CertificateSource?

  public init() {}
}
