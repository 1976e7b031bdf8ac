public import DNS

/// Who passes by one record and not by another, as evaluation comes to it: within the limits of RFC 7208 §4.6.4.
public struct SPFComparison: Sendable {
  /// Pass by the first record whatever the message, and not by the second.
  public private(set) var lost = AddressSet()
  /// Pass by the second whatever the message, and not by the first.
  public private(set) var gained = AddressSet()
  /// Pass by the first whatever the message; a lookup that failed, or the message, decides in the second.
  public private(set) var open = AddressSet()
  /// Terms of the first record by which the message decides who passes, and which the second does not have, or comes to later than
  /// to a term that decides otherwise.
  public private(set) var lostTerms: [SPFOpenTerm] = []
  /// What those of `lost` come to.
  public private(set) var resultsOfLost: Set<SPFResult> = []

  public init(_ before: SPFTree, _ now: SPFTree) {
    let networks = (before.orderedNodes + now.orderedNodes).flatMap { node in
      node.steps.filter { $0.standing == .evaluated }.flatMap(\.matchedNetworks.networks)
    }
    for cell in AddressSet.cells(of: networks) {
      guard let address = cell.first else { continue }
      let old = before.verdict(for: address).possible
      let new = now.verdict(for: address).possible
      if old == [.pass], !new.contains(.pass) {
        lost.formUnion(cell)
        resultsOfLost.formUnion(new)
      } else if new == [.pass], !old.contains(.pass) {
        gained.formUnion(cell)
      } else if old == [.pass], new != [.pass] {
        open.formUnion(cell)
      }
    }
    lostTerms = Self.lostTerms(before, now)
  }

  private static func lostTerms(_ before: SPFTree, _ now: SPFTree) -> [SPFOpenTerm] {
    let (old, new) = (before.mapping().map, now.mapping().map)
    var lost: [SPFOpenTerm] = []
    for (fate, addresses) in old.fates where fate.outcome != .pass {
      for (other, others) in new.fates where other.outcome != .pass {
        if addresses.intersection(others).isEmpty { continue }
        let kept = new.openTerms.prefix(other.openTerms).map(\.content)
        for term in old.openTerms.prefix(fate.openTerms)
        where term.outcome == .pass && !kept.contains(term.content) && !lost.contains(term) {
          lost.append(term)
        }
        if fate.outcome == .redirected, let redirect = old.redirect,
          other.outcome != .redirected || new.redirect?.content != redirect.content,
          !lost.contains(redirect)
        {
          lost.append(redirect)
        }
      }
    }
    // An `exists` that asks the same for every message has been asked, and its addresses are compared.
    lost.removeAll { term in
      before.nodes[term.place.domain]?.steps.contains { step in
        if case .existence = step.lookup { step.place == term.place } else { false }
      } ?? false
    }
    let order = old.openTerms + (old.redirect.map { [$0] } ?? [])
    return order.filter(lost.contains)
  }
}
