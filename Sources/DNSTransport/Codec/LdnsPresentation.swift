/// Reads RDATA in presentation format for every type that ldns knows.
import CLdns
import DNS
import Glibc

enum LdnsPresentation {
  struct Failure: Error {
    let message: String
  }

  /// The number of a type by its mnemonic, `TYPE123` included; `nil` when ldns does not know it.
  static func type(_ mnemonic: String) -> RecordType? {
    // ldns takes the prefix of what it can read of TYPE123abc.
    if mnemonic.uppercased().hasPrefix("TYPE") { return RecordType(mnemonic) }
    let number = ldns_get_rr_type_by_name(mnemonic).rawValue
    return number == 0 ? nil : RecordType(rawValue: UInt16(truncatingIfNeeded: number))
  }

  /// Reads a line's type and data.
  ///
  /// - Parameter typeField: The index of the type among the line's fields: `NAPTR 100 10 "S" …`.
  static func recordData(
    _ line: ZoneFileLexer.LogicalLine, typeField: Int, origin: DomainName
  ) throws(Failure) -> RecordData {
    let typeAndData = line.text[line.fields[typeField].range.lowerBound...]
    let originField = origin.wire.withUnsafeBytes {
      ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, $0.count, $0.baseAddress)
    }
    defer { ldns_rdf_deep_free(originField) }
    let text = Array(". 0 IN ".utf8) + typeAndData + [0]
    var parsed: UnsafeMutablePointer<ldns_rr>?
    let status = text.withUnsafeBufferPointer { text in
      text.withMemoryRebound(to: CChar.self) {
        ldns_rr_new_frm_str(&parsed, $0.baseAddress, 0, originField, nil)
      }
    }
    guard status == LDNS_STATUS_OK, let parsed else {
      throw Failure(message: String(cString: ldns_get_errorstr_by_id(status)))
    }
    defer { ldns_rr_free(parsed) }
    try checkNumbers(of: parsed, against: line, from: typeField + 1)
    guard let record = record(from: parsed, owner: .root) else {
      throw Failure(message: "the data are not well-formed")
    }
    if let fault = record.data.fault { throw Failure(message: fault) }
    return record.data
  }

  /// The RDATA of a type in presentation format; `nil` where ldns can't read the octets.
  static func text(_ type: RecordType, _ octets: [UInt8]) -> String? {
    guard let length = UInt16(exactly: octets.count) else { return nil }
    var wire: [UInt8] = [0]
    for value in [type.rawValue, 1, 0, 0, length] {
      wire += [UInt8(value >> 8), UInt8(value & 0xFF)]
    }
    wire += octets
    var parsed: UnsafeMutablePointer<ldns_rr>?
    var position = 0
    let status = ldns_wire2rr(&parsed, wire, wire.count, &position, LDNS_SECTION_ANSWER)
    guard status == LDNS_STATUS_OK, let parsed else { return nil }
    defer { ldns_rr_free(parsed) }
    guard let line = ldns_rr2str(parsed) else { return nil }
    defer { free(line) }
    // Owner, TTL, class and type stand in front, a tab behind each; comments come last.
    let fields = String(cString: line).split(
      separator: "\t", maxSplits: 4, omittingEmptySubsequences: false)
    guard fields.count == 5 else { return nil }
    let text = fields[4].prefix { $0 != "\n" }
    let end = text.firstRange(of: " ;{")?.lowerBound ?? text.endIndex
    return String(text[..<end])
  }

  /// ldns takes a number that is too large modulo its size: 70000 for 4464.
  private static func checkNumbers(
    of rr: UnsafePointer<ldns_rr>, against line: ZoneFileLexer.LogicalLine, from first: Int
  ) throws(Failure) {
    let types = [LDNS_RDF_TYPE_INT8, LDNS_RDF_TYPE_INT16, LDNS_RDF_TYPE_INT32, LDNS_RDF_TYPE_ALG]
    let values = UnsafeBufferPointer(start: rr.pointee._rdata_fields, count: rr.pointee._rd_count)
    for (value, field) in zip(values, line.fields[first...]) {
      let text = String(decoding: line.text[field.range], as: UTF8.self)
      guard let value, types.contains(value.pointee._type), let stated = Int(text) else { continue }
      let octets = UnsafeRawBufferPointer(
        start: value.pointee._data, count: value.pointee._size)
      if octets.reduce(0, { $0 << 8 | Int($1) }) != stated {
        throw Failure(message: "the number \(text) is out of range")
      }
    }
  }
}
