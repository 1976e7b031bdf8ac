import CLdns
public import DNS

/// The cryptography of DNSSEC through ldns: signatures over the canonical form, digests of keys, hashes of names.
public struct LdnsCryptography: DNSSECCryptography {
  public init() {}

  public func supports(_ algorithm: SecurityAlgorithm) -> Bool {
    VerifiableAlgorithms.contains(algorithm)
  }

  public func verifies(_ signature: Record, over records: [Record], with key: Record) -> Bool {
    guard let set = LdnsRecords(records), let signatures = LdnsRecords([signature]),
      let keys = LdnsRecords([key])
    else { return false }
    return Self.verifies(signatures, over: set, with: keys)
  }

  /// The same of records as zone files have them.
  static func verifies(_ signature: String, over record: String, with key: String) -> Bool {
    guard let set = LdnsRecords(line: record), let signatures = LdnsRecords(line: signature),
      let keys = LdnsRecords(line: key)
    else { return false }
    return verifies(signatures, over: set, with: keys)
  }

  private static func verifies(
    _ signatures: LdnsRecords, over set: LdnsRecords, with keys: LdnsRecords
  ) -> Bool {
    guard let first = signatures.first else { return false }
    // ldns brings the set into canonical form on a copy, wildcards and original TTL included.
    return ldns_verify_rrsig_keylist_notime(set.list, first, keys.list, nil) == LDNS_STATUS_OK
  }

  public func digest(of key: Record, type: UInt8) -> [UInt8]? {
    guard let hash = Self.hashes[type], let keys = LdnsRecords([key]), let first = keys.first,
      let signer = ldns_key_rr2ds(first, hash)
    else { return nil }
    defer { ldns_rr_free(signer) }
    guard let record = record(from: signer, owner: key.name), case .ds(let data) = record.data
    else { return nil }
    return data.digest
  }

  private static let hashes: [UInt8: ldns_hash] = [
    1: LDNS_SHA1, 2: LDNS_SHA256, 4: LDNS_SHA384,
  ]

  public func hash(_ name: DomainName, _ parameters: HashParameters) -> [UInt8]? {
    let field = name.canonicalWire.withUnsafeBytes {
      ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, $0.count, $0.baseAddress)
    }
    defer { ldns_rdf_deep_free(field) }
    guard let salt = UInt8(exactly: parameters.salt.count),
      let hashed = ldns_nsec3_hash_name(
        field, parameters.algorithm, parameters.iterations, salt, parameters.salt)
    else { return nil }
    defer { ldns_rdf_deep_free(hashed) }
    // A name of one label, in base 32.
    let wire = Array(
      UnsafeBufferPointer(start: ldns_rdf_data(hashed), count: ldns_rdf_size(hashed)))
    return DomainName(wire: wire)?.labels.first.flatMap { Base32Hex.decode($0) }
  }
}

/// Records as ldns holds them. Owns the list and every record in it.
private final class LdnsRecords {
  let list: UnsafeMutablePointer<ldns_rr_list>

  /// `nil` when ldns can't read one of them.
  init?(_ records: [Record]) {
    guard let list = ldns_rr_list_new() else { return nil }
    self.list = list
    for record in records {
      guard let rr = Self.make(record) else { return nil }
      guard ldns_rr_list_push_rr(list, rr) else {
        ldns_rr_free(rr)
        return nil
      }
    }
  }

  /// One record as a zone file has it.
  init?(line: String) {
    guard let list = ldns_rr_list_new() else { return nil }
    self.list = list
    var rr: UnsafeMutablePointer<ldns_rr>?
    guard ldns_rr_new_frm_str(&rr, line, 0, nil, nil) == LDNS_STATUS_OK, let rr else { return nil }
    guard ldns_rr_list_push_rr(list, rr) else {
      ldns_rr_free(rr)
      return nil
    }
  }

  deinit { ldns_rr_list_deep_free(list) }

  var first: UnsafeMutablePointer<ldns_rr>? { ldns_rr_list_rr(list, 0) }

  private static func make(_ record: Record) -> UnsafeMutablePointer<ldns_rr>? {
    let data = record.data.wire
    guard let length = UInt16(exactly: data.count) else { return nil }
    var wire = record.name.wire
    func append(_ number: UInt16) { wire += [UInt8(number >> 8), UInt8(number & 0xFF)] }
    append(record.type.rawValue)
    append(1)  // Class IN.
    append(UInt16(record.ttl >> 16))
    append(UInt16(truncatingIfNeeded: record.ttl))
    append(length)
    wire += data
    var rr: UnsafeMutablePointer<ldns_rr>?
    var position = 0
    let status = ldns_wire2rr(&rr, wire, wire.count, &position, LDNS_SECTION_ANSWER)
    return status == LDNS_STATUS_OK ? rr : nil
  }
}
