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
    let refused = { (verdict: DKIMVerdict) in
      Result<UsableKey, Refusal>.failure(Refusal(verdict: verdict, record: record))
    }
    if let verdict = record.refusal(for: algorithm) { return refused(verdict) }
    let key = verifier.readKey(record)
    var shortKeyBits: Int?
    switch key.publicKey {
    case .rsa(let rsa):
      if rsa.bits < DKIMVerification.minimumRSABits { shortKeyBits = rsa.bits }
    case .ed25519:
      break
    case .revoked, .notAnRSAKey, .notAnEd25519Key, .unknownType:
      return .failure(
        Refusal(verdict: .unusableKey(key.publicKey), record: record, key: key))
    }
    return .success(UsableKey(record: record, key: key, shortKeyBits: shortKeyBits))
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

extension DKIMKeyRecord {
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
