import DNS
import MailAuth

/// How findings tell what changed, and the records that undo it.
extension GateSPFComparison {
  /// Finds refusals of one direction.
  func find(
    _ changes: [Refusal], _ remedy: String, severity: Severity?, _ subject: GateSubject,
    _ examination: inout Examination
  ) {
    if changes.isEmpty { return }
    let record = changedEnding
    examination.find(
      record?.name ?? subject.domain,
      changes.map { change in
        let whom =
          change.isEverythingElse ? "everything else" : change.addresses.rangeText(limit: 4)
        return "\(whom): \(change.before.rawValue) → \(change.now.rawValue)"
          + (change.isEverythingElse ? " (\(change.addresses.countText))" : "")
      }.joined(separator: "; "),
      evidence: changes.map { change in
        "\(change.addresses.rangeText(limit: 20)): was \(change.before.rawValue), is \(change.now.rawValue)"
      },
      fix: record.map { remedy + $0.description } ?? "; put the terms back as they were",
      severity: severity)
  }

  /// The records of both states, as evidence.
  var records: [String] {
    var lines: [String] = []
    if case .record(_, let resource)? = old.root?.content { lines.append("before: \(resource)") }
    if case .record(_, let resource)? = new.root?.content { lines.append("after: \(resource)") }
    return lines
  }

  /// The record of the new state with the terms of those parts in it again; `nil` where they stand in several records, or in none.
  func mending(_ parts: [SPFDrift.Part]) -> Record? {
    // Without a record of its own the old one is the remedy.
    guard case .record? = new.root?.content else {
      if case .record(_, let resource)? = old.root?.content { return resource }
      return nil
    }
    let links = parts.compactMap { part in
      (part.path + (part.place.map { [$0] } ?? [])).first { !new.has($0) }
    }
    guard let domain = links.first?.domain, links.allSatisfy({ $0.domain == domain }),
      case .record(let record, let resource)? = new.nodes[domain]?.content
    else { return nil }
    var terms: [String] = []
    for link in links where !terms.contains(link.term) { terms.append(link.term) }
    let again = AddressSet(terms.compactMap(Self.passingNetwork))
    // What the terms cover is not named twice.
    var words = String(decoding: record.text, as: UTF8.self).split(separator: " ").map(String.init)
      .filter { word in Self.passingNetwork(word).map { !again.contains($0) } ?? true }
    let end = words.firstIndex { word in
      let term = word.lowercased()
      return term.hasSuffix("all") && term.utf8.count <= 4 || term.hasPrefix("redirect=")
    }
    words.insert(contentsOf: terms, at: end ?? words.count)
    return Record(
      name: resource.name, ttl: resource.ttl,
      data: .txt(CharacterStrings(words: words.joined(separator: " "))))
  }

  /// Of a term `ip4` or `ip6` that lets pass.
  private static func passingNetwork(_ term: String) -> IPNetwork? {
    guard let only = SPFRecord(parsing: Array("v=spf1 \(term)".utf8)).terms.first,
      case .directive(let directive) = only.content, directive.qualifier == .pass
    else { return nil }
    switch directive.mechanism {
    case .ip4(let network), .ip6(let network): return network
    case .all, .include, .a, .mx, .ptr, .exists: return nil
    }
  }

  /// The record as it was, where those parts come from one that changed.
  func earlierRecord(_ parts: [SPFDrift.Part]) -> Record? {
    let links = parts.compactMap { part in
      (part.path + (part.place.map { [$0] } ?? [])).first { !old.has($0) }
    }
    guard let domain = links.first?.domain, links.allSatisfy({ $0.domain == domain }),
      case .record(_, let resource)? = old.nodes[domain]?.content
    else { return nil }
    return resource
  }

  /// The first record of the old state that has changed, of those that decide what no term names: the root, and what it redirects to.
  private var changedEnding: Record? {
    var domain: DomainName? = old.domain
    for _ in 0..<SPFTree.maximumRecords {
      guard let current = domain, let node = old.nodes[current],
        case .record(let record, let resource) = node.content
      else { return nil }
      if new.nodes[current]?.record?.text != record.text { return resource }
      domain =
        node.steps.first {
          if case .modifier(.redirect) = $0.term.content { true } else { false }
        }?.targetName
    }
    return nil
  }
}
