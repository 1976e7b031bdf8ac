public import DNS

/// What became of a signature, in the words of an Authentication-Results field (RFC 8601 §2.7.1).
public enum DKIMResult: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  /// The message is not signed.
  case none
  case pass
  /// The signature is sound, but does not fit the message.
  case fail
  /// The signature fits, but is not acceptable.
  case policy
  /// The signature could not be processed, or was not looked at.
  case neutral
  /// Nobody knows: trying again later may help.
  case temperror
  /// It can never be verified.
  case permerror

  public var description: String { rawValue }
}

/// Why a signature has its result.
public enum DKIMVerdict: Hashable, Sendable {
  case verified
  /// The body is not the one that was signed.
  case bodyHashMismatch(computed: [UInt8])
  /// The body is as it was signed, but the header fields are not, or the key is another one.
  case signatureMismatch(SignatureMismatch)
  case badSyntax(DKIMSignature.SyntaxError)
  /// An algorithm that no RFC defines: such signatures have to be ignored (RFC 6376 §3.3.4).
  case unknownAlgorithm(String)
  /// The same for `c=` (RFC 6376 §3.4).
  case unknownCanonicalization(String)
  /// No method of `q=` is known (RFC 6376 §3.5).
  case unknownQueryMethod([String])
  /// rsa-sha1 has permanently failed (RFC 8301 §3.1).
  case obsoleteAlgorithm
  /// `l=` is more than the message has (RFC 6376 §3.5); the largest number stands for all that are larger.
  case bodyTooShort(signed: UInt64, length: UInt64)
  /// `x=` is over (RFC 6376 §6.1.1).
  case expired(secondsAgo: UInt64)
  /// `t=` is still to come (RFC 6376 §3.5).
  case signedInFuture(secondsAhead: UInt64)
  /// The key could not be looked up (RFC 6376 §6.1.2, TEMPFAIL).
  case keyLookupFailed(Question, LookupFailure)
  /// There is no TXT record (RFC 6376 §6.1.2).
  case noKey(DomainName)
  case badKeyRecord(DKIMKeyRecord.SyntaxError)
  /// `p=` is empty (RFC 6376 §6.1.2).
  case keyRevoked
  /// `p=` holds no key of its type.
  case unusableKey(DKIMPublicKey)
  /// `k=` is not the type that `a=` needs (RFC 6376 §6.1.2).
  case wrongKeyType(key: DKIMKeyRecord.KeyType, algorithm: DKIMSignature.Algorithm)
  /// `h=` of the key does not allow SHA-256 (RFC 6376 §6.1.2).
  case hashNotAllowed([DKIMKeyRecord.HashAlgorithm])
  /// `s=` of the key leaves mail out (RFC 6376 §3.6.1).
  case keyNotForMail([DKIMKeyRecord.ServiceType])
  /// The key's `t=s`, and a domain in `i=` that is not that of `d=` (RFC 6376 §3.6.1).
  case identityNotAllowed(DKIMSignature.Identity)
  /// It fits, but RSA keys below 1024 bits prove nothing (RFC 8301 §3.2).
  case keyTooShort(bits: Int)
  /// One signature too many: it was not looked at, so nobody knows.
  case notVerified(limit: Int)

  /// What a key tells about a signature that does not fit.
  public enum SignatureMismatch: Hashable, Sendable {
    /// The key that is published made it: header fields were changed.
    case headerChanged
    /// Another key made it, or `b=` is damaged.
    case otherKeyOrDamaged
    /// Ed25519 can't tell these two apart.
    case headerOrKey
  }

  public var result: DKIMResult {
    switch self {
    case .verified: .pass
    case .bodyHashMismatch, .signatureMismatch: .fail
    // "Not acceptable", though it verifies (RFC 8601 §2.7.1).
    case .keyTooShort: .policy
    case .unknownAlgorithm, .unknownCanonicalization, .unknownQueryMethod, .notVerified: .neutral
    case .keyLookupFailed: .temperror
    // What RFC 6376 §6.1 and RFC 8301 §3.1 call PERMFAIL.
    case .badSyntax, .obsoleteAlgorithm, .bodyTooShort, .expired, .signedInFuture, .noKey,
      .badKeyRecord, .keyRevoked, .unusableKey, .wrongKeyType, .hashNotAllowed, .keyNotForMail,
      .identityNotAllowed:
      .permerror
    }
  }
}

extension DKIMVerdict {
  /// Nothing is known: the signature may be good.
  public var isOpen: Bool {
    switch self {
    case .keyLookupFailed, .notVerified: true
    case .verified, .bodyHashMismatch, .signatureMismatch, .badSyntax, .unknownAlgorithm,
      .unknownCanonicalization, .unknownQueryMethod, .obsoleteAlgorithm, .bodyTooShort, .expired,
      .signedInFuture, .noKey, .badKeyRecord, .keyRevoked, .unusableKey, .wrongKeyType,
      .hashNotAllowed, .keyNotForMail, .identityNotAllowed, .keyTooShort:
      false
    }
  }
}

extension DKIMVerdict: CustomStringConvertible {
  /// One clause, as in the reason of an Authentication-Results field.
  public var description: String {
    switch self {
    case .verified: "signature verified"
    case .bodyHashMismatch: "body hash did not verify"
    case .signatureMismatch(.headerChanged):
      "signature did not verify: header fields were changed after signing"
    case .signatureMismatch(.otherKeyOrDamaged):
      "signature did not verify: it was not made with the published key, or b= is damaged"
    case .signatureMismatch(.headerOrKey):
      "signature did not verify: header fields were changed, or it was made with another key"
    case .badSyntax(let error): "syntax error: \(error)"
    case .unknownAlgorithm(let name): "unknown algorithm a=\(name)"
    case .unknownCanonicalization(let name): "unknown canonicalization c=\(name)"
    case .unknownQueryMethod(let names):
      "unknown query method q=\(names.joined(separator: ":"))"
    case .obsoleteAlgorithm: "rsa-sha1 must not be used (RFC 8301)"
    case .bodyTooShort(.max, let length):
      "l= signs more octets than can be counted, but the body has \(length)"
    case .bodyTooShort(let signed, let length):
      "l= signs \(signed) octets, but the body has \(length)"
    case .expired(let seconds): "signature expired \(Self.period(seconds)) ago"
    case .signedInFuture(let seconds): "t= is \(Self.period(seconds)) in the future"
    case .keyLookupFailed(let question, let failure): "key not looked up: \(question): \(failure)"
    case .noKey(let name): "no key at \(name)"
    case .badKeyRecord(let error): "the key record can't be used: \(error)"
    case .keyRevoked: "the key is revoked (p= is empty)"
    case .unusableKey(let key): Self.text(of: key)
    case .wrongKeyType(let type, let algorithm): "a=\(algorithm), but the key is k=\(type)"
    case .hashNotAllowed(let algorithms):
      "the key allows h=\(algorithms.map(\.description).joined(separator: ":")) only, not sha256"
    case .keyNotForMail(let services):
      "the key is for s=\(services.map(\.description).joined(separator: ":")), not for mail"
    case .identityNotAllowed(let identity):
      "the key's t=s forbids i=\(identity), which is below d="
    case .keyTooShort(let bits): "the RSA key has \(bits) bits; 1024 are required (RFC 8301)"
    case .notVerified(let limit): "not looked at: only \(limit) signatures are verified"
    }
  }

  private static func text(of key: DKIMPublicKey) -> String {
    switch key {
    case .rsa, .ed25519, .revoked: "the key can't be used"
    case .notAnRSAKey: "p= holds no RSA key"
    case .notAnEd25519Key(let length): "p= holds \(length) octets, an Ed25519 key has 32"
    case .unknownType(let name): "unknown key type k=\(name)"
    }
  }

  private static func period(_ seconds: UInt64) -> String {
    switch seconds {
    case ..<120: "\(seconds) s"
    case ..<7200: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3600) h"
    default: "\(seconds / 86_400) days"
    }
  }
}
