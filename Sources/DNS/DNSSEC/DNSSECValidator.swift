/// Whoever answers questions and says how far the answers can be trusted by DNSSEC; `resolveSigned` is the same without a judgement.
public protocol DNSSECValidator: SignedResolver {
  /// At which signatures have to be valid.
  var time: UTCTime { get }

  /// Answers within bounded time. Aliases are followed, each validated; the answer is as secure as its weakest part.
  func validate(_ question: Question) async -> ValidatedAnswer

  /// The DS data that vouches for a DNSKEY record; `nil` for a key that may not sign zones, and for an unknown digest.
  func delegationSigner(of key: Record, digestType: UInt8) -> DelegationSigner?
}

/// An answer and what validation says of it.
public struct ValidatedAnswer: Hashable, Sendable {
  /// What was seen, be it secure or not: look at `security` before anything is built on it.
  public let answer: Answer
  public let security: Security
  /// The zones from the trust anchor down to the one that the last set of records belongs to, as far as was gone.
  public let chain: [ZoneLink]
  /// The signatures over the records, and over the aliases before them.
  public let signatures: [CheckedSignature]

  public init(
    answer: Answer, security: Security, chain: [ZoneLink] = [],
    signatures: [CheckedSignature] = []
  ) {
    self.answer = answer
    self.security = security
    self.chain = chain
    self.signatures = signatures
  }
}

/// One zone on the way from a trust anchor: how its keys are vouched for, and what became of that.
public struct ZoneLink: Hashable, Sendable {
  public let zone: DomainName
  /// The DS records on the parent's side, or the trust anchors (DS or DNSKEY).
  public let delegation: [Record]
  /// Those over the DS records; none where the records are trust anchors.
  public let delegationSignatures: [CheckedSignature]
  public let isTrustAnchor: Bool
  public let keys: [Record]
  public let keySignatures: [CheckedSignature]
  /// Of the zone's keys; `insecure` or `bogus` ends the chain.
  public let security: Security

  public init(
    zone: DomainName, delegation: [Record], delegationSignatures: [CheckedSignature],
    isTrustAnchor: Bool, keys: [Record], keySignatures: [CheckedSignature], security: Security
  ) {
    self.zone = zone
    self.delegation = delegation
    self.delegationSignatures = delegationSignatures
    self.isTrustAnchor = isTrustAnchor
    self.keys = keys
    self.keySignatures = keySignatures
    self.security = security
  }
}

/// A signature that was looked at.
public struct CheckedSignature: Hashable, Sendable {
  /// The RRSIG record.
  public let record: Record
  public let signature: Signature
  public let verdict: Verdict

  public enum Verdict: Hashable, Sendable {
    case valid
    case expired
    case notYetValid
    /// No key of the zone has its tag and algorithm.
    case noKey
    case doesNotVerify
    /// The signer is not the zone that the records belong to.
    case otherSigner
    case unsupported
    /// A limit was reached first.
    case notTried
  }
}

/// What validation needs of a cryptographic library.
public protocol DNSSECCryptography: Sendable {
  /// Whether signatures of that algorithm can be verified on this machine; others are as good as unknown (RFC 4035 §5.2).
  func supports(_ algorithm: SecurityAlgorithm) -> Bool

  /// Whether the key made the signature over exactly these records in canonical form (RFC 4034 §3.1.8.1). Times are not looked at.
  ///
  /// - Parameters:
  ///   - signature: An RRSIG record with an algorithm that is supported.
  ///   - records: One set, of one name and type.
  ///   - key: A DNSKEY record.
  func verifies(_ signature: Record, over records: [Record], with key: Record) -> Bool

  /// The digest of a DNSKEY record as a DS record has it (RFC 4034 §5.1.4); `nil` for a type that is not supported.
  func digest(of key: Record, type: UInt8) -> [UInt8]?

  /// RFC 5155 §5; `nil` where the library can't.
  func hash(_ name: DomainName, _ parameters: HashParameters) -> [UInt8]?
}

extension DNSSECCryptography {
  /// Whether dlv validates with the algorithm, and this machine can.
  func validates(_ algorithm: SecurityAlgorithm) -> Bool {
    algorithm.isSupported && supports(algorithm)
  }
}
