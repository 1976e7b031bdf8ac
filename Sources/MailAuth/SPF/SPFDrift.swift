public import DNS

/// How two readings of a record differ: for which addresses the result is another one, and whose terms those are.
public struct SPFDrift: Sendable {
  public let changes: [Change]
  /// Where the terms that are left open differ: those of before, and of now.
  public let openTerms: (before: [String], now: [String])?
  /// The results are the same as long as no open term matches, but an open term stands before or behind other addresses.
  public let isReordered: Bool

  public var isEmpty: Bool { changes.isEmpty && openTerms == nil && !isReordered }

  public struct Change: Sendable {
    public let before: SPFAddressMap.Outcome
    public let now: SPFAddressMap.Outcome
    public let addresses: AddressSet
    public let parts: [Part]
  }

  /// The share of one term.
  public struct Part: Sendable {
    /// The term that named the networks, and the terms that lead there; `nil` where no term does.
    public let place: SPFPlace?
    public let path: [SPFPlace]
    public let addresses: AddressSet

    public init(place: SPFPlace?, path: [SPFPlace], addresses: AddressSet) {
      self.place = place
      self.path = path
      self.addresses = addresses
    }
  }

  /// - Parameters:
  ///   - before: With the tree that names its networks. What used to pass is looked for there, all else in the other.
  ///   - now: With its tree.
  public init(
    from before: (map: SPFAddressMap, tree: SPFTree), to now: (map: SPFAddressMap, tree: SPFTree)
  ) {
    var changes: [Change] = []
    for old in SPFAddressMap.Outcome.allCases {
      let had = before.map.addresses(old)
      if had.isEmpty { continue }
      for new in SPFAddressMap.Outcome.allCases where new != old {
        let addresses = had.intersection(now.map.addresses(new))
        if addresses.isEmpty { continue }
        let tree = old == .pass ? before.tree : now.tree
        changes.append(
          Change(before: old, now: new, addresses: addresses, parts: tree.parts(of: addresses)))
      }
    }
    self.changes = changes
    let texts = { (map: SPFAddressMap) in
      map.openTerms.map(\.text) + (map.redirect.map { [$0.text] } ?? [])
    }
    let (old, new) = (texts(before.map), texts(now.map))
    openTerms = old == new ? nil : (old, new)
    isReordered = old == new && changes.isEmpty && !before.map.isEquivalent(to: now.map)
  }

  /// The addresses that change to or from an outcome.
  public func gained(_ outcome: SPFAddressMap.Outcome) -> AddressSet {
    union(changes.filter { $0.now == outcome })
  }

  public func lost(_ outcome: SPFAddressMap.Outcome) -> AddressSet {
    union(changes.filter { $0.before == outcome })
  }

  private func union(_ changes: [Change]) -> AddressSet {
    changes.reduce(into: AddressSet()) { $0.formUnion($1.addresses) }
  }
}

extension SPFTree {
  /// Divides addresses among the terms that name them, each to the first that does, in the order of evaluation.
  public func parts(of addresses: AddressSet) -> [SPFDrift.Part] {
    var parts = parts(of: addresses) { _ in true }
    let rest = parts.reduce(into: addresses) { $0 = $0.subtracting($1.addresses) }
    if !rest.isEmpty { parts.append(SPFDrift.Part(place: nil, path: [], addresses: rest)) }
    return parts
  }

  /// The same among some of the terms; what none of them names is left out.
  ///
  /// - Parameter isMeant: Of a term, by the terms that lead there, and itself.
  public func parts(
    of addresses: AddressSet, among isMeant: ([SPFPlace]) -> Bool
  ) -> [SPFDrift.Part] {
    var rest = addresses
    var parts: [SPFDrift.Part] = []
    for node in orderedNodes {
      for step in node.steps where step.standing == .evaluated {
        guard let directive = step.directive, directive.mechanism.namesNetworks else { continue }
        if rest.isEmpty { return parts }
        let own = AddressSet(step.matchedNetworks.networks).intersection(rest)
        if own.isEmpty { continue }
        let path = path(to: node.domain)
        guard isMeant(path + [step.place]) else { continue }
        rest = rest.subtracting(own)
        parts.append(SPFDrift.Part(place: step.place, path: path, addresses: own))
      }
    }
    return parts
  }
}

extension SPFMechanism {
  /// Whether the mechanism stands for a list of networks.
  fileprivate var namesNetworks: Bool {
    switch self {
    case .a, .mx, .ip4, .ip6: true
    case .all, .include, .ptr, .exists: false
    }
  }
}
