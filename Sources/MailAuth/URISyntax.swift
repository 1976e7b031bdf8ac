/// The characters of URIs (RFC 3986), for records that hold some.
enum URISyntax {
  /// RFC 3986 §3.1.
  static func isScheme(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first, (first | 0x20) &- 0x61 < 26 else { return false }
    return text.allSatisfy {
      ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || "+-.".utf8.contains($0)
    }
  }

  /// RFC 3986 §2: unreserved, reserved and the percent sign.
  static func isOctet(_ octet: UInt8) -> Bool {
    switch octet {
    case 0x41...0x5A, 0x61...0x7A, 0x30...0x39: true
    default: "-._~:/?#[]@!$&'()*+,;=%".utf8.contains(octet)
    }
  }

  /// The first percent sign that two hexadecimal digits do not follow (RFC 3986 §2.1).
  static func badEscape(in text: ArraySlice<UInt8>) -> Int? {
    text.indices.first { index in
      text[index] == UInt8(ascii: "%")
        && !(index + 2 < text.endIndex && isHexadecimal(text[index + 1])
          && isHexadecimal(text[index + 2]))
    }
  }

  private static func isHexadecimal(_ octet: UInt8) -> Bool {
    octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 6
  }
}
