import CLdns
import Glibc
import DNS
import TestKit
import Testing

@testable import DNSTransport

/// Queries as we write them against those that ldns writes.
@Suite struct QueryEncoderTests {
  @Test func `a query has the octets that ldns gives it`() throws {
    var random = SeededGenerator(seed: 1035)
    let names =
      [".", "example.com", "_dmarc.xn--bcher-kva.example", "MiXed.Case.test"]
      + (0..<50).map { _ in
        (0..<Int.random(in: 1...6, using: &random)).map { _ in
          String(
            repeating: "abc-1_Z".randomElement(using: &random) ?? "a",
            count: Int.random(in: 1...30, using: &random))
        }.joined(separator: ".")
      }
    for name in names {
      for type in [RecordType.a, .txt, .mx, .spf, .caa, .tlsa] {
        let question = Question(try DomainName(name), type)
        let id = UInt16.random(in: 0...UInt16.max, using: &random)
        let isRecursive = Bool.random(using: &random)
        let query = Query(
          question: question, recursionDesired: isRecursive, exactCase: false)
        #expect(
          QueryEncoder.encode(query, id: id)
            == Self.encodeWithLdns(question, id: id, recursionDesired: isRecursive), "\(question)")
      }
    }
  }

  private static func encodeWithLdns(
    _ question: Question, id: UInt16, recursionDesired: Bool
  ) -> [UInt8] {
    let name = question.name.wire.withUnsafeBytes {
      ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, $0.count, $0.baseAddress)
    }
    // The packet takes the name over.
    let packet = ldns_pkt_query_new(
      name, ldns_rr_type(UInt32(question.type.rawValue)), LDNS_RR_CLASS_IN,
      recursionDesired ? UInt16(LDNS_RD) : 0)
    defer { ldns_pkt_free(packet) }
    ldns_pkt_set_id(packet, id)
    ldns_pkt_set_edns_udp_size(packet, QueryEncoder.payloadSize)
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    guard ldns_pkt2wire(&bytes, packet, &count) == LDNS_STATUS_OK, let bytes else { return [] }
    defer { free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}
