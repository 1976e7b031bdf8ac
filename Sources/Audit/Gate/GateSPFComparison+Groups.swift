import DNS
import MailAuth

/// What comes or goes, by what it comes from.
extension GateSPFComparison {
  /// What is lost or gained for one reason: a record with other terms, or one host's addresses.
  struct Group {
    let addresses: AddressSet
    let parts: [SPFDrift.Part]
    /// A line a share: `192.0.2.25: was pass by 'mx' at example.com (mx1.example.com), is fail`.
    let evidence: [String]
  }

  /// What is lost, by reason.
  var lostGroups: [Group] { groups(lost, of: old, missingIn: new) }
  /// What is gained, by reason.
  var gainedGroups: [Group] { groups(gained, of: new, missingIn: old) }

  private enum Reason: Hashable {
    case record(DomainName)
    case host(DomainName)
    case question(SPFPlace)
    case other
  }

  private func groups(
    _ changes: [Change], of tree: SPFTree, missingIn other: SPFTree
  ) -> [Group] {
    var order: [Reason] = []
    var shares: [Reason: [(change: Change, part: SPFDrift.Part)]] = [:]
    func add(_ reason: Reason, _ change: Change, _ part: SPFDrift.Part) {
      if shares[reason] == nil { order.append(reason) }
      shares[reason, default: []].append((change, part))
    }
    for change in changes {
      // A term that is gone would let them all pass again, whatever else did so, too.
      let linked = tree.parts(of: change.addresses) { $0.contains { !other.has($0) } }
      let rest = linked.reduce(into: change.addresses) { $0 = $0.subtracting($1.addresses) }
      let others = change.parts.map {
        SPFDrift.Part(place: $0.place, path: $0.path, addresses: $0.addresses.intersection(rest))
      }
      for part in linked + others.filter({ !$0.addresses.isEmpty }) {
        let places = part.path + (part.place.map { [$0] } ?? [])
        if let link = places.first(where: { !other.has($0) }) {
          add(.record(link.domain), change, part)
        } else if let place = part.place {
          var rest = part.addresses
          for (host, networks) in tree.hosts(at: place) {
            let own = rest.intersection(networks)
            if own.isEmpty { continue }
            rest = rest.subtracting(own)
            add(
              .host(host), change,
              SPFDrift.Part(place: part.place, path: part.path, addresses: own))
          }
          if rest.isEmpty { continue }
          let isQuestion = tree.isQuestion(place)
          add(
            isQuestion ? .question(place) : .other, change,
            SPFDrift.Part(place: part.place, path: part.path, addresses: rest))
        } else {
          add(.other, change, part)
        }
      }
    }
    return order.map { reason in
      let own = shares[reason] ?? []
      return Group(
        addresses: own.reduce(into: AddressSet()) { $0.formUnion($1.part.addresses) },
        parts: own.map(\.part),
        evidence: own.map { change, part in
          let host = if case .host(let name) = reason { " (\(name))" } else { "" }
          return "\(part.addresses.rangeText(limit: 20)): was \(change.before)"
            + (part.place.map { place in
              change.before == SPFAddressMap.Outcome.pass.rawValue
                ? " by '\(place.term)' at \(place.domain)\(host), is \(change.now)"
                : ", is \(change.now) by '\(place.term)' at \(place.domain)\(host)"
            } ?? ", is \(change.now)")
        })
    }
  }
}

extension SPFTree {
  /// The hosts that a term asks about, with what it makes of their addresses.
  fileprivate func hosts(at place: SPFPlace) -> [(name: DomainName, networks: AddressSet)] {
    guard let step = nodes[place.domain]?.steps.first(where: { $0.place == place }) else {
      return []
    }
    switch step.directive?.mechanism {
    case .a(_, let lengths)?:
      guard case .addresses(let host) = step.lookup else { return [] }
      return [(host.name, AddressSet(host.networks(lengths)))]
    case .mx(_, let lengths)?:
      guard case .exchanges(_, let hosts) = step.lookup else { return [] }
      return hosts.map { ($0.name, AddressSet($0.networks(lengths))) }
    case .all?, .include?, .ptr?, .ip4?, .ip6?, .exists?, nil: return []
    }
  }

  /// Whether what the term asks for depends on the message.
  fileprivate func isQuestion(_ place: SPFPlace) -> Bool {
    nodes[place.domain]?.steps.contains { $0.place == place && $0.target == .dependsOnMessage }
      ?? false
  }

  /// Whether the term stands in that domain's record.
  func has(_ place: SPFPlace) -> Bool {
    nodes[place.domain]?.steps.contains { $0.place == place } ?? false
  }
}
