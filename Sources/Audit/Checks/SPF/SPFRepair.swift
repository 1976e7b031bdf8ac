import DNS
import MailAuth
import Synchronization

/// A domain's SPF record with everything mended that any rule objects to: the one line that all findings about it propose, so that
/// no fix brings back what another one removed.
///
/// It never authorises more than the published record does, or than its terms were evidently meant to: what nobody can tell is left
/// out and named in the notes.
struct SPFRepair {
  /// `nil` when no record came out that can be read and closes with something other than `+all`.
  private(set) var text: String?
  /// What whoever pastes the line has to know. One sentence each.
  private(set) var notes: [String] = []

  private var words: [SPFWord] = []
  private let facts: SPFFacts
  /// Terms that are left out, with the reason; in order.
  private var omitted: [(term: String, reason: String)] = []

  /// Repairs the records together: of several, one comes out.
  init(_ published: [PublishedSPF], in facts: SPFFacts) {
    self.facts = facts
    var mildest: SPFQualifier?
    for record in published {
      let isTree = facts.published.count == 1 && facts.published.first?.record == record.record
      let steps = isTree ? facts.tree.root?.steps ?? [] : []
      let reading = SPFWord.words(of: record, steps: steps)
      omitted += reading.unreadable.map { ($0, "nobody can tell what it means") }
      var kept = reading.words
      omitBehindAll(&kept)
      if published.count > 1, let index = kept.firstIndex(where: { $0.qualifierOfAll != nil }) {
        mildest = Self.milder(mildest, kept[index].qualifierOfAll)
        kept.remove(at: index)
      }
      words += kept
    }
    if let mildest { words.append(SPFWord(mildest.rawValue + "all")) }
    omitWhatDoesHarm()
    correctNetworks()
    removeRepetitions()
    let isReplaced = replaceHosts()
    if addSenders() || isReplaced { removeRepetitions() }
    end()
    let text = (["v=spf1"] + words.map(\.text)).joined(separator: " ")
    let result = SPFRecord(parsing: Array(text.utf8))
    if result.errors.isEmpty, result.all?.qualifier != .pass { self.text = text }
    noteOmissions()
  }

  /// §5.1: mechanisms behind `all` are never evaluated, and `redirect` beside it neither (§6.1).
  private mutating func omitBehindAll(_ words: inout [SPFWord]) {
    guard let all = words.firstIndex(where: { $0.qualifierOfAll != nil }) else { return }
    var kept: [SPFWord] = []
    for (index, word) in words.enumerated() {
      if word.isRedirect {
        let target = word.text.drop { $0 != "=" }.dropFirst()
        omitted.append(
          (
            word.text,
            "it is ignored beside 'all'; if it was meant, put 'include:\(target)' in front of 'all'"
          ))
      } else if index > all, word.directive != nil {
        if word.qualifierOfAll == nil {
          omitted.append(
            (word.text, "it stands behind 'all'; if it was meant, put it in front of 'all'"))
        }
      } else {
        kept.append(word)
      }
    }
    words = kept
  }

  private mutating func omitWhatDoesHarm() {
    let harmful = facts.harmfulTerms
    words = words.compactMap { word in
      guard let reason = Self.reasonToOmit(word, harmful, facts) else { return word }
      if let corrected = reason.replacement { return SPFWord(corrected) }
      omitted.append((word.text, reason.reason))
      return nil
    }
  }

  private static func reasonToOmit(
    _ word: SPFWord, _ harmful: [String: String], _ facts: SPFFacts
  ) -> (reason: String, replacement: String?)? {
    if case .modifier(.unknown(let name, _)) = word.content {
      if SPFUnknownModifier.defined.contains(name.lowercased()) { return nil }
      return ("nothing reads it", nil)
    }
    if let step = word.step {
      if step.hasImpossibleTarget(in: facts.tree.nodes) {
        return ("its domain can't exist", SPFCorrection.ofTarget(word.text))
      }
      if step.voidness(in: facts.tree.nodes) == .void { return ("it finds nothing", nil) }
      if let reason = harmful[step.place.term] { return (reason, nil) }
      if case .exchanges(let answer, _) = step.lookup,
        answer.records.count > SPFTree.maximumExchanges
      {
        return (
          "it names \(answer.records.count) exchanges; put their networks in its place", nil
        )
      }
    }
    // Without a term that fails or softfails some hosts, a later one might let them pass.
    if let directive = word.directive, directive.qualifier != .pass { return nil }
    if SPFPointer.usesPointer(word.content) {
      return ("put the hosts that it was meant for in front of 'all'", nil)
    }
    if let network = word.network, SPFPrivateAddress.block(around: network) != nil {
      return ("no mail can come from there", nil)
    }
    if word.qualifierOfAll == nil,
      SPFWideRange.isWide(word.network.map { [$0] } ?? word.step?.matchedNetworks.networks ?? [])
    {
      return ("put the networks that really send in its place", nil)
    }
    return nil
  }

  /// The first address of each network.
  private mutating func correctNetworks() {
    for index in words.indices {
      guard let network = words[index].network, network.hasHostBits,
        let directive = words[index].directive
      else { continue }
      let block = "\(network.networkAddress)/\(network.prefixLength)"
      words[index] = SPFWord("\(directive.sign)\(directive.mechanism.name):\(block)")
    }
  }

  /// With more networks the comparison of all pairs would take long.
  private static let maximumNetworks = 500

  /// Leaves out what an earlier term has decided, and networks inside a later one with the same result and nothing between.
  private mutating func removeRepetitions() {
    var seen = Set<String>(minimumCapacity: words.count)
    var modifiers: Set<String> = []
    words = words.filter { word in
      switch word.content {
      case .directive(let directive):
        return seen.insert(directive.mechanism.description.lowercased()).inserted
      case .modifier(.redirect): return modifiers.insert("redirect").inserted
      case .modifier(.explanation): return modifiers.insert("exp").inserted
      case .modifier(.unknown): return true
      }
    }
    let networks = words.enumerated().compactMap { index, word in
      word.network.map { (index, $0, word.directive?.qualifier) }
    }
    guard (2...Self.maximumNetworks).contains(networks.count) else { return }
    // How many directives with another qualifier stand before each word: equal numbers, nothing between.
    var changes: [Int] = []
    var last: SPFQualifier?
    for word in words {
      let next = word.directive?.qualifier ?? last
      changes.append((changes.last ?? 0) + (next == last ? 0 : 1))
      last = next
    }
    let covered = networks.filter { index, network, _ in
      networks.contains { other, wide, _ in
        other != index && wide.prefixLength <= network.prefixLength
          && wide.contains(network.networkAddress)
          && (other < index || changes[other] == changes[index])
      }
    }
    let ranges = Set(covered.map(\.0))
    words = words.enumerated().filter { !ranges.contains($0.offset) }.map(\.element)
  }

  /// What the words cost.
  private var cost: SPFCount {
    words.reduce(.exactly(0)) { sum, word in
      guard word.asksDNS else { return sum }
      // What a corrected term leads to has not been asked.
      guard let step = word.step else { return sum + .atLeast(1) }
      return sum + SPFLookupSavings.cost(of: step, facts)
    }
  }

  /// The void lookups that are left.
  private var voidLookups: SPFVoidLookups {
    words.reduce(SPFVoidLookups()) { sum, word in
      word.step.map { sum + $0.voidLookups(in: facts.tree) } ?? sum
    }
  }

  /// Near the limit of lookups, writes addresses in place of `a` and `mx`; beyond that of void lookups, in place of each `a` that is
  /// void for one family. Whether there was any.
  private mutating func replaceHosts() -> Bool {
    let isNear = cost.minimum >= SPFNearLookupLimit.near.lowerBound
    guard isNear || voidLookups.worst.minimum > SPFTree.maximumVoidLookups else { return false }
    var replaced: [String] = []
    words = words.flatMap { word -> [SPFWord] in
      guard let step = word.step, let directive = word.directive,
        isNear || step.isVoidForOneFamily(in: facts.tree),
        let networks = SPFLookupSavings.replacement(of: step, directive)
      else { return [word] }
      replaced.append("'\(word.text)'")
      return networks.map { SPFWord($0) }
    }
    if !replaced.isEmpty {
      notes.append(
        "The addresses are those that \(Self.list(replaced)) had at the time of the audit; the line needs "
          + "\(cost) lookups.")
    }
    if cost.minimum >= SPFNearLookupLimit.near.lowerBound { notes.append(SPFLookupSavings.advice) }
    return !replaced.isEmpty
  }

  /// The sending addresses that the caller named and the record does not let pass come first. Whether there is any.
  private mutating func addSenders() -> Bool {
    let isCheap = cost.minimum <= SPFTree.maximumLookups
    let missing = facts.verdicts.filter { entry in
      if entry.verdict.possible.contains(.pass) { return false }
      // A record in error may name the address all the same.
      let first = words.first { word in
        if let network = word.network { return network.contains(entry.address) }
        return isCheap
          && word.step?.matchedNetworks.networks.contains { $0.contains(entry.address) }
            ?? false
      }
      return first?.directive?.qualifier != .pass || first?.qualifierOfAll != nil
    }
    words.insert(contentsOf: missing.map { SPFWord($0.address.mechanism) }, at: 0)
    return !missing.isEmpty
  }

  /// A record closes with `all` or `redirect` (§5.1), and not with one that says nothing or lets everybody pass.
  private mutating func end() {
    for index in words.indices {
      switch words[index].qualifierOfAll {
      case .pass, .neutral: words[index] = SPFWord("~all")
      case .fail, .softfail, nil: break
      }
    }
    if !words.contains(where: { $0.qualifierOfAll != nil || $0.isRedirect }) {
      words.append(SPFWord("~all"))
    }
  }

  private static func milder(_ left: SPFQualifier?, _ right: SPFQualifier?) -> SPFQualifier? {
    let order: [SPFQualifier] = [.softfail, .fail, .neutral, .pass]
    return order.first { $0 == left || $0 == right }
  }

  /// More of them nobody reads.
  private static let maximumNotes = 8

  private mutating func noteOmissions() {
    if omitted.isEmpty { return }
    var parts = omitted.prefix(Self.maximumNotes).map { "'\($0.term)' (\($0.reason))" }
    let more = omitted.count - parts.count
    if more > 0 { parts.append("\(more) more") }
    notes.append("Left out: \(parts.joined(separator: ", ")).")
  }

  private static func list(_ items: [String]) -> String { items.joined(separator: ", ") }
}

extension SPFFacts {
  /// The fix of every finding about the domain's own record: the line, then what to know about it.
  var repaired: String {
    if let known = repairKept.withLock({ $0 }) { return known }
    let repaired = makeRepaired()
    repairKept.withLock { $0 = repaired }
    return repaired
  }

  private func makeRepaired() -> String {
    if isParked { return line("v=spf1 -all") }
    let repair = SPFRepair(published, in: self)
    guard let text = repair.text else {
      return "Write the record anew: nobody can tell what its terms were meant to be."
    }
    let several =
      published.count > 1
      ? "Delete these \(published.count) records and publish this one:\n" : ""
    return ([several + correction(text)] + repair.notes).joined(separator: "\n")
  }

  /// A record found elsewhere, or one that is not recognised, as it should stand at a name.
  func repaired(_ text: String, at name: DomainName, ttl: UInt32) -> String {
    let record = Record(name: name, ttl: ttl, data: .txt(CharacterStrings(text)))
    guard let published = PublishedSPF(record) else { return record.description }
    let repair = SPFRepair([published], in: self)
    guard let text = repair.text else {
      return "Write the record anew: nobody can tell what its terms were meant to be."
    }
    let line = Record(name: name, ttl: ttl, data: .txt(CharacterStrings(text))).description
    return ([line] + repair.notes).joined(separator: "\n")
  }

  /// Terms of the domain's own record that lead to a record which breaks it or opens it, with the reason.
  fileprivate var harmfulTerms: [String: String] {
    var terms: [String: String] = [:]
    for node in tree.orderedNodes where node.domain != domain {
      guard let term = ownTerm(towards: node.domain) else { continue }
      switch node.content {
      case .unknown: break
      case .none: terms[term] = "\(node.domain) has no SPF record"
      case .several: terms[term] = "\(node.domain) has several SPF records"
      case .record(let record, _):
        let voids = tree.totals[node.domain]?.voidLookups.ofEveryClient.minimum ?? 0
        if voids > SPFTree.maximumVoidLookups {
          terms[term] = "\(voids) lookups there find nothing"
        } else if !record.errors.isEmpty {
          terms[term] = "the record of \(node.domain) cannot be read"
        } else if record.all?.qualifier == .pass, SPFPassAll.isPassedOn(node.domain, self) {
          terms[term] = "the record of \(node.domain) authorises everybody"
        }
      }
    }
    for place in tree.loops {
      let term = place.domain == domain ? place.term : ownTerm(towards: place.domain)
      if let term { terms[term] = "it leads back to where it came from" }
    }
    for (node, step, registration) in unregistered {
      let term = node.domain == domain ? step.place.term : ownTerm(towards: node.domain)
      if let term { terms[term] = "anybody may register \(registration)" }
    }
    return terms
  }

  /// The terms that depend on a registrable domain which does not exist.
  private var unregistered: [(node: SPFNode, step: SPFStep, registration: DomainName)] {
    if registrations.isEmpty { return [] }
    return tree.orderedNodes.flatMap { node in
      node.steps.compactMap { step in
        guard let missing = step.answerWithoutName(in: tree.nodes)?.question.name,
          let registration = registrations.first(where: { missing.isSubdomain(of: $0.key) }),
          case .noSuchName = registration.value.outcome
        else { return nil }
        return (node, step, registration.key)
      }
    }
  }
}

extension IPAddress {
  /// The SPF mechanism that matches this address alone.
  var mechanism: String {
    switch self {
    case .v4: "ip4:\(self)"
    case .v6: "ip6:\(self)"
    }
  }
}

extension SPFDirective {
  /// The qualifier as it is written; empty for pass.
  var sign: String { qualifier == .pass ? "" : qualifier.rawValue }
}

extension SPFStep {
  /// Of the term and of all that it leads to.
  fileprivate func voidLookups(in tree: SPFTree) -> SPFVoidLookups {
    guard standing == .evaluated else { return SPFVoidLookups() }
    let own = SPFVoidLookups(of: self, in: tree.nodes)
    guard case .record = lookup, let target = targetName, let below = tree.totals[target] else {
      return own
    }
    return own + below.voidLookups
  }

  fileprivate func isVoidForOneFamily(in tree: SPFTree) -> Bool {
    switch voidness(in: tree.nodes) {
    case .voidForClients: true
    case .notVoid, .void, .voidUnlessMatched, .dependsOnMessage, .unknown: false
    }
  }

  /// Whether the term names a domain that no host or zone can have: a name that can't be asked for, or one with characters of a URL
  /// or a list, which does not exist.
  func hasImpossibleTarget(in nodes: [DomainName: SPFNode]) -> Bool {
    switch target {
    case .none, .dependsOnMessage: return false
    case .invalid: return true
    case .domain(let name):
      return !name.isPlain && answerWithoutName(in: nodes) != nil
    }
  }
}

extension DomainName {
  /// Whether every label is made of what host names and the names of services are made of; `*` passes, since a wildcard may be asked for.
  var isPlain: Bool {
    let wire = wire
    var index = 0
    while wire[index] != 0 {
      let end = index + 1 + Int(wire[index])
      guard wire[(index + 1)..<end].allSatisfy(Self.isPlain) else { return false }
      index = end
    }
    return true
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "*") || byte >= 0x80
  }
}
