internal import COpenSSL
internal import Synchronization

/// A private key that signs mail, RSA or Ed25519: owns an EVP_PKEY, whose memory OpenSSL clears when it is freed.
public final class PrivateKey: @unchecked Sendable {
  // Sendable: the handle never changes, and OpenSSL's keys may be used by several threads at once.
  let handle: OpaquePointer
  public let kind: Kind
  private let idleContexts = Mutex<[SigningContext]>([])

  public enum Kind: String, Hashable, Sendable {
    case rsa
    case ed25519
  }

  /// Why a text is no private key that can sign mail.
  public enum Failure: Error, Hashable, Sendable {
    /// No PEM block of a private key, and no DER or base64 of one.
    case notAKey
    /// A public key or certificate where a private key is needed.
    case publicOnly
    case passphraseMissing
    /// The key can't be decrypted with the passphrase.
    case passphraseWrong
    /// A key of a type that DKIM does not know, by OpenSSL's name: `EC`.
    case otherType(String)
    /// OpenSSL refused; its words.
    case library(String)
  }

  /// Takes the handle over.
  init(owning handle: OpaquePointer) throws(Failure) {
    switch EVP_PKEY_get_base_id(handle) {
    case EVP_PKEY_RSA: kind = .rsa
    case EVP_PKEY_ED25519: kind = .ed25519
    default:
      let name = EVP_PKEY_get0_type_name(handle).map { String(cString: $0) } ?? "unknown"
      EVP_PKEY_free(handle)
      throw .otherType(name)
    }
    self.handle = handle
  }

  deinit {
    for context in idleContexts.withLock({ $0 }) { free(context) }
    EVP_PKEY_free(handle)
  }

  /// Bits of an RSA modulus; 256 for Ed25519.
  public var bits: Int {
    switch kind {
    case .rsa: Int(EVP_PKEY_get_bits(handle))
    case .ed25519: 256
    }
  }

  /// The octets of the key record's `p=`: SubjectPublicKeyInfo for RSA, as deployed (RFC 6376 §3.6.1 says RSAPublicKey,
  /// but its example and everybody else use this), and the 32 octets of the key for Ed25519 (RFC 8463 §4.2).
  public var publicKeyData: [UInt8] {
    switch kind {
    case .rsa:
      var octets: UnsafeMutablePointer<UInt8>?
      let count = i2d_PUBKEY(handle, &octets)
      guard count > 0, let octets else { return [] }
      defer { CRYPTO_free(octets, nil, 0) }
      return Array(UnsafeBufferPointer(start: octets, count: Int(count)))
    case .ed25519:
      var octets = [UInt8](repeating: 0, count: 32)
      var count = octets.count
      guard EVP_PKEY_get_raw_public_key(handle, &octets, &count) == 1 else { return [] }
      return Array(octets.prefix(count))
    }
  }
}

// MARK: Signing

extension PrivateKey {
  /// Signs a SHA-256 digest: RSASSA-PKCS1-v1_5 over it (RFC 8301 §3.1), or Ed25519 with the digest as its message
  /// (RFC 8463 §3).
  public func signature(ofSHA256 digest: [UInt8]) throws(Failure) -> [UInt8] {
    defer { ERR_clear_error() }
    // Setting a context up looks algorithms up by their names, so one serves for many signatures.
    guard let context = idleContexts.withLock({ $0.popLast() }) ?? makeContext() else {
      throw .library(OpenSSLError.take())
    }
    var count = Int(EVP_PKEY_get_size(handle))
    var signature = [UInt8](repeating: 0, count: count)
    let isSigned =
      switch kind {
      case .rsa:
        EVP_PKEY_sign(context.handle, &signature, &count, digest, digest.count) == 1
      case .ed25519:
        // Without a key, the context starts anew with the one it has.
        EVP_DigestSignInit(context.handle, nil, nil, nil, nil) == 1
          && EVP_DigestSign(context.handle, &signature, &count, digest, digest.count) == 1
      }
    guard isSigned else {
      free(context)
      throw .library(OpenSSLError.take())
    }
    idleContexts.withLock { $0.append(context) }
    return count == signature.count ? signature : Array(signature.prefix(count))
  }

  private func makeContext() -> SigningContext? {
    switch kind {
    case .rsa:
      guard let context = EVP_PKEY_CTX_new(handle, nil) else { return nil }
      if EVP_PKEY_sign_init(context) == 1,
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1,
        EVP_PKEY_CTX_set_signature_md(context, SHA256Digest.algorithm) == 1
      {
        return SigningContext(handle: context)
      }
      EVP_PKEY_CTX_free(context)
    case .ed25519:
      guard let context = EVP_MD_CTX_new() else { return nil }
      if EVP_DigestSignInit(context, nil, nil, nil, handle) == 1 {
        return SigningContext(handle: context)
      }
      EVP_MD_CTX_free(context)
    }
    return nil
  }

  private func free(_ context: SigningContext) {
    switch kind {
    case .rsa: EVP_PKEY_CTX_free(context.handle)
    case .ed25519: EVP_MD_CTX_free(context.handle)
    }
  }
}

/// A context that is ready to sign with one key: an EVP_PKEY_CTX for RSA, an EVP_MD_CTX for Ed25519.
private struct SigningContext: @unchecked Sendable {
  // Sendable: the key hands it to one signature at a time.
  let handle: OpaquePointer
}

// MARK: Reading

extension PrivateKey {
  /// Reads a key file: PEM (PKCS#8, PKCS#1, either of them encrypted), DER, or base64 of DER or of an Ed25519 seed of 32
  /// octets with or without the public key behind it, as dkimpy and rspamd write them. Text around the PEM block is skipped.
  public convenience init(
    _ text: SecretOctets, passphrase: SecretOctets? = nil
  ) throws(Failure) {
    defer { ERR_clear_error() }
    let attempt = PassphraseAttempt(passphrase)
    if let handle = text.withUnsafeBytes({ Self.readPEM($0, attempt) ?? Self.readBinary($0) }) {
      try self.init(owning: handle)
      return
    }
    if attempt.wasAsked { throw passphrase == nil ? .passphraseMissing : .passphraseWrong }
    throw text.withUnsafeBytes(Self.holdsPublicKey) ? .publicOnly : .notAKey
  }

  private static func readPEM(
    _ text: UnsafeRawBufferPointer, _ attempt: PassphraseAttempt
  ) -> OpaquePointer? {
    guard let bio = BIO_new_mem_buf(text.baseAddress, Int32(clamping: text.count)) else {
      return nil
    }
    defer { BIO_free(bio) }
    // With a callback of ours OpenSSL never asks at the terminal.
    return withExtendedLifetime(attempt) {
      PEM_read_bio_PrivateKey(
        bio, nil, tellPassphrase, Unmanaged.passUnretained(attempt).toOpaque())
    }
  }

  /// DER, or base64 without the lines around it.
  private static func readBinary(_ text: UnsafeRawBufferPointer) -> OpaquePointer? {
    if let key = readDER(text) { return key }
    // Decoded by OpenSSL into memory that is cleared, not into an array.
    guard text.count <= maximumBareLength, let context = EVP_ENCODE_CTX_new() else { return nil }
    defer { EVP_ENCODE_CTX_free(context) }
    let decoded = SecretOctets(capacity: text.count + 3) {
      (memory: UnsafeMutableRawBufferPointer) in
      let output = memory.assumingMemoryBound(to: UInt8.self).baseAddress
      let input = text.assumingMemoryBound(to: UInt8.self).baseAddress
      guard let output, let input else { return 0 }
      var (count, rest) = (Int32(0), Int32(0))
      EVP_DecodeInit(context)
      guard EVP_DecodeUpdate(context, output, &count, input, Int32(text.count)) >= 0,
        EVP_DecodeFinal(context, output + Int(count), &rest) == 1
      else { return 0 }
      return Int(count + rest)
    }
    return decoded.withUnsafeBytes { octets in
      if octets.count == ed25519SeedLength || octets.count == 2 * ed25519SeedLength {
        return EVP_PKEY_new_raw_private_key(
          EVP_PKEY_ED25519, nil, octets.assumingMemoryBound(to: UInt8.self).baseAddress,
          ed25519SeedLength)
      }
      return readDER(octets)
    }
  }

  private static func readDER(_ octets: UnsafeRawBufferPointer) -> OpaquePointer? {
    // A SEQUENCE; anything else would only fill OpenSSL's queue of errors.
    guard octets.first == 0x30 else { return nil }
    var position = octets.assumingMemoryBound(to: UInt8.self).baseAddress
    return d2i_AutoPrivateKey(nil, &position, octets.count)
  }

  /// Octets of the seed that an Ed25519 private key is (RFC 8032 §5.1.5).
  private static let ed25519SeedLength = 32
  /// An RSA key of 16384 bits in base64 stays below.
  private static let maximumBareLength = 1 << 16

  private static func holdsPublicKey(_ text: UnsafeRawBufferPointer) -> Bool {
    ["PUBLIC KEY-----", "CERTIFICATE-----"].contains { word in
      let word = Array(word.utf8)
      guard text.count >= word.count else { return false }
      return (0...(text.count - word.count)).contains { start in
        text[start] == word[0] && text[start..<(start + word.count)].elementsEqual(word)
      }
    }
  }
}

/// The passphrase at hand while OpenSSL reads a key, and whether it was needed.
private final class PassphraseAttempt {
  let passphrase: SecretOctets?
  var wasAsked = false

  init(_ passphrase: SecretOctets?) { self.passphrase = passphrase }
}

/// pem_password_cb: writes the passphrase into OpenSSL's buffer.
private func tellPassphrase(
  _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _: Int32,
  _ attempt: UnsafeMutableRawPointer?
) -> Int32 {
  guard let buffer, let attempt else { return -1 }
  let current = Unmanaged<PassphraseAttempt>.fromOpaque(attempt).takeUnretainedValue()
  current.wasAsked = true
  guard let passphrase = current.passphrase, passphrase.count <= Int(size) else { return -1 }
  passphrase.withUnsafeBytes { octets in
    UnsafeMutableRawPointer(buffer).copyMemory(
      from: octets.baseAddress ?? UnsafeRawPointer(buffer), byteCount: octets.count)
  }
  return Int32(passphrase.count)
}

// MARK: Writing

extension PrivateKey {
  /// The key as PKCS#8 in PEM (RFC 7468 §10); with a passphrase encrypted as PBES2 says (RFC 8018 §6.2): PBKDF2 with
  /// HMAC-SHA-256, AES-256-CBC (RFC 7468 §11).
  public func pem(passphrase: SecretOctets? = nil) throws(Failure) -> SecretOctets {
    defer { ERR_clear_error() }
    guard let bio = BIO_new(BIO_s_secmem()) else { throw .library(OpenSSLError.take()) }
    defer { BIO_free(bio) }
    guard write(to: bio, passphrase) else { throw .library(OpenSSLError.take()) }
    var start: UnsafeMutablePointer<CChar>?
    let count = BIO_ctrl(bio, BIO_CTRL_INFO, 0, &start)
    guard count > 0, let start else { throw .library(OpenSSLError.take()) }
    return SecretOctets(copying: UnsafeRawBufferPointer(start: start, count: count))
  }

  private func write(to bio: OpaquePointer, _ passphrase: SecretOctets?) -> Bool {
    guard let plain = EVP_PKEY2PKCS8(handle) else { return false }
    defer { PKCS8_PRIV_KEY_INFO_free(plain) }
    guard let passphrase else { return PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio, plain) == 1 }
    let encrypted = passphrase.withUnsafeBytes { octets in
      PKCS8_encrypt(
        -1, EVP_aes_256_cbc(), octets.assumingMemoryBound(to: CChar.self).baseAddress,
        Int32(octets.count), nil, 0, Self.iterations, plain)
    }
    guard let encrypted else { return false }
    defer { X509_SIG_free(encrypted) }
    return PEM_write_bio_PKCS8(bio, encrypted) == 1
  }

  /// Rounds of PBKDF2, so that guessing a passphrase is slow: what OWASP recommends for HMAC-SHA-256 (2023).
  private static let iterations: Int32 = 600_000
}

/// The queue of errors that OpenSSL keeps for each thread.
enum OpenSSLError {
  /// The newest error as text; the queue is empty afterwards.
  static func take() -> String {
    defer { ERR_clear_error() }
    let code = ERR_peek_last_error()
    guard code != 0, let reason = ERR_reason_error_string(code) else {
      return "OpenSSL gave no reason"
    }
    return String(cString: reason)
  }
}

extension PrivateKey.Failure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAKey: "it holds no private key that OpenSSL can read"
    case .publicOnly: "it holds a public key or a certificate, but no private key"
    case .passphraseMissing: "the key is encrypted, and no passphrase was given"
    case .passphraseWrong: "the passphrase does not decrypt it"
    case .otherType(let name): "it is a key of type \(name); DKIM knows RSA and Ed25519"
    case .library(let reason): "OpenSSL: \(reason)"
    }
  }
}
