public import DNS
public import MailAuth

/// What was seen of a domain's DKIM keys.
public struct DKIMFacts: Sendable {
  /// The answer for `_domainkey.domain`: NXDOMAIN there proves that no key exists (RFC 8020). `nil` when it was not asked.
  public var parent: Answer?
  /// The selectors that were named or seen in a zone file, and those of the built-in list at which something stands.
  public var selectors: [Selector]
  public var search: Search

  /// What became of the built-in list.
  public enum Search: Hashable, Sendable {
    /// Selectors were known, so it was not needed.
    case notNeeded
    /// NXDOMAIN at `_domainkey`: there is no key to look for.
    case provenAbsent
    /// The answer for `_domainkey` failed in a way that leaves no hope for the rest.
    case failed(Answer)
    /// Asked in full. `failures` are the answers that could not be had, the probe for a
    /// wildcard included; `wildcard` is what answers for every name.
    case asked(count: Int, failures: [Answer], wildcard: [Record])
  }

  public init(parent: Answer? = nil, selectors: [Selector] = [], search: Search = .notNeeded) {
    self.parent = parent
    self.selectors = selectors
    self.search = search
  }

  /// One selector and what stands there.
  public struct Selector: Sendable {
    /// As it stands in front of `_domainkey`.
    public var name: String
    public var origin: Origin
    public var answer: Answer
    /// One entry a TXT record.
    public var keys: [Key]

    public enum Origin: Hashable, Sendable {
      case named
      case zoneFile
      /// Of the built-in list, with the sender that uses it.
      case wellKnown(sender: String)
    }

    /// The target of the selector's CNAME, where the key is kept by somebody else.
    public var delegatedTo: DomainName? {
      answer.aliases.isEmpty ? nil : answer.canonicalName
    }
  }

  /// One TXT record at a selector.
  public struct Key: Sendable {
    public var resource: Record
    public var content: Content

    public enum Content: Sendable {
      case unreadable(DKIMKeyRecord.SyntaxError)
      case key(DKIMKeyRecord, DKIMPublicKey)
    }

    /// Whether signatures of mail can verify with it: not with one of another service (RFC 6376 §3.6.1, `s=`), nor with one that leaves
    /// out sha256 (RFC 8301 §3.1, `h=`).
    var verifiesMail: Bool {
      guard case .key(let record, let key) = content else { return false }
      return key.isUsable && record.isForEmail && record.allows(.sha256)
    }
  }

  /// Whether the domain has a key that can verify mail.
  public enum Presence: Hashable, Sendable {
    case present
    /// No key can exist.
    case absent
    /// None at the selectors tried; there may be one at another.
    case notFound
    case undetermined
  }

  public var presence: Presence {
    if selectors.contains(where: { $0.keys.contains(where: \.verifiesMail) }) { return .present }
    if parent.map(Self.isNXDOMAIN) ?? false { return .absent }
    if selectors.contains(where: { $0.answer.failure != nil }) { return .undetermined }
    switch search {
    case .notNeeded: return .notFound
    case .provenAbsent: return .absent
    case .failed: return .undetermined
    case .asked(_, let failures, _): return failures.isEmpty ? .notFound : .undetermined
    }
  }

  /// NXDOMAIN for the name itself, not for what a CNAME points to (RFC 8020 §2).
  static func isNXDOMAIN(_ answer: Answer) -> Bool {
    if case .noSuchName = answer.outcome { answer.aliases.isEmpty } else { false }
  }
}

extension DKIMPublicKey {
  /// Whether signatures can be verified with it.
  var isUsable: Bool {
    switch self {
    case .rsa, .ed25519: true
    case .revoked, .notAnRSAKey, .notAnEd25519Key, .unknownType: false
    }
  }
}

extension FactGatherer {
  func gatherDKIM(_ request: AuditRequest) async -> DKIMFacts {
    guard let parentName = request.domain.prepending("_domainkey") else { return DKIMFacts() }
    var known: [(selector: String, origin: DKIMFacts.Selector.Origin)] = []
    for selector in request.selectors { known.append((selector, .named)) }
    for selector in request.zoneSelectors where !request.selectors.contains(selector) {
      known.append((selector, .zoneFile))
    }
    guard !known.isEmpty else {
      var facts = DKIMFacts(parent: await resolver.resolve(parentName, .txt))
      await searchWellKnown(below: parentName, except: [], &facts)
      return facts
    }
    // A selector that is no label can't exist; the answer says so without being asked.
    async let knownAnswers = answers(for: known.map(\.selector), below: parentName)
    var facts = DKIMFacts(parent: await resolver.resolve(parentName, .txt))
    if request.asksWellKnownSelectors {
      await searchWellKnown(below: parentName, except: Set(known.map(\.selector)), &facts)
    }
    for (entry, answer) in zip(known, await knownAnswers) {
      facts.selectors.append(selector(entry.selector, entry.origin, answer))
    }
    return facts
  }

  private func searchWellKnown(
    below parentName: DomainName, except known: Set<String>, _ facts: inout DKIMFacts
  ) async {
    guard let parent = facts.parent else { return }
    if DKIMFacts.isNXDOMAIN(parent) {
      facts.search = .provenAbsent
      return
    }
    switch parent.failure {
    case .timedOut, .unreachable, .offline:
      facts.search = .failed(parent)
      return
    // Some servers fail only for a name without records of its own; the keys below may be there.
    case .serverFailure, .refused, .bogus, nil:
      break
    }
    let entries = WellKnownSelectors.all.filter { !known.contains($0.selector) }
    var answers = await answers(
      for: entries.map(\.selector) + [WellKnownSelectors.impossible], below: parentName)
    guard let probe = answers.popLast() else { return }
    for (entry, answer) in zip(entries, answers)
    where answer.failure == nil && !Self.isSame(answer, probe)
      && (!answer.isVoid || !answer.aliases.isEmpty)
    {
      facts.selectors.append(selector(entry.selector, .wellKnown(sender: entry.sender), answer))
    }
    facts.search = .asked(
      count: entries.count, failures: (answers + [probe]).filter { $0.failure != nil },
      wildcard: probe.aliases + probe.records)
  }

  /// Whether both come from the same wildcard, equal data behind equal aliases (RFC 4592), or from one DNAME above both, whose
  /// aliases differ in the selector alone (RFC 6672 §2.2).
  private static func isSame(_ answer: Answer, _ probe: Answer) -> Bool {
    guard !probe.records.isEmpty || !probe.aliases.isEmpty,
      Set(answer.records.map(\.data)) == Set(probe.records.map(\.data))
    else { return false }
    if answer.aliases.map(\.data) == probe.aliases.map(\.data) { return true }
    guard let one = substituted(answer), let other = substituted(probe) else { return false }
    return one == other
  }

  /// What a DNAME puts in the place of all behind the selector: the target of the alias without the labels that it shares with the name
  /// asked for; `nil` where it shares none.
  private static func substituted(_ answer: Answer) -> DomainName? {
    guard case .cname(let target)? = answer.aliases.first?.data else { return nil }
    let (asked, found) = (answer.question.name.labels, target.labels)
    let shared = zip(asked, found).prefix { $0.elementsEqual($1) }.count
    guard shared > 0, shared < asked.count, shared < found.count else { return nil }
    return target.suffix(labels: found.count - shared)
  }

  private func answers(for selectors: [String], below parent: DomainName) async -> [Answer] {
    let names = selectors.map { parent.prepending($0) }
    var asked = await resolver.resolve(names.compactMap(\.self).map { Question($0, .txt) })
      .makeIterator()
    return names.map { name in
      guard name != nil, let answer = asked.next() else {
        return Answer(question: Question(parent, .txt), outcome: .noData(ttl: 0))
      }
      return answer
    }
  }

  private func selector(
    _ name: String, _ origin: DKIMFacts.Selector.Origin, _ answer: Answer
  ) -> DKIMFacts.Selector {
    let keys = answer.records.compactMap { resource -> DKIMFacts.Key? in
      guard case .txt(let strings) = resource.data else { return nil }
      do throws(DKIMKeyRecord.SyntaxError) {
        let record = try DKIMKeyRecord(strings.joined)
        return .init(
          resource: resource,
          content: .key(record, DKIMPublicKey(record, inspector: keyInspector)))
      } catch {
        return .init(resource: resource, content: .unreadable(error))
      }
    }
    return .init(name: name, origin: origin, answer: answer, keys: keys)
  }
}
