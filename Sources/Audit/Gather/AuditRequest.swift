public import DNS
public import MailAuth

/// What is to be audited: a domain and what its owner told about how it is used.
public struct AuditRequest: Sendable {
  public var domain: DomainName
  /// The domain in Unicode where that differs: `bücher.example` for `xn--bcher-kva.example`.
  public var unicodeName: String?
  /// DKIM selectors that the caller named.
  public var selectors: [String]
  /// DKIM selectors seen in the zone files of the overlay.
  public var zoneSelectors: [String]
  /// Whether the selectors of large senders are asked although others are known.
  public var asksWellKnownSelectors = false
  /// The envelope sender's domain, where it is not the audited domain.
  public var mailFrom: DomainName?
  /// Addresses that send the domain's mail.
  public var sendingAddresses: [IPAddress]
  /// Whether the domain sends no mail at all.
  public var isParked: Bool
  /// The written rules of receivers that the domain is held against.
  public var senderProfile: SenderProfile?
  /// Whether every authoritative server is asked, and their answers compared.
  public var asksAuthoritativeServers: Bool
  /// The name that the sending hosts give in HELO or EHLO, where it is known.
  public var greetingName: String?
  /// Whether the reverse names of exchanges have to be known too: a failed lookup is then undetermined.
  public var needsReverseNames = false
  /// The BIMI selector that is looked at; `nil` for `default`.
  public var bimiSelector: String?
  /// What MTA-STS is compared with.
  public var mtaSTS = MTASTSRequest()
  /// What is looked at; of other families nothing is asked.
  public var families: Set<RuleFamily>

  /// Whether the chain of trust is followed also where the zone is not signed, to the proof that it is not; of a zone file that is
  /// not signed, to a trust anchor that says it has to be.
  public var provesUnsigned = false
  /// Whether the user asked for DANE by name: then it is undetermined, and not beside the point, where nobody knows whether a host's
  /// addresses are secure and no TLSA record was seen.
  public var asksForDANE = false

  public init(
    domain: DomainName, unicodeName: String? = nil, selectors: [String] = [],
    zoneSelectors: [String] = [], mailFrom: DomainName? = nil, sendingAddresses: [IPAddress] = [],
    isParked: Bool = false, asksAuthoritativeServers: Bool = false,
    families: Set<RuleFamily> = RuleFamily.byDefault
  ) {
    self.domain = domain
    self.unicodeName = unicodeName
    self.selectors = selectors
    self.zoneSelectors = zoneSelectors
    self.mailFrom = mailFrom
    self.sendingAddresses = sendingAddresses
    self.isParked = isParked
    self.asksAuthoritativeServers = asksAuthoritativeServers
    self.families = families
  }
}
