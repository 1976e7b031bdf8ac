import DNS

extension DNSSECFacts {
  /// The chain of trust with its keys and signatures, as a report shows it.
  public var summary: FactValue {
    switch state {
    case .unsigned(let zone, let isZoneFile, let proof):
      var entries: [String: FactValue] = [
        "zone": "\(zone)", "status": "unsigned", "zone_file": .boolean(isZoneFile),
      ]
      if let proof {
        // What is bogus or unknown is not 'unsigned' as well.
        switch proof.security {
        case .bogus, .indeterminate: entries["status"] = "\(proof.security.word)"
        case .secure, .insecure: break
        }
        entries["chain"] = .list(proof.chain.map { $0.summary(at: time) })
        if let reason = proof.security.reason { entries["reason"] = "\(reason)" }
      }
      return .object(entries)
    case .unknown(let zone, let reason):
      return ["zone": "\(zone)", "status": "unknown", "reason": "\(reason)"]
    case .examined(let zone): return zone.summary
    }
  }
}

extension DNSSECFacts.SignedZone {
  fileprivate var summary: FactValue {
    var entries: [String: FactValue] = [
      "zone": "\(apex)", "status": "\(validated.security.word)",
      "chain": .list(validated.chain.map { $0.summary(at: time) }),
      "names": .list(names.map { $0.summary(at: time) }),
    ]
    if let reason = validated.security.reason { entries["reason"] = "\(reason)" }
    if !failures.isEmpty { entries["failed"] = FactValue(failures) }
    switch hashing {
    case .used(let parameters, let isOptOut, _):
      entries["nsec3"] = [
        "iterations": .integer(Int(parameters.iterations)),
        "salt": "\(parameters.salt.hexadecimal)", "opt_out": .boolean(isOptOut),
      ]
    case .notUsed, nil: break
    }
    return .object(entries)
  }
}

extension ZoneLink {
  fileprivate func summary(at time: UTCTime) -> FactValue {
    var entries: [String: FactValue] = [
      "zone": "\(zone)", "status": "\(security.word)",
      "vouched_by": .string(isTrustAnchor ? "trust_anchor" : "parent"),
      "ds": .list(delegation.compactMap(\.delegationSummary)),
      "ds_signatures": .list(delegationSignatures.map { $0.summary(at: time) }),
      "keys": .list(keys.compactMap(\.keySummary)),
      "key_signatures": .list(keySignatures.map { $0.summary(at: time) }),
    ]
    if let reason = security.reason { entries["reason"] = "\(reason)" }
    return .object(entries)
  }
}

extension ValidatedAnswer {
  fileprivate func summary(at time: UTCTime) -> FactValue {
    var entries: [String: FactValue] = [
      "name": "\(answer.question.name)", "type": "\(answer.question.type)",
      "status": "\(security.word)", "exists": .boolean(!answer.records.isEmpty),
      "signatures": .list(signatures.map { $0.summary(at: time) }),
    ]
    if let reason = security.reason { entries["reason"] = "\(reason)" }
    return .object(entries)
  }
}

extension CheckedSignature {
  fileprivate func summary(at time: UTCTime) -> FactValue {
    let window = signature.window(at: time)
    return [
      "covers": "\(record.name) \(signature.typeCovered)", "signer": "\(signature.signer)",
      "key_tag": .integer(Int(signature.keyTag)), "algorithm": "\(signature.algorithm)",
      "inception": "\(window.start)", "expiration": "\(window.end)",
      "verdict": .string(verdict.word),
    ]
  }
}

extension CheckedSignature.Verdict {
  /// As reports have it: `does_not_verify`.
  var word: String {
    switch self {
    case .valid: "valid"
    case .expired: "expired"
    case .notYetValid: "not_yet_valid"
    case .noKey: "no_key"
    case .doesNotVerify: "does_not_verify"
    case .otherSigner: "other_signer"
    case .unsupported: "unsupported"
    case .notTried: "not_tried"
    }
  }
}

extension Record {
  /// Of a DS record.
  fileprivate var delegationSummary: FactValue? {
    switch data {
    case .ds(let signer):
      [
        "key_tag": .integer(Int(signer.keyTag)),
        "algorithm": "\(SecurityAlgorithm(rawValue: signer.algorithm))",
        "digest_type": .integer(Int(signer.digestType)), "digest": "\(signer.digest.hexadecimal)",
      ]
    case .dnskey: keySummary
    default: nil
    }
  }

  /// Of a DNSKEY record.
  fileprivate var keySummary: FactValue? {
    guard case .dnskey(let key) = data else { return nil }
    var entries: [String: FactValue] = [
      "key_tag": .integer(Int(key.tag)), "algorithm": "\(key.securityAlgorithm)",
      "flags": .integer(Int(key.flags)),
      "role": .string(key.isRevoked ? "revoked" : key.isEntryPoint ? "ksk" : "zsk"),
    ]
    if let bits = key.modulusBits { entries["bits"] = .integer(bits) }
    return .object(entries)
  }
}
