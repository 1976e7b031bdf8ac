import CLdns
package import DNS

/// Reads DNS messages with ldns, record by record, and no further than an answer needs.
package enum ResponseDecoder {
  package enum Failure: Error, Hashable, Sendable {
    /// Too short for a header, or a query.
    case notAResponse
    /// The question section does not repeat the question asked.
    case anotherQuestion
    /// ldns could not read it; its reason.
    case malformed(String)
  }

  /// More records than that in one section are not read: 64 KB hold at most about 5,000.
  static let maximumRecords = 6_000

  /// Reads a message that should answer `question`. With `exactCase` the name has to come back in the very case it was
  /// sent in (draft-vixie-dnsext-dns0x20). `keepsAuthority`: the records of the authority section are wanted too.
  package static func decode(
    _ message: UnsafeRawBufferPointer, answering question: Question, exactCase: Bool = false,
    keepsAuthority: Bool = false
  ) throws(Failure) -> ServerResponse {
    guard let header = MessageHeader(message), header.isResponse,
      let start = message.baseAddress?.assumingMemoryBound(to: UInt8.self)
    else { throw .notAResponse }
    var position = MessageHeader.length
    let count = { (offset: Int) in Int(message[offset]) << 8 | Int(message[offset + 1]) }
    try checkQuestion(message, start, &position, question, count(4), exactCase, header)

    var response = ServerResponse(
      code: header.code, isTruncated: header.isTruncated, isAuthoritative: header.isAuthoritative,
      answers: [], negativeTTL: nil, isReferral: false)
    // What a truncated message still holds is not used (RFC 2181 §9).
    if header.isTruncated { return response }

    var name = question.name
    try forEachRecord(message, start, &position, count(6), LDNS_SECTION_ANSWER) {
      (rr) throws(Failure) in
      guard let owner = owner(of: rr, likely: name), let record = record(from: rr, owner: owner)
      else { throw .malformed("a record that makes no sense") }
      name = owner
      response.answers.append(record)
    }
    if keepsAuthority {
      try readAuthority(message, start, &position, count(8), &response)
      return response
    }
    // Only a message without the records asked for needs its authority section, and of that no names.
    if response.answers.last?.type != question.type {
      var hasServers = false
      for _ in 0..<count(8) {
        guard let record = RecordFrame(message, at: &position) else {
          throw .malformed("a record that makes no sense")
        }
        if let ttl = record.negativeTTL(message) { response.negativeTTL = ttl }
        if record.type == .ns { hasServers = true }
      }
      response.isReferral = hasServers && response.negativeTTL == nil
    }
    return response
  }

  private static func readAuthority(
    _ message: UnsafeRawBufferPointer, _ start: UnsafePointer<UInt8>, _ position: inout Int,
    _ count: Int, _ response: inout ServerResponse
  ) throws(Failure) {
    try forEachRecord(message, start, &position, count, LDNS_SECTION_AUTHORITY) {
      (rr) throws(Failure) in
      guard let owner = owner(of: rr, likely: .root), let record = record(from: rr, owner: owner)
      else { throw .malformed("a record that makes no sense") }
      response.authority.append(record)
    }
    let hasStart = response.authority.contains { $0.type == .soa }
    response.isReferral = !hasStart && response.authority.contains { $0.type == .ns }
  }

  private static func checkQuestion(
    _ message: UnsafeRawBufferPointer, _ start: UnsafePointer<UInt8>, _ position: inout Int,
    _ question: Question, _ questionCount: Int, _ exactCase: Bool, _ header: MessageHeader
  ) throws(Failure) {
    // FORMERR and NOTIMP may come without a question section; they carry no answer either.
    if questionCount == 0, message.count == MessageHeader.length, header.code != .noError { return }
    guard questionCount == 1 else { throw .anotherQuestion }
    // Servers repeat the name as it was sent; resolvers that change its case are few.
    let sameName: Bool
    let wire = question.name.wire
    if position + wire.count <= message.count, memcmp(start + position, wire, wire.count) == 0 {
      position += wire.count
      sameName = true
    } else {
      sameName = !exactCase && decodedName(message, start, &position) == question.name
    }
    guard sameName, position + 4 <= message.count else { throw .anotherQuestion }
    let type = UInt16(message[position]) << 8 | UInt16(message[position + 1])
    let isClassIN = message[position + 2] == 0 && message[position + 3] == 1
    position += 4
    guard type == question.type.rawValue, isClassIN else { throw .anotherQuestion }
  }

  private static func decodedName(
    _ message: UnsafeRawBufferPointer, _ start: UnsafePointer<UInt8>, _ position: inout Int
  ) -> DomainName? {
    var name: UnsafeMutablePointer<ldns_rdf>?
    let status = ldns_wire2dname(&name, start, message.count, &position)
    defer { ldns_rdf_deep_free(name) }
    guard status == LDNS_STATUS_OK, let name else { return nil }
    return DomainName(
      wire: UnsafeBufferPointer(start: ldns_rdf_data(name), count: ldns_rdf_size(name)))
  }

  private static func forEachRecord(
    _ message: UnsafeRawBufferPointer, _ start: UnsafePointer<UInt8>, _ position: inout Int,
    _ count: Int, _ section: ldns_pkt_section,
    _ body: (UnsafePointer<ldns_rr>) throws(Failure) -> Void
  ) throws(Failure) {
    guard count <= maximumRecords else { throw .malformed("\(count) records in one section") }
    for _ in 0..<count {
      var rr: UnsafeMutablePointer<ldns_rr>?
      let status = ldns_wire2rr(&rr, start, message.count, &position, section)
      guard status == LDNS_STATUS_OK, let rr else {
        throw .malformed(String(cString: ldns_get_errorstr_by_id(status)))
      }
      defer { ldns_rr_free(rr) }
      try body(rr)
    }
  }
}
