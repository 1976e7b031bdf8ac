public import DNS

/// DMARC of one message (RFC 9989 §5.3): from the Author Domain and what SPF and DKIM said, to the result and the policy.
public struct DMARCEvaluation: Sendable {
  public let authorDomain: DomainName
  /// The walk from the Author Domain.
  public let walk: DMARCTreeWalk
  /// The walks from identifiers whose organizational domain had to be found.
  public let identifierWalks: [DMARCTreeWalk]
  /// By RFC 9989.
  public let verdict: DMARCVerdict
  /// What receivers say that still do as RFC 7489: the public suffix list in place of the walk.
  public let rfc7489: DMARCVerdict

  /// Identifiers that are looked at. A message with more signatures than that costs a receiver more than it tells.
  public static let maximumIdentifiers = 32

  /// Asks for the records and evaluates. The walk of the Author Domain and those of the identifiers that may align go out
  /// together, since nearly all names are the same.
  public init(
    authorDomain: DomainName, identifiers: [DMARCIdentifier], suffixes: any PublicSuffixes,
    resolver: any Resolver
  ) async {
    self.init(
      authorDomain: authorDomain, identifiers: identifiers,
      answers: await resolver.resolve(Self.questions(authorDomain, identifiers)),
      suffixes: suffixes)
  }

  /// What has to be asked to know.
  public static func questions(
    _ author: DomainName, _ identifiers: [DMARCIdentifier]
  ) -> [Question] {
    var seen: Set<Question> = []
    let walks = walkedDomains(author, identifiers.prefix(maximumIdentifiers))
      .flatMap(DMARCTreeWalk.questions)
    // Any type tells whether the name exists; SPF asks for this one too.
    return (walks + [Question(author, .txt)]).filter { seen.insert($0).inserted }
  }

  /// `answers` in any order; what none of them answers counts as not asked. They hold the TXT answer of the Author Domain too,
  /// for its existence.
  public init(
    authorDomain: DomainName, identifiers: [DMARCIdentifier], answers: [Answer],
    suffixes: any PublicSuffixes
  ) {
    let identifiers = identifiers.prefix(Self.maximumIdentifiers)
    let existence = answers.first { $0.question.name == authorDomain }
    let walk = DMARCTreeWalk(of: authorDomain, answers: answers, existence: existence)
    let others = Self.walkedDomains(authorDomain, identifiers).dropFirst().map {
      DMARCTreeWalk(of: $0, answers: answers)
    }
    self.authorDomain = authorDomain
    self.walk = walk
    identifierWalks = others
    let organizations = Dictionary(
      ([walk] + others).map { ($0.domain, $0.organizationalDomain) },
      uniquingKeysWith: { first, _ in first })
    verdict =
      Judge(
        authorDomain: authorDomain, identifiers: identifiers, discovery: walk.discovery,
        organization: walk.organizationalDomain, existence: existence, standard: .rfc9989,
        organizationOf: { organizations[$0] ?? .undetermined([]) }
      ).verdict
    let (organization, discovery) = walk.rfc7489Discovery(suffixes)
    rfc7489 =
      Judge(
        authorDomain: authorDomain, identifiers: identifiers, discovery: discovery,
        organization: .determined(organization), existence: existence, standard: .rfc7489,
        organizationOf: { .determined(suffixes.registrableDomain(of: $0) ?? $0) }
      ).verdict
  }

  /// The Author Domain, then each identifier whose walk could lead to the same organizational domain: the others have no name
  /// in common with it (RFC 9989 §4.10.2).
  static func walkedDomains(
    _ author: DomainName, _ identifiers: ArraySlice<DMARCIdentifier>
  ) -> [DomainName] {
    var domains = [author]
    for domain in identifiers.map(\.domain) where !domains.contains(domain) {
      if domain.suffix(labels: 1) == author.suffix(labels: 1) { domains.append(domain) }
    }
    return domains
  }
}

extension DMARCEvaluation {
  enum Standard { case rfc9989, rfc7489 }

  /// The rules that both standards share: they differ in the organizational domain, the record found and the tags known.
  struct Judge {
    let authorDomain: DomainName
    let identifiers: ArraySlice<DMARCIdentifier>
    let discovery: DMARCTreeWalk.Discovery
    let organization: DMARCTreeWalk.OrganizationalDomain
    let existence: Answer?
    let standard: Standard
    let organizationOf: (DomainName) -> DMARCTreeWalk.OrganizationalDomain

    var verdict: DMARCVerdict {
      switch discovery {
      case .nothing:
        return make(.none, reason: .noRecord)
      case .undetermined(let answers):
        return make(.temperror, undetermined: answers)
      case .found(let found):
        guard let policy = requestedPolicy(found) else {
          return make(.permerror, reason: .invalidPolicy)
        }
        let alignments = identifiers.map { alignment(of: $0, found.record) }
        let (result, undetermined) = DMARCVerdict.result(of: alignments)
        return judged(found, policy, alignments, result, undetermined)
      }
    }

    private func judged(
      _ found: DiscoveredPolicy, _ policy: DMARCVerdict.RequestedPolicy,
      _ alignments: [DMARCVerdict.Alignment], _ result: DMARCResult, _ undetermined: [Answer]
    ) -> DMARCVerdict {
      switch result {
      case .pass:
        return make(.pass, alignments: alignments, policy: policy, disposition: DMARCPolicy.none)
      case .fail:
        if let open = openExistence(found) {
          return make(.fail, alignments: alignments, policy: policy, undetermined: [open])
        }
        return make(.fail, alignments: alignments, policy: policy, disposition: policy.applied)
      // RFC 9989 §5.3.6: the policy can't be applied then.
      case .temperror, .none, .permerror:
        return make(result, alignments: alignments, policy: policy, undetermined: undetermined)
      }
    }

    /// The failed lookup of the Author Domain itself where `np` and `sp` ask for different things.
    private func openExistence(_ found: DiscoveredPolicy) -> Answer? {
      guard standard == .rfc9989, found.role != .authorDomain, let existence,
        existence.failure != nil
      else { return nil }
      let record = found.record
      return record.appliedPolicy(for: .subdomain)
        == record.appliedPolicy(for: .nonexistentSubdomain) ? nil : existence
    }

    private func requestedPolicy(_ found: DiscoveredPolicy) -> DMARCVerdict.RequestedPolicy? {
      switch standard {
      case .rfc9989: found.requestedPolicy
      case .rfc7489: found.rfc7489RequestedPolicy
      }
    }

    private func alignment(
      of identifier: DMARCIdentifier, _ record: DMARCRecord
    ) -> DMARCVerdict.Alignment {
      let mode = identifier.mechanism.alignmentMode(in: record)
      return DMARCVerdict.Alignment(
        identifier: identifier, mode: mode, state: state(of: identifier, mode))
    }

    private func state(
      of identifier: DMARCIdentifier, _ mode: DMARCRecord.AlignmentMode
    ) -> DMARCVerdict.Alignment.State {
      let domain = identifier.domain
      if domain == authorDomain { return .identical }
      switch mode {
      case .strict: return .differs
      case .relaxed: break
      }
      switch organization {
      case .determined(let own):
        // An organizational domain is the name itself or one above it: outside the author's there is no second one.
        guard domain.isSubdomain(of: own) else { return .otherOrganization(nil) }
        switch organizationOf(domain) {
        case .determined(let other):
          return other == own ? .sameOrganization(own) : .otherOrganization(other)
        case .undetermined(let answers): return .undetermined(answers)
        }
      case .undetermined(let answers):
        return domain.suffix(labels: 1) == authorDomain.suffix(labels: 1)
          ? .undetermined(answers) : .otherOrganization(nil)
      }
    }

    private func make(
      _ result: DMARCResult, reason: DMARCVerdict.Reason? = nil,
      alignments: [DMARCVerdict.Alignment] = [], policy: DMARCVerdict.RequestedPolicy? = nil,
      disposition: DMARCPolicy? = nil, undetermined: [Answer] = []
    ) -> DMARCVerdict {
      DMARCVerdict(
        result: result, reason: reason, discovery: discovery, organizationalDomain: organization,
        alignments: alignments, requestedPolicy: policy, disposition: disposition,
        undetermined: undetermined)
    }
  }
}
