/// One answer, without following its alias: which zone it belongs to, and whether that zone signed it or its denial.
extension ChainValidator {
  struct Step {
    let content: Content
    let security: Security
    var chain: [ZoneLink] = []
    var signatures: [CheckedSignature] = []

    enum Content {
      case outcome(Answer.Outcome)
      case alias(Record, to: DomainName)
    }
  }

  func step(_ question: Question, _ work: inout ValidationWork) async -> Step {
    let response: SignedResponse
    switch await ask(question, &work).outcome {
    case .failed(let failure):
      let reason = SecurityReason(.lookupFailed(failure), zone: question.name, set: question)
      return Step(content: .outcome(.failed(failure)), security: .indeterminate(reason))
    case .response(let received): response = received
    }
    let content = response.content(for: question)
    if response.origin == .unsignedZoneFile {
      let (security, chain) = await security(ofUnsignedFileAt: question, &work)
      return Step(content: content, security: security, chain: chain)
    }
    switch content {
    case .outcome(.records):
      return await judge(content, question, response, [question], &work)
    case .alias:
      let alias = Question(question.name, .cname)
      guard let dname = response.synthesis(of: question.name) else {
        return await judge(content, question, response, [alias], &work)
      }
      return await judge(content, question, response, [Question(dname.name, .dname)], &work)
    case .outcome(.noData), .outcome(.noSuchName), .outcome(.failed):
      return await judge(content, question, response, [], &work)
    }
  }

  /// - Parameter sets: The sets of records that make the answer; none for a negative one.
  private func judge(
    _ content: Step.Content, _ question: Question, _ response: SignedResponse, _ sets: [Question],
    _ work: inout ValidationWork
  ) async -> Step {
    let name = sets.first?.name ?? question.name
    // DS records belong to the zone above their name (RFC 4035 §3.1.4.1).
    let owner = question.type == .ds ? name.parent ?? name : name
    let signers = signers(of: sets.first, owner, in: response)
    var first: Step?
    // A signature that is left of another zone does not spoil one that verifies (RFC 4035 §5.3.3, RFC 6840 §5.11).
    for signer in signers.prefix(ValidationLimits.signersPerSet) {
      let step = await judge(content, question, response, sets, owner, signer, &work)
      if step.security.isSecure { return step }
      if first == nil { first = step }
    }
    if let first { return first }
    return await judge(content, question, response, sets, owner, nil, &work)
  }

  private func judge(
    _ content: Step.Content, _ question: Question, _ response: SignedResponse, _ sets: [Question],
    _ owner: DomainName, _ signer: DomainName?, _ work: inout ValidationWork
  ) async -> Step {
    let status = await status(of: signer ?? owner, &work)
    guard case .secure(let zone) = status.state else {
      return Step(content: content, security: status.security, chain: status.links)
    }
    let (problem, signatures) = examine(content, question, response, sets.first, zone, &work)
    var step = Step(
      content: content, security: problem ?? .secure, chain: status.links, signatures: signatures)
    if problem != nil, signer != nil {
      // A signature that is wrong may be no more than noise where nothing has to be signed.
      let whole = await self.status(of: owner, &work)
      if case .other(let security) = whole.state {
        step = Step(
          content: content, security: security, chain: whole.links, signatures: signatures)
      }
    }
    return step
  }

  /// The zones that claim to have signed, the closest first: of the set, or of the records of a negative answer.
  private func signers(
    of set: Question?, _ owner: DomainName, in response: SignedResponse
  ) -> [DomainName] {
    let records = set == nil ? response.authority : response.answers
    var found: Set<DomainName> = []
    for record in records {
      guard let signature = Signature(record), owner.isSubdomain(of: signature.signer) else {
        continue
      }
      if let set {
        if record.name == set.name, signature.typeCovered == set.type {
          found.insert(signature.signer)
        }
      } else if [.soa, .nsec, .nsec3].contains(signature.typeCovered) {
        found.insert(signature.signer)
      }
    }
    return found.sorted { $0.labelCount > $1.labelCount }
  }

  /// What is wrong with the signatures of a secure zone; `nil` for nothing.
  private func examine(
    _ content: Step.Content, _ question: Question, _ response: SignedResponse, _ set: Question?,
    _ zone: SecureZone, _ work: inout ValidationWork
  ) -> (Security?, [CheckedSignature]) {
    var proof = DenialProof(response.authority, zone: zone, checker: checker)
    guard let set else {
      let verdict =
        response.code == .noSuchName
        ? proof.noName(question.name, &work) : proof.noData(question, &work)
      return (
        problem(verdict, question, response, proof, zone), proof.signatures
      )
    }
    let records = response.answers.filter { $0.name == set.name && $0.type == set.type }
    let checked = checker.check(
      records, response.answers, zone: zone.name, keys: zone.keys, &work)
    if let problem = checked.problem { return (problem, checked.signatures) }
    guard let encloser = checked.wildcardEncloser else { return (nil, checked.signatures) }
    let verdict = proof.noCloserName(than: encloser, set.name, &work)
    return (
      problem(verdict, set, response, proof, zone), checked.signatures + proof.signatures
    )
  }

  private func problem(
    _ verdict: DenialProof.Verdict, _ set: Question, _ response: SignedResponse,
    _ proof: DenialProof, _ zone: SecureZone
  ) -> Security? {
    func reason(_ kind: SecurityReason.Kind, _ records: [Record]) -> SecurityReason {
      SecurityReason(kind, zone: zone.name, set: set, evidence: records.map(\.securityDescription))
    }
    switch verdict {
    case .proven: return nil
    case .optedOut: return .insecure(reason(.optedOut, proof.used))
    case .tooManyIterations(let count):
      return .insecure(reason(.tooManyIterations(count), proof.used))
    case .unproven(let claim):
      if proof.firstProblem == nil, proof.isCutShort {
        return .indeterminate(reason(.limitReached(ChainValidator.hashLimit), response.authority))
      }
      return proof.firstProblem
        ?? .bogus(reason(.denialUnproven(claim), response.authority))
    }
  }
}

extension SignedResponse {
  /// What the response says, without a look at signatures.
  fileprivate func content(for question: Question) -> ChainValidator.Step.Content {
    let records = answers.filter { $0.name == question.name && $0.type == question.type }
    if !records.isEmpty { return .outcome(.records(records)) }
    if let alias = answers.first(where: { $0.name == question.name && $0.type == .cname }),
      case .cname(let target) = alias.data
    {
      return .alias(alias, to: target)
    }
    switch code {
    case .noError: return .outcome(.noData(ttl: negativeTTL))
    case .noSuchName: return .outcome(.noSuchName(ttl: negativeTTL))
    }
  }

  /// The DNAME record of which the CNAME at that name is made (RFC 6672 §5.3.1); it is signed, the CNAME is not.
  func synthesis(of name: DomainName) -> Record? {
    let alias = answers.first { $0.name == name && $0.type == .cname }
    return answers.first { record in
      guard case .other(.dname, let octets) = record.data, let target = DomainName(wire: octets),
        name != record.name, name.isSubdomain(of: record.name)
      else { return false }
      guard let alias, case .cname(let made) = alias.data else { return true }
      return made
        == DomainName(wire: name.wire.dropLast(record.name.wire.count) + target.wire)
    }
  }

  /// Seconds, from the SOA (RFC 2308 §5).
  var negativeTTL: UInt32 {
    for record in authority {
      if case .soa(let soa) = record.data { return min(record.ttl, soa.minimum) }
    }
    return 0
  }
}
