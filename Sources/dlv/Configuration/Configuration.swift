import Audit
import DNS

/// What `dlv.yml` says. Whatever is absent there is absent here, and the command line goes before both.
struct Configuration: Equatable, Sendable {
  /// DNS servers, in the order in which they are tried.
  var resolvers: [ServerEndpoint]?
  /// How long one question may take in all, retries included.
  var dnsTimeout: Duration?
  /// After how long nothing more is asked about one domain or message.
  var auditTimeout: Duration?
  /// Domains that are audited at the same time.
  var jobs: Int?
  var failOn: FailureThreshold?
  /// Whether an undetermined check leaves the exit status at 0.
  var allowsUndetermined: Bool?
  /// Whether the letters of a question's name are sent in random case, and compared in the answer (0x20).
  var usesMixedCaseQueries: Bool?
  var treatments: [RuleID: Profile.Treatment] = [:]
  var blocklists = BlocklistConfiguration()
  var lint = LintConfiguration()
  /// Findings that are accepted for a while.
  var waivers: [Waiver] = []
  var domains: [DomainName: DomainConfiguration] = [:]
}

/// What `dlv.yml` says about one domain.
struct DomainConfiguration: Equatable, Sendable {
  /// DKIM selectors in use.
  var selectors: [String] = []
  /// Addresses that send the domain's mail.
  var sendingAddresses: [IPAddress] = []
  /// The envelope sender's domain.
  var mailFrom: DomainName?
  /// Whether the domain sends no mail at all.
  var isParked: Bool?
}
