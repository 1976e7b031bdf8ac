public import MailAuth

/// The last look at a key before it is used: whether a receiver that has the record verifies what the key signs.
extension PrivateKey {
  /// Signs, and verifies with the public key of the record alone.
  public func fits(_ record: DKIMKeyRecord) -> Bool {
    let digest = [UInt8](repeating: 0xD1, count: 32)
    guard let signature = try? signature(ofSHA256: digest) else { return false }
    return OpenSSLSignatureVerifier().readKey(record).check(signature, ofSHA256: digest) == .valid
  }

  /// The record that publishes the key.
  public var record: DKIMKeyRecord {
    DKIMKeyRecord(keyType: kind.recordType, keyData: publicKeyData)
  }
}

extension PrivateKey.Kind {
  /// The `k=` of the key's record.
  public var recordType: DKIMKeyRecord.KeyType {
    switch self {
    case .rsa: .rsa
    case .ed25519: .ed25519
    }
  }
}
