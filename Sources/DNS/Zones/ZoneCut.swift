extension DomainName {
  /// The delegation of a zone that the name lies at or below, the one nearest to the apex: what is below it is another zone's, further
  /// delegations among it (RFC 1034 §4.2.1). `nil` for what the zone itself answers for.
  ///
  /// - Parameter isCut: Whether NS records stand at a name below the apex.
  public func cut(inZone apex: DomainName, _ isCut: (DomainName) -> Bool) -> DomainName? {
    var found: DomainName?
    var ancestor: DomainName? = self
    while let current = ancestor, current.wire.count > apex.wire.count {
      if isCut(current) { found = current }
      ancestor = current.parent
    }
    return found
  }

  /// Whether the delegation stands above the name, and not at it.
  public func isBelowCut(inZone apex: DomainName, _ isCut: (DomainName) -> Bool) -> Bool {
    guard let cut = cut(inZone: apex, isCut) else { return false }
    return cut != self
  }
}
