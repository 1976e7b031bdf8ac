/// One line of a dynamic update (RFC 2136 §2.4, §2.5), with its place.
public enum ZoneChange: Hashable, Sendable {
  /// The update as a whole is done only where this holds.
  case require(Prerequisite, SourceLocation?)
  case add(Record)
  /// The record with these data; its TTL does not matter (§2.5.4).
  case delete(Record)
  case deleteSet(DomainName, RecordType, SourceLocation?)
  case deleteName(DomainName, SourceLocation?)

  /// RFC 2136 §2.4.
  public enum Prerequisite: Hashable, Sendable {
    case setExists(DomainName, RecordType)
    /// The set consists of records with the data of these, and of no others.
    case setEquals([Record])
    case setDoesNotExist(DomainName, RecordType)
    case nameInUse(DomainName)
    case nameNotInUse(DomainName)
  }

  public var location: SourceLocation? {
    switch self {
    case .require(_, let location), .deleteSet(_, _, let location), .deleteName(_, let location):
      location
    case .add(let record), .delete(let record): record.location
    }
  }

  /// The name that it is about.
  public var name: DomainName? {
    switch self {
    case .require(let prerequisite, _): prerequisite.name
    case .add(let record), .delete(let record): record.name
    case .deleteSet(let name, _, _), .deleteName(let name, _): name
    }
  }
}

extension ZoneChange.Prerequisite {
  public var name: DomainName? {
    switch self {
    case .setExists(let name, _), .setDoesNotExist(let name, _), .nameInUse(let name),
      .nameNotInUse(let name):
      name
    case .setEquals(let records): records.first?.name
    }
  }
}
