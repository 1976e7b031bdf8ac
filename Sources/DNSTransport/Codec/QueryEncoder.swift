import DNS

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

  static func encode(
    _ question: Question, id: UInt16, recursionDesired: Bool, wantsSignatures: Bool = false
  ) -> [UInt8] {
    var message: [UInt8] = []
    message.reserveCapacity(fixedLength + question.name.wire.count)
    func append(_ number: UInt16) {
      message.append(UInt8(number >> 8))
      message.append(UInt8(number & 0xFF))
    }
    append(id)
    append(
      (recursionDesired ? recursionDesiredFlag : 0)
        | (wantsSignatures ? checkingDisabledFlag : 0))
    // One question, no answer, no authority, one additional record: OPT.
    for count: UInt16 in [1, 0, 0, 1] { append(count) }
    message += question.name.wire
    append(question.type.rawValue)
    append(classIN)
    // OPT: the root's name, the type, the payload size for a class, flags for a TTL, no data.
    message.append(0)
    append(optType)
    append(payloadSize)
    append(0)
    append(wantsSignatures ? signaturesFlag : 0)
    append(0)
    return message
  }
}
