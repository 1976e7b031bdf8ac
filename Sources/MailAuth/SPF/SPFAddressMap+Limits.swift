import DNS

extension SPFTree {
  /// What receivers make of each address: the map, with permerror where a limit of §4.6.4 ends evaluation before the term that would
  /// match.
  ///
  /// One address of each share of a term stands for all of them: evaluation comes to the term by the same way.
  public func limited(_ map: SPFAddressMap) -> SPFAddressMap {
    // Whoever matches nothing has spent most.
    let isWithin = [SPFClientFamily.v4, .v6].allSatisfy { verdictOfOthers($0).exceeded.isEmpty }
    if isWithin { return map }
    var fates: [SPFAddressMap.Fate: AddressSet] = [:]
    for (fate, addresses) in map.fates {
      for share in shares(of: addresses) {
        var fate = fate
        if fate.outcome != .unknown, let sample = share.boundaries.first,
          verdict(for: sample).certain == .permerror
        {
          fate = SPFAddressMap.Fate(openTerms: fate.openTerms, outcome: .permerror)
        }
        fates[fate, default: AddressSet()].formUnion(share)
      }
    }
    let ending =
      fates[map.ending] == nil
      ? SPFAddressMap.Fate(openTerms: map.ending.openTerms, outcome: .permerror) : map.ending
    return SPFAddressMap(
      openTerms: map.openTerms, fates: fates, ending: ending, redirect: map.redirect,
      explanation: map.explanation, mixesExplanations: map.mixesExplanations)
  }

  /// The addresses by the term that names them and by family: void lookups are those of the client's (§5.3).
  private func shares(of addresses: AddressSet) -> [AddressSet] {
    parts(of: addresses).flatMap { part in
      [AddressSet.everyIPv4, .everyIPv6].map { part.addresses.intersection($0) }
    }.filter { !$0.isEmpty }
  }
}
