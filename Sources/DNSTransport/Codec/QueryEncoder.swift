import DNS
import NIOCore

/// Writes queries in wire format: one question, recursion as wanted, EDNS(0) with a payload size (RFC 1035 §4.1, RFC 6891 §6.1).
///
/// Of signed answers the query says DO and CD (RFC 4035 §3.2.1, §3.2.2).
///
/// A query is the same 27 octets around a name that is in wire format already; ldns, which decodes, takes a twelfth of an
/// audit's time to put them together. A test holds these octets against what ldns writes.
enum QueryEncoder {
  /// Largest UDP answer asked for: fits every path without fragments (DNS Flag Day 2020; RFC 9715 §3.1).
  static let payloadSize: UInt16 = 1232

  private static let recursionDesiredFlag: UInt16 = 0x0100
  private static let checkingDisabledFlag: UInt16 = 0x0010
  /// In the upper half of what would be the OPT record's TTL (RFC 6891 §6.1.3).
  private static let signaturesFlag: UInt16 = 0x8000
  /// Header, type and class of the question, OPT record.
  private static let fixedLength = 12 + 4 + 11
  private static let classIN: UInt16 = 1
  private static let optType: UInt16 = 41

  static func encode(_ query: Query, id: UInt16) -> [UInt8] {
    let length = length(of: query)
    return Array(unsafeUninitializedCapacity: length) { message, count in
      write(query, id: id, to: UnsafeMutableRawBufferPointer(message))
      count = length
    }
  }

  /// Octets of the longest query.
  static let maximumLength = fixedLength + DomainName.maximumWireLength

  static func length(of query: Query) -> Int { fixedLength + query.question.name.wire.count }

  /// Writes the message into memory that has room for `length(of:)` octets.
  static func write(_ query: Query, id: UInt16, to message: UnsafeMutableRawBufferPointer) {
    var position = 0
    func append(_ number: UInt16) {
      message.storeBytes(of: number.bigEndian, toByteOffset: position, as: UInt16.self)
      position += 2
    }
    append(id)
    append(
      (query.recursionDesired ? recursionDesiredFlag : 0)
        | (query.wantsSignatures ? checkingDisabledFlag : 0))
    // One question, no answer, no authority, one additional record: OPT.
    append(1)
    append(0)
    append(0)
    append(1)
    let name = query.question.name.wire
    UnsafeMutableRawBufferPointer(rebasing: message[position..<(position + name.count)])
      .copyBytes(from: name)
    position += name.count
    append(query.question.type.rawValue)
    append(classIN)
    // OPT: the root's name, the type, the payload size for a class, flags for a TTL, no data.
    message[position] = 0
    position += 1
    append(optType)
    append(payloadSize)
    append(0)
    append(query.wantsSignatures ? signaturesFlag : 0)
    append(0)
  }
}

extension ByteBuffer {
  /// Appends the message of a query.
  mutating func writeQuery(_ query: Query, id: UInt16) {
    let length = QueryEncoder.length(of: query)
    writeWithUnsafeMutableBytes(minimumWritableBytes: length) {
      QueryEncoder.write(query, id: id, to: $0)
      return length
    }
  }
}
