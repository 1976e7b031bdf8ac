/// A key record that may verify signatures of an algorithm, with its key (RFC 6376 §6.1.2).
struct UsableKey {
  let record: DKIMKeyRecord
  let key: any VerificationKey
  /// Bits of an RSA key that is too short to prove anything (RFC 8301 §3.2).
  private let shortKeyBits: Int?

  /// Why a record verifies nothing.
  struct Refusal: Error {
    let verdict: DKIMVerdict
    var record: DKIMKeyRecord?
    var key: (any VerificationKey)?
  }

  /// Reads the text of a TXT record.
  static func read(
    _ text: [UInt8], for algorithm: DKIMSignature.Algorithm, _ verifier: any SignatureVerifier
  ) -> Result<UsableKey, Refusal> {
    let record: DKIMKeyRecord
    do throws(DKIMKeyRecord.SyntaxError) { record = try DKIMKeyRecord(text) } catch {
      return .failure(Refusal(verdict: .badKeyRecord(error)))
    }
    if let verdict = record.refusal(for: algorithm) {
      return .failure(Refusal(verdict: verdict, record: record))
    }
    let key = verifier.readKey(record)
    switch key.publicKey.refusal {
    case nil: return .success(UsableKey(record: record, key: key, shortKeyBits: nil))
    // What such a key says about a signature is still worth knowing.
    case .keyTooShort(let bits)?:
      return .success(UsableKey(record: record, key: key, shortKeyBits: bits))
    case let verdict?:
      return .failure(Refusal(verdict: verdict, record: record, key: key))
    }
  }

  /// What the key says about a signature of a digest.
  func verdict(
    on signature: [UInt8], ofSHA256 digest: [UInt8], _ algorithm: DKIMSignature.Algorithm
  ) -> DKIMVerdict {
    switch key.check(signature, ofSHA256: digest) {
    case .valid: shortKeyBits.map { .keyTooShort(bits: $0) } ?? .verified
    case .ofOtherDigest: .signatureMismatch(.headerChanged)
    case .invalid:
      .signatureMismatch(algorithm == .ed25519SHA256 ? .headerOrKey : .otherKeyOrDamaged)
    }
  }
}

extension DKIMPublicKey {
  /// Why nothing passes with the key, whatever its record says; `nil` for a sound one.
  var refusal: DKIMVerdict? {
    switch self {
    case .rsa(let rsa):
      rsa.bits < DKIMVerification.minimumRSABits ? .keyTooShort(bits: rsa.bits) : nil
    case .ed25519: nil
    case .revoked, .notAnRSAKey, .notAnEd25519Key, .unknownType: .unusableKey(self)
    }
  }
}

extension DKIMKeyRecord {
  /// Why no signature of mail passes by the record, whose `p=` holds this key; `nil` where one of its own type may.
  public func refusal(with key: DKIMPublicKey) -> DKIMVerdict? {
    let algorithm: DKIMSignature.Algorithm? =
      switch keyType {
      case .rsa: .rsaSHA256
      case .ed25519: .ed25519SHA256
      case .other: nil
      }
    return algorithm.flatMap(refusal(for:)) ?? key.refusal
  }

  /// Why no signature of mail is verified with this record, whatever key `p=` holds; `nil` where its tags allow it
  /// (RFC 6376 §6.1.2).
  public func refusal(for algorithm: DKIMSignature.Algorithm) -> DKIMVerdict? {
    if isRevoked { return .keyRevoked }
    if !isForEmail { return .keyNotForMail(serviceTypes) }
    if !allows(.sha256) { return .hashNotAllowed(hashAlgorithms ?? []) }
    let expected: KeyType = algorithm == .ed25519SHA256 ? .ed25519 : .rsa
    if keyType != expected { return .wrongKeyType(key: keyType, algorithm: algorithm) }
    return nil
  }
}
