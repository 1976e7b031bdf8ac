public import DNS

/// What was seen of the DNSSEC of the zone that a domain belongs to.
public final class DNSSECFacts: Sendable {
  public let state: State
  /// At which signatures have to be valid.
  public let time: UTCTime

  public init(_ state: State, at time: UTCTime) {
    self.state = state
    self.time = time
  }

  public enum State: Sendable {
    /// Neither DS nor DNSKEY records at the apex; `isZoneFile` for a zone file without signatures, which may be signed later.
    /// `proof` is the chain to the zone above that says so, where it was asked for.
    case unsigned(zone: DomainName, isZoneFile: Bool, proof: ValidatedAnswer? = nil)
    case examined(SignedZone)
    /// Whether the zone is signed is not known.
    case unknown(zone: DomainName, String)
  }

  /// What a signed zone, or one that should be, looks like.
  public struct SignedZone: Sendable {
    public let apex: DomainName
    /// At which signatures have to be valid.
    public let time: UTCTime
    /// DS records at the parent, as a resolver gives them; `nil` where the lookup failed, or where nobody who knows the parent answered.
    public let delegation: [Record]?
    /// DNSKEY records of the apex; `nil` where the lookup failed.
    public let keys: [Record]?
    /// What DS records of these keys say, in SHA-256, SHA-384 and SHA-1; none of keys that may not sign zones or are revoked.
    public let ownSigners: [DelegationSigner]
    /// The answers about keys and DS records: why they are missing, where they are.
    public let failures: [String]
    /// The DNSKEY records, validated: the chain from the trust anchor is with them.
    public let validated: ValidatedAnswer
    /// What receivers of mail look up: MX, TXT, `_dmarc` and the DKIM keys that are known.
    public let names: [ValidatedAnswer]
    /// The addresses of the exchanges that have their names in the zone; the domain's own where it has no MX record.
    public let exchangers: [ValidatedAnswer]
    public let startOfAuthority: ValidatedAnswer
    public let childDelegation: ValidatedAnswer
    public let childKeys: ValidatedAnswer
    /// How names are hashed, where NSEC3 is used, out of a denial; `nil` where there was no answer.
    public let hashing: Hashing?

    public enum Hashing: Sendable {
      case notUsed
      case used(HashParameters, isOptOut: Bool, Record)
    }
  }
}

extension DNSSECFacts.SignedZone {
  /// Whether a trust anchor vouches for the zone itself, so that nothing depends on what its parent has.
  public var isAnchored: Bool {
    validated.chain.last { $0.zone == apex }?.isTrustAnchor ?? false
  }

  /// DNSKEY records as keys.
  public var dnsKeys: [(record: Record, key: DNSKey)] {
    (keys ?? []).compactMap { record in
      if case .dnskey(let key) = record.data { (record, key) } else { nil }
    }
  }

  /// DS records as data.
  public var signers: [(record: Record, signer: DelegationSigner)] {
    (delegation ?? []).compactMap { record in
      if case .ds(let signer) = record.data { (record, signer) } else { nil }
    }
  }

  /// Every signature of the zone that was seen, each once.
  public var signatures: [CheckedSignature] {
    let keys = validated.chain.last { $0.zone == apex }?.keySignatures ?? []
    let all =
      keys + validated.signatures + startOfAuthority.signatures
      + (names + exchangers).flatMap(\.signatures)
    var seen: Set<Record> = []
    return all.filter { $0.signature.signer == apex && seen.insert($0.record).inserted }
  }
}

extension FactGatherer {
  /// The labels above a domain that are asked for the zone's apex.
  private static let maximumLabelsUp = 8

  /// `nil` where nobody can validate.
  func gatherDNSSEC(_ request: AuditRequest) async -> DNSSECFacts? {
    guard let validator = sources.dnssec else { return nil }
    return await DNSSECFacts(state(request, validator), at: validator.time)
  }

  private func state(
    _ request: AuditRequest, _ validator: any DNSSECValidator
  ) async -> DNSSECFacts.State {
    let apex: DomainName
    switch await zoneApex(of: request.domain, validator) {
    case .success(let found): apex = found
    case .failure(let failure):
      return .unknown(zone: request.domain, "\(request.domain) SOA: \(failure)")
    }
    async let delegationAnswer = validator.resolveSigned(Question(apex, .ds))
    let keyAnswer = await validator.resolveSigned(Question(apex, .dnskey))
    var delegation = await delegationAnswer.records
    let keys = keyAnswer.records
    let isZoneFile = keyAnswer.isUnsignedZoneFile
    // A server that knows nothing but this zone answers the DS question itself: NODATA (RFC 4035 §3.1.4.1).
    if isZoneFile || keys?.isEmpty ?? false && delegation?.isEmpty ?? false {
      let proof = request.provesUnsigned ? await validator.validate(Question(apex, .soa)) : nil
      return .unsigned(zone: apex, isZoneFile: isZoneFile, proof: proof)
    }
    var failures = await [delegationAnswer, keyAnswer].compactMap { answer in
      answer.failure.map { "\(answer.question): \($0)" }
    }
    if await delegationAnswer.isAnsweredByChild {
      let reason = SecurityReason(.answeredByChild, zone: apex, set: Question(apex, .ds))
      failures.append("\(reason)")
      delegation = nil
    }
    if keys?.isEmpty ?? true, delegation?.isEmpty ?? true {
      return .unknown(zone: apex, failures.joined(separator: "; "))
    }
    return await .examined(examine(request, apex, delegation, keys, failures, validator))
  }

  private func examine(
    _ request: AuditRequest, _ apex: DomainName, _ delegation: [Record]?, _ keys: [Record]?,
    _ failures: [String], _ validator: any DNSSECValidator
  ) async -> DNSSECFacts.SignedZone {
    // First alone: the zones above are then known to the others.
    let validated = await validator.validate(Question(apex, .dnskey))
    let questions =
      [
        Question(apex, .soa), Question(apex, .cds), Question(apex, .cdnskey),
      ] + Self.mailNames(request)
    let answers = await concurrently(questions) { await validator.validate($0) }
    let exchangers = await concurrently(
      Self.addressQuestions(
        answers.first { $0.answer.question.type == .mx }, of: request.domain, below: apex)
    ) { await validator.validate($0) }
    // No zone has such records, so that the answer is a denial.
    let denial = await validator.resolveSigned(Question(apex, .null))
    return DNSSECFacts.SignedZone(
      apex: apex, time: validator.time, delegation: delegation, keys: keys,
      ownSigners: Self.signers(of: keys ?? [], validator), failures: failures,
      validated: validated, names: Array(answers.dropFirst(3)), exchangers: exchangers,
      startOfAuthority: answers[0], childDelegation: answers[1], childKeys: answers[2],
      hashing: Self.hashing(denial))
  }

  /// Keys of a zone that are looked at; honest zones have fewer than ten.
  private static let maximumKeys = 32

  /// What DS records of the keys say, in SHA-256, SHA-384 and SHA-1; none of keys that may not sign zones or are revoked.
  static func signers(
    of keys: [Record], _ validator: any DNSSECValidator
  ) -> [DelegationSigner] {
    keys.prefix(maximumKeys).flatMap { key in
      [2, 4, 1].compactMap { validator.delegationSigner(of: key, digestType: $0) }
    }
  }

  private static func mailNames(_ request: AuditRequest) -> [Question] {
    let domain = request.domain
    var questions = [Question(domain, .mx), Question(domain, .txt)]
    if let dmarc = domain.prepending("_dmarc") { questions.append(Question(dmarc, .txt)) }
    for selector in request.selectors + request.zoneSelectors {
      guard let name = domain.prepending("\(selector)._domainkey") else { continue }
      let question = Question(name, .txt)
      if !questions.contains(question) { questions.append(question) }
    }
    return questions
  }

  /// Exchanges whose addresses are validated, in the order in which senders try them; they try no more.
  private static let maximumExchangers = 10

  /// The exchanges below the apex: those of others are the matter of their zones.
  private static func addressQuestions(
    _ mail: ValidatedAnswer?, of domain: DomainName, below apex: DomainName
  ) -> [Question] {
    // RFC 5321 §5.1: without MX records, the domain takes its mail itself.
    if case .noData? = mail?.answer.outcome {
      return [Question(domain, .a), Question(domain, .aaaa)]
    }
    let exchangers = (mail?.answer.records ?? []).compactMap { record -> MailExchanger? in
      guard case .mx(let exchanger) = record.data, !exchanger.exchange.isRoot,
        exchanger.exchange.isSubdomain(of: apex)
      else { return nil }
      return exchanger
    }
    // By name where the preference is the same: the order of the answer is another each time.
    let hosts = exchangers.sorted {
      ($0.preference, $0.exchange) < ($1.preference, $1.exchange)
    }.map(\.exchange)
    return hosts.prefix(maximumExchangers).flatMap { [Question($0, .a), Question($0, .aaaa)] }
  }

  private static func hashing(_ answer: SignedAnswer) -> DNSSECFacts.SignedZone.Hashing? {
    guard case .response(let response) = answer.outcome else { return nil }
    for record in response.authority {
      if let denial = HashedDenial(record) {
        return .used(denial.parameters, isOptOut: denial.isOptOut, record)
      }
    }
    return .notUsed
  }

  /// Of the names from the domain up, the nearest with an SOA record of its own.
  ///
  /// A resolver that validates answers SERVFAIL for a zone that is bogus: it is then asked with checking disabled.
  private func zoneApex(
    of domain: DomainName, _ validator: any DNSSECValidator
  ) async -> Result<DomainName, LookupFailure> {
    var name = domain
    for _ in 0..<Self.maximumLabelsUp {
      let answer = await resolver.resolve(name, .soa)
      if let failure = answer.failure {
        guard case .serverFailure = failure,
          let records = await validator.resolveSigned(Question(name, .soa)).records
        else { return .failure(failure) }
        if !records.isEmpty { break }
      } else if answer.aliases.isEmpty, answer.records.contains(where: { $0.name == name }) {
        break
      }
      guard let parent = name.parent else { break }
      name = parent
    }
    return .success(name)
  }
}

extension SignedAnswer {
  /// Records of the type asked; `nil` where the lookup failed.
  fileprivate var records: [Record]? {
    guard case .response(let response) = outcome else { return nil }
    return response.answers.filter { $0.name == question.name && $0.type == question.type }
  }

  /// Whether a denial of DS records comes from the zone itself and not from the one above, which alone knows (RFC 4035 §3.1.4.1).
  fileprivate var isAnsweredByChild: Bool {
    guard records?.isEmpty == true, case .response(let response) = outcome,
      !question.name.isRoot
    else { return false }
    return response.authority.contains { $0.type == .soa && $0.name == question.name }
  }

  fileprivate var isUnsignedZoneFile: Bool {
    guard case .response(let response) = outcome else { return false }
    return response.origin == .unsignedZoneFile
  }
}
