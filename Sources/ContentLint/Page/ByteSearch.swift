import HTML

/// Looks for ASCII in octets.
enum ByteSearch {
  /// Whether a text in lower case stands there, in any case.
  static func contains(_ text: StaticString, in octets: [UInt8], _ range: Range<Int>) -> Bool {
    first(text, in: octets, range) != nil
  }

  /// The first place of a text in lower case, in any case.
  static func first(_ text: StaticString, in octets: [UInt8], _ range: Range<Int>) -> Range<Int>? {
    let count = text.utf8CodeUnitCount
    guard count > 0, range.count >= count else { return nil }
    return text.withUTF8Buffer { text in
      octets.withUnsafeBufferPointer { octets in
        for start in range.lowerBound...(range.upperBound - count)
        where ASCII.lowercase(octets[start]) == text[0] {
          var offset = 1
          while offset < count, ASCII.lowercase(octets[start + offset]) == text[offset] {
            offset += 1
          }
          if offset == count { return start..<(start + count) }
        }
        return nil
      }
    }
  }
}
