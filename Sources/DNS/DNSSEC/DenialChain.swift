/// The NSEC or NSEC3 records of a whole zone, held against the names and types that it has (RFC 4034 §4, RFC 5155 §7.1).
struct DenialChain {
  /// The types at each name of the zone, those of signing included.
  let types: [DomainName: Set<RecordType>]
  let origin: DomainName
  /// The names below the apex with NS records.
  let cuts: Set<DomainName>

  /// What is wrong, by kind, with the names concerned.
  enum Fault: Hashable, Comparable {
    case missing
    case superfluous
    case otherTypes
    case otherNext
  }

  typealias Faults = [Fault: [DomainName]]

  /// What the records have to say: of names that the zone itself answers for.
  private var owned: [DomainName: Set<RecordType>] {
    var owned: [DomainName: Set<RecordType>] = [:]
    for (name, all) in types {
      if name.isBelowCut(inZone: origin, cuts.contains)
        || all.isSubset(of: [.nsec, .nsec3, .rrsig])
      {
        continue
      }
      // At a cut addresses are glue (RFC 4035 §2.3).
      owned[name] = cuts.contains(name) ? all.intersection([.ns, .ds, .nsec, .rrsig]) : all
    }
    return owned
  }

  // MARK: NSEC

  func faults(of records: [PlainDenial]) -> Faults {
    let owned = owned
    let order = owned.keys.sorted()
    let byOwner = Dictionary(
      records.map { ($0.owner, $0) }, uniquingKeysWith: { first, _ in first })
    var faults: Faults = [:]
    for (index, name) in order.enumerated() {
      guard let record = byOwner[name] else {
        faults[.missing, default: []].append(name)
        continue
      }
      // The last one points back to the apex (RFC 4034 §4.1.1).
      if record.next != order[(index + 1) % order.count] {
        faults[.otherNext, default: []].append(name)
      }
      if record.types != TypeBitMap(owned[name] ?? []) {
        faults[.otherTypes, default: []].append(name)
      }
    }
    for name in byOwner.keys.sorted() where owned[name] == nil {
      faults[.superfluous, default: []].append(name)
    }
    return faults
  }

  // MARK: NSEC3

  /// `nil` where names can't be hashed.
  func faults(
    of records: [HashedDenial], hash: (DomainName) -> [UInt8]?
  ) -> Faults? {
    var owned = owned
    // Names between the apex and a name that have nothing themselves have an empty list (RFC 5155 §7.1).
    for name in Array(owned.keys) {
      var above = name.parent
      while let current = above, current.wire.count > origin.wire.count, owned[current] == nil {
        owned[current] = []
        above = current.parent
      }
    }
    let optsOut = records.contains(where: \.isOptOut)
    let byHash = Dictionary(
      records.map { ($0.ownerHash, $0) }, uniquingKeysWith: { first, _ in first })
    let order = byHash.keys.sorted { $0.lexicographicallyPrecedes($1) }
    var faults: Faults = [:]
    var known: Set<[UInt8]> = []
    for (name, types) in owned.sorted(by: { $0.key < $1.key }) {
      guard let hash = hash(name) else { return nil }
      known.insert(hash)
      guard let record = byHash[hash] else {
        // RFC 5155 §6: unsigned delegations may be left out, and what only leads to them.
        let mayBeMissing = optsOut && (types.isEmpty || cuts.contains(name) && !types.contains(.ds))
        if !mayBeMissing { faults[.missing, default: []].append(name) }
        continue
      }
      if record.types != TypeBitMap(types) { faults[.otherTypes, default: []].append(name) }
    }
    for (index, hash) in order.enumerated() {
      guard let record = byHash[hash] else { continue }
      if !known.contains(hash) { faults[.superfluous, default: []].append(record.record.name) }
      if record.nextHash != order[(index + 1) % order.count] {
        faults[.otherNext, default: []].append(record.record.name)
      }
    }
    return faults
  }
}

extension ZoneSignatures {
  /// The names at which the chain of NSEC or NSEC3 records is not that of the zone, by what is wrong.
  public enum ChainVerdict: Sendable {
    /// A clause and the names that it is about.
    case faulty([(clause: String, names: [DomainName])])
    case whole
    /// There is no chain.
    case none
    case undetermined(String)
  }

  /// Names that are hashed; a hash takes some microseconds.
  private static let maximumNames = 200_000

  /// - Parameters:
  ///   - denials: The NSEC and NSEC3 records of the zone.
  ///   - parameters: The NSEC3PARAM records of its apex.
  public func chain(
    of origin: DomainName, types: [DomainName: Set<RecordType>], cuts: Set<DomainName>,
    denials: [Record], parameters: [Record]
  ) -> ChainVerdict {
    let chain = DenialChain(types: types, origin: origin, cuts: cuts)
    let hashed = denials.compactMap(HashedDenial.init)
    let faults: DenialChain.Faults
    // RFC 5155 §4: the records with these parameters are the chain that servers use.
    if let used = parameters.lazy.compactMap(HashParameters.init(parameterRecord:)).first {
      if types.count > Self.maximumNames {
        return .undetermined("the zone has more than \(Self.maximumNames) names to hash")
      }
      let own = hashed.filter { $0.parameters == used }
      let found = chain.faults(of: own) { checker.cryptography.hash($0, used) }
      guard let found else {
        return .undetermined("names can't be hashed as its NSEC3 records are")
      }
      faults = found
    } else {
      let plain = denials.compactMap(PlainDenial.init)
      if plain.isEmpty, hashed.isEmpty { return .none }
      faults = chain.faults(of: plain)
    }
    if faults.isEmpty { return .whole }
    return .faulty(faults.sorted { $0.key < $1.key }.map { ($0.key.clause, $0.value) })
  }
}

extension HashParameters {
  /// Of an NSEC3PARAM record (RFC 5155 §4.1); one with flags is not in use.
  fileprivate init?(parameterRecord record: Record) {
    guard case .other(.nsec3param, let octets) = record.data, octets.count >= 5, octets[1] == 0,
      octets.count == 5 + Int(octets[4])
    else { return nil }
    self.init(
      algorithm: octets[0], iterations: UInt16(octets[2]) << 8 | UInt16(octets[3]),
      salt: Array(octets[5...]))
  }
}

extension DenialChain.Fault {
  /// Goes behind a number of names.
  fileprivate var clause: String {
    switch self {
    case .missing: "without a record of the chain"
    case .superfluous: "with a record that belongs to no name of the zone"
    case .otherTypes: "whose record lists other types than the name has"
    case .otherNext: "whose record does not point to the next one"
    }
  }
}
