/// Classes of ASCII octets, as the HTML and CSS standards have them.
public enum ASCII {
  @inlinable @inline(__always)
  public static func lowercase(_ octet: UInt8) -> UInt8 {
    octet &- 0x41 < 26 ? octet | 0x20 : octet
  }

  @inlinable @inline(__always)
  public static func isLetter(_ octet: UInt8) -> Bool { (octet | 0x20) &- 0x61 < 26 }

  @inlinable @inline(__always)
  public static func isDigit(_ octet: UInt8) -> Bool { octet &- 0x30 < 10 }

  /// Tab, line feed, form feed, carriage return, space (WHATWG Infra §4.6).
  @inlinable @inline(__always)
  public static func isSpace(_ octet: UInt8) -> Bool {
    octet == 0x20 || octet == 0x0A || octet == 0x0D || octet == 0x09 || octet == 0x0C
  }

  @inlinable @inline(__always)
  public static func hexadecimal(_ octet: UInt8) -> UInt8? {
    switch octet {
    case 0x30...0x39: octet - 0x30
    case 0x41...0x46: octet - 0x37
    case 0x61...0x66: octet - 0x57
    default: nil
    }
  }

  /// Whether some octets are those of a name in lower case, whatever their own case.
  public static func matches(
    _ octets: some RandomAccessCollection<UInt8>, _ name: StaticString
  ) -> Bool {
    guard octets.count == name.utf8CodeUnitCount else { return false }
    return name.withUTF8Buffer { name in
      zip(octets, name).allSatisfy { lowercase($0) == $1 }
    }
  }

  /// The range without white space at both ends.
  public static func trimmed(_ octets: [UInt8], _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isSpace(octets[start]) { start += 1 }
    while end > start, isSpace(octets[end - 1]) { end -= 1 }
    return start..<end
  }
}
