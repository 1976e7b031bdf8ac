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

  /// Adds findings about the record that applies, which one fix corrects.
  mutating func find(
    _ policy: DiscoveredPolicy, each messages: [(message: String, severity: Severity?)],
    fix: @autoclosure () -> String
  ) {
    find(
      DMARCTreeWalk.recordName(of: policy.domain) ?? policy.domain, each: messages,
      evidence: policy.evidence, fix: fix(), at: policy.resource.location)
  }

  /// Adds a finding about the record that applies.
  mutating func find(
    _ policy: DiscoveredPolicy, _ message: String, fix: String, severity: Severity? = nil
  ) {
    find(
      DMARCTreeWalk.recordName(of: policy.domain) ?? policy.domain, message,
      evidence: policy.evidence, fix: fix, at: policy.resource.location,
      severity: severity)
  }
}

extension DiscoveredPolicy {
  /// The record's line with some tags changed; `nil` takes a tag out, and so does its name in `removed`.
  func line(
    changing changes: [(tag: String, value: String?)], removing removed: Set<String> = []
  ) -> String {
    var text = mendable
    text.remove(removed)
    for (tag, value) in changes { text.set(tag, value) }
    return line(text)
  }

  /// The record's line with `p`, `sp` or `np` as it was plainly meant to be; where nobody can tell, with a blank to fill in, never with
  /// a weaker policy.
  func line(mending tag: String) -> String {
    guard let value = value(of: tag) else { return line(policy: .none) }
    return line(changing: [
      (tag, DMARCMending.policy(meantBy: value)?.rawValue ?? "<none, quarantine or reject>")
    ])
  }

  /// A tag's value as it was meant.
  func value(of name: String) -> String? { mendable.tags.first { $0.name == name }?.value }

  /// The record's line with a policy, or with the one that was plainly meant where that asks for more.
  func line(policy: DMARCPolicy, removing tags: [String] = []) -> String {
    var text = mendable
    let value = text.tags.first { $0.name == "p" }?.value
    let meant = value.flatMap { DMARCMending.policy(meantBy: $0) } ?? policy
    text.setSecond("p", max(policy, meant).rawValue)
    for tag in tags { text.set(tag, nil) }
    return line(text)
  }

  /// What was seen of the record: the aliases that lead to it, then the record.
  var evidence: [String] { (aliases + [resource]).map(\.description) }

  private func line(_ text: TagListText) -> String {
    let line = text.line(like: resource)
    guard let alias = aliases.first else { return line }
    return line
      + "\n\(alias.name) is an alias: this changes the record for every domain that leads to \(resource.name). "
      + "To change it for \(domain) alone, publish the text in place of the CNAME."
  }

  private var mendable: TagListText {
    guard case .txt(let strings) = resource.data else { return TagListText([("v", "DMARC1")]) }
    return TagListText(DMARCMending(strings.joined).tags)
  }
}
