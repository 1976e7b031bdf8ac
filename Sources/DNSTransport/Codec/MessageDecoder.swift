import CLdns
import DNS

/// Reads a DNS message with all its sections, record by record with ldns; the header, the OPT record and its options directly.
enum MessageDecoder {
  struct Failure: Error {
    let reason: String
  }

  /// RFC 6891 §6.1.1.
  private static let optType = RecordType(rawValue: 41)
  /// RFC 8914 §2.
  private static let extendedErrorOption = 15

  static func decode(_ octets: [UInt8]) throws(Failure) -> DNSMessage {
    let result = octets.withUnsafeBytes { bytes in
      Result { () throws(Failure) in try decode(bytes) }
    }
    return try result.get()
  }

  private static func decode(_ message: UnsafeRawBufferPointer) throws(Failure) -> DNSMessage {
    guard message.count >= MessageHeader.length,
      let start = message.baseAddress?.assumingMemoryBound(to: UInt8.self)
    else { throw Failure(reason: "a message without a header") }
    let integer = { (offset: Int) in UInt16(message[offset]) << 8 | UInt16(message[offset + 1]) }
    let flags = integer(2)
    var decoded = DNSMessage(
      flags: DNSMessage.Flags(rawValue: flags & 0xFFF0),
      code: ResponseCode(rawValue: flags & 0xF), size: message.count)
    var position = MessageHeader.length
    if integer(4) > 0 {
      decoded.question = try question(message, start, &position)
      // More than one question never comes back (RFC 9619).
      guard integer(4) == 1 else { throw Failure(reason: "\(integer(4)) questions") }
    }
    decoded.answers = try section(message, start, &position, integer(6), &decoded)
    decoded.authority = try section(message, start, &position, integer(8), &decoded)
    decoded.additional = try section(message, start, &position, integer(10), &decoded)
    return decoded
  }

  private static func question(
    _ message: UnsafeRawBufferPointer, _ start: UnsafePointer<UInt8>, _ position: inout Int
  ) throws(Failure) -> Question? {
    var name: UnsafeMutablePointer<ldns_rdf>?
    let status = ldns_wire2dname(&name, start, message.count, &position)
    defer { ldns_rdf_deep_free(name) }
    guard status == LDNS_STATUS_OK, let name, position + 4 <= message.count,
      let read = DomainName(
        wire: UnsafeBufferPointer(start: ldns_rdf_data(name), count: ldns_rdf_size(name)))
    else { throw Failure(reason: "a question that makes no sense") }
    let type = UInt16(message[position]) << 8 | UInt16(message[position + 1])
    position += 4
    return Question(read, RecordType(rawValue: type))
  }

  private static func section(
    _ message: UnsafeRawBufferPointer, _ start: UnsafePointer<UInt8>, _ position: inout Int,
    _ count: UInt16, _ decoded: inout DNSMessage
  ) throws(Failure) -> [Record] {
    var records: [Record] = []
    var name = decoded.question?.name ?? .root
    for _ in 0..<count {
      var end = position
      guard let frame = RecordFrame(message, at: &end) else {
        throw Failure(reason: "a record that breaks off")
      }
      if frame.type == optType {
        read(frame, message, &decoded)
        position = end
        continue
      }
      var rr: UnsafeMutablePointer<ldns_rr>?
      let status = ldns_wire2rr(&rr, start, message.count, &position, LDNS_SECTION_ANSWER)
      guard status == LDNS_STATUS_OK, let rr else {
        throw Failure(reason: String(cString: ldns_get_errorstr_by_id(status)))
      }
      defer { ldns_rr_free(rr) }
      guard let owner = owner(of: rr, likely: name), let record = record(from: rr, owner: owner)
      else { throw Failure(reason: "a record that makes no sense") }
      name = owner
      records.append(record)
    }
    return records
  }

  private static func read(
    _ frame: RecordFrame, _ message: UnsafeRawBufferPointer, _ decoded: inout DNSMessage
  ) {
    // What is the TTL elsewhere: upper bits of the code, version, flags (RFC 6891 §6.1.3).
    decoded.code = ResponseCode(
      rawValue: decoded.code.rawValue & 0xF | UInt16(frame.ttl >> 24) << 4)
    let classOffset = frame.data.lowerBound - 8
    var edns = DNSMessage.EDNS(
      version: UInt8(truncatingIfNeeded: frame.ttl >> 16),
      payloadSize: UInt16(message[classOffset]) << 8 | UInt16(message[classOffset + 1]),
      wantsSignatures: frame.ttl & 0x8000 != 0)
    var position = frame.data.lowerBound
    while position + 4 <= frame.data.upperBound {
      let code = Int(message[position]) << 8 | Int(message[position + 1])
      let length = Int(message[position + 2]) << 8 | Int(message[position + 3])
      let value = position + 4
      guard value + length <= frame.data.upperBound else { break }
      if code == extendedErrorOption, length >= 2 {
        edns.extendedErrors.append(
          DNSMessage.ExtendedError(
            code: UInt16(message[value]) << 8 | UInt16(message[value + 1]),
            text: String(decoding: message[(value + 2)..<(value + length)], as: UTF8.self)))
      }
      position = value + length
    }
    decoded.edns = edns
  }
}
