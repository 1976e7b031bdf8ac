/// Turns a record as ldns holds it into a `Record`; the only place that looks inside an `ldns_rr`.
import CLdns
import DNS

/// The name at which a record stands: `likely` itself where it is that name in the same case, so that records share it.
func owner(of rr: UnsafePointer<ldns_rr>, likely: DomainName) -> DomainName? {
  guard let owner = rr.pointee._owner else { return nil }
  let wire = octets(of: owner)
  return wire.elementsEqual(likely.wire) ? likely : DomainName(wire: wire)
}

/// `nil` when the RDATA is not well-formed for its type. The `ldns_rr` is only borrowed.
func record(
  from rr: UnsafePointer<ldns_rr>, owner: DomainName, location: SourceLocation? = nil
) -> Record? {
  let type = RecordType(rawValue: UInt16(truncatingIfNeeded: rr.pointee._rr_type.rawValue))
  guard let data = recordData(type, of: rr) else { return nil }
  return Record(name: owner, ttl: rr.pointee._ttl, data: data, location: location)
}

/// ldns keeps RDATA as fields, each in wire format with names uncompressed; put together they are the RDATA.
private func recordData(_ type: RecordType, of rr: UnsafePointer<ldns_rr>) -> RecordData? {
  let fields = UnsafeBufferPointer(start: rr.pointee._rdata_fields, count: rr.pointee._rd_count)
  if fields.count == 1, let field = fields[0] {
    return RecordData(type: type, wire: octets(of: field))
  }
  let size = fields.reduce(0) { $0 + ($1.map { octets(of: $0).count } ?? 0) }
  // Up to 64 KiB; the standard library takes what is too large for the stack from the heap.
  return withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { buffer in
    var end = 0
    for case let field? in fields {
      let source = octets(of: field)
      UnsafeMutableRawBufferPointer(rebasing: buffer[end..<(end + source.count)])
        .copyMemory(from: source)
      end += source.count
    }
    return RecordData(type: type, wire: UnsafeRawBufferPointer(buffer))
  }
}

private func octets(of field: UnsafePointer<ldns_rdf>) -> UnsafeRawBufferPointer {
  UnsafeRawBufferPointer(start: field.pointee._data, count: field.pointee._size)
}
