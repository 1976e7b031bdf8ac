import Synchronization

/// Validates answers along the chain of DS and DNSKEY records from a trust anchor down (RFC 4035 §5).
///
/// It asks for every record itself, and trusts no AD bit. What it found out about a zone it keeps: one validator serves one target.
public final class ChainValidator: DNSSECValidator {
  private let resolver: any SignedResolver
  private let anchors: TrustAnchors
  let checker: SetChecker
  private let known = Mutex<[DomainName: ZoneStatus]>([:])

  /// - Parameter time: At which signatures have to be valid.
  public init(
    resolver: any SignedResolver, cryptography: any DNSSECCryptography, anchors: TrustAnchors,
    time: UTCTime
  ) {
    self.resolver = resolver
    self.anchors = anchors
    checker = SetChecker(cryptography: cryptography, time: time)
  }

  /// At which signatures have to be valid.
  public var time: UTCTime { checker.time }

  public func validate(_ question: Question) async -> ValidatedAnswer {
    var work = ValidationWork()
    var aliases: [Record] = []
    var security = Security.secure
    var signatures: [CheckedSignature] = []
    var name = question.name
    while true {
      let step = await step(Question(name, question.type), &work)
      signatures += step.signatures
      security = security.weaker(step.security)
      func finished(_ outcome: Answer.Outcome) -> ValidatedAnswer {
        ValidatedAnswer(
          answer: Answer(question: question, aliases: aliases, outcome: outcome),
          security: security, chain: step.chain, signatures: signatures)
      }
      switch step.content {
      case .outcome(let outcome): return finished(outcome)
      case .alias(let alias, let target):
        guard Answer.mayFollow(alias, after: aliases, of: question) else {
          let reason = SecurityReason(.aliasLoop, zone: name, set: question)
          security = security.weaker(.bogus(reason))
          return finished(.failed(.aliasLoop(from: question.name)))
        }
        aliases.append(alias)
        name = target
      }
    }
  }

  public func delegationSigner(of key: Record, digestType: UInt8) -> DelegationSigner? {
    guard case .dnskey(let data) = key.data, key.isUsableKey,
      let digest = checker.cryptography.digest(of: key, type: digestType)
    else { return nil }
    return DelegationSigner(
      keyTag: data.tag, algorithm: data.algorithm, digestType: digestType, digest: digest)
  }

  public func resolveSigned(_ question: Question) async -> SignedAnswer {
    await resolver.resolveSigned(question)
  }

  /// The zones on the way to the name, as far as there are.
  public func chain(to name: DomainName) async -> (links: [ZoneLink], security: Security) {
    var work = ValidationWork()
    let status = await status(of: name, &work)
    return (status.links, status.security)
  }

  func ask(_ question: Question, _ work: inout ValidationWork) async -> SignedAnswer {
    guard work.questions > 0 else {
      return SignedAnswer(question: question, outcome: .failed(.bogus(Self.tooManyQuestions)))
    }
    work.questions -= 1
    return await resolver.resolveSigned(question)
  }

  private static let digestLimit = "the digests that dlv compares for one answer"
  static let hashLimit = "the names that dlv hashes for one answer"

  private static let tooManyQuestions =
    "given up after \(ValidationLimits.questions) questions for one answer"
}

/// Zones, from the trust anchor down.
extension ChainValidator {
  /// What is known of the zone that a name belongs to.
  func status(of name: DomainName, _ work: inout ValidationWork) async -> ZoneStatus {
    if let status = known.withLock({ $0[name] }) { return status }
    let status: ZoneStatus
    if let records = anchors.records(at: name) {
      status = await keys(
        of: name, delegation: records, signatures: [], above: nil, &work)
    } else if let parent = name.parent {
      let above = await self.status(of: parent, &work)
      if case .secure(let zone) = above.state, !above.endsHere {
        status = await descend(to: name, from: zone, above, &work)
      } else {
        status = above
      }
    } else {
      status = ZoneStatus(
        links: [],
        state: .other(
          .indeterminate(SecurityReason(.noTrustAnchor, zone: name, set: Question(name, .dnskey)))))
    }
    // Of a lookup that failed or a limit that was reached nothing follows for the next answer.
    if status.isLasting { known.withLock { $0[name] = status } }
    return status
  }

  /// Asks the zone above whether it delegates the name, and how.
  private func descend(
    to name: DomainName, from zone: SecureZone, _ above: ZoneStatus, _ work: inout ValidationWork
  ) async -> ZoneStatus {
    let question = Question(name, .ds)
    func reason(_ kind: SecurityReason.Kind, _ records: [Record] = []) -> SecurityReason {
      SecurityReason(
        kind, zone: zone.name, set: question, evidence: records.map(\.securityDescription))
    }
    let response: SignedResponse
    switch await ask(question, &work).outcome {
    case .failed(let failure):
      return above.ending(.indeterminate(reason(.lookupFailed(failure))))
    case .response(let received): response = received
    }
    if response.origin == .unsignedZoneFile {
      return above.ending(.insecure(reason(.unsignedZoneFile)))
    }
    let records = response.answers.filter { $0.name == name && $0.type == .ds }
    if !records.isEmpty {
      let checked = checker.check(
        records, response.answers, zone: zone.name, keys: zone.keys, &work)
      if let problem = checked.problem { return above.ending(problem) }
      return await keys(
        of: name, delegation: records, signatures: checked.signatures, above: above, &work)
    }
    if let (set, isBelow) = aliases(from: name, in: response) {
      let checked = checker.check(set, response.answers, zone: zone.name, keys: zone.keys, &work)
      if let problem = checked.problem { return above.ending(problem) }
      // An alias is no cut; below a DNAME there is nothing (RFC 6672 §2.4).
      return above.going(on: !isBelow)
    }
    var proof = DenialProof(response.authority, zone: zone, checker: checker)
    switch proof.delegation(name, &work) {
    case .none: return above.going(on: true)
    case .noName: return above.going(on: false)
    case .unsigned:
      return above.ending(.insecure(reason(.unsignedDelegation, proof.used)))
    case .optedOut: return above.ending(.insecure(reason(.optedOut, proof.used)))
    case .tooManyIterations(let count):
      return above.ending(.insecure(reason(.tooManyIterations(count), proof.used)))
    case .unproven(let claim):
      if let problem = proof.firstProblem { return above.ending(problem) }
      if proof.isCutShort {
        return above.ending(.indeterminate(reason(.limitReached(Self.hashLimit))))
      }
      // RFC 4035 §3.1.4.1: only a server that knows nothing of the parent answers so.
      if response.authority.contains(where: { $0.type == .soa && $0.name == name }) {
        return above.ending(.indeterminate(reason(.answeredByChild, response.authority)))
      }
      return above.ending(.bogus(reason(.denialUnproven(claim), response.authority)))
    }
  }

  /// The CNAME at the name, or the DNAME above it, in an answer.
  private func aliases(
    from name: DomainName, in response: SignedResponse
  ) -> (set: [Record], isBelow: Bool)? {
    if let dname = response.synthesis(of: name) { return ([dname], true) }
    let set = response.answers.filter { $0.name == name && $0.type == .cname }
    return set.isEmpty ? nil : (set, false)
  }

  /// Looks for a key of the zone that the parent, or the trust anchor, vouches for and that signed the zone's keys (RFC 4035 §5.2).
  private func keys(
    of zone: DomainName, delegation: [Record], signatures: [CheckedSignature],
    above: ZoneStatus?, _ work: inout ValidationWork
  ) async -> ZoneStatus {
    let question = Question(zone, .dnskey)
    var records: [Record] = []
    var keySignatures: [CheckedSignature] = []
    func ended(_ security: Security, keys: [Record] = []) -> ZoneStatus {
      let link = ZoneLink(
        zone: zone, delegation: delegation, delegationSignatures: signatures,
        isTrustAnchor: above == nil, keys: records, keySignatures: keySignatures,
        security: security)
      let state =
        security.isSecure
        ? ZoneStatus.State.secure(SecureZone(name: zone, keys: keys)) : .other(security)
      return ZoneStatus(links: (above?.links ?? []) + [link], state: state)
    }
    func reason(_ kind: SecurityReason.Kind, _ evidence: [Record]) -> SecurityReason {
      SecurityReason(kind, zone: zone, set: question, evidence: evidence.map(\.securityDescription))
    }
    if let unsupported = DelegationSet(delegation, checker.cryptography).unsupported {
      return ended(.insecure(reason(unsupported, delegation)))
    }
    let response: SignedResponse
    switch await ask(question, &work).outcome {
    case .failed(let failure): return ended(.indeterminate(reason(.lookupFailed(failure), [])))
    case .response(let received): response = received
    }
    if response.origin == .unsignedZoneFile, above != nil {
      return ended(.insecure(reason(.unsignedZoneFile, [])))
    }
    records = response.answers.filter { $0.name == zone && $0.type == .dnskey }
    if above == nil, SetChecker.signatures(over: question, in: response.answers).isEmpty {
      return ended(
        await isUnsigned(zone, response, &work)
          ? .bogus(reason(.unsignedAnchor, delegation + records))
          : .indeterminate(reason(.serverWithoutSignatures, records)))
    }
    if records.isEmpty { return ended(.bogus(reason(.noKeys, delegation))) }
    let usable = records.filter { $0.isUsableKey }
    let vouched = DelegationSet(delegation, checker.cryptography).keys(among: usable, &work)
    guard let first = vouched.first, case .dnskey(let firstKey) = first.data else {
      if work.digests == 0 {
        return ended(.indeterminate(reason(.limitReached(Self.digestLimit), delegation)))
      }
      return ended(.bogus(reason(.noKeyMatchesDelegation, delegation + records)))
    }
    let trusted = checker.check(records, response.answers, zone: zone, keys: vouched, &work)
    if let problem = trusted.problem {
      if work.digests == 0 {
        return ended(.indeterminate(reason(.limitReached(Self.digestLimit), delegation)))
      }
      keySignatures =
        checker.check(records, response.answers, zone: zone, keys: usable, &work).signatures
      let isSigned = trusted.signatures.contains { $0.verdict != .noKey }
      return ended(
        isSigned || trusted.signatures.isEmpty
          ? problem : .bogus(reason(.keysNotSigned(tag: firstKey.tag), delegation + records)))
    }
    // Signatures by keys that nobody vouched for are shown too; they decide nothing.
    keySignatures =
      trusted.signatures.contains { $0.verdict == .noKey }
      ? checker.check(records, response.answers, zone: zone, keys: usable, &work).signatures
      : trusted.signatures
    return ended(.secure, keys: usable)
  }
}

extension ChainValidator {
  /// Whether the zone of a trust anchor has no signatures, and not only lost them on the way: an old forwarder, which takes them out,
  /// would otherwise make every zone bogus.
  private func isUnsigned(
    _ zone: DomainName, _ response: SignedResponse, _ work: inout ValidationWork
  ) async -> Bool {
    switch response.origin {
    case .unsignedZoneFile: return true
    case .authoritativeServer: return !anchors.isPublic(zone)
    case .server: break
    }
    if zone.isRoot { return false }
    let question = Question(.root, .dnskey)
    guard case .response(let other) = await ask(question, &work).outcome else { return false }
    return !SetChecker.signatures(over: question, in: other.answers).isEmpty
  }

  /// What a zone file that is not signed is: bogus where it is the zone of a trust anchor.
  func security(ofUnsignedFileAt question: Question, _ work: inout ValidationWork) async -> (
    Security, [ZoneLink]
  ) {
    if let anchor = anchors.nearest(to: question.name) {
      let status = await status(of: anchor, &work)
      if case .bogus(let reason) = status.security, reason.kind == .unsignedAnchor {
        return (status.security, status.links)
      }
    }
    let reason = SecurityReason(.unsignedZoneFile, zone: question.name, set: question)
    return (.insecure(reason), [])
  }
}

/// A zone whose keys are trusted.
struct SecureZone: Hashable, Sendable {
  let name: DomainName
  /// DNSKEY records that may sign.
  let keys: [Record]
}

/// What is known of the zone that a name belongs to.
struct ZoneStatus: Sendable {
  /// From the trust anchor down.
  let links: [ZoneLink]
  let state: State
  /// Whether it is proven that the zone has nothing at the name, and so no cut below it.
  var endsHere = false

  enum State: Sendable {
    case secure(SecureZone)
    /// Never `secure`.
    case other(Security)
  }

  var security: Security {
    switch state {
    case .secure: .secure
    case .other(let security): security
    }
  }

  /// Whether the same would be found out again; answers, and failures for some seconds, are kept by the resolver's cache.
  var isLasting: Bool {
    guard case .indeterminate(let reason) = security else { return true }
    return reason.kind == .noTrustAnchor
  }

  func ending(_ security: Security) -> ZoneStatus {
    ZoneStatus(links: links, state: .other(security))
  }

  func going(on: Bool) -> ZoneStatus {
    ZoneStatus(links: links, state: state, endsHere: !on)
  }
}

extension Security {
  /// The one that says less good things: bogus, then indeterminate, then insecure.
  public func weaker(_ other: Security) -> Security { other.rank < rank ? other : self }

  private var rank: Int {
    switch self {
    case .bogus: 0
    case .indeterminate: 1
    case .insecure: 2
    case .secure: 3
    }
  }
}

extension Record {
  /// Whether this is a DNSKEY that may sign a zone's records.
  fileprivate var isUsableKey: Bool {
    guard case .dnskey(let key) = data else { return false }
    return key.isZoneKey && !key.isRevoked
  }
}
