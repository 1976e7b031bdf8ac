import DNS
import MailAuth

extension Examination {
  /// The record that applies, for rules about what it says. Not for a public suffix's record, which is not the owner's to mend.
  mutating func dmarcPolicy(of facts: DomainFacts) -> DiscoveredPolicy? {
    switch facts.dmarc.walk?.discovery {
    case .found(let policy) where policy.role != .publicSuffixDomain:
      return policy
    case .found, .nothing, nil:
      notApplicable()
      return nil
    case .undetermined(let answers):
      for answer in answers { _ = records(of: answer) }
      return nil
    }
  }

  /// What stands at `_dmarc` of the audited domain itself.
  mutating func ownDMARCStep(of facts: DomainFacts) -> DMARCTreeWalk.Step? {
    guard let step = facts.dmarc.walk?.steps.first, records(of: step.answer) != nil else {
      return nil
    }
    return step
  }

  /// Whether the record stands at an organizational domain, where `sp` and `np` count; `nil`, with the failure noted, when
  /// nobody knows.
  mutating func isOrganizational(_ policy: DiscoveredPolicy, _ facts: DomainFacts) -> Bool? {
    switch facts.dmarc.walk?.organizationalDomain {
    case .determined(let name): return name == policy.domain
    case .undetermined(let answers):
      for answer in answers { _ = records(of: answer) }
      return nil
    case nil: return nil
    }
  }

  /// Adds a finding about the record that applies.
  mutating func find(
    _ policy: DiscoveredPolicy, _ message: String, fix: String, severity: Severity? = nil
  ) {
    find(
      DMARCTreeWalk.recordName(of: policy.domain) ?? policy.domain, message,
      evidence: [policy.resource.description], fix: fix, at: policy.resource.location,
      severity: severity)
  }
}

extension DiscoveredPolicy {
  /// The record's line with some tags changed; `nil` takes a tag out.
  func line(changing changes: [(tag: String, value: String?)]) -> String {
    var text = mendable
    for (tag, value) in changes { text.set(tag, value) }
    return text.line(like: resource)
  }

  /// A tag's value as written.
  func value(of name: String) -> String? { mendable.tags.first { $0.name == name }?.value }

  /// The record's line with a policy.
  func line(policy: DMARCPolicy, removing tags: [String] = []) -> String {
    var text = mendable
    text.setSecond("p", policy.rawValue)
    for tag in tags { text.set(tag, nil) }
    return text.line(like: resource)
  }

  private var mendable: TagListText {
    guard case .txt(let strings) = resource.data else { return TagListText([("v", "DMARC1")]) }
    return TagListText(TagList(strings.joined, whiteSpace: .plain))
  }
}
