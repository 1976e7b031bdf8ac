/// What two states of zones define without records - routing, aliases, pools, proxies - and define differently: answers that may have
/// changed, though no record did.
public struct DefinitionDifference: Hashable, Sendable {
  public let name: DomainName
  /// Empty stands for every type.
  public let types: [RecordType]
  /// The entries of the name and types in each state; one of the two may be empty.
  public let before: [UndeterminedEntry]
  public let after: [UndeterminedEntry]

  /// One of them: of the new state, where it has one.
  public var entry: UndeterminedEntry? { after.first ?? before.first }

  private struct Key: Hashable {
    let name: DomainName
    let types: [RecordType]
  }

  /// The differences, by name.
  public static func differences(
    from before: [UndeterminedEntry], to after: [UndeterminedEntry]
  ) -> [DefinitionDifference] {
    let (old, new) = (groups(before), groups(after))
    return Set(old.keys).union(new.keys).compactMap { key -> DefinitionDifference? in
      let (before, after) = (old[key] ?? [], new[key] ?? [])
      if definitions(before) == definitions(after) { return nil }
      return DefinitionDifference(
        name: key.name, types: key.types, before: before, after: after)
    }.sorted { ($0.name, $0.types.map(\.rawValue)) < ($1.name, $1.types.map(\.rawValue)) }
  }

  /// What is defined for a name that is not known can't be compared, and counts as open in any case.
  private static func groups(_ entries: [UndeterminedEntry]) -> [Key: [UndeterminedEntry]] {
    var groups: [Key: [UndeterminedEntry]] = [:]
    for entry in entries {
      guard let name = entry.name else { continue }
      groups[Key(name: name, types: entry.types), default: []].append(entry)
    }
    return groups
  }

  /// How often each is there.
  private static func definitions(
    _ entries: [UndeterminedEntry]
  ) -> [UndeterminedEntry.Definition: Int] {
    entries.reduce(into: [:]) { $0[$1.definition ?? .text($1.reason), default: 0] += 1 }
  }
}

private func < (left: (DomainName, [UInt16]), right: (DomainName, [UInt16])) -> Bool {
  left.0 == right.0 ? left.1.lexicographicallyPrecedes(right.1) : left.0 < right.0
}
