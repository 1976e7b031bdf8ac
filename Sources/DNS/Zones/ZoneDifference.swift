/// What differs between two states of one zone, or of several: by sets of records, with what changes nothing for a resolver told apart.
///
/// Takes time by the names of both states; what is the same in both is neither copied nor kept.
public struct ZoneDifference: Hashable, Sendable {
  /// The sets that differ: by name in canonical order, then by the number of the type.
  public let sets: [RecordSetDifference]

  /// Whether names that are in both states stand in another order, which means nothing to a server.
  public let isReordered: Bool

  public var isEmpty: Bool { sets.isEmpty && !isReordered }

  /// The sets whose records are not the same: what a resolver would see. Differences of TTL, of letter case and of order alone are
  /// not among them, nor an SOA record with another serial number alone.
  public var substantial: [RecordSetDifference] { sets.filter { $0.kind.isSubstantial } }

  public init(from base: Zone, to head: Zone) {
    let (sets, isReordered) = Self.compare(base, head)
    self.sets = sets.sorted()
    self.isReordered = isReordered
  }

  /// Compares the zones of the same origin with one another; those on one side alone are added or removed whole.
  ///
  /// Where a part of a zone becomes a zone of its own, or the other way round, records that only moved differ in nothing. NS records of
  /// the new zone's apex stand in both then: each side counts what its own zones hold.
  public init(from base: ZoneSet, to head: ZoneSet) {
    var moved: [Question: RecordSetDifference] = [:]
    var sets: [RecordSetDifference] = []
    var isReordered = false
    for origin in Set(base.origins).union(head.origins).sorted() {
      let before = base.zone(origin: origin)
      let after = head.zone(origin: origin)
      let found = Self.compare(before ?? Zone(origin: origin), after ?? Zone(origin: origin))
      isReordered = isReordered || found.isReordered
      for set in found.sets {
        guard set.kind == .added || set.kind == .removed else {
          sets.append(set)
          continue
        }
        let question = Question(set.name, set.type)
        guard let other = moved.removeValue(forKey: question) else {
          moved[question] = set
          continue
        }
        // Two zones of one side can have the same set at a cut; it stays one set of that side.
        if other.kind == set.kind {
          moved[question] = set.kind == .added ? set : other
          continue
        }
        let (old, new) = set.kind == .added ? (other, set) : (set, other)
        if let set = RecordSetDifference(old.before, new.after) { sets.append(set) }
      }
    }
    self.sets = (sets + moved.values).sorted()
    self.isReordered = isReordered
  }

  /// The names in the order of `base`; then those that only `head` has.
  private static func compare(
    _ base: Zone, _ head: Zone
  ) -> (sets: [RecordSetDifference], isReordered: Bool) {
    var sets: [RecordSetDifference] = []
    var lastPlace: Int32 = -1
    var isReordered = false
    for node in base.nodes where !node.records.isEmpty {
      guard let (place, other) = head.placedNode(node.name), !other.records.isEmpty else {
        sets += differences(node.records, [])
        continue
      }
      // The apex is always first.
      if place < lastPlace { isReordered = true }
      lastPlace = place
      if !areIdentical(node.records, other.records) {
        sets += differences(node.records, other.records)
      }
    }
    for node in head.nodes where !node.records.isEmpty {
      if base.node(node.name)?.records.isEmpty ?? true { sets += differences([], node.records) }
    }
    return (sets, isReordered)
  }

  /// The quick way for nearly all names.
  private static func areIdentical(_ before: [Record], _ after: [Record]) -> Bool {
    guard before.count == after.count else { return false }
    for (old, new) in zip(before, after)
    where old.ttl != new.ttl || old.data != new.data || !old.hasSameLetters(as: new) {
      return false
    }
    return true
  }

  /// Of the records of one name.
  private static func differences(
    _ before: [Record], _ after: [Record]
  ) -> [RecordSetDifference] {
    var types: [RecordType] = []
    for record in before + after where !types.contains(record.type) { types.append(record.type) }
    return types.compactMap { type in
      var set = RecordSetDifference(
        before.filter { $0.type == type }, after.filter { $0.type == type })
      set?.noteSigning(before, after)
      return set
    }
  }
}

/// One set of records (RFC 2181 §5) that is not the same in two states.
public struct RecordSetDifference: Hashable, Sendable {
  public let name: DomainName
  public let type: RecordType
  /// In the order of their zone; empty where there was none.
  public let before: [Record]
  public let after: [Record]
  public private(set) var kind: Kind

  /// What differs most; whatever stands further down in the list may differ too.
  public enum Kind: String, CaseIterable, Sendable {
    case added
    case removed
    /// At least one record was added, removed, or says something else.
    case changed
    /// An SOA record with another serial number alone.
    case serial
    /// What a signer makes of the other records, where both states have it: RRSIG, NSEC, NSEC3 and ZONEMD (RFC 4034, RFC 5155,
    /// RFC 8976). Signatures that are missing or too many on one side are no such difference.
    case signature
    /// How long the records may be kept.
    case ttl
    /// TXT records whose texts are the same and divided into strings at other places: SPF, DKIM and DMARC join them (RFC 7208 §3.3).
    case division
    /// Letters of a name in another case, which DNS takes for the same (RFC 4343).
    case letterCase = "case"
    /// The records of the set in another order, which means nothing (RFC 2181 §5).
    case order

    /// Whether a resolver would see another set.
    public var isSubstantial: Bool {
      switch self {
      case .added, .removed, .changed: true
      case .serial, .signature, .ttl, .division, .letterCase, .order: false
      }
    }
  }

  /// The records of `after` that are not in `before`, whatever their TTL; and the other way round.
  public var added: [Record] { Self.missing(after, in: before) }
  public var removed: [Record] { Self.missing(before, in: after) }

  /// The TTLs in seconds, where there is a set on both sides and they differ.
  public var lifetimes: (before: UInt32, after: UInt32)? {
    guard let old = before.first?.ttl, let new = after.first?.ttl, old != new else { return nil }
    return (old, new)
  }

  /// Where a person looks first: the record that was added or changed, else the first of the set; a set that was removed stands in
  /// the old state alone.
  public var location: SourceLocation? {
    let ofAfter = (added + after).lazy.compactMap(\.location).first
    return after.isEmpty ? before.lazy.compactMap(\.location).first : ofAfter
  }

  /// Of records of one name and type, at least one; `nil` when nothing differs.
  public init?(_ before: [Record], _ after: [Record]) {
    guard let first = after.first ?? before.first,
      let kind = Self.kind(of: before, after)
    else { return nil }
    name = first.name
    type = first.type
    self.before = before
    self.after = after
    self.kind = kind
  }

  /// Sees whether the difference follows from the others at the name, of which these are all records.
  fileprivate mutating func noteSigning(_ allBefore: [Record], _ allAfter: [Record]) {
    guard type.isMadeBySigning else { return }
    let types = (Set(allBefore.map(\.type)), Set(allAfter.map(\.type)))
    let follows: Bool
    switch kind {
    // With a name that is new, or a hashed one; at a name that stays, the zone was signed or is no longer.
    case .added: follows = types.0.allSatisfy(\.isMadeBySigning)
    case .removed: follows = types.1.allSatisfy(\.isMadeBySigning)
    case .changed:
      let covered = (Set(before.map(\.coveredType)), Set(after.map(\.coveredType)))
      follows =
        type != .rrsig
        || covered.1.subtracting(covered.0).isDisjoint(with: types.0)
          && covered.0.subtracting(covered.1).isDisjoint(with: types.1)
    case .serial, .signature, .ttl, .division, .letterCase, .order: follows = false
    }
    if follows { kind = .signature }
  }

  private static func kind(of before: [Record], _ after: [Record]) -> Kind? {
    if before.isEmpty { return .added }
    if after.isEmpty { return .removed }
    let (old, new) = (before.map(\.data.folded), after.map(\.data.folded))
    if Set(old) != Set(new) {
      if Set(old.map(\.withoutSerial)) == Set(new.map(\.withoutSerial)) { return .serial }
      guard Set(old.map(\.undivided)) == Set(new.map(\.undivided)) else { return .changed }
      return before.first?.ttl == after.first?.ttl ? .division : .ttl
    }
    if before.first?.ttl != after.first?.ttl { return .ttl }
    let letters = { (records: [Record]) in Set(records.map { [$0.name.wire, $0.data.wire] }) }
    if letters(before) != letters(after) { return .letterCase }
    return old == new ? nil : .order
  }

  private static func missing(_ records: [Record], in others: [Record]) -> [Record] {
    let known = Set(others.map(\.data.folded))
    return records.filter { !known.contains($0.data.folded) }
  }
}

extension RecordSetDifference: Comparable {
  public static func < (left: Self, right: Self) -> Bool {
    left.name == right.name ? left.type.rawValue < right.type.rawValue : left.name < right.name
  }
}

extension Record {
  /// Whether names are written in the same case; of records with equal data.
  fileprivate func hasSameLetters(as other: Record) -> Bool {
    guard name.wire == other.name.wire else { return false }
    switch data {
    case .ns, .cname, .ptr, .mx, .soa, .srv: return data.wire == other.data.wire
    case .a, .aaaa, .txt, .spf, .tlsa, .ds, .dnskey, .caa, .other: return true
    }
  }
}

extension RecordType {
  /// Whether a signer makes such records out of the others of the zone.
  fileprivate var isMadeBySigning: Bool {
    self == .rrsig || self == .nsec || self == .nsec3 || self == .zoneDigest
  }

  /// ZONEMD (RFC 8976).
  private static let zoneDigest = RecordType(rawValue: 63)
}

extension Record {
  /// The type that an RRSIG record covers (RFC 4034 §3.1.1); its own type for any other record.
  fileprivate var coveredType: RecordType {
    guard type == .rrsig else { return type }
    let octets = data.wire.prefix(2)
    return RecordType(rawValue: octets.reduce(0) { $0 << 8 | UInt16($1) })
  }
}

extension RecordData {
  /// The same for all that DNS takes for the same: names in the data of a DNAME in lower case (RFC 4343, RFC 6672 §2.1).
  fileprivate var folded: RecordData {
    guard case .other(.dname, let octets) = self, let name = DomainName(wire: octets) else {
      return self
    }
    return .other(.dname, name.canonicalWire)
  }

  fileprivate var withoutSerial: RecordData {
    guard case .soa(var soa) = self else { return self }
    soa.serial = 0
    return .soa(soa)
  }

  fileprivate var undivided: RecordData {
    guard case .txt(let strings) = self else { return self }
    return .txt(CharacterStrings(segments: [strings.joined]))
  }
}
