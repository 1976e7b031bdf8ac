import DNS
import MailAuth

/// SPF facts as a report shows them.
extension SPFFacts {
  public var summary: FactValue {
    var facts: [String: FactValue] = [
      "domain": .string(domain.description),
      "records": FactValue(published.map { $0.strings.text }),
    ]
    if let failure = text.failure {
      facts["status"] = "undetermined"
      facts["failure"] = .string(failure.description)
      return .object(facts)
    }
    if let type99 = Self.texts(obsoleteType) { facts["type_99"] = FactValue(type99) }
    guard let root = tree.root, let record = root.record else {
      facts["status"] = published.isEmpty ? "none" : "several"
      facts["record"] = nil
      return .object(facts)
    }
    let total = tree.total
    facts["status"] = record.errors.isEmpty ? "valid" : "invalid"
    facts["record"] = FactValue(published.first?.strings.text)
    facts["errors"] = FactValue(record.errors)
    facts["all"] = FactValue(record.all.map { $0.qualifier.rawValue + "all" })
    facts["lookups"] = .integer(total.lookups.minimum)
    facts["lookups_is_minimum"] = .boolean(!total.lookups.isExact)
    facts["void_lookups"] = .list(tree.voidPlaces.map(Self.place))
    // Those of every client; of a family's own only their number.
    facts["void_lookup_count"] = .integer(total.voidLookups.ofEveryClient.minimum)
    facts["void_lookups_is_minimum"] = .boolean(!total.voidLookups.ofEveryClient.isExact)
    facts["void_lookup_count_ipv4"] = .integer(total.voidLookups.count(for: .v4).minimum)
    facts["void_lookup_count_ipv6"] = .integer(total.voidLookups.count(for: .v6).minimum)
    facts["void_unless_matched"] = .list(tree.voidPlacesUnlessMatched.map(Self.place))
    facts["authorised_ipv4_addresses"] = .integer(Int(total.authorised.ipv4Count))
    facts["authorised_is_minimum"] = .boolean(!total.isAuthorisedComplete)
    facts["depends_on_message"] = .list(tree.messagePlaces.map(Self.place))
    var shown: Set<DomainName> = [domain]
    facts["includes"] = .list(includes(of: root, shown: &shown))
    if !verdicts.isEmpty {
      facts["sending_addresses"] = .list(
        verdicts.map { address, verdict in
          [
            "address": .string(address.description),
            "results": FactValue(verdict.possible.map(\.rawValue).sorted()),
          ]
        })
    }
    return .object(facts)
  }

  private static func texts(_ answer: Answer) -> [String]? {
    let texts = answer.records.compactMap { record in
      if case .spf(let strings) = record.data { strings.text } else { nil }
    }
    return texts.isEmpty ? nil : texts
  }

  private static func place(_ place: SPFPlace) -> FactValue {
    ["domain": .string(place.domain.description), "term": .string(place.term)]
  }

  /// A record that was shown before is only named: its includes stand at the first place.
  private func includes(of node: SPFNode, shown: inout Set<DomainName>) -> [FactValue] {
    var list: [FactValue] = []
    for step in node.steps where step.standing == .evaluated {
      guard case .record = step.lookup, case .domain(let target) = step.target else { continue }
      var entry: [String: FactValue] = [
        "domain": .string(target.description), "term": .string(step.place.term),
      ]
      if let sender = KnownSender.of(target) { entry["sender"] = .string(sender.name) }
      let totals = tree.totals[target] ?? SPFTotals()
      entry["lookups"] = .integer(totals.lookups.minimum)
      if let child = tree.nodes[target] {
        switch child.content {
        case .record(_, let record):
          if case .txt(let strings) = record.data { entry["record"] = .string(strings.text) }
        case .none: entry["record"] = nil
        case .several(let records): entry["records"] = .integer(records.count)
        case .unknown(let failure): entry["failure"] = .string(failure.description)
        }
        if shown.insert(target).inserted {
          entry["includes"] = .list(includes(of: child, shown: &shown))
        }
      }
      list.append(.object(entry))
    }
    return list
  }
}

extension SPFTree {
  /// The terms whose lookup is void whoever the client is, each once.
  var voidPlaces: [SPFPlace] { places { $0 == .void } }

  /// The terms whose lookup is void for whoever they do not match, each once.
  var voidPlacesUnlessMatched: [SPFPlace] { places { $0 == .voidUnlessMatched } }

  /// The terms that may find nothing, as the message decides.
  var voidPlacesOfSomeMessages: [SPFPlace] { places { $0 == .dependsOnMessage } }

  /// The terms whose lookup is void for clients of the family, each once.
  func voidPlaces(for family: SPFClientFamily) -> [SPFPlace] {
    places { $0 == .void || $0 == .voidForClients(family) }
  }

  private func places(_ isWanted: (SPFVoidness) -> Bool) -> [SPFPlace] {
    orderedNodes.flatMap { node in
      node.steps.filter { isWanted($0.voidness(in: nodes)) }.map(\.place)
    }
  }

  /// The evaluated terms that depend on the message or the client.
  var messagePlaces: [SPFPlace] {
    orderedNodes.flatMap { node in
      node.steps.filter { $0.standing == .evaluated && $0.dependsOnMessage }.map(\.place)
    }
  }
}

extension SPFStep {
  fileprivate var dependsOnMessage: Bool {
    if case .dependsOnMessage = target { return true }
    if case .directive(let directive) = term.content, case .ptr = directive.mechanism {
      return true
    }
    return false
  }
}
