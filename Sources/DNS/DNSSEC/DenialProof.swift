/// What the NSEC and NSEC3 records of an answer prove (RFC 4035 §5.4, RFC 5155 §8, RFC 6840 §4).
///
/// Our own and not ldns's: that knows neither opt-out nor the difference between 'no delegation' and 'no such name', which chains need.
struct DenialProof {
  let zone: SecureZone
  let checker: SetChecker
  private let pool: [Record]
  private let plain: [PlainDenial]
  private let hashed: [HashedDenial]
  /// By name and type: an NSEC record that is signed says nothing for an NSEC3 record of the same name.
  private var checked: [Question: Bool] = [:]
  private var hashes: [DomainName: [UInt8]] = [:]
  private(set) var signatures: [CheckedSignature] = []
  /// Why a record that would have been used was not.
  private(set) var firstProblem: Security?
  /// Whether a limit ended the search for a proof.
  private(set) var isCutShort = false
  /// The records that were used.
  private(set) var used: [Record] = []

  /// - Parameter authority: The authority section.
  init(_ authority: [Record], zone: SecureZone, checker: SetChecker) {
    self.zone = zone
    self.checker = checker
    pool = authority
    plain = authority.compactMap(PlainDenial.init)
      .filter { $0.owner.isSubdomain(of: zone.name) }
    // RFC 5155 §8.1, §8.2: unknown hashes and flags are passed over. All of one answer have the same parameters.
    let hashed = authority.compactMap(HashedDenial.init).filter {
      $0.parameters.algorithm == HashParameters.sha1 && $0.flags & 0xFE == 0
        && $0.record.name.parent == zone.name
    }
    self.hashed = hashed.filter { $0.parameters == hashed.first?.parameters }
  }

  enum Verdict: Hashable {
    case proven
    /// By an NSEC3 record with opt-out: what it covers may exist unsigned (RFC 5155 §9.2).
    case optedOut
    case tooManyIterations(UInt16)
    /// What was to be proven.
    case unproven(String)
  }

  /// What a DS question without DS records tells of a name.
  enum Delegation: Hashable {
    /// The name exists, and the same zone goes on.
    case none
    /// The same zone goes on, but nothing of it is at the name or below.
    case noName
    case unsigned
    case optedOut
    case tooManyIterations(UInt16)
    case unproven(String)
  }
}

extension DenialProof {
  /// Whether the name exists without that type, or a wildcard in its place does.
  mutating func noData(_ set: Question, _ work: inout ValidationWork) -> Verdict {
    if let excess = excessiveIterations(&work) { return .tooManyIterations(excess) }
    let claim = "there is no \(set)"
    if let types = types(at: set.name, &work) {
      return allows(types, set) ? .proven : .unproven(claim)
    }
    if let covering = covering(set.name, &work) {
      // An empty non-terminal: the next name stands below it.
      if covering.next != set.name, covering.next.isSubdomain(of: set.name) { return .proven }
      guard let wildcard = encloser(of: set.name, covering).prepending("*"),
        let types = types(at: wildcard, &work), allows(types, Question(wildcard, set.type))
      else { return .unproven(claim) }
      return .proven
    }
    guard let (encloser, cover) = closestEncloser(of: set.name, &work) else {
      return .unproven(claim)
    }
    if let wildcard = encloser.prepending("*"), let types = types(at: wildcard, &work) {
      guard allows(types, Question(wildcard, set.type)) else { return .unproven(claim) }
      return cover.isOptOut ? .optedOut : .proven
    }
    return cover.isOptOut ? .optedOut : .unproven(claim)
  }

  /// Whether neither the name nor a wildcard in its place exists.
  mutating func noName(_ name: DomainName, _ work: inout ValidationWork) -> Verdict {
    if let excess = excessiveIterations(&work) { return .tooManyIterations(excess) }
    let claim = "\(name) does not exist"
    if let covering = covering(name, &work) {
      guard !covering.next.isSubdomain(of: name),
        let wildcard = encloser(of: name, covering).prepending("*")
      else { return .unproven(claim) }
      return self.covering(wildcard, &work) == nil
        ? .unproven("no wildcard \(wildcard) exists") : .proven
    }
    guard let (encloser, cover) = closestEncloser(of: name, &work) else { return .unproven(claim) }
    guard let wildcard = encloser.prepending("*"), hashCovering(wildcard, &work) != nil else {
      return .unproven("no wildcard exists below \(encloser)")
    }
    return cover.isOptOut ? .optedOut : .proven
  }

  /// Whether no name closer than the wildcard below `encloser` exists (RFC 4035 §5.3.4, RFC 5155 §8.8).
  mutating func noCloserName(
    than encloser: DomainName, _ name: DomainName, _ work: inout ValidationWork
  ) -> Verdict {
    if let excess = excessiveIterations(&work) { return .tooManyIterations(excess) }
    let next = name.suffix(labels: encloser.labelCount + 1)
    if let covering = covering(name, &work), !covering.next.isSubdomain(of: next),
      !covering.owner.isSubdomain(of: next)
    {
      return .proven
    }
    guard let cover = hashCovering(next, &work) else {
      return .unproven("\(name) does not exist beside the wildcard *.\(encloser)")
    }
    return cover.isOptOut ? .optedOut : .proven
  }

  /// What is known of a name that has no DS records.
  mutating func delegation(_ name: DomainName, _ work: inout ValidationWork) -> Delegation {
    if let excess = excessiveIterations(&work) { return .tooManyIterations(excess) }
    let claim = "\(name) has no DS"
    if let types = types(at: name, &work) {
      // The child's own record, at its apex, says nothing of the parent's side (RFC 6840 §4.4).
      if types.contains(.soa) || types.contains(.ds) { return .unproven(claim) }
      return types.contains(.ns) ? .unsigned : .none
    }
    if let covering = covering(name, &work) {
      return covering.next.isSubdomain(of: name) ? .none : .noName
    }
    guard let (_, cover) = closestEncloser(of: name, &work) else { return .unproven(claim) }
    return cover.isOptOut ? .optedOut : .noName
  }

  /// Whether the types at a name allow that a set is missing there.
  private func allows(_ types: TypeBitMap, _ set: Question) -> Bool {
    if types.contains(set.type) || types.contains(.cname) { return false }
    if set.type == .ds { return !types.contains(.soa) || set.name.isRoot }
    // RFC 6840 §4.1: the record above a cut says nothing of what is below.
    return !types.isDelegation
  }

  /// By either kind of record.
  private mutating func types(at name: DomainName, _ work: inout ValidationWork) -> TypeBitMap? {
    if let record = plain.first(where: { $0.owner == name }), verify(record.record, &work) {
      return record.types
    }
    return hashMatching(name, &work)?.types
  }
}

/// NSEC.
extension DenialProof {
  private mutating func covering(
    _ name: DomainName, _ work: inout ValidationWork
  ) -> PlainDenial? {
    for record in plain where record.covers(name, in: zone.name) {
      // RFC 6840 §4.1, RFC 6672 §5.3.4.1: nothing is said of names below a cut or a DNAME.
      if name.isSubdomain(of: record.owner),
        record.types.isDelegation || record.types.contains(.dname)
      {
        continue
      }
      if verify(record.record, &work) { return record }
    }
    return nil
  }

  /// The closest name that exists above one that a record covers: it is above owner or next too.
  private func encloser(of name: DomainName, _ covering: PlainDenial) -> DomainName {
    var ancestor = name.parent
    while let current = ancestor {
      if covering.owner.isSubdomain(of: current) || covering.next.isSubdomain(of: current) {
        return current
      }
      ancestor = current.parent
    }
    return zone.name
  }
}

/// NSEC3.
extension DenialProof {
  /// RFC 9276 §3.2: the count is believed only where it is signed.
  private mutating func excessiveIterations(_ work: inout ValidationWork) -> UInt16? {
    guard let record = hashed.first, record.parameters.iterations > ValidationLimits.iterations,
      verify(record.record, &work)
    else { return nil }
    return record.parameters.iterations
  }

  /// RFC 5155 §8.3: the closest encloser, and what covers the next closer name.
  private mutating func closestEncloser(
    of name: DomainName, _ work: inout ValidationWork
  ) -> (DomainName, HashedDenial)? {
    if hashed.isEmpty { return nil }
    var next = name
    while next != zone.name, let ancestor = next.parent {
      if let match = hashMatching(ancestor, &work) {
        guard !match.types.isDelegation, !match.types.contains(.dname),
          let cover = hashCovering(next, &work)
        else { return nil }
        return (ancestor, cover)
      }
      next = ancestor
    }
    return nil
  }

  private mutating func hashMatching(
    _ name: DomainName, _ work: inout ValidationWork
  ) -> HashedDenial? {
    guard let hash = hash(name, &work) else { return nil }
    return hashed.first { $0.ownerHash == hash }.flatMap { verify($0.record, &work) ? $0 : nil }
  }

  private mutating func hashCovering(
    _ name: DomainName, _ work: inout ValidationWork
  ) -> HashedDenial? {
    guard let hash = hash(name, &work) else { return nil }
    return hashed.first { $0.covers(hash) }.flatMap { verify($0.record, &work) ? $0 : nil }
  }

  private mutating func hash(_ name: DomainName, _ work: inout ValidationWork) -> [UInt8]? {
    guard let parameters = hashed.first?.parameters,
      parameters.iterations <= ValidationLimits.iterations
    else { return nil }
    if let known = hashes[name] { return known }
    guard work.hashes > 0 else {
      isCutShort = true
      return nil
    }
    work.hashes -= 1
    let hash = checker.cryptography.hash(name, parameters)
    hashes[name] = hash
    return hash
  }
}

extension DenialProof {
  /// Whether the zone signed the record. Only those that are used are verified.
  private mutating func verify(_ record: Record, _ work: inout ValidationWork) -> Bool {
    let question = Question(record.name, record.type)
    if let known = checked[question] { return known }
    let set = pool.filter { $0.name == record.name && $0.type == record.type }
    let result = checker.check(set, pool, zone: zone.name, keys: zone.keys, &work)
    signatures += result.signatures
    used += set
    // An NSEC record made from a wildcard proves nothing (RFC 4035 §5.4).
    let isValid = result.problem == nil && result.wildcardEncloser == nil
    checked[question] = isValid
    if !isValid, firstProblem == nil { firstProblem = result.problem }
    return isValid
  }
}
