import CLdns
import DNS

/// Writes queries in wire format with ldns: recursion desired, EDNS(0) with a payload size (RFC 6891).
enum QueryEncoder {
  /// Largest UDP answer asked for: fits every path without fragments (DNS Flag Day 2020; RFC 9715 §3.1).
  static let payloadSize: UInt16 = 1232

  /// The query for `question`; `nil` when ldns refuses it.
  static func encode(_ question: Question, id: UInt16, recursionDesired: Bool) -> [UInt8]? {
    let name = question.name.wire.withUnsafeBytes {
      ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, $0.count, $0.baseAddress)
    }
    guard let name else { return nil }
    // The packet takes the name over.
    guard
      let packet = ldns_pkt_query_new(
        name, ldns_rr_type(UInt32(question.type.rawValue)), LDNS_RR_CLASS_IN,
        recursionDesired ? UInt16(LDNS_RD) : 0)
    else {
      ldns_rdf_deep_free(name)
      return nil
    }
    defer { ldns_pkt_free(packet) }
    ldns_pkt_set_id(packet, id)
    ldns_pkt_set_edns_udp_size(packet, payloadSize)
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = ldns_pkt2wire(&bytes, packet, &count)
    defer { dlv_ldns_free(bytes) }
    guard status == LDNS_STATUS_OK, let bytes else { return nil }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}
