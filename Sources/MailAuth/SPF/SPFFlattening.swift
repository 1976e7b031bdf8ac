public import DNS

/// A record in which `include`, `a`, `mx` and `redirect` are replaced by the networks that they stood for, split into records that fit
/// a DNS answer.
///
/// It comes to the same result as its source for every address and message, permerror of terms that are kept included; lookups that are
/// no longer made fail no more. The limits of RFC 7208 §4.6.4 are left aside for the source: a record is flattened because it is beyond them. What depends on
/// the message (`exists`, `ptr`, macros) is kept, and so is the `exp` that counts (`SPFAddressMap.explanation`).
public struct SPFFlattening: Sendable {
  public let domain: DomainName
  /// The domain's own record first, then the parts that it includes.
  public let records: [Record]
  /// What the records mean, and their source meant.
  public let map: SPFAddressMap
  /// What evaluation of the flattened record costs at most.
  public let lookups: Int
  /// Octets of other TXT records at the domain: they share the answer with the record.
  public let otherTextLength: Int
  /// What it was made from.
  public let source: SPFTree
  /// The targets that the caller wanted to be left.
  public let kept: Set<DomainName>

  /// How it is done.
  public struct Options: Sendable {
    /// Labels of the parts' names, with `#` where the number goes.
    public var partName = "_spf#"
    /// Targets that are not replaced.
    public var kept: Set<DomainName> = []
    /// Seconds; `nil` for the smallest of the source.
    public var ttl: UInt32?

    public init() {}
  }

  /// Name and text of a record stay below this many octets, so that the answer fits a DNS packet of 512 (RFC 7208 §3.4).
  public static let sizeLimit = 450

  /// The name and all texts of its answer, length octets included.
  public static func size(of record: Record) -> Int {
    guard case .txt(let strings) = record.data else { return 0 }
    return record.name.description.utf8.count + strings.wireLength
  }

  /// Flattens, and proves it: the printed records are read back, followed, and compared with the source.
  public static func flatten(
    _ source: SPFTree, _ options: Options = Options()
  ) async throws(SPFFlatteningFailure) -> SPFFlattening {
    let map = try flattenable(source, options)
    let ttl = options.ttl ?? source.smallestTTL?.ttl ?? defaultTTL
    var layout = SPFFlatteningLayout(map, source, options, otherTextLength: source.otherTextLength)
    let texts = try layout.fit()
    var records: [Record] = []
    for (name, text) in texts {
      records.append(Record(name: name, ttl: ttl, data: .txt(CharacterStrings(words: text))))
    }
    let flattening = SPFFlattening(
      domain: source.domain, records: records, map: map, lookups: layout.lookups,
      otherTextLength: source.otherTextLength, source: source, kept: options.kept)
    try await flattening.prove()
    return flattening
  }

  /// Seconds, for a record without any other to take one from.
  private static let defaultTTL: UInt32 = 3600

  private static func flattenable(
    _ source: SPFTree, _ options: Options
  ) throws(SPFFlatteningFailure) -> SPFAddressMap {
    let domain = source.domain
    switch source.root?.content {
    case .record(let record, _):
      if !record.errors.isEmpty {
        throw .faults([
          SPFFault(
            place: SPFPlace(domain: domain, term: "v=spf1"),
            reason: .syntax(domain, record.errors[0]))
        ])
      }
    case .several: throw .severalRecords
    case .none?: throw .noRecord
    case .unknown, nil: break
    }
    // A failed lookup anywhere may hide a sender, or what it costs.
    let failed = source.failedAnswers
    if !failed.isEmpty { throw .failedLookups(failed) }
    if source.isCut { throw .tooLarge }
    let mapping = source.mapping(keeping: options.kept)
    if !mapping.faults.isEmpty { throw .faults(mapping.faults) }
    if !mapping.failures.isEmpty { throw .failedLookups(mapping.failures) }
    let map = mapping.map
    if map.fates.keys.contains(where: { $0.outcome == .unknown }) { throw .tooLarge }
    return map
  }

  /// Compares what the records mean, as they are printed, with what the source means.
  private func prove() async throws(SPFFlatteningFailure) {
    let printed = records.compactMap { Record(presentation: $0.description) }
    guard printed == records else { throw .proofFailed("a record does not read back") }
    let resolver = AnswerOverlay(
      records: printed, over: AnswerOverlay(records: source.sourceRecords, over: NothingResolver()))
    let tree = await SPFTree.walk(from: domain, asking: resolver)
    let mapping = tree.mapping(keeping: map.keptTargets)
    guard mapping.faults.isEmpty, mapping.failures.isEmpty, !tree.isCut else {
      throw .proofFailed(mapping.faults.map(\.description).joined(separator: "; "))
    }
    guard mapping.map.isEquivalent(to: map) else {
      throw .proofFailed("the records do not come to the same results as their source")
    }
    guard mapping.map.explanation?.description == map.explanation?.description else {
      throw .proofFailed("the records do not name the explanation of their source")
    }
  }
}

/// Why there is no flattened record.
public enum SPFFlatteningFailure: Error, Sendable {
  case noRecord
  case severalRecords
  /// The source is permerror; whoever flattens it would hide that.
  case faults([SPFFault])
  /// Nobody knows what a failed lookup would have led to.
  case failedLookups([Answer])
  /// Beyond the bounds of `SPFTree.walk`.
  case tooLarge
  /// A part would take the name of a record that the source is made from.
  case partNameInUse(DomainName)
  /// The pattern makes no name at the domain.
  case badPartName(String)
  /// More than ten (§4.6.4) also when flattened.
  case tooManyLookups(needed: SPFCount, networks: Int, open: [SPFOpenTerm])
  /// The terms that are kept do not fit one record.
  case tooLong(octets: Int, open: [SPFOpenTerm])
  /// A fault of dlv.
  case proofFailed(String)
}

extension SPFAddressMap {
  /// The targets of open terms that could be followed, but are not.
  public var keptTargets: Set<DomainName> {
    var targets: Set<DomainName> = []
    for term in openTerms + (redirect.map { [$0] } ?? []) {
      let text: MacroString?
      switch term.content {
      case .directive(let directive):
        switch directive.mechanism {
        case .include(let target): text = target
        case .a(let target, _), .mx(let target, _):
          text = target ?? MacroString(literal: term.place.domain)
        case .all, .ip4, .ip6, .exists, .ptr: text = nil
        }
      case .modifier(.redirect(let target)): text = target
      case .modifier(.explanation), .modifier(.unknown): text = nil
      }
      guard let expanded = text?.replacing(.domain, by: term.place.domain).literal,
        let name = try? MacroString.domainName(expanded)
      else { continue }
      targets.insert(name)
    }
    return targets
  }
}

/// What a flattening needs to know of the source.
extension SPFTree {
  /// Every failed lookup, each once, in the order of evaluation.
  public var failedAnswers: [Answer] {
    var failed: [Answer] = []
    for node in orderedNodes {
      for answer in [node.answer] + node.evaluatedAnswers where answer.failure != nil {
        if !failed.contains(answer) { failed.append(answer) }
      }
    }
    return failed
  }

  /// The SPF records and addresses that the tree is made of, each at the name that was asked for: aliases are resolved.
  public var sourceRecords: [Record] {
    var records: [Record] = []
    var seen: Set<Question> = []
    for node in orderedNodes {
      if case .record(_, let record) = node.content, seen.insert(node.answer.question).inserted {
        records.append(Record(name: node.domain, ttl: record.ttl, data: record.data))
      }
      for answer in node.evaluatedAnswers where seen.insert(answer.question).inserted {
        for record in answer.records {
          records.append(Record(name: answer.question.name, ttl: record.ttl, data: record.data))
        }
      }
    }
    return records
  }

  /// The smallest TTL of the records, aliases among them, and the question it came from. The root's own record counts only where
  /// there is no other: it is what the flattened one replaces.
  public var smallestTTL: (ttl: UInt32, question: Question)? {
    var smallest: (ttl: UInt32, question: Question)?
    for node in orderedNodes {
      var found: [(UInt32, Question)] = []
      if case .record(_, let record) = node.content, node.domain != domain {
        found.append((record.ttl, node.answer.question))
      }
      for answer in [node.answer] + node.evaluatedAnswers {
        found += answer.aliases.map { ($0.ttl, answer.question) }
      }
      for answer in node.evaluatedAnswers {
        found += answer.records.map { ($0.ttl, answer.question) }
      }
      for (ttl, question) in found where ttl < smallest?.ttl ?? .max { smallest = (ttl, question) }
    }
    if smallest == nil, let root, case .record(_, let record) = root.content {
      return (record.ttl, root.answer.question)
    }
    return smallest
  }

  /// Octets of the TXT records beside the root's SPF record, length octets included.
  public var otherTextLength: Int {
    (root?.answer.records ?? []).reduce(0) { sum, record in
      guard case .txt(let strings) = record.data, !SPFRecord.isRecord(strings.joined) else {
        return sum
      }
      return sum + strings.wireLength
    }
  }
}

extension SPFNode {
  /// What terms that count got as answers; `exists` is no question that an address could be taken from.
  fileprivate var evaluatedAnswers: [Answer] {
    steps.flatMap { step -> [Answer] in
      guard step.standing == .evaluated else { return [] }
      if case .existence = step.lookup { return [] }
      return step.answers
    }
  }
}
