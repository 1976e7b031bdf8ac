internal import COpenSSL
internal import MailAuth

/// Owns one EVP_PKEY that holds a public key.
final class PublicKey: @unchecked Sendable {
  // Sendable: the handle never changes, and OpenSSL's keys may be used by several threads at once.
  let handle: OpaquePointer

  private init(owning handle: OpaquePointer) { self.handle = handle }

  deinit { EVP_PKEY_free(handle) }

  /// An RSA key: SubjectPublicKeyInfo as deployed, or RSAPublicKey as RFC 6376 §3.6.1 says. `nil` unless the octets are one key and
  /// nothing else.
  convenience init?(rsa der: [UInt8]) {
    // OpenSSL's own decoder takes 130 µs, six times as long as verifying a signature; its parser of the inner form takes 2.
    let inner = RSAKeyEncoding.content(of: der)
    guard
      let handle = Self.read(inner ?? der, d2iRSA)
        ?? (inner == nil ? Self.read(der, d2iPublicKeyInfo) : nil)
    else { return nil }
    guard EVP_PKEY_get_base_id(handle) == EVP_PKEY_RSA else {
      EVP_PKEY_free(handle)
      return nil
    }
    self.init(owning: handle)
  }

  /// The 32 octets of RFC 8032.
  convenience init?(ed25519 octets: [UInt8]) {
    guard octets.count == DKIMKeyRecord.ed25519KeyLength,
      let handle = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, octets, octets.count)
    else { return nil }
    self.init(owning: handle)
  }

  var bits: Int { Int(EVP_PKEY_get_bits(handle)) }

  /// Modulus and exponent of an RSA key.
  var rsaContent: RSAPublicKey? {
    guard let modulus = Self.octets(of: dlv_pkey_rsa_modulus(handle)),
      let exponent = Self.octets(of: dlv_pkey_rsa_exponent(handle))
    else { return nil }
    return RSAPublicKey(bits: bits, modulus: modulus, exponent: exponent)
  }

  /// Big-endian without leading zeros. The number is only borrowed.
  private static func octets(of number: OpaquePointer?) -> [UInt8]? {
    guard let number else { return nil }
    var octets = [UInt8](repeating: 0, count: Int(BN_num_bits(number) + 7) / 8)
    BN_bn2bin(number, &octets)
    return octets
  }

  private typealias Reader = (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?

  private static func read(_ der: [UInt8], _ reader: Reader) -> OpaquePointer? {
    der.withUnsafeBufferPointer { octets -> OpaquePointer? in
      var position = octets.baseAddress
      guard let key = reader(&position, octets.count) else { return nil }
      // Octets behind the key are not part of it; verifiers differ about them, so it is not one that works.
      let end = octets.baseAddress.map { $0 + octets.count }
      guard position == end else {
        EVP_PKEY_free(key)
        return nil
      }
      return key
    }
  }
}

private func d2iRSA(
  _ position: UnsafeMutablePointer<UnsafePointer<UInt8>?>, _ count: Int
) -> OpaquePointer? {
  d2i_PublicKey(EVP_PKEY_RSA, nil, position, count)
}

private func d2iPublicKeyInfo(
  _ position: UnsafeMutablePointer<UnsafePointer<UInt8>?>, _ count: Int
) -> OpaquePointer? {
  d2i_PUBKEY(nil, position, count)
}

/// SubjectPublicKeyInfo of an RSA key (RFC 5280 §4.1, RFC 8017 §A.1), in the one encoding that DER allows.
enum RSAKeyEncoding {
  /// AlgorithmIdentifier of rsaEncryption, with the NULL that RFC 8017 §A.1 asks for.
  private static let algorithm: [UInt8] = [
    0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
  ]

  /// The RSAPublicKey inside; `nil` where the octets are not exactly that form.
  static func content(of der: [UInt8]) -> [UInt8]? {
    guard let info = element(0x30, der[...]), info.starts(with: algorithm),
      let bits = element(0x03, info.dropFirst(algorithm.count)), bits.first == 0
    else { return nil }
    return Array(bits.dropFirst())
  }

  /// The content of an element that fills the octets, its length in the shortest form (X.690 §10.1).
  private static func element(_ tag: UInt8, _ octets: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard octets.count >= 2, octets.first == tag else { return nil }
    let start = octets.startIndex + 2
    let first = octets[start - 1]
    if first < 0x80 {
      let content = octets[start...]
      return content.count == Int(first) ? content : nil
    }
    let lengthOctets = Int(first & 0x7F)
    guard (1...4).contains(lengthOctets), octets.endIndex - start > lengthOctets else { return nil }
    let length = octets[start..<(start + lengthOctets)].reduce(0) { $0 << 8 | Int($1) }
    let content = octets[(start + lengthOctets)...]
    let isShortest = length >= 0x80 && (lengthOctets == 1 || length >> (8 * (lengthOctets - 1)) > 0)
    return isShortest && content.count == length ? content : nil
  }
}
