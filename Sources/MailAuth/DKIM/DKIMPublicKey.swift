/// What a key record's `p=` holds, looked at by type: usable or not, and why not.
public enum DKIMPublicKey: Hashable, Sendable {
  case rsa(RSAPublicKey)
  /// The 32 octets of RFC 8032.
  case ed25519([UInt8])
  /// `p=` is empty (RFC 6376 §3.6.1).
  case revoked
  /// `k=rsa`, but `p=` is no RSA key in DER.
  case notAnRSAKey
  /// `k=ed25519`, but `p=` has not 32 octets (RFC 8463 §4.2).
  case notAnEd25519Key(length: Int)
  /// A `k=` that no RFC defines.
  case unknownType(String)

  public init(_ record: DKIMKeyRecord, inspector: any PublicKeyInspector) {
    if record.isRevoked {
      self = .revoked
      return
    }
    switch record.keyType {
    case .rsa:
      self = inspector.rsaKey(der: record.keyData).map { .rsa($0) } ?? .notAnRSAKey
    case .ed25519:
      self =
        record.keyData.count == DKIMKeyRecord.ed25519KeyLength
        ? .ed25519(record.keyData) : .notAnEd25519Key(length: record.keyData.count)
    case .other(let name):
      self = .unknownType(name)
    }
  }
}
