import DNS
import MailAuth
import Reputation

/// A known operator, and the families in whose records a name of it stands.
struct SeenSender {
  let sender: KnownSender
  var families: [RuleFamily]

  var summary: FactValue {
    [
      "name": .string(sender.name), "kind": .string(sender.kind.rawValue),
      "source": .string(sender.source), "seen": FactValue(families.map(\.word)),
    ]
  }
}

extension DomainFacts {
  /// The known operators behind the names that the domain's records of some families point to, in the order of a report.
  func senders(in families: Set<RuleFamily>) -> [SeenSender] {
    var seen: [SeenSender] = []
    for family in RuleFamily.allCases where families.contains(family) {
      for name in names(in: family) {
        guard let sender = KnownSender.of(name) else { continue }
        if let place = seen.firstIndex(where: { $0.sender == sender }) {
          if seen[place].families.last != family { seen[place].families.append(family) }
        } else {
          seen.append(SeenSender(sender: sender, families: [family]))
        }
      }
    }
    return seen
  }

  private func names(in family: RuleFamily) -> [DomainName] {
    switch family {
    case .spf: spf.includedDomains + (ownSPF?.includedDomains ?? [])
    case .dkim: dkim.selectors.filter { !$0.keys.isEmpty }.compactMap(\.delegatedTo)
    case .dmarc: dmarc.destinations.map(\.host)
    case .mx: mailExchangers.exchangers.map(\.name)
    // Exchanges are named by their MX records.
    case .reverseDNS:
      (reverseDNS?.addresses ?? []).filter { $0.use == .sending }.flatMap {
        $0.lookup.names.map(\.name)
      }
    case .smtp, .tls, .dane, .mtaSTS, .tlsRPT, .bimi, .blocklists, .dnssec, .zone,
      .receivers, .gate, .waivers, .zoneData, .header, .unsubscribe, .mime, .html, .deception,
      .links, .text, .likeness, .secondOpinions:
      []
    }
  }
}

extension SPFFacts {
  /// The domains whose records the record takes in. What a known operator includes in turn is its own affair.
  fileprivate var includedDomains: [DomainName] {
    var found: [DomainName] = []
    var visited: Set<DomainName> = [domain]
    var rest = [tree.root].compactMap(\.self)
    while let node = rest.popLast() {
      for step in node.steps where step.standing == .evaluated {
        guard case .record = step.lookup, case .domain(let target) = step.target,
          visited.insert(target).inserted
        else { continue }
        found.append(target)
        if KnownSender.of(target) == nil, let child = tree.nodes[target] { rest.append(child) }
      }
    }
    return found
  }
}
