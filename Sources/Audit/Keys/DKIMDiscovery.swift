public import DNS
public import MailAuth

/// The selectors of a domain: those that are published, those seen in use, and where the two differ.
public struct DKIMDiscovery: Sendable {
  public let domain: DomainName
  /// Those in use first, the busiest first; then by name.
  public let selectors: [Selector]
  /// What the DKIM rules find at these selectors.
  public let findings: [Finding]
  /// Lookups that failed, each with its question.
  public let undetermined: [Undetermined]
  /// Whether a record answers for every selector, so that those that large senders use can't be told from it.
  public let hasWildcard: Bool
  public let verdict: Verdict

  public enum Verdict: String, Sendable {
    /// Every selector that is in use has a key.
    case consistent
    /// Keys are published; no selector was seen in use, or nothing was looked at that shows use.
    case published
    /// A selector that verified, or that signs a message at hand, has no key any more.
    case unpublished
    /// Nothing is published at any selector known, and none was seen in use.
    case nothingFound = "nothing_found"
    case undetermined
  }

  /// One selector.
  public struct Selector: Sendable {
    public let name: String
    public let recordName: DomainName
    public let state: State
    /// Where the key stands, if a CNAME leads to another name.
    public let delegatedTo: DomainName?
    /// Who is known to use a selector of this name.
    public let sender: String?
    public let use: SelectorSightings.Use?

    /// What is published, compared with what was seen.
    public var standing: Standing {
      switch (state, use) {
      case (.undetermined, _): .undetermined
      case (.key, nil): .unseen
      case (.key, _): .inUse
      case (.revoked, nil): .retired
      case (_, nil): .broken
      case (_, let use?):
        // Anybody can put any selector into a signature that fails.
        use.messageFiles + use.passed > 0 ? .unpublished : .onlyFailures
      }
    }
  }

  /// What stands at a selector.
  public enum State: Hashable, Sendable {
    case key(type: String, bits: Int)
    case revoked
    /// A record that no verifier can use, and why; the findings say more.
    case unusable(String)
    /// No record: what DNS answered.
    case missing(String)
    case undetermined(String)
  }

  /// Where a selector stands between DNS and mail.
  public enum Standing: String, Sendable {
    case inUse = "in_use"
    /// Published, but not seen in use.
    case unseen
    /// Seen in use, but there is no usable key.
    case unpublished
    /// Seen only in signatures that failed, and without a key: forged, or a signer that never worked.
    case onlyFailures = "only_failures"
    /// Revoked, and not seen.
    case retired
    /// Something is published that is no usable key, and it was not seen.
    case broken
    case undetermined
  }

  public init(_ facts: DomainFacts, _ sightings: SelectorSightings) {
    domain = facts.request.domain
    selectors = facts.dkim.selectors.compactMap { Selector($0, sightings) }.sorted {
      ($0.use == nil ? 1 : 0, -$0.volume, $0.name) < ($1.use == nil ? 1 : 0, -$1.volume, $1.name)
    }
    (findings, undetermined) = Self.examine(facts)
    if case .asked(_, _, let wildcard) = facts.dkim.search {
      hasWildcard = !wildcard.isEmpty
    } else {
      hasWildcard = false
    }
    let standings = Set(selectors.map(\.standing))
    verdict =
      if standings.contains(.unpublished) {
        .unpublished
      } else if !undetermined.isEmpty {
        .undetermined
      } else if standings.contains(.inUse) {
        .consistent
      } else if selectors.allSatisfy({ $0.standing == .onlyFailures }) {
        .nothingFound
      } else {
        .published
      }
  }

  /// That a selector is missing, or that none was found, is said by `Standing`.
  private static let ownWords: Set<RuleID> = [
    DKIMNoKeyFound.rule.id, DKIMSelectorMissing.rule.id,
  ]

  /// What the DKIM rules find, except that nothing stands at a selector.
  static func examine(
    _ facts: DomainFacts
  ) -> (findings: [Finding], undetermined: [Undetermined]) {
    var findings: [Finding] = []
    var undetermined: [Undetermined] = []
    for check in CheckCatalogue.dkim {
      switch check.outcome(for: facts) {
      case .passed, .notApplicable:
        continue
      case .findings(let found, let entries):
        if !ownWords.contains(check.rule.id) { findings += found }
        undetermined += entries
      case .undetermined(let entries):
        undetermined += entries
      }
    }
    var seen: Set<Undetermined> = []
    return (findings, undetermined.filter { seen.insert($0).inserted })
  }
}

extension DKIMDiscovery.Selector {
  /// `nil` where the text makes no name.
  fileprivate init?(_ selector: DKIMFacts.Selector, _ sightings: SelectorSightings) {
    guard let recordName = sightings.domain.prepending("\(selector.name)._domainkey") else {
      return nil
    }
    name = selector.name
    self.recordName = recordName
    use = sightings.uses[selector.name.lowercased()]
    delegatedTo = selector.delegatedTo
    sender = WellKnownSelectors.sender(of: selector.name)
    state = Self.state(of: selector)
  }

  /// Messages, for the order.
  fileprivate var volume: Int { use.map { $0.messageFiles + $0.reported } ?? 0 }

  private static func state(of selector: DKIMFacts.Selector) -> DKIMDiscovery.State {
    if let failure = selector.answer.failure { return .undetermined(failure.description) }
    if selector.keys.isEmpty { return .missing(selector.answer.outcome.text) }
    // Verifiers may try each of several records (RFC 6376 §6.1.2); one that is usable is what the signer relies on.
    var refused: DKIMDiscovery.State?
    for key in selector.keys {
      switch key.content {
      case .unreadable(let error): refused = refused ?? .unusable("\(error)")
      case .key(_, .revoked): refused = refused ?? .revoked
      case .key(let record, let content):
        if let verdict = record.refusal(with: content) {
          refused = refused ?? .unusable("\(verdict)")
        } else if case .rsa(let rsa) = content {
          return .key(type: "rsa", bits: rsa.bits)
        } else {
          return .key(type: "ed25519", bits: 256)
        }
      }
    }
    return refused ?? .missing(selector.answer.outcome.text)
  }
}
