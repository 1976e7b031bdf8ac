/// Reads RDATA in presentation format for every type that ldns knows.
import CLdns
import DNS

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

  /// - Parameters:
  ///   - typeAndData: `NAPTR 100 10 "S" …` on one line, without comments.
  static func recordData(
    _ typeAndData: ArraySlice<UInt8>, origin: DomainName
  ) throws(Failure) -> RecordData {
    let originField = origin.wire.withUnsafeBytes {
      ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, $0.count, $0.baseAddress)
    }
    defer { ldns_rdf_deep_free(originField) }
    let line = Array(". 0 IN ".utf8) + typeAndData + [0]
    var parsed: UnsafeMutablePointer<ldns_rr>?
    let status = line.withUnsafeBufferPointer { line in
      line.withMemoryRebound(to: CChar.self) {
        ldns_rr_new_frm_str(&parsed, $0.baseAddress, 0, originField, nil)
      }
    }
    guard status == LDNS_STATUS_OK, let parsed else {
      throw Failure(message: String(cString: ldns_get_errorstr_by_id(status)))
    }
    defer { ldns_rr_free(parsed) }
    guard let record = record(from: parsed, owner: .root) else {
      throw Failure(message: "the data are not well-formed")
    }
    return record.data
  }
}
