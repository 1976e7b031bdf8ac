public import DNS

/// Who passes by one record and not by another, as evaluation comes to it: within the limits of RFC 7208 §4.6.4.
public struct SPFComparison: Sendable {
  /// Pass by the first record whatever the message, and not by the second.
  public private(set) var lost = AddressSet()
  /// Pass by the second whatever the message, and not by the first.
  public private(set) var gained = AddressSet()
  /// Pass by the first whatever the message; a lookup that failed, or the message, decides in the second.
  public private(set) var open = AddressSet()
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
  }
}
