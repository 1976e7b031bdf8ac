/// One header field of a message (RFC 5322 §2.2), its octets as they are: folded, not decoded.
///
/// A view into the `HeaderSection` that it was read from: copying one copies no octets.
public struct HeaderField: Hashable, Sendable {
  /// The whole field with the line break that ends it.
  public let octets: ArraySlice<UInt8>
  // Counted from the start of `octets`; slices would cost a reference each whenever a field is passed on.
  private let nameLength: Int
  private let valueOffset: Int
  private let lineBreakLength: Int

  /// The name as written, without the white space that obsolete syntax allows before the colon (RFC 5322 §4.5).
  public var name: HeaderFieldName { HeaderFieldName(octets.prefix(nameLength)) }
  /// What follows the colon, folding and outer white space included, without the last line break.
  public var value: ArraySlice<UInt8> {
    octets[(octets.startIndex + valueOffset)..<(octets.endIndex - lineBreakLength)]
  }

  init(octets: ArraySlice<UInt8>, nameLength: Int, valueOffset: Int, lineBreakLength: Int) {
    self.octets = octets
    self.nameLength = nameLength
    self.valueOffset = valueOffset
    self.lineBreakLength = lineBreakLength
  }

  /// A field that was written, not received: a name, a colon, a value and the CRLF at its end. `nil` for other octets; what stands
  /// between is not looked at.
  public init?(written octets: ArraySlice<UInt8>) {
    guard let colon = octets.firstIndex(of: UInt8(ascii: ":")), colon > octets.startIndex,
      octets.suffix(2).elementsEqual([0x0D, 0x0A])
    else { return nil }
    self.init(
      octets: octets, nameLength: octets[..<colon].trimmingBlanks.endIndex - octets.startIndex,
      valueOffset: colon + 1 - octets.startIndex, lineBreakLength: 2)
  }

  /// The text of the value: unfolded (RFC 5322 §2.2.3), without outer white space; octets that are not UTF-8 become U+FFFD.
  public var text: String {
    // Unfolding takes the line breaks out, and nothing else.
    let unfolded = value.contains(0x0A) ? value.withoutLineBreaks : value
    return String(decoding: unfolded.trimmingBlanks, as: UTF8.self)
  }
}

/// A header field's name; names are the same whatever the case of their letters (RFC 5322 §1.2.2).
public struct HeaderFieldName: Hashable, Sendable, ExpressibleByStringLiteral {
  public let octets: ArraySlice<UInt8>

  public init(_ octets: ArraySlice<UInt8>) { self.octets = octets }
  public init(stringLiteral value: String) { octets = Array(value.utf8)[...] }

  /// As written.
  public var text: String { String(decoding: octets, as: UTF8.self) }

  /// With ASCII letters in lower case.
  public var lowercased: String {
    String(decoding: octets.lazy.map(Self.lowercase), as: UTF8.self)
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.octets.count == right.octets.count
      && left.octets.withUnsafeBufferPointer { left in
        right.octets.withUnsafeBufferPointer { right in
          left.indices.allSatisfy { lowercase(left[$0]) == lowercase(right[$0]) }
        }
      }
  }

  public func hash(into hasher: inout Hasher) {
    // Two words, since a call of the hasher costs more than its work.
    var (first, second): (UInt64, UInt64) = (0, UInt64(truncatingIfNeeded: octets.count))
    octets.withUnsafeBufferPointer { octets in
      for octet in octets {
        let carry = first >> 56
        first = first << 8 | UInt64(Self.lowercase(octet))
        // Longer names are mixed, so that names that differ only at their beginning stay apart.
        second = (second &* 0x9E37_79B9_7F4A_7C15) ^ carry
      }
    }
    hasher.combine(first)
    hasher.combine(second)
  }

  /// An ASCII letter in lower case; every other octet as it is.
  @inlinable
  public static func lowercase(_ octet: UInt8) -> UInt8 {
    octet &- 0x41 < 26 ? octet | 0x20 : octet
  }
}

extension ArraySlice<UInt8> {
  /// Without spaces and tabs at both ends, and without line breaks there.
  public var trimmingBlanks: ArraySlice<UInt8> {
    let isBlank = { (octet: UInt8) in
      octet == 0x20 || octet == 0x09 || octet == 0x0D || octet == 0x0A
    }
    guard let first = firstIndex(where: { !isBlank($0) }),
      let last = lastIndex(where: { !isBlank($0) })
    else { return [] }
    return self[first...last]
  }

  /// Without every CRLF and LF; other CR stay.
  var withoutLineBreaks: ArraySlice<UInt8> {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    for index in indices {
      let octet = self[index]
      if octet != 0x0A {
        result.append(octet)
      } else if index > startIndex, self[index - 1] == 0x0D {
        result.removeLast()
      }
    }
    return result[...]
  }
}
