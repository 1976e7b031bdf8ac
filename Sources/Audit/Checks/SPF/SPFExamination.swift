import DNS
import MailAuth

/// What the SPF checks share: the way to the record, to the records behind it, and back to a line that can be pasted.
extension Examination {
  /// The domain's only SPF record. `nil`, with the reason noted, when the lookup failed, or there is none, or more than one.
  mutating func record(of facts: SPFFacts) -> PublishedSPF? {
    guard records(of: facts.text) != nil else { return nil }
    guard facts.published.count == 1, let published = facts.published.first else {
      notApplicable()
      return nil
    }
    return published
  }

  /// Notes every record of the tree that nobody knows, for rules that look at all of them.
  mutating func noteUnknownRecords(in facts: SPFFacts) {
    for node in facts.tree.orderedNodes {
      if case .unknown(let failure) = node.content {
        cannotTell(node.domain, "\(node.answer.question): \(failure)")
      }
    }
    noteCut(of: facts)
  }

  /// Notes every lookup of an evaluated term that failed.
  mutating func noteFailedLookups(in facts: SPFFacts) {
    noteUnknownRecords(in: facts)
    for answer in facts.failedLookups { _ = records(of: answer) }
  }

  /// One finding a message about the domain's own record. The fix corrects all of them at once.
  mutating func find(
    _ messages: [(message: String, severity: Severity?)], excerpts: [TextExcerpt] = [],
    in facts: SPFFacts, _ published: PublishedSPF, fix: @autoclosure () -> String
  ) {
    find(
      facts.domain, each: messages, excerpts: excerpts,
      evidence: [published.record.description], fix: fix(), at: published.record.location)
  }

  private mutating func noteCut(of facts: SPFFacts) {
    if facts.tree.isCut {
      cannotTell(
        facts.domain,
        "the record leads to more than \(SPFTree.maximumRecords) others or names more than "
          + "\(SPFTree.maximumAddressTerms) hosts; not all of them were looked up")
    }
  }
}

extension SPFFacts {
  /// ` (reached through include:a.example, redirect=b.example)`; empty for the domain's own record.
  func route(to name: DomainName) -> String {
    let path = tree.path(to: name)
    if path.isEmpty { return "" }
    return " (reached through \(path.map(\.term).joined(separator: ", ")))"
  }

  /// The term of the domain's own record that leads to another record.
  func ownTerm(towards name: DomainName) -> String? { tree.path(to: name).first?.term }

  /// The zone-file lines of the records on the way to a domain, its own last.
  func evidence(to name: DomainName) -> [String] {
    let domains = tree.path(to: name).map(\.domain) + [name]
    return domains.flatMap { tree.nodes[$0]?.lines ?? [] }
  }

  /// A corrected record for the domain, as a zone-file line; with a word of warning where it authorises nobody any more.
  func correction(_ text: String) -> String {
    let authorised = published.contains(where: \.spf.authorisesSomebody)
    return line(text)
      + (authorised && !SPFRecord(parsing: Array(text.utf8)).authorisesSomebody
        ? "\nAs it stands, this authorises nobody." : "")
  }

  /// A TXT record for the domain, as a zone-file line.
  func line(_ text: String) -> String {
    let record = published.first?.record
    return Record(
      name: record?.name ?? domain, ttl: record?.ttl ?? Self.proposedTTL,
      data: .txt(CharacterStrings(text))
    ).description
  }

  /// Seconds, for records that do not exist yet.
  static let proposedTTL: UInt32 = 3600
}

extension SPFNode {
  /// The SPF records here as zone-file lines; the question and what came of it where there is none.
  var lines: [String] {
    switch content {
    case .record(_, let record): [record.description]
    case .several(let records): records.map(\.description)
    case .none:
      switch answer.outcome {
      case .noSuchName: ["\(answer.question): NXDOMAIN"]
      case .noData: ["\(answer.question): NOERROR without an answer"]
      case .records, .failed:
        ["\(answer.question): no SPF record among \(answer.records.count) TXT"]
      }
    case .unknown(let failure): ["\(answer.question): \(failure)"]
    }
  }
}

extension PublishedSPF {
  /// The record with its words changed one by one; a word for which `nil` comes back is left out. Words that could not be read have no term.
  func rewritten(_ change: (_ word: String, _ term: SPFTerm?) -> String?) -> String {
    var words: [(range: Range<Int>, term: SPFTerm?)] = spf.terms.map { ($0.range, $0) }
    // A repeated modifier is among both.
    let known = Set(spf.terms.map(\.range))
    for error in spf.errors where !known.contains(error.term) { words.append((error.term, nil)) }
    words.sort { $0.range.lowerBound < $1.range.lowerBound }
    let changed = words.compactMap { word in
      change(String(decoding: spf.text[word.range], as: UTF8.self), word.term)
    }
    return (["v=spf1"] + changed).joined(separator: " ")
  }
}
