public import DNS
public import MailAuth

/// What was seen of a domain's DMARC.
public struct DMARCFacts: Sendable {
  /// RFC 9989's walk; `nil` only for the root.
  public var walk: DMARCTreeWalk?
  /// The registrable domain by the public suffix list, and what RFC 7489 finds with it.
  public var rfc7489OrganizationalDomain: DomainName?
  public var rfc7489Discovery: DMARCTreeWalk.Discovery
  /// Whether the public suffix list says that the domain itself is a public suffix.
  public var isPublicSuffix: Bool
  /// Where the reports of the record that applies are sent, each host once.
  public var destinations: [Destination]
  /// TXT answers at names where DMARC records are put by mistake; asked only where `_dmarc` has none.
  public var misplaced: [Answer]
  /// TXT records of the domain itself: its SPF record stands among them, and a misplaced DMARC record may.
  public let apex: Answer?
  public let spfPresence: SPFPresence
  /// How many more hosts reports are sent to: beyond `maximumDestinations` none is asked.
  public var destinationsNotAsked: Int

  public init(
    walk: DMARCTreeWalk? = nil, rfc7489OrganizationalDomain: DomainName? = nil,
    rfc7489Discovery: DMARCTreeWalk.Discovery = .nothing, isPublicSuffix: Bool = false,
    destinations: [Destination] = [], destinationsNotAsked: Int = 0, misplaced: [Answer] = [],
    apex: Answer? = nil
  ) {
    self.walk = walk
    self.rfc7489OrganizationalDomain = rfc7489OrganizationalDomain
    self.rfc7489Discovery = rfc7489Discovery
    self.isPublicSuffix = isPublicSuffix
    self.destinations = destinations
    self.destinationsNotAsked = destinationsNotAsked
    self.misplaced = misplaced
    self.apex = apex
    spfPresence = Self.spfPresence(apex)
  }

  /// Hosts that are looked at for one record; receivers serve far fewer destinations.
  public static let maximumDestinations = 10

  /// One host that reports are mailed to.
  public struct Destination: Sendable {
    public var host: DomainName
    public var uses: [Use]
    public var relation: Relation
    /// The TXT answer for `domain._report._dmarc.host`; `nil` where nobody has to ask.
    public var authorization: Answer?
    public var mail: MailServiceAnswers

    public enum Use: String, Hashable, Sendable { case rua, ruf }

    /// Whether the host belongs to the domain that asks for reports.
    public enum Relation: String, Hashable, Sendable {
      case own = "own"
      /// Another organizational domain by RFC 9989 and RFC 7489: the host has to agree.
      case external = "external"
      /// Another one by the tree walk only.
      case externalByTreeWalk = "external_by_tree_walk"
      /// Another one by the public suffix list only.
      case externalByPublicSuffixList = "external_by_public_suffix_list"
    }
  }

  /// What the domain's own SPF record allows, as far as DMARC has to know.
  public enum SPFPresence: Hashable, Sendable {
    case present
    /// `v=spf1 -all`: nothing may pass.
    case forbidsAll
    case missing
    case undetermined(Answer)
  }

  private static func spfPresence(_ apex: Answer?) -> SPFPresence {
    guard let apex else { return .missing }
    if apex.failure != nil { return .undetermined(apex) }
    let records = SPFReading.of(apex).records
    guard let first = records.first else { return .missing }
    // Several are permerror (RFC 7208 §4.5), which says nothing about mail.
    return records.count == 1 && first.record.failsEverybody ? .forbidsAll : .present
  }
}

extension DomainFacts {
  /// Whether the domain's owner says that it sends no mail: by `--parked`, or by an SPF record that forbids all.
  var sendsNoMail: Bool { request.isParked || dmarc.spfPresence == .forbidsAll }

  /// Whether no domain above can align with this one, as far as is known: by the tree walk, else by the public suffix list.
  var isOrganizationalDomain: Bool {
    let organization = dmarc.walk?.organizationalDomain.name ?? dmarc.rfc7489OrganizationalDomain
    return organization.map { $0 == request.domain } ?? true
  }
}

extension FactGatherer {
  func gatherDMARC(_ request: AuditRequest) async -> DMARCFacts {
    let domain = request.domain
    guard !domain.isRoot else { return DMARCFacts() }
    let answers = await resolver.resolve(DMARCTreeWalk.questions(for: domain))
    // SPF asks for it at the same time as the walk's questions.
    let apex = await resolver.resolve(domain, .txt)
    let walk = DMARCTreeWalk(of: domain, answers: answers, existence: apex)
    let (organization, discovery) = walk.rfc7489Discovery(publicSuffixes)
    async let destinations = gatherDestinations(walk)
    let misplaced = await resolver.resolve(Self.misplacedQuestions(walk))
    let (asked, notAsked) = await destinations
    return DMARCFacts(
      walk: walk, rfc7489OrganizationalDomain: organization, rfc7489Discovery: discovery,
      isPublicSuffix: publicSuffixes.registrableDomain(of: domain) == nil,
      destinations: asked, destinationsNotAsked: notAsked, misplaced: misplaced, apex: apex)
  }

  /// `dmarc.domain`, and `_dmarc.domain.domain`, which a form makes that appends the zone's name.
  private static func misplacedQuestions(_ walk: DMARCTreeWalk) -> [Question] {
    guard let own = walk.steps.first, case .nothing = own.content else { return [] }
    let doubled = DomainName(wire: walk.domain.wire.dropLast() + walk.domain.wire)
    return [walk.domain.prepending("dmarc"), doubled?.prepending("_dmarc")]
      .compactMap(\.self).map { Question($0, .txt) }
  }

  private func gatherDestinations(
    _ walk: DMARCTreeWalk
  ) async -> (asked: [DMARCFacts.Destination], notAsked: Int) {
    guard let policy = walk.discovery.policy else { return ([], 0) }
    var hosts: [(host: DomainName, uses: [DMARCFacts.Destination.Use])] = []
    var notAsked: Set<DomainName> = []
    for (uris, use) in [
      (policy.record.aggregateReports, DMARCFacts.Destination.Use.rua),
      (policy.record.failureReports, .ruf),
    ] {
      for host in uris.compactMap(\.host) {
        if let index = hosts.firstIndex(where: { $0.host == host }) {
          if !hosts[index].uses.contains(use) { hosts[index].uses.append(use) }
        } else if hosts.count < DMARCFacts.maximumDestinations {
          hosts.append((host, [use]))
        } else {
          notAsked.insert(host)
        }
      }
    }
    let asked = await concurrently(hosts) { entry in
      await gatherDestination(
        entry.host, entry.uses, relation(of: entry.host, to: policy, walk), policy.domain)
    }
    return (asked, notAsked.count)
  }

  private func gatherDestination(
    _ host: DomainName, _ uses: [DMARCFacts.Destination.Use],
    _ relation: DMARCFacts.Destination.Relation, _ policyDomain: DomainName
  ) async -> DMARCFacts.Destination {
    async let authorization = authorization(of: host, relation, policyDomain)
    let mail = await mailService(of: host)
    return await DMARCFacts.Destination(
      host: host, uses: uses, relation: relation, authorization: authorization, mail: mail)
  }

  private func authorization(
    of host: DomainName, _ relation: DMARCFacts.Destination.Relation, _ policyDomain: DomainName
  ) async -> Answer? {
    guard relation != .own, let name = host.reportAuthorizationName(for: policyDomain) else {
      return nil
    }
    return await resolver.resolve(name, .txt)
  }

  /// A host is external when its organizational domain is not that of the domain where the record stands (RFC 9990,
  /// 'Verifying External Destinations'; RFC 7489 §7.1).
  private func relation(
    of host: DomainName, to policy: DiscoveredPolicy, _ walk: DMARCTreeWalk
  ) -> DMARCFacts.Destination.Relation {
    let registrable = { (name: DomainName) in publicSuffixes.registrableDomain(of: name) ?? name }
    let sameByList = registrable(host) == registrable(policy.domain)
    let organization: DomainName? =
      switch policy.role {
      case .publicSuffixDomain: policy.domain
      case .authorDomain, .organizationalDomain: walk.organizationalDomain.name
      }
    guard let organization else { return sameByList ? .own : .external }
    // A host outside the organizational domain can't have the same one. One inside has it unless a psd=n stands between, and
    // whoever publishes that is asked by nobody else.
    switch (host.isSubdomain(of: organization), sameByList) {
    case (true, true): return .own
    case (false, false): return .external
    case (false, true): return .externalByTreeWalk
    case (true, false): return .externalByPublicSuffixList
    }
  }
}

extension DomainName {
  /// `policyDomain._report._dmarc.self`; `nil` when that is too long a name.
  func reportAuthorizationName(for policyDomain: DomainName) -> DomainName? {
    prepending("_report._dmarc").flatMap {
      DomainName(wire: policyDomain.wire.dropLast() + $0.wire)
    }
  }
}

extension DMARCFacts.Destination {
  /// Whether the host agreed to take the domain's reports: a DMARC record at the name asked.
  enum Consent: Hashable {
    case notNeeded, given, missing
    case undetermined(Answer)
  }

  var consent: Consent {
    guard let authorization else { return .notNeeded }
    if authorization.failure != nil { return .undetermined(authorization) }
    let isGiven = authorization.records.contains {
      if case .txt(let strings) = $0.data { DMARCRecord.isRecord(strings.joined) } else { false }
    }
    return isGiven ? .given : .missing
  }
}
