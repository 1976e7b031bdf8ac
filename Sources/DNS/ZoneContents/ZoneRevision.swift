/// A zone's records while changes are made to them: what an update (RFC 2136 §3.4.2), a plan or a part of a zone makes of a base.
public struct ZoneRevision: Sendable {
  public let origin: DomainName
  /// Changes that whoever does them would leave out, each with the reason.
  public private(set) var ignored: [(change: ZoneChange, reason: String)] = []
  /// Where an update takes records out of sets.
  public private(set) var removedAt: [Question: SourceLocation] = [:]

  private var order: [DomainName] = []
  private var recordsByName: [DomainName: [Record]] = [:]
  private var executor = Executor.nameServer

  /// Who does a list of changes.
  public enum Executor: Sendable {
    /// Keeps the SOA and NS records of the apex as RFC 2136 §3.4.2 says.
    case nameServer
    /// Replaces these like all other sets (https://docs.aws.amazon.com/Route53/latest/APIReference/API_Change.html).
    case route53
  }

  public init(origin: DomainName, records: some Sequence<Record>) {
    self.origin = origin
    for record in records { append(record) }
  }

  /// The records, by name in the order of first appearance.
  public var records: [Record] { order.flatMap { recordsByName[$0] ?? [] } }

  /// Does what a file says. A whole zone takes the place of all that was there.
  ///
  /// - Throws: The prerequisite that does not hold; nothing has been changed then.
  public mutating func apply(_ zone: LoadedZone) throws(UnmetPrerequisite) {
    switch zone.contents {
    case .whole(let records): self = ZoneRevision(origin: origin, records: records)
    case .part(let records): replace(sets: records, with: records)
    case .plan(let before, let after): replace(sets: before + after, with: after)
    case .update(let changes):
      try apply(changes, by: zone.format == .route53 ? .route53 : .nameServer)
    }
  }

  /// A condition of an update that the zone does not fulfil (RFC 2136 §3.2).
  public struct UnmetPrerequisite: Error, Hashable, Sendable {
    public let prerequisite: ZoneChange.Prerequisite
    public let location: SourceLocation?
  }

  /// Does an update: first all prerequisites, then the changes in their order.
  public mutating func apply(
    _ changes: [ZoneChange], by executor: Executor = .nameServer
  ) throws(UnmetPrerequisite) {
    self.executor = executor
    for case .require(let prerequisite, let location) in changes where !holds(prerequisite) {
      throw UnmetPrerequisite(prerequisite: prerequisite, location: location)
    }
    for change in changes {
      switch change {
      case .require: break
      case .add(let record): add(record)
      case .delete(let record): delete(record)
      case .deleteSet(let name, let type, let location):
        deleteSet(name, type, location, of: change)
      case .deleteName(let name, let location): deleteName(name, location)
      }
    }
  }

  // MARK: Conditions

  private func set(_ name: DomainName, _ type: RecordType) -> [Record] {
    (recordsByName[name] ?? []).filter { $0.type == type }
  }

  private func holds(_ prerequisite: ZoneChange.Prerequisite) -> Bool {
    switch prerequisite {
    case .setExists(let name, let type): !set(name, type).isEmpty
    case .setDoesNotExist(let name, let type): set(name, type).isEmpty
    case .nameInUse(let name): !(recordsByName[name] ?? []).isEmpty
    case .nameNotInUse(let name): (recordsByName[name] ?? []).isEmpty
    case .setEquals(let records):
      records.first.map { first in
        Set(set(first.name, first.type).map(\.data)) == Set(records.map(\.data))
      } ?? true
    }
  }

  // MARK: Changes

  private mutating func append(_ record: Record) {
    if recordsByName[record.name] == nil { order.append(record.name) }
    recordsByName[record.name, default: []].append(record)
  }

  private mutating func replace(sets old: [Record], with new: [Record]) {
    var gone: [DomainName: Set<RecordType>] = [:]
    for record in old { gone[record.name, default: []].insert(record.type) }
    for (name, types) in gone { recordsByName[name]?.removeAll { types.contains($0.type) } }
    for record in new { append(record) }
  }

  /// RFC 2136 §3.4.2.2.
  private mutating func add(_ record: Record) {
    let there = recordsByName[record.name] ?? []
    guard record.name.isSubdomain(of: origin) else {
      return ignore(.add(record), "\(record.name) is not in the zone \(origin)")
    }
    switch record.type {
    case .cname:
      if there.contains(where: { $0.type != .cname && !$0.type.mayStandBesideAlias }) {
        return ignore(
          .add(record), "\(record.name) has other data, beside which no CNAME can stand")
      }
      // At most one: the new one takes the place.
      recordsByName[record.name]?.removeAll { $0.type == .cname }
    case .soa:
      switch executor {
      case .nameServer:
        guard let old = there.first(where: { $0.type == .soa }), Self.isNewer(record, than: old)
        else {
          return ignore(
            .add(record), "its serial number is not newer, or the name has no SOA record")
        }
      case .route53: break
      }
      recordsByName[record.name]?.removeAll { $0.type == .soa }
    default:
      if there.contains(where: { $0.type == .cname }), !record.type.mayStandBesideAlias {
        return ignore(
          .add(record), "\(record.name) has a CNAME record, beside which nothing stands")
      }
    }
    recordsByName[record.name]?.removeAll { $0.data == record.data }
    append(record)
    // RFC 2181 §5.2: one TTL a set; the newest is what servers take.
    for index in recordsByName[record.name, default: []].indices
    where recordsByName[record.name]?[index].type == record.type {
      recordsByName[record.name]?[index].ttl = record.ttl
    }
  }

  /// RFC 1982 §3.2.
  private static func isNewer(_ new: Record, than old: Record) -> Bool {
    guard case .soa(let new) = new.data, case .soa(let old) = old.data else { return false }
    return Int32(bitPattern: new.serial &- old.serial) > 0
  }

  /// RFC 2136 §3.4.2.4: neither the SOA nor the last NS record of the apex.
  private mutating func delete(_ record: Record) {
    if record.name == origin {
      if record.type == .soa { return ignore(.delete(record), "the SOA record stays") }
      if record.type == .ns, set(origin, .ns).allSatisfy({ $0.data == record.data }) {
        return ignore(.delete(record), "the last NS record of the apex stays")
      }
    }
    recordsByName[record.name]?.removeAll { $0.data == record.data }
    removedAt[Question(record.name, record.type)] = record.location
  }

  /// RFC 2136 §3.4.2.3.
  private mutating func deleteSet(
    _ name: DomainName, _ type: RecordType, _ location: SourceLocation?, of change: ZoneChange
  ) {
    switch executor {
    case .nameServer where name == origin && [.soa, .ns].contains(type):
      return ignore(change, "the \(type) records of the apex stay")
    case .nameServer, .route53: break
    }
    recordsByName[name]?.removeAll { $0.type == type }
    removedAt[Question(name, type)] = location
  }

  private mutating func deleteName(_ name: DomainName, _ location: SourceLocation?) {
    for record in recordsByName[name] ?? [] { removedAt[Question(name, record.type)] = location }
    recordsByName[name]?.removeAll { name != origin || ![.soa, .ns].contains($0.type) }
  }

  private mutating func ignore(_ change: ZoneChange, _ reason: String) {
    ignored.append((change, reason))
  }
}

extension RecordType {
  /// RFC 4034 §3, §4, RFC 2181 §10.1: signatures and proofs may stand beside a CNAME.
  fileprivate var mayStandBesideAlias: Bool { self == .rrsig || self == .nsec }
}
