/// What makes a set of well-formed records no zone, or a doubtful one: what a name server says when it loads the zone.
public struct ZoneProblem: Hashable, Sendable {
  public let kind: Kind
  /// The record that shows it; `nil` when something is missing.
  public let record: Record?

  public init(kind: Kind, record: Record?) {
    self.kind = kind
    self.record = record
  }

  public enum Kind: Hashable, Sendable {
    /// RFC 1035 §5.2: exactly one SOA, at the top.
    case noStartOfAuthority
    case severalStartsOfAuthority
    case startOfAuthorityBelowApex
    /// That of another zone: two files in one, of which the second would be lost. named drops it with a warning.
    case startOfAuthorityOutside
    /// RFC 1034 §3.6.2, RFC 2181 §10.1.
    case aliasBesideOtherData
    case severalAliases
    /// RFC 1034 §3.6.2: an SOA record and NS records stand there in any case, be they in the file or the provider's.
    case aliasAtApex
    /// RFC 6672 §2.4.
    case severalDelegatedNames
    /// RFC 1034 §4.2.1: the apex has NS records.
    case noNameServers
    /// Not at or below the apex: the record is left out.
    case outsideZone
    /// Below a delegation and no address: no server ever gives it out (RFC 1034 §4.2.1).
    case occluded
    /// RFC 2181 §5.2: the TTL of the first record is taken.
    case differingTTLs
    /// Below a DNAME (RFC 6672 §2.4).
    case belowDelegatedName
  }

  /// Whether the zone can't be used at all.
  public var isFatal: Bool {
    switch kind {
    case .noStartOfAuthority, .severalStartsOfAuthority, .startOfAuthorityBelowApex,
      .startOfAuthorityOutside, .aliasBesideOtherData, .severalAliases, .severalDelegatedNames:
      true
    case .aliasAtApex: true
    case .noNameServers, .outsideZone, .occluded, .differingTTLs, .belowDelegatedName:
      false
    }
  }
}

extension Zone {
  /// What is wrong with the records as a zone with that apex, in the order of the records.
  ///
  /// - Parameter records: As they were read, duplicates and those outside included.
  public static func problems(origin: DomainName, records: [Record]) -> [ZoneProblem] {
    var problems: [ZoneProblem] = []
    var groups = Groups(origin: origin)
    for record in records {
      if let kind = groups.add(record) { problems.append(ZoneProblem(kind: kind, record: record)) }
    }
    if !groups.hasStartOfAuthority {
      problems.append(ZoneProblem(kind: .noStartOfAuthority, record: nil))
    }
    if !groups.hasNameServers {
      problems.append(ZoneProblem(kind: .noNameServers, record: nil))
    }
    for record in records {
      if let kind = groups.whereabouts(of: record) {
        problems.append(ZoneProblem(kind: kind, record: record))
      }
    }
    return problems
  }

  /// What has been seen at each name, as far as the rules need it.
  private struct Groups {
    let origin: DomainName
    private var aliases: [DomainName: RecordData] = [:]
    private var delegatedNames: [DomainName: RecordData] = [:]
    private var namesWithOtherData: Set<DomainName> = []
    private var cuts: Set<DomainName> = []
    private var ttls: [DomainName: [(type: RecordType, ttl: UInt32)]] = [:]
    private var startOfAuthority: RecordData?

    init(origin: DomainName) { self.origin = origin }

    var hasStartOfAuthority: Bool { startOfAuthority != nil }
    private(set) var hasNameServers = false

    mutating func add(_ record: Record) -> ZoneProblem.Kind? {
      guard record.name.isSubdomain(of: origin) else {
        return record.type == .soa ? .startOfAuthorityOutside : .outsideZone
      }
      let isApex = record.name.wire.count == origin.wire.count
      switch record.type {
      case .soa:
        if !isApex { return .startOfAuthorityBelowApex }
        if let startOfAuthority, startOfAuthority != record.data {
          return .severalStartsOfAuthority
        }
        startOfAuthority = record.data
      case .ns:
        if isApex { hasNameServers = true } else { cuts.insert(record.name) }
      case .dname:
        if let other = delegatedNames[record.name], other != record.data {
          return .severalDelegatedNames
        }
        delegatedNames[record.name] = record.data
      default: break
      }
      if let kind = checkAlias(record) { return kind }
      return checkTTL(record)
    }

    private mutating func checkAlias(_ record: Record) -> ZoneProblem.Kind? {
      // RFC 4034 §3, §4: signatures and proofs may stand beside a CNAME; KEY too (RFC 2535).
      if record.type == .cname {
        if let other = aliases[record.name], other != record.data { return .severalAliases }
        aliases[record.name] = record.data
        return namesWithOtherData.contains(record.name) ? .aliasBesideOtherData : nil
      }
      if [.rrsig, .nsec, .key].contains(record.type) { return nil }
      namesWithOtherData.insert(record.name)
      return aliases[record.name] != nil ? .aliasBesideOtherData : nil
    }

    private mutating func checkTTL(_ record: Record) -> ZoneProblem.Kind? {
      // RRSIG records of one name belong to different sets.
      if record.type == .rrsig { return nil }
      if let first = ttls[record.name]?.first(where: { $0.type == record.type }) {
        return first.ttl == record.ttl ? nil : .differingTTLs
      }
      ttls[record.name, default: []].append((record.type, record.ttl))
      return nil
    }

    func whereabouts(of record: Record) -> ZoneProblem.Kind? {
      if cuts.isEmpty && delegatedNames.isEmpty { return nil }
      guard record.name.isSubdomain(of: origin) else { return nil }
      let isGlue = record.type == .a || record.type == .aaaa
      var ancestor = record.name
      while ancestor.wire.count > origin.wire.count, let parent = ancestor.parent {
        if ancestor.wire.count < record.name.wire.count, cuts.contains(ancestor), !isGlue {
          return .occluded
        }
        if delegatedNames[parent] != nil { return .belowDelegatedName }
        ancestor = parent
      }
      return nil
    }
  }
}

extension RecordType {
  /// RFC 2535, RFC 3445.
  fileprivate static let key = RecordType(rawValue: 25)
}

extension ZoneProblem: CustomStringConvertible {
  public var description: String {
    let name = record.map { "\($0.name)" } ?? ""
    return switch kind {
    case .noStartOfAuthority: "the zone has no SOA record"
    case .severalStartsOfAuthority: "a second SOA record that differs from the first"
    case .startOfAuthorityBelowApex: "an SOA record at \(name), which is not the zone's apex"
    case .startOfAuthorityOutside:
      "\(name) has an SOA record and is not in the zone: a file holds one zone"
    case .aliasBesideOtherData: "\(name) has a CNAME record and other data"
    case .severalAliases: "\(name) has more than one CNAME record"
    case .aliasAtApex:
      "\(name) has a CNAME record and is the zone's apex, where SOA and NS records stand"
    case .severalDelegatedNames: "\(name) has more than one DNAME record"
    case .noNameServers: "the zone's apex has no NS records"
    case .outsideZone: "\(name) is not in the zone; the record is left out"
    case .occluded: "\(name) lies below a delegation; no server gives this record out"
    case .differingTTLs:
      "the TTL differs from that of the first \(record?.type.description ?? "") record of "
        + "\(name), which is used for all of them"
    case .belowDelegatedName: "\(name) lies below a DNAME; no server gives this record out"
    }
  }
}
