/// The cryptography that verifying DKIM needs; OpenSSL fulfils it in `Crypto`.
public protocol SignatureVerifier: Sendable {
  /// A SHA-256 digest of nothing yet.
  func makeDigest() -> any MessageDigest

  /// Reads the key of a key record, once for all that is done with it.
  func readKey(_ record: DKIMKeyRecord) -> any VerificationKey
}

/// A SHA-256 digest of octets that arrive in pieces (RFC 6234). One owner at a time.
public protocol MessageDigest: AnyObject {
  func update(_ octets: UnsafeRawBufferPointer)

  /// The digest of everything so far and of these octets, which do not become part of it; more may follow.
  func value(with last: [UInt8]) -> [UInt8]

  /// The digest of everything; nothing may follow, which spares the copy that `value` needs.
  func finish() -> [UInt8]
}

extension MessageDigest {
  /// The digest of everything so far; more may follow.
  func value() -> [UInt8] { value(with: []) }

  func update(_ octets: some Sequence<UInt8>) {
    let isContiguous: Void? = octets.withContiguousStorageIfAvailable {
      update(UnsafeRawBufferPointer($0))
    }
    if isContiguous == nil { Array(octets).withUnsafeBytes { update($0) } }
  }
}

/// A public key that is ready to verify signatures with.
public protocol VerificationKey: Sendable {
  var publicKey: DKIMPublicKey { get }

  /// Whether the key made this signature of a SHA-256 digest: RSASSA-PKCS1-v1_5 (RFC 8301 §3.1), or Ed25519 with the digest as its
  /// message (RFC 8463 §3). A key that is not usable fits nothing.
  func check(_ signature: [UInt8], ofSHA256 digest: [UInt8]) -> SignatureCheck
}

/// What a key says about a signature.
public enum SignatureCheck: Hashable, Sendable {
  case valid
  /// The key made it, but of another digest: only RSA can tell.
  case ofOtherDigest
  /// Not made with this key, or damaged; with Ed25519 perhaps of another digest.
  case invalid
}

/// A private key that signs; OpenSSL fulfils it in `Crypto`.
public protocol SigningKey: Sendable {
  var algorithm: DKIMSignature.Algorithm { get }

  /// Bits of the modulus, for RSA.
  var rsaBits: Int? { get }

  /// The octets that the key record's `p=` holds.
  var publicKeyData: [UInt8] { get }

  /// Signs a SHA-256 digest, in the way that `VerificationKey` checks.
  func sign(sha256 digest: [UInt8]) throws(SigningFailure) -> [UInt8]
}

/// The library refused to sign; its words.
public struct SigningFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
