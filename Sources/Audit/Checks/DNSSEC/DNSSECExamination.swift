import DNS

extension Examination {
  /// The zone, where it is signed or has a DS record; `nil` where the rule has nothing to look at, or nobody knows.
  mutating func signedZone(of facts: DomainFacts) -> DNSSECFacts.SignedZone? {
    switch facts.dnssec?.state {
    case nil, .unsigned:
      notApplicable()
      return nil
    case .unknown(let zone, let reason):
      cannotTell(zone, reason)
      return nil
    case .examined(let zone): return zone
    }
  }

  /// Its DNSKEY records, where they could be looked up.
  mutating func keys(of zone: DNSSECFacts.SignedZone) -> [(record: Record, key: DNSKey)]? {
    if zone.keys == nil {
      cannotTell(zone.apex, zone.failures.joined(separator: "; "))
      return nil
    }
    return zone.dnsKeys
  }

  /// Its DS records, where they could be looked up; where a trust anchor takes their place there need be none.
  mutating func signers(
    of zone: DNSSECFacts.SignedZone
  ) -> [(record: Record, signer: DelegationSigner)]? {
    if zone.isAnchored, zone.signers.isEmpty {
      notApplicable()
      return nil
    }
    if zone.delegation == nil {
      cannotTell(zone.apex, zone.failures.joined(separator: "; "))
      return nil
    }
    return zone.signers
  }
}

extension DNSKey {
  /// `key 12345 (ECDSAP256SHA256)`.
  var label: String { "key \(tag) (\(securityAlgorithm))" }
}

extension DelegationSigner {
  var securityAlgorithm: SecurityAlgorithm { SecurityAlgorithm(rawValue: algorithm) }

  /// Whether the record is meant for the key, as far as the tag tells.
  func names(_ key: DNSKey) -> Bool { keyTag == key.tag && algorithm == key.algorithm }
}
