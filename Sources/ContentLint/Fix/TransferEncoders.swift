import DNS
import MailAuth

/// Writes quoted-printable (RFC 2045 §6.7). Line breaks of the text stay line breaks.
enum QuotedPrintableText {
  /// §6.7 (5), the `=` of a soft line break included.
  private static let lineLimit = 76

  static func encode(_ octets: [UInt8], lineEnd: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(octets.count + octets.count / 8)
    var length = 0
    var index = 0
    while index < octets.count {
      let octet = octets[index]
      if octet == 0x0A || octet == 0x0D && index + 1 < octets.count && octets[index + 1] == 0x0A {
        // As they were: the part decodes to the same octets.
        result += octet == 0x0A ? [0x0A] : [0x0D, 0x0A]
        index += octet == 0x0A ? 1 : 2
        length = 0
        continue
      }
      let isBlank = octet == 0x20 || octet == 0x09
      let isLast = index + 1 == octets.count || endsLine(octets, at: index + 1)
      let isPlain =
        octet > 0x20 && octet < 0x7F && octet != UInt8(ascii: "=") || isBlank && !isLast
      let width = isPlain ? 1 : 3
      // Room for the soft break, unless the line ends here.
      if length + width > (isLast ? lineLimit : lineLimit - 1) {
        result.append(UInt8(ascii: "="))
        result += lineEnd
        length = 0
      }
      if isPlain {
        result.append(octet)
      } else {
        result += [UInt8(ascii: "="), digits[Int(octet >> 4)], digits[Int(octet & 15)]]
      }
      length += width
      index += 1
    }
    return result
  }

  private static func endsLine(_ octets: [UInt8], at index: Int) -> Bool {
    octets[index] == 0x0A
      || octets[index] == 0x0D && index + 1 < octets.count && octets[index + 1] == 0x0A
  }

  private static let digits = Array("0123456789ABCDEF".utf8)
}

/// Writes base64 in lines of 76 (RFC 2045 §6.8).
enum Base64Lines {
  static func encode(_ octets: [UInt8], lineEnd: [UInt8]) -> [UInt8] {
    let text = Array(Base64.encode(octets).utf8)
    var result: [UInt8] = []
    result.reserveCapacity(text.count + text.count / 38)
    for start in stride(from: 0, to: text.count, by: 76) {
      if start > 0 { result += lineEnd }
      result += text[start..<min(start + 76, text.count)]
    }
    return result
  }
}
