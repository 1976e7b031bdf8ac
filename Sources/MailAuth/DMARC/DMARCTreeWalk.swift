public import DNS

/// The DNS Tree Walk of one domain (RFC 9989 §4.10): which names to ask, and what their answers mean. Pure; all names can be
/// asked at once, because the walk's early stop only ignores answers.
public struct DMARCTreeWalk: Hashable, Sendable {
  public let domain: DomainName
  /// The domains of the walk, from the longest to the shortest, with what stands at each.
  public let steps: [Step]
  /// RFC 9989 §4.10.2.
  public private(set) var organizationalDomain = OrganizationalDomain.undetermined([])
  /// RFC 9989 §4.10.1.
  public private(set) var discovery = Discovery.nothing
  /// What an inherited record is applied to: `np` is for domains that do not exist (RFC 9989 §4.7).
  private let inheritedScope: DMARCRecord.Scope

  public struct Step: Hashable, Sendable {
    /// The domain, without `_dmarc`.
    public let domain: DomainName
    public let answer: Answer
    public let content: Content
  }

  /// What an answer holds after everything that is no DMARC record was discarded (RFC 9989 §4.10 steps 2 and 6).
  public enum Content: Hashable, Sendable {
    case record(DMARCRecord, Record)
    case nothing
    /// All of them are discarded.
    case several([Record])
    /// Nobody knows.
    case failed(LookupFailure)
  }

  /// `answers` in any order; a name that none of them answers counts as not asked. `existence` is any answer for the domain
  /// itself; unless it is NXDOMAIN, the domain counts as one that exists (RFC 9989 §3.2.13, appendix A.4).
  public init(of domain: DomainName, answers: [Answer], existence: Answer? = nil) {
    self.domain = domain
    inheritedScope =
      if case .noSuchName = existence?.outcome { .nonexistentSubdomain } else { .subdomain }
    let byName = Dictionary(
      answers.map { ($0.question.name, $0) }, uniquingKeysWith: { first, _ in first })
    steps = Self.domains(for: domain).compactMap { domain in
      guard let name = Self.recordName(of: domain) else { return nil }
      let answer =
        byName[name] ?? Answer(question: Question(name, .txt), outcome: .failed(.offline))
      return Step(domain: domain, answer: answer, content: Self.content(of: answer))
    }
    // A dozen rules ask for both.
    let walked = walked
    organizationalDomain =
      switch walked {
      case .undetermined(let answers): .undetermined(answers)
      case .complete(let organization, _): .determined(organization)
      }
    discovery = discovery(walked)
  }

  /// The questions of the walk, at most eight.
  public static func questions(for domain: DomainName) -> [Question] {
    domains(for: domain).compactMap(recordName).map { Question($0, .txt) }
  }

  /// `_dmarc.domain`; `nil` when that is too long a name, where no record can be.
  public static func recordName(of domain: DomainName) -> DomainName? {
    domain.prepending("_dmarc")
  }

  /// RFC 9989 §4.10 steps 3 to 7: the name itself, then, from eight labels on, the last seven, and so on down to one.
  public static func domains(for domain: DomainName) -> [DomainName] {
    let count = domain.labelCount
    guard count > 0 else { return [] }
    let next = min(count - 1, shortcutLabels)
    return [domain] + stride(from: next, to: 0, by: -1).map { domain.suffix(labels: $0) }
  }

  /// The labels that are left of a name with eight or more: the limit of eight queries (RFC 9989 §4.10).
  private static let shortcutLabels = 7

  private static func content(of answer: Answer) -> Content {
    if let failure = answer.failure { return .failed(failure) }
    var found: [(record: DMARCRecord, resource: Record)] = []
    for resource in answer.records {
      if case .txt(let strings) = resource.data, let record = DMARCRecord(strings.joined) {
        found.append((record, resource))
      }
    }
    guard let first = found.first else { return .nothing }
    return found.count == 1
      ? .record(first.record, first.resource) : .several(found.map(\.resource))
  }
}

extension DMARCTreeWalk {
  /// The organizational domain, or the lookups without which it can't be told.
  public enum OrganizationalDomain: Hashable, Sendable {
    case determined(DomainName)
    case undetermined([Answer])

    public var name: DomainName? { if case .determined(let name) = self { name } else { nil } }
  }

  /// The record that applies to the domain, or the lookups without which it can't be told.
  public enum Discovery: Hashable, Sendable {
    case found(DiscoveredPolicy)
    /// DMARC is not applied (RFC 9989 §4.10.1).
    case nothing
    case undetermined([Answer])

    public var policy: DiscoveredPolicy? {
      if case .found(let policy) = self { policy } else { nil }
    }
  }

  private func discovery(_ walked: Walked) -> Discovery {
    guard let own = steps.first else { return .nothing }
    switch own.content {
    case .record(let record, let resource):
      return .found(found(record, resource, at: domain, role: .authorDomain))
    case .failed: return .undetermined([own.answer])
    case .nothing, .several: break
    }
    switch walked {
    case .undetermined(let answers):
      return .undetermined(answers)
    case .complete(let organization, let publicSuffix):
      if let policy = policy(at: organization, role: .organizationalDomain) {
        return .found(policy)
      }
      // A public suffix's record applies only where the organizational domain has none.
      let inherited = publicSuffix.flatMap { policy(at: $0, role: .publicSuffixDomain) }
      return inherited.map { .found($0) } ?? .nothing
    }
  }

  /// The answer of receivers that still look up the organizational domain in the public suffix list (RFC 7489 §3.2, §6.6.3).
  public func rfc7489Discovery(
    _ suffixes: any PublicSuffixes
  ) -> (organizationalDomain: DomainName, discovery: Discovery) {
    let organization = suffixes.registrableDomain(of: domain) ?? domain
    for (place, role) in [
      (domain, DiscoveredPolicy.Role.authorDomain), (organization, .organizationalDomain),
    ] {
      guard let step = steps.first(where: { $0.domain == place }) else { continue }
      switch step.content {
      case .record(let record, let resource):
        return (organization, .found(found(record, resource, at: place, role: role)))
      case .failed: return (organization, .undetermined([step.answer]))
      // RFC 7489 §6.6.3 step 5: several records end the discovery.
      case .several: return (organization, .nothing)
      case .nothing: continue
      }
    }
    return (organization, .nothing)
  }

  private enum Walked {
    case complete(organization: DomainName, publicSuffix: DomainName?)
    case undetermined([Answer])
  }

  private var walked: Walked {
    var failed: [Answer] = []
    var shortest: DomainName?
    for (index, step) in steps.enumerated() {
      switch step.content {
      case .failed:
        failed.append(step.answer)
      case .nothing, .several:
        break
      case .record(let record, _):
        switch record.publicSuffix.value {
        case .isOrganizationalDomain:
          return failed.isEmpty
            ? .complete(organization: step.domain, publicSuffix: nil) : .undetermined(failed)
        case .isPublicSuffix:
          if !failed.isEmpty { return .undetermined(failed) }
          // At the start of the walk psd=y only ends it: the name is then its own organizational domain.
          return index == 0
            ? .complete(organization: step.domain, publicSuffix: nil)
            : .complete(
              organization: domain.suffix(labels: step.domain.labelCount + 1),
              publicSuffix: step.domain)
        case .unknown, nil:
          shortest = step.domain
        }
      }
    }
    // A record at any name that could not be asked might have changed the choice.
    return failed.isEmpty
      ? .complete(organization: shortest ?? domain, publicSuffix: nil) : .undetermined(failed)
  }

  /// The record at one of the walk's domains, as it holds for that domain itself.
  public func policy(publishedAt place: DomainName) -> DiscoveredPolicy? {
    policy(at: place, role: .authorDomain)
  }

  private func policy(at place: DomainName, role: DiscoveredPolicy.Role) -> DiscoveredPolicy? {
    guard let step = steps.first(where: { $0.domain == place }),
      case .record(let record, let resource) = step.content
    else { return nil }
    return found(record, resource, at: place, role: role)
  }

  private func found(
    _ record: DMARCRecord, _ resource: Record, at place: DomainName, role: DiscoveredPolicy.Role
  ) -> DiscoveredPolicy {
    let scope: DMARCRecord.Scope =
      switch role {
      case .authorDomain: .domain
      case .organizationalDomain, .publicSuffixDomain: inheritedScope
      }
    return DiscoveredPolicy(
      record: record, resource: resource, domain: place, role: role, scope: scope,
      aliases: steps.first { $0.domain == place }?.answer.aliases ?? [])
  }
}

/// The record that applies to a domain, and where it was found.
public struct DiscoveredPolicy: Hashable, Sendable {
  public let record: DMARCRecord
  public let resource: Record
  /// Where the record stands, without `_dmarc`: the DMARC Policy Domain.
  public let domain: DomainName
  public let role: Role
  /// What the record is applied to.
  public let scope: DMARCRecord.Scope
  /// The CNAME records that lead to it; mostly none.
  public let aliases: [Record]

  public init(
    record: DMARCRecord, resource: Record, domain: DomainName, role: Role,
    scope: DMARCRecord.Scope, aliases: [Record] = []
  ) {
    self.record = record
    self.resource = resource
    self.domain = domain
    self.role = role
    self.scope = scope
    self.aliases = aliases
  }

  /// The name of the tag that the policy is taken from (RFC 9989 §4.7, §4.10.1).
  public var policyTag: String {
    switch scope {
    case .domain: "p"
    case .subdomain: record.subdomainPolicy == .absent ? "p" : "sp"
    case .nonexistentSubdomain:
      record.nonexistentSubdomainPolicy != .absent
        ? "np" : record.subdomainPolicy == .absent ? "p" : "sp"
    }
  }

  /// The policy that receivers are asked to apply, as a record says it, and where: `sp=reject at example.com`; `nil` where they apply
  /// no DMARC at all.
  public var appliedInWords: String? {
    guard let published = record.publishedPolicy(for: scope),
      let applied = record.appliedPolicy(for: scope)
    else { return nil }
    if let invalid = record.invalidPolicyTag {
      return "none at \(domain), since \(invalid) is invalid (RFC 9989 §4.10.1)"
    }
    let says =
      policyTag == "p" && record.policy == .absent
      ? "none, since p= is missing," : "\(policyTag)=\(published.rawValue)"
    return applied == published
      ? "\(says) at \(domain)" : "\(says), t=y at \(domain): \(applied.rawValue) is applied"
  }

  /// The places of RFC 9989 §4.10.1, in the order of preference.
  public enum Role: String, Hashable, Sendable {
    case authorDomain = "author_domain"
    case organizationalDomain = "organizational_domain"
    case publicSuffixDomain = "public_suffix_domain"
  }
}
