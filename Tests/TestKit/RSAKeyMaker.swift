/// Makes RSA public keys of any size for tests: the same modulus every time, good to be read, not to verify anything.
public enum RSAKeyMaker {
  /// A modulus of exactly that many bits without a small factor; `seed` tells keys of one size apart.
  public static func modulus(bits: Int, seed: UInt8 = 0) -> [UInt8] {
    var octets = (0..<((bits + 7) / 8)).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) ^ seed }
    let top = (bits - 1) % 8
    octets[0] = octets[0] & (1 << top - 1) | 1 << top
    octets[octets.count - 1] |= 1
    while hasSmallFactor(octets) {
      octets[octets.count - 2] &+= 1
    }
    return octets
  }

  private static func hasSmallFactor(_ octets: [UInt8]) -> Bool {
    (2...200).contains { divisor in octets.reduce(0) { ($0 << 8 | Int($1)) % divisor } == 0 }
  }

  /// RSAPublicKey of RFC 8017 §A.1.1 in DER, exponent 65537.
  public static func rsaPublicKey(bits: Int, seed: UInt8 = 0) -> [UInt8] {
    rsaPublicKey(modulus: modulus(bits: bits, seed: seed), exponent: [1, 0, 1])
  }

  /// The same of numbers that need not make sense.
  public static func rsaPublicKey(modulus: [UInt8], exponent: [UInt8]) -> [UInt8] {
    sequence(integer(modulus) + integer(exponent.isEmpty ? [0] : exponent))
  }

  /// SubjectPublicKeyInfo of RFC 5280 §4.1 around it, as DKIM keys are deployed.
  public static func subjectPublicKeyInfo(bits: Int, seed: UInt8 = 0) -> [UInt8] {
    let rsaEncryption: [UInt8] = [
      0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
    ]
    let key = rsaPublicKey(bits: bits, seed: seed)
    return sequence(sequence(rsaEncryption) + element(0x03, [0] + key))
  }

  /// The text of `p=`: SubjectPublicKeyInfo in base64.
  public static func base64(bits: Int, seed: UInt8 = 0) -> String {
    base64(subjectPublicKeyInfo(bits: bits, seed: seed))
  }

  public static func base64(_ octets: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: octets.count, by: 3) {
      let group = octets[start..<min(start + 3, octets.count)]
      let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        text.append(
          place <= group.count
            ? alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func sequence(_ content: [UInt8]) -> [UInt8] { element(0x30, content) }

  private static func integer(_ octets: [UInt8]) -> [UInt8] {
    element(0x02, (octets.first ?? 0) >= 0x80 ? [0] + octets : octets)
  }

  private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let length = content.count
    let header: [UInt8] =
      switch length {
      case ..<0x80: [UInt8(length)]
      case ..<0x100: [0x81, UInt8(length)]
      default: [0x82, UInt8(length >> 8), UInt8(length & 0xFF)]
      }
    return [tag] + header + content
  }
}
