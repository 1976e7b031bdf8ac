/// Records of DNSSEC as people read them: all fields in the order of the zone file, and what is noise to the eye (keys, signatures) by its
/// length only. `description` has every octet.
extension Record {
  public var securityDescription: String {
    guard let data = securityData else { return description }
    return "\(name.absolute) \(ttl) IN \(type) \(data)"
  }

  /// The same without name, TTL and type.
  public var securityDataDescription: String { securityData ?? "\(data)" }

  private var securityData: String? {
    switch data {
    case .dnskey(let key):
      return "\(key.flags) \(key.protocolNumber) \(key.algorithm) "
        + "(key tag \(key.tag), \(key.publicKey.count) octets)"
    case .other(.rrsig, let octets):
      guard let signature = Signature(self) else { return nil }
      return "\(signature.typeCovered) \(signature.algorithm.rawValue) \(signature.labelCount) "
        + "\(signature.originalTTL) \(Self.stamp(signature.expiration)) "
        + "\(Self.stamp(signature.inception)) \(signature.keyTag) \(signature.signer.absolute) "
        + "(signature, \(octets.count - 18 - signature.signer.wire.count) octets)"
    case .other(.nsec, _):
      guard let denial = PlainDenial(self) else { return nil }
      return denial.next.absolute + " " + denial.types.description
    case .other(.nsec3, _):
      guard let denial = HashedDenial(self) else { return nil }
      let salt = denial.parameters.salt
      return "\(denial.parameters.algorithm) \(denial.flags) \(denial.parameters.iterations) "
        + (salt.isEmpty ? "-" : Self.hexadecimal(salt)) + " "
        + Base32Hex.encode(denial.nextHash) + " " + denial.types.description
    case .other(.cds, let octets):
      guard let data = RecordData(type: .ds, wire: octets) else { return nil }
      return data.description
    case .other(.cdnskey, let octets):
      guard case .dnskey(let key) = RecordData(type: .dnskey, wire: octets) else { return nil }
      return "\(key.flags) \(key.protocolNumber) \(key.algorithm) "
        + "(key tag \(key.tag), \(key.publicKey.count) octets)"
    case .a, .aaaa, .ns, .cname, .ptr, .mx, .soa, .txt, .spf, .srv, .tlsa, .ds, .caa, .other:
      return nil
    }
  }

  /// `20261121213000`, as RFC 4034 §3.2 writes times. Those after 2106 are shown as before.
  private static func stamp(_ seconds: UInt32) -> String {
    let text = UTCTime(seconds: Int(seconds)).description
    return text.filter { $0.isASCII && $0.isNumber }
  }

  private static func hexadecimal(_ octets: [UInt8]) -> String {
    octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
  }
}
