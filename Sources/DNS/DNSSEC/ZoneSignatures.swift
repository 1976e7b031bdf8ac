/// Judges the signatures of a zone as a file has it, one set of records at a time: what every resolver that validates will find.
public struct ZoneSignatures: Sendable {
  let checker: SetChecker

  /// - Parameter time: When the signatures have to be valid.
  public init(cryptography: any DNSSECCryptography, time: UTCTime) {
    checker = SetChecker(cryptography: cryptography, time: time)
  }

  /// What keeps a set from being secure.
  public enum Fault: Hashable, Comparable, Sendable {
    case missing
    case doesNotVerify
    case expired
    case notYetValid
    case noKey
    case otherSigner
  }

  public enum Verdict: Hashable, Sendable {
    case valid
    case faulty(Fault, evidence: [Record])
    /// The reason is a clause.
    case undetermined(String)
  }

  /// - Parameters:
  ///   - set: Records of one name and type, none of them twice.
  ///   - signatures: The RRSIG records of the name, of whatever types.
  ///   - keys: The DNSKEY records of the apex.
  public func verdict(
    on set: [Record], signatures: [Record], keys: [Record], zone: DomainName
  ) -> Verdict {
    var work = ValidationWork()
    let result = checker.check(set, signatures, zone: zone, keys: keys, &work)
    guard result.problem != nil else { return .valid }
    let looked = result.signatures
    if looked.isEmpty { return .faulty(.missing, evidence: Array(set.prefix(1))) }
    // Of several, the one that tells most.
    for (verdict, fault) in Self.order {
      if let found = looked.first(where: { $0.verdict == verdict }) {
        return .faulty(fault, evidence: [found.record])
      }
    }
    return .undetermined("its signatures are of algorithms that can't be verified here")
  }

  private static let order: [(CheckedSignature.Verdict, Fault)] = [
    (.doesNotVerify, .doesNotVerify), (.expired, .expired), (.notYetValid, .notYetValid),
    (.noKey, .noKey), (.otherSigner, .otherSigner),
  ]
}
