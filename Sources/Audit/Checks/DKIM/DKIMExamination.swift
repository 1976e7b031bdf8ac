import DNS
import MailAuth

/// A key with the selector it stands at: what the DKIM checks look at one by one.
struct ExaminedKey {
  let selector: DKIMFacts.Selector
  let key: DKIMFacts.Key

  /// `selector._domainkey.domain`
  var name: DomainName { selector.answer.question.name }

  /// The aliases followed, and the record.
  var evidence: [String] {
    selector.answer.aliases.map(\.description) + [key.resource.description]
  }

  var location: SourceLocation? { key.resource.location }

  /// The record and the key in it, where they could be read.
  var content: (record: DKIMKeyRecord, key: DKIMPublicKey)? {
    if case .key(let record, let key) = key.content { (record, key) } else { nil }
  }

  /// The record's line with some tags changed; `nil` takes a tag out.
  func line(changing changes: [(tag: String, value: String?)]) -> String {
    guard case .txt(let strings) = key.resource.data else { return key.resource.description }
    var text = TagListText(TagList(strings.joined, whiteSpace: .folding))
    for (tag, value) in changes { text.set(tag, value) }
    return text.line(like: key.resource)
  }
}

extension Examination {
  /// Every key seen. Lookups that failed are noted; with no key at all the rule does not apply.
  mutating func keys(of facts: DomainFacts) -> [ExaminedKey] {
    noteFailedSelectors(facts)
    let keys = facts.dkim.selectors.flatMap { selector in
      selector.keys.map { ExaminedKey(selector: selector, key: $0) }
    }
    if keys.isEmpty { notApplicable() }
    return keys
  }

  /// The named selectors whose lookup failed, each; those of the built-in list in one line.
  mutating func noteFailedSelectors(_ facts: DomainFacts) {
    for selector in facts.dkim.selectors { _ = records(of: selector.answer) }
    switch facts.dkim.search {
    case .notNeeded, .provenAbsent:
      break
    case .failed(let answer):
      _ = records(of: answer)
    case .asked(let count, let failures, _):
      guard let first = failures.first, let reason = first.failure else { break }
      cannotTell(
        facts.dkim.parent?.question.name ?? facts.request.domain,
        // One question more than selectors: the probe for a wildcard.
        "\(failures.count) of \(count + 1) questions about well-known selectors failed; "
          + "\(first.question): \(reason)")
    }
  }
}
