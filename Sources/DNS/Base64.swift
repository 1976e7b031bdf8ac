/// Base64 (RFC 4648 §4) with white space allowed anywhere, as in DKIM's `p=` and `b=` (RFC 6376 §3.2).
public enum Base64 {
  /// Why a text is not base64. Offsets count octets from the start of the text.
  public enum DecodingError: Error, Hashable, Sendable {
    /// Neither in the alphabet, nor `=`, nor white space.
    case badOctet(offset: Int, UInt8)
    /// The text ends inside a group of four, or its padding is wrong.
    case badLength
    /// Something follows the padding.
    case dataAfterPadding(offset: Int)
  }

  public static func decode(_ text: [UInt8]) throws(DecodingError) -> [UInt8] {
    var octets: [UInt8] = []
    octets.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    var symbols = 0
    var padding = 0
    for (offset, octet) in text.enumerated() {
      switch octet {
      case 0x20, 0x09, 0x0D, 0x0A:
        continue
      case UInt8(ascii: "="):
        padding += 1
        continue
      default:
        break
      }
      guard let value = value(of: octet) else { throw .badOctet(offset: offset, octet) }
      if padding > 0 { throw .dataAfterPadding(offset: offset) }
      bits = bits << 6 | UInt32(value)
      symbols += 1
      if symbols % 4 == 0 {
        octets += [UInt8(bits >> 16 & 0xFF), UInt8(bits >> 8 & 0xFF), UInt8(bits & 0xFF)]
        bits = 0
      }
    }
    switch (symbols % 4, padding) {
    case (0, 0): break
    case (2, 2): octets.append(UInt8(bits >> 4 & 0xFF))
    case (3, 1): octets += [UInt8(bits >> 10 & 0xFF), UInt8(bits >> 2 & 0xFF)]
    // Padding is not optional in RFC 6376's ABNF, but verifiers read keys without it; a lone symbol is nothing to anybody.
    case (2, 0): octets.append(UInt8(bits >> 4 & 0xFF))
    case (3, 0): octets += [UInt8(bits >> 10 & 0xFF), UInt8(bits >> 2 & 0xFF)]
    default: throw .badLength
    }
    return octets
  }

  /// The text of octets, with padding and without line ends.
  public static func encode(_ octets: some Collection<UInt8>) -> String {
    String(decoding: encodedOctets(octets), as: UTF8.self)
  }

  /// The same as octets.
  public static func encodedOctets(_ octets: some Collection<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((octets.count + 2) / 3 * 4)
    var bits: UInt32 = 0
    var count = 0
    for octet in octets {
      bits = bits << 8 | UInt32(octet)
      count += 1
      if count == 3 {
        text.append(alphabet[Int(bits >> 18 & 63)])
        text.append(alphabet[Int(bits >> 12 & 63)])
        text.append(alphabet[Int(bits >> 6 & 63)])
        text.append(alphabet[Int(bits & 63)])
        (bits, count) = (0, 0)
      }
    }
    if count > 0 {
      // Of one octet there are two symbols, of two octets three (RFC 4648 §4).
      bits <<= UInt32(8 * (3 - count))
      for place in 0..<4 {
        text.append(
          place <= count
            ? alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
      }
    }
    return text
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  private static func value(of octet: UInt8) -> UInt8? {
    switch octet {
    case 0x41...0x5A: octet - 0x41
    case 0x61...0x7A: octet - 0x61 + 26
    case 0x30...0x39: octet - 0x30 + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}

extension Base64.DecodingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badOctet(let offset, let octet):
      (0x21...0x7E).contains(octet)
        ? "“\(Character(Unicode.Scalar(octet)))” at offset \(offset) is not base64"
        : "octet \(octet) at offset \(offset) is not base64"
    case .badLength:
      "the base64 text ends in the middle: something is missing, or its padding is wrong"
    case .dataAfterPadding(let offset): "something follows the padding at offset \(offset)"
    }
  }
}
