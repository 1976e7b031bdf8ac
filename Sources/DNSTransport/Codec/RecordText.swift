import CLdns
public import DNS

/// Writes record data as zone files have them, for every type that ldns knows; the others in the generic form (RFC 3597 §5).
public enum RecordText {
  public static func data(of record: Record) -> String {
    switch record.data {
    case .a, .aaaa, .ns, .cname, .ptr, .mx, .soa, .txt, .spf, .srv, .tlsa, .ds, .caa:
      record.data.description
    case .dnskey, .other: written(record) ?? record.data.description
    }
  }

  private static func written(_ record: Record) -> String? {
    let data = record.data.wire
    guard let length = UInt16(exactly: data.count) else { return nil }
    // The root's name, type, class IN, TTL 0.
    let type = record.type.rawValue
    let frame: [UInt8] = [
      0, UInt8(type >> 8), UInt8(type & 0xFF), 0, 1, 0, 0, 0, 0, UInt8(length >> 8),
      UInt8(length & 0xFF),
    ]
    let wire = frame + data
    var rr: UnsafeMutablePointer<ldns_rr>?
    var position = 0
    let status = wire.withUnsafeBufferPointer {
      ldns_wire2rr(&rr, $0.baseAddress, $0.count, &position, LDNS_SECTION_ANSWER)
    }
    guard status == LDNS_STATUS_OK, let rr else { return nil }
    defer { ldns_rr_free(rr) }
    guard let written = ldns_rr2str(rr) else { return nil }
    defer { free(written) }
    // Owner, TTL, class, type, data, with tabs between.
    let fields = String(cString: written).split(separator: "\t", maxSplits: 4)
    guard fields.count == 5 else { return nil }
    var text = fields[4]
    // ldns adds remarks to keys and proofs, in which no text of others stands.
    if [.dnskey, .cdnskey, .nsec3].contains(record.type), let remark = text.firstRange(of: " ;") {
      text = text[..<remark.lowerBound]
    }
    return text.split(whereSeparator: { $0.isNewline }).joined(separator: " ")
  }
}
