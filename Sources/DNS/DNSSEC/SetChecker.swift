/// Verifies the signatures over one set of records (RFC 4035 §5.3).
struct SetChecker: Sendable {
  let cryptography: any DNSSECCryptography
  let time: UTCTime

  /// What became of it.
  struct Result {
    var signatures: [CheckedSignature] = []
    /// `nil` where a signature verifies.
    var problem: Security?
    /// Where the records were made from a wildcard: the name below which it stands (RFC 4035 §5.3.4).
    var wildcardEncloser: DomainName?
  }

  /// - Parameters:
  ///   - set: Records of one name and type.
  ///   - pool: Where the RRSIG records are.
  ///   - keys: DNSKEY records of the zone that may have signed.
  func check(
    _ set: [Record], _ pool: [Record], zone: DomainName, keys: [Record],
    _ work: inout ValidationWork
  ) -> Result {
    var result = Result()
    guard let first = set.first else { return result }
    let question = Question(first.name, first.type)
    let signatures = Self.signatures(over: question, in: pool)
    // Those that a key of the zone may have made come first: what is left by a rollover does not crowd them out.
    let ours = signatures.filter { Self.mayBeMade($0.signature, by: keys) }
    let tried =
      ours.prefix(ValidationLimits.signaturesPerSet)
      + signatures.filter { !Self.mayBeMade($0.signature, by: keys) }
      .prefix(
        ValidationLimits.signaturesPerSet - min(ours.count, ValidationLimits.signaturesPerSet))
    for (record, signature) in tried {
      let verdict = judge(record, signature, set, zone, keys, &work)
      result.signatures.append(
        CheckedSignature(record: record, signature: signature, verdict: verdict))
      if verdict == .valid, signature.labelCount < Self.signedLabels(first.name) {
        result.wildcardEncloser = first.name.suffix(labels: signature.labelCount)
      }
    }
    if let left = ours.dropFirst(ValidationLimits.signaturesPerSet).first {
      result.signatures.append(
        CheckedSignature(record: left.record, signature: left.signature, verdict: .notTried))
    }
    // One signature that verifies is enough, whatever the others are (RFC 6840 §5.11, §5.12).
    if !result.signatures.contains(where: { $0.verdict == .valid }) {
      result.problem = problem(question, zone, set, result.signatures)
    }
    return result
  }

  private static func mayBeMade(_ signature: Signature, by keys: [Record]) -> Bool {
    keys.contains { key in
      guard case .dnskey(let data) = key.data else { return false }
      return data.securityAlgorithm == signature.algorithm && data.tag == signature.keyTag
    }
  }

  /// The RRSIG records over a set, each once.
  static func signatures(
    over set: Question, in pool: [Record]
  ) -> [(record: Record, signature: Signature)] {
    var seen: Set<RecordData> = []
    return pool.compactMap { record in
      guard record.type == .rrsig, record.name == set.name, let signature = Signature(record),
        signature.typeCovered == set.type, seen.insert(record.data).inserted
      else { return nil }
      return (record, signature)
    }
  }

  /// RFC 4034 §3.1.3: a leading `*` is not counted.
  private static func signedLabels(_ name: DomainName) -> Int {
    name.labelCount - (name.isWildcard ? 1 : 0)
  }

  private func judge(
    _ record: Record, _ signature: Signature, _ set: [Record], _ zone: DomainName,
    _ keys: [Record], _ work: inout ValidationWork
  ) -> CheckedSignature.Verdict {
    // RFC 4035 §5.3.1, point by point.
    guard signature.signer == zone else { return .otherSigner }
    guard cryptography.validates(signature.algorithm) else { return .unsupported }
    guard signature.labelCount <= Self.signedLabels(record.name),
      signature.labelCount >= zone.labelCount
    else { return .doesNotVerify }
    let window = signature.window(at: time)
    if time < window.start { return .notYetValid }
    if window.end < time { return .expired }
    let candidates = keys.filter { key in
      guard case .dnskey(let data) = key.data else { return false }
      return data.securityAlgorithm == signature.algorithm && data.tag == signature.keyTag
    }
    if candidates.isEmpty { return .noKey }
    for key in candidates.prefix(ValidationLimits.keysPerSignature) {
      guard work.verifications > 0 else { return .notTried }
      work.verifications -= 1
      if cryptography.verifies(record, over: set, with: key) { return .valid }
    }
    return candidates.count > ValidationLimits.keysPerSignature ? .notTried : .doesNotVerify
  }

  /// Why no signature verifies: of several reasons the one that tells most.
  private func problem(
    _ set: Question, _ zone: DomainName, _ records: [Record], _ signatures: [CheckedSignature]
  ) -> Security {
    func reason(
      _ kind: SecurityReason.Kind, _ signature: CheckedSignature? = nil
    ) -> SecurityReason {
      SecurityReason(
        kind, zone: zone, set: set,
        evidence: (signature.map { [$0.record] } ?? records).map(\.securityDescription))
    }
    let order: [CheckedSignature.Verdict] = [
      .notTried, .expired, .notYetValid, .doesNotVerify, .noKey, .otherSigner, .unsupported,
    ]
    for verdict in order {
      guard let found = signatures.first(where: { $0.verdict == verdict }) else { continue }
      let signature = found.signature
      let window = signature.window(at: time)
      switch verdict {
      case .valid: break
      case .notTried:
        return .indeterminate(
          reason(.limitReached("the signatures that dlv tries for one answer"), found))
      case .expired: return .bogus(reason(.expired(at: window.end), found))
      case .notYetValid: return .bogus(reason(.notYetValid(before: window.start), found))
      case .doesNotVerify:
        return .bogus(
          reason(.signatureDoesNotVerify(tag: signature.keyTag, signature.algorithm), found))
      case .noKey:
        return .bogus(
          reason(.noKeyForSignature(tag: signature.keyTag, signature.algorithm), found))
      case .otherSigner:
        return .bogus(reason(.signatureOfAnotherZone(signature.signer), found))
      case .unsupported: return .bogus(reason(.signatureUnsupported(signature.algorithm), found))
      }
    }
    return .bogus(reason(.noSignature))
  }
}
