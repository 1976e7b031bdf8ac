public import DNS

/// What DMARC says about a domain before any message: the walk, and the policy for the domain, for a subdomain that exists and for
/// one that does not (RFC 9989 §4.10), with the answer of RFC 7489 beside each.
public struct DMARCExplanation: Sendable {
  public let domain: DomainName
  /// Any answer for the domain itself: unless it is NXDOMAIN, the domain exists (RFC 9989 §3.2.13).
  public let existence: Answer
  /// The queries that a receiver makes for the domain, the last one where the walk stops.
  public let queries: [DMARCTreeWalk.Step]
  /// What the walk does after the last query.
  public let end: WalkEnd
  public let own: Coverage
  /// For names directly below the domain without a record of their own; `nil` where no name fits.
  public let existingSubdomain: Coverage?
  public let nonexistentSubdomain: Coverage?

  public enum WalkEnd: Hashable, Sendable {
    /// After the topmost label.
    case top
    /// `psd=y` or `psd=n` stops it (RFC 9989 §4.10 steps 2 and 6).
    case stopped(DMARCRecord.PublicSuffixFlag)
  }

  /// What applies to a name.
  public struct Coverage: Hashable, Sendable {
    public let organizationalDomain: DMARCTreeWalk.OrganizationalDomain
    public let discovery: DMARCTreeWalk.Discovery
    /// `nil` where no record applies, or the one that does has no usable policy.
    public let policy: DMARCVerdict.RequestedPolicy?
    public let rfc7489OrganizationalDomain: DomainName
    public let rfc7489Discovery: DMARCTreeWalk.Discovery
    public let rfc7489Policy: DMARCVerdict.RequestedPolicy?
  }

  /// Asks the questions of the walk, and whether the domain exists, all at once.
  public init(of domain: DomainName, suffixes: any PublicSuffixes, resolver: any Resolver) async {
    let questions = DMARCTreeWalk.questions(for: domain)
    let answers = await resolver.resolve(questions + [Question(domain, .txt)])
    let existence =
      answers.last ?? Answer(question: Question(domain, .txt), outcome: .failed(.offline))
    self.init(of: domain, answers: answers, existence: existence, suffixes: suffixes)
  }

  public init(
    of domain: DomainName, answers: [Answer], existence: Answer, suffixes: any PublicSuffixes
  ) {
    self.domain = domain
    self.existence = existence
    let walk = DMARCTreeWalk(of: domain, answers: answers, existence: existence)
    (queries, end) = Self.queries(of: walk)
    own = Self.coverage(walk, suffixes)
    // The label stands for any that has no record of its own; nobody is asked about it.
    guard let below = domain.prepending("any"), let record = DMARCTreeWalk.recordName(of: below)
    else {
      existingSubdomain = nil
      nonexistentSubdomain = nil
      return
    }
    let without = Answer(question: Question(record, .txt), outcome: .noSuchName(ttl: 0))
    let coverage = { (outcome: Answer.Outcome) in
      Self.coverage(
        DMARCTreeWalk(
          of: below, answers: answers + [without],
          existence: Answer(question: Question(below, .txt), outcome: outcome)), suffixes)
    }
    existingSubdomain = coverage(.noData(ttl: 0))
    nonexistentSubdomain = coverage(.noSuchName(ttl: 0))
  }

  /// Whether receivers of RFC 7489 are asked for something else, or see another organizational domain; what is undetermined
  /// differs from nothing.
  public var differs: Bool {
    [own, existingSubdomain, nonexistentSubdomain].compactMap(\.self).contains { coverage in
      if case .undetermined = coverage.discovery { return false }
      if case .undetermined = coverage.rfc7489Discovery { return false }
      let organization = coverage.organizationalDomain.name
      return coverage.policy?.applied != coverage.rfc7489Policy?.applied
        || coverage.rfc7489Policy?.percentage != nil
        || organization != nil && organization != coverage.rfc7489OrganizationalDomain
    }
  }

  private static func queries(
    of walk: DMARCTreeWalk
  ) -> (steps: [DMARCTreeWalk.Step], end: WalkEnd) {
    for (index, step) in walk.steps.enumerated() {
      guard case .record(let record, _) = step.content else { continue }
      switch record.publicSuffix.value {
      case .isPublicSuffix?: return (Array(walk.steps[...index]), .stopped(.isPublicSuffix))
      case .isOrganizationalDomain?:
        return (Array(walk.steps[...index]), .stopped(.isOrganizationalDomain))
      case .unknown?, nil: continue
      }
    }
    return (walk.steps, .top)
  }

  private static func coverage(_ walk: DMARCTreeWalk, _ suffixes: any PublicSuffixes) -> Coverage {
    let (organization, discovery) = walk.rfc7489Discovery(suffixes)
    return Coverage(
      organizationalDomain: walk.organizationalDomain, discovery: walk.discovery,
      policy: walk.discovery.policy.flatMap(\.requestedPolicy),
      rfc7489OrganizationalDomain: organization, rfc7489Discovery: discovery,
      rfc7489Policy: discovery.policy.flatMap(\.rfc7489RequestedPolicy))
  }
}

extension DiscoveredPolicy {
  /// By RFC 9989; `nil` when no DMARC is applied (§4.10.1).
  public var requestedPolicy: DMARCVerdict.RequestedPolicy? {
    guard let published = record.publishedPolicy(for: scope),
      let applied = record.appliedPolicy(for: scope)
    else { return nil }
    return .init(
      policy: published, applied: applied, tag: policyTag,
      isTesting: record.testMode == .valid(.testing))
  }

  /// By RFC 7489 §6.6.3, which knows neither `np` nor `t`.
  public var rfc7489RequestedPolicy: DMARCVerdict.RequestedPolicy? {
    guard let policy = record.rfc7489Policy(for: scope) else { return nil }
    let usesSubdomainPolicy = role != .authorDomain && record.subdomainPolicy.value != nil
    return .init(
      policy: policy, applied: policy, tag: usesSubdomainPolicy ? "sp" : "p", isTesting: false,
      percentage: record.rfc7489Percentage)
  }
}
