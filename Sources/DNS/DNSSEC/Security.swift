/// What a validator can say of an answer (RFC 4033 §5), always with the reason.
public enum Security: Hashable, Sendable {
  /// A chain of signatures leads from a trust anchor to every record, or to the proof that there is none.
  case secure
  /// Proven to be outside of what is signed, or signed in a way that nobody validates.
  case insecure(SecurityReason)
  /// It ought to be signed, and is not, or not rightly: validating resolvers answer SERVFAIL.
  case bogus(SecurityReason)
  /// Nobody knows: a lookup failed, no trust anchor lies above, or a limit was reached.
  case indeterminate(SecurityReason)

  public var isSecure: Bool { self == .secure }

  public var isBogus: Bool { if case .bogus = self { true } else { false } }

  public var reason: SecurityReason? {
    switch self {
    case .secure: nil
    case .insecure(let reason), .bogus(let reason), .indeterminate(let reason): reason
    }
  }

  /// `secure`, `insecure`, `bogus` or `indeterminate`.
  public var word: String {
    switch self {
    case .secure: "secure"
    case .insecure: "insecure"
    case .bogus: "bogus"
    case .indeterminate: "indeterminate"
    }
  }
}

extension Security: CustomStringConvertible {
  public var description: String { reason.map { "\(word): \($0)" } ?? word }
}

/// Why an answer is not secure: what is wrong, in which zone, with which set of records.
public struct SecurityReason: Hashable, Sendable {
  public let kind: Kind
  /// The zone whose keys had to sign it.
  public let zone: DomainName
  /// The set of records that was wanted or examined.
  public let set: Question
  /// The very records, one an element.
  public let evidence: [String]

  public init(_ kind: Kind, zone: DomainName, set: Question, evidence: [String] = []) {
    self.kind = kind
    self.zone = zone
    self.set = set
    self.evidence = evidence
  }

  public enum Kind: Hashable, Sendable {
    // Insecure.
    /// The parent proves that the delegation has no DS (RFC 4035 §5.2).
    case unsignedDelegation
    /// The same by opt-out: unsigned delegations are not listed (RFC 5155 §6).
    case optedOut
    /// The DS records name algorithms that are not supported, and no others (RFC 4035 §5.2).
    case unsupportedAlgorithms([SecurityAlgorithm])
    /// The same for the digests of the DS records (RFC 6840 §5.2).
    case unsupportedDigests([UInt8])
    /// RFC 9276 §3.2.
    case tooManyIterations(UInt16)
    /// Read from a zone file that is not signed.
    case unsignedZoneFile

    // Bogus.
    case noSignature
    case expired(at: UTCTime)
    case notYetValid(before: UTCTime)
    /// No key of the zone has the tag and algorithm of any signature.
    case noKeyForSignature(tag: UInt16, SecurityAlgorithm)
    /// The octets of the records are not those that were signed.
    case signatureDoesNotVerify(tag: UInt16, SecurityAlgorithm)
    case signatureOfAnotherZone(DomainName)
    /// Only by algorithms that are not supported, in a zone whose DS promises one that is.
    case signatureUnsupported(SecurityAlgorithm)
    /// A trust anchor vouches for the zone, and whoever has it gives no signatures (RFC 4035 §5).
    case unsignedAnchor
    /// DS records, but no DNSKEY record.
    case noKeys
    /// No DNSKEY has the tag, algorithm and digest of any DS record.
    case noKeyMatchesDelegation
    /// A DNSKEY matches a DS record, but has not signed the keys.
    case keysNotSigned(tag: UInt16)
    /// No NSEC or NSEC3 records prove what the answer denies.
    case denialUnproven(String)
    case aliasLoop

    // Indeterminate.
    case lookupFailed(LookupFailure)
    case noTrustAnchor
    /// The zone of the trust anchor comes without signatures, by a server that does not have the zone itself and gives none for the
    /// root either: it leaves out what a validator needs.
    case serverWithoutSignatures
    /// The DS question was answered from the child's side of the cut.
    case answeredByChild
    case limitReached(String)
  }
}

extension SecurityReason: CustomStringConvertible {
  /// One clause: `the signature over example.com MX by key 12345 expired on …`.
  public var description: String {
    switch kind {
    case .unsignedDelegation: "\(zone) delegates \(set.name) without a DS record"
    case .optedOut: "\(zone) opts unsigned delegations such as \(set.name) out (NSEC3)"
    case .unsupportedAlgorithms(let algorithms):
      "the DS records of \(set.name) name only algorithms that are not supported: "
        + algorithms.map(\.description).joined(separator: ", ")
    case .unsupportedDigests(let types):
      "the DS records of \(set.name) have only digest types that are not supported: "
        + types.map(String.init).joined(separator: ", ")
    case .tooManyIterations(let count):
      "\(zone) hashes names in \(count) extra iterations (NSEC3); validators give up on that many"
    case .unsignedZoneFile: "\(set) comes from a zone file that is not signed"
    case .noSignature: "\(set) has no signature of \(zone)"
    case .expired(let end): "the signature over \(set) expired at \(end)"
    case .notYetValid(let start): "the signature over \(set) is not valid before \(start)"
    case .noKeyForSignature(let tag, let algorithm):
      "\(zone) has no key \(tag) (\(algorithm)), which signed \(set)"
    case .signatureDoesNotVerify(let tag, let algorithm):
      "the signature over \(set) by key \(tag) (\(algorithm)) does not verify"
    case .signatureOfAnotherZone(let signer):
      "\(set) is signed by \(signer), which is not the zone it belongs to"
    case .signatureUnsupported(let algorithm):
      "\(set) is signed with \(algorithm) only, which is not supported"
    case .unsignedAnchor: "\(zone) has a trust anchor, and is not signed"
    case .noKeys: "\(set.name) has DS records, but no DNSKEY records"
    case .noKeyMatchesDelegation: "no DNSKEY of \(set.name) matches a DS record"
    case .keysNotSigned(let tag):
      "key \(tag) matches a DS record of \(set.name), but has not signed the DNSKEY records"
    case .denialUnproven(let what): "\(zone) does not prove that \(what)"
    case .aliasLoop: "a loop or too many aliases (CNAME) from \(set.name)"
    case .lookupFailed(let failure): "\(set): \(failure)"
    case .noTrustAnchor: "no trust anchor covers \(set.name)"
    case .serverWithoutSignatures:
      "the server gives no signatures even for \(zone), where the trust anchor is: it does not do DNSSEC"
    case .answeredByChild:
      "the server answered \(set) from \(set.name) itself and not from the zone above: it is no resolver"
    case .limitReached(let limit): "given up after \(limit)"
    }
  }
}
