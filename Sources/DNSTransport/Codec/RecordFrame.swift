import DNS

/// The fixed octets of a resource record, and where its data are (RFC 1035 §4.1.3): what an authority section is read for.
///
/// Two of three answers to an audit are negative, and ldns would make twenty allocations of each one's SOA, of which one number counts.
struct RecordFrame {
  let type: RecordType
  let ttl: UInt32
  /// Where the data are in the message.
  let data: Range<Int>

  /// Octets of type, class, TTL and length.
  private static let fixedLength = 10

  /// Reads the record at `position` and leaves that behind it; `nil` where none is.
  init?(_ message: UnsafeRawBufferPointer, at position: inout Int) {
    guard let start = Self.endOfName(message, from: position),
      start + Self.fixedLength <= message.count
    else { return nil }
    let integer = { (offset: Int) in
      message.loadUnaligned(fromByteOffset: start + offset, as: UInt16.self).bigEndian
    }
    type = RecordType(rawValue: integer(0))
    ttl = UInt32(integer(4)) << 16 | UInt32(integer(6))
    data = (start + Self.fixedLength)..<(start + Self.fixedLength + Int(integer(8)))
    guard data.upperBound <= message.count else { return nil }
    position = data.upperBound
  }

  /// How long a negative answer with this SOA record may be kept (RFC 2308 §5), in seconds; `nil` for any other record.
  func negativeTTL(_ message: UnsafeRawBufferPointer) -> UInt32? {
    // Two names and five numbers, of which MINIMUM is the last (RFC 1035 §3.3.13).
    guard type == .soa, data.count >= 22 else { return nil }
    let minimum = message.loadUnaligned(fromByteOffset: data.upperBound - 4, as: UInt32.self)
    return min(ttl, minimum.bigEndian)
  }

  /// Behind the zero octet that ends a name, or behind a pointer (RFC 1035 §4.1.4).
  static func endOfName(_ message: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var index = start
    while index < message.count {
      switch message[index] {
      case 0: return index + 1
      case 1...63: index += Int(message[index]) + 1
      case 0xC0...0xFF: return index + 2
      default: return nil
      }
    }
    return nil
  }
}
